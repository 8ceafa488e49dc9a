"""Our own roster template: a title, headers with a red star where needed, drop-downs, and notes on a second sheet."""

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from mentor.kernel.i18n import Phrase, render
from mentor.kernel.spreadsheets import new_workbook
from mentor.people.roster.fields import FIELDS, Field, Kind
from mentor.people.roster.words import EXAMPLES

TITLE = Phrase("Roster of people")
SHEET = Phrase("Roster")
NOTES = Phrase("How to fill it in")
LISTS = Phrase("Lists")
#: Rows with drop-downs. More can be pasted below; they are checked all the same.
ROWS = 5000
#: Of long lists a spreadsheet's drop-down is no help.
MOST_CHOICES = 5000
_HEADER_ROW = 1


def write_template(target: Path | IO[bytes], locale: str, units: Sequence[str], party_orgs: Sequence[str]) -> None:
    """`units` and `party_orgs` are paths of names, offered in their columns."""
    book = new_workbook(target, keeps_rows=True)
    text = book.add_format({"num_format": "@"})
    roster = book.add_worksheet(render(SHEET, locale))
    notes = book.add_worksheet(render(NOTES, locale))
    lists = book.add_worksheet(render(LISTS, locale))
    _head(book, roster, locale, text)
    _write_notes(book, notes, locale)
    for place, field in enumerate(FIELDS):
        choices = _choices(field, locale, units, party_orgs)[:MOST_CHOICES]
        if choices:
            lists.write_column(0, place, [render(field.label, locale), *choices])
            letter = chr(ord("A") + place)
            source = f"='{lists.get_name()}'!${letter}$2:${letter}${len(choices) + 1}"
            # A warning, not a refusal: new units and the words of other systems may be right.
            options = {"validate": "list", "source": source, "error_type": "warning"}
            roster.data_validation(_HEADER_ROW + 1, place, _HEADER_ROW + ROWS, place, options)
    lists.hide()
    book.close()


def _head(book: Any, sheet: Any, locale: str, text: Any) -> None:
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter", "bg_color": "#EEF2F7"})
    star = book.add_format({"bold": True, "font_color": "#C00000"})
    sheet.set_row(0, 30)
    sheet.merge_range(0, 0, 0, len(FIELDS) - 1, render(TITLE, locale), title)
    for place, field in enumerate(FIELDS):
        label = render(field.label, locale)
        sheet.set_column(place, place, max(12, 2 * len(label) + 2) if locale == "zh-CN" else 18, text)
        if field.is_required:
            sheet.write_rich_string(_HEADER_ROW, place, star, "*", book.add_format({"bold": True}), label, bold)
        else:
            sheet.write_string(_HEADER_ROW, place, label, bold)
    sheet.freeze_panes(_HEADER_ROW + 1, 2)


def _choices(field: Field, locale: str, units: Sequence[str], party_orgs: Sequence[str]) -> list[str]:
    if field.codes is not None:
        return [render(member.label, locale) for member in field.codes if member.value]
    return list({Kind.UNIT: units, Kind.PARTY_ORG: party_orgs}.get(field.kind, ()))


_GENERAL = (
    Phrase("One row for one person. The title row and the headers stay; columns may be left out or moved."),
    Phrase("An empty cell changes nothing. To take something away, write (clear)."),
    Phrase("All or nothing: as long as one row is rejected, nothing is written. The dry run shows every reason."),
    Phrase("State secrets, work secrets, identity numbers, addresses, family and health do not belong here."),
)


def _write_notes(book: Any, sheet: Any, locale: str) -> None:
    bold = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for row, phrase in enumerate(_GENERAL):
        sheet.merge_range(row, 0, row, 3, render(phrase, locale), wrap)
        sheet.set_row(row, 32)
    start = len(_GENERAL) + 1
    heads = (Phrase("Column"), Phrase("Needed for new people"), Phrase("What to write"), Phrase("Example"))
    sheet.write_row(start, 0, [render(head, locale) for head in heads], bold)
    for row, field in enumerate(FIELDS, start + 1):
        needed = render(Phrase("yes"), locale) if field.is_required else ""
        note = render(field.note, locale) if field.note.key else ""
        example = " / ".join(EXAMPLES.get(field.key, ()))
        for place, cell in enumerate((render(field.label, locale), needed, note, example)):
            sheet.write_string(row, place, cell, wrap)
    sheet.set_column(0, 1, 22)
    sheet.set_column(2, 3, 50)
