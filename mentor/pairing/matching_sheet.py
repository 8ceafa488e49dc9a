"""The workbook of a matching: who with whom, why, who is left out and why, the load of every mentor, the proof.

Data in, bytes out; the same for the product and for `mentor match`. Slow: in a thread.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from mentor.kernel.i18n import Phrase, render
from mentor.kernel.spreadsheets import new_workbook
from mentor.pairing.matching.words import Account
from mentor.pairing.rules.states import Seat

Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One mentee with both mentors, by name."""

    mentee: str
    party: str
    technical: str
    account: Account


@dataclass(frozen=True, slots=True)
class MatchingSheets:
    matches: Sequence[MatchRow]
    #: Mentee and reason.
    left_out: Sequence[tuple[str, Phrase | str]]
    #: Mentor, seat, mentees, places.
    mentors: Sequence[tuple[str, Seat, int, int]]
    #: What is known of the whole: label and value.
    quality: Sequence[tuple[Phrase, object]]
    #: Who took it and when, under every page.
    footer: str = ""
    #: Words of an enterprise for the two seats.
    labels: Mapping[Seat, Phrase | str] = field(default_factory=dict)


def write_book(target: Path | IO[bytes], sheets: MatchingSheets) -> None:
    with new_workbook(target) as book:
        bold = book.add_format({"bold": True})
        for title, rows in (
            (Phrase("Matches"), _matches(sheets)),
            (Phrase("Points by rule"), _points(sheets)),
            (Phrase("Left out"), [(Phrase("Mentee"), Phrase("Reason")), *sheets.left_out]),
            (Phrase("Mentors"), [_MENTORS, *sheets.mentors]),
            (Phrase("Quality"), [(Phrase("Quality"), ""), *sheets.quality]),
        ):
            sheet = book.add_worksheet(render(title)[:31])
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 12, 18)
            if sheets.footer:
                sheet.set_footer(f"&L{sheets.footer.replace('&', '&&')}&R&P/&N")
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    _write(sheet, number, place, cell, None if number else bold)


_MENTORS = (Phrase("Mentor"), Phrase("Seat"), Phrase("Mentees"), Phrase("Places"))


def _write(sheet: Any, row: int, column: int, cell: object, style: Any) -> None:
    if isinstance(cell, int | float):
        sheet.write_number(row, column, cell, style)
    else:
        sheet.write_string(row, column, render(cell), style)


def _matches(sheets: MatchingSheets) -> Iterable[Row]:
    seats = [sheets.labels.get(seat, seat.label) for seat in Seat]
    yield Phrase("Mentee"), *seats, Phrase("Points"), Phrase("To be known")
    for one in sorted(sheets.matches, key=lambda one: one.account.total):
        yield one.mentee, one.party, one.technical, one.account.total, list(one.account.cautions)


def _points(sheets: MatchingSheets) -> Iterable[Row]:
    yield (Phrase("Mentee"), Phrase("Seat"), Phrase("Rule"), Phrase("Points"), Phrase("Of"), Phrase("Reason"))
    for one in sheets.matches:
        for seat, line in one.account.lines:
            label = Phrase("Pair") if seat is None else sheets.labels.get(seat, seat.label)
            yield one.mentee, label, line.label, line.points, line.out_of, line.why
