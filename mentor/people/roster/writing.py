"""The file of rejected rows: laid out as the original, with the reasons behind; corrected, it loads again."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from mentor.kernel.i18n import LOCALES, Phrase, render
from mentor.kernel.spreadsheets import new_workbook
from mentor.people.roster.judging import Complaint
from mentor.people.roster.reading import Line

#: Header of the last column. Also of files that come back, where it is left out.
REASONS = Phrase("Why it was rejected")
ORIGINAL_ROW = Phrase("Row in the original")


def sentence(complaints: Sequence[Complaint], locale: str) -> str:
    """Every reason in one cell: "Birth: There is no such day." """
    said = (
        Phrase("%(field)s: %(reason)s", field=one.column, reason=one.phrase) if one.column else one.phrase
        for one in complaints
    )
    return "\n".join(render(phrase, locale) for phrase in said)


class CorrectionFile:
    """Written row by row. `top` is what stood above the rows, the last of it the headers called `names`."""

    def __init__(self, path: Path, sheet: str, top: Sequence[Line], names: Sequence[str], locale: str) -> None:
        self._places = {name: place for place, name in enumerate(names) if name not in _ours()}
        self._locale, self._row = locale, top[-1][0]
        self._last = max(self._places.values()) + 1
        self._book = new_workbook(path)
        self._sheet = self._book.add_worksheet(sheet or "Sheet1")
        self._text = self._book.add_format({"num_format": "@", "valign": "top"})
        self._wrong = self._book.add_format({"num_format": "@", "valign": "top", "bg_color": "#FDE9E7"})
        self._reason = self._book.add_format({"text_wrap": True, "valign": "top", "font_color": "#A8201A"})
        self._sheet.set_column(0, self._last - 1, 14, self._text)
        self._sheet.set_column(self._last, self._last, 70)
        self._head(top)

    def _head(self, top: Sequence[Line]) -> None:
        bold = self._book.add_format({"bold": True, "bottom": 1})
        for number, cells in top:
            for place, cell in enumerate(cells[: self._last]):
                self._sheet.write_string(number - 1, place, cell, bold if number == self._row else None)
        for place, phrase in enumerate((REASONS, ORIGINAL_ROW), self._last):
            self._sheet.write_string(self._row - 1, place, render(phrase, self._locale), bold)
        self._sheet.freeze_panes(self._row, 0)

    def add(self, number: int, cells: Mapping[str, str], complaints: Sequence[Complaint]) -> None:
        """One row, cells by column name; `number` is where it stood."""
        wrong = {name for complaint in complaints for name in complaint.column.split(" + ")}
        for name, place in self._places.items():
            form = self._wrong if name in wrong else self._text
            self._sheet.write_string(self._row, place, cells.get(name, ""), form)
        self._sheet.write_string(self._row, self._last, sentence(complaints, self._locale), self._reason)
        self._sheet.write_number(self._row, self._last + 1, number)
        self._row += 1

    def close(self) -> None:
        self._book.close()


@cache
def _ours() -> frozenset[str]:
    """The columns we added, in every language: of a file that comes back once more they are not kept."""
    return frozenset(render(one, locale) for one in (REASONS, ORIGINAL_ROW) for locale in LOCALES)
