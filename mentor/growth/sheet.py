"""The cohort list as a workbook: no text can become a formula, and a second sheet says who took it and when. Pure."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter  # type: ignore[import-untyped]

from mentor.growth.queries.cohort import CohortLine
from mentor.growth.rules.cohort import Column
from mentor.kernel.i18n import Phrase, render, show_moment

Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Taken:
    """Who takes the list out, when, why, and what was asked for: the watermark."""

    name: str
    number: str
    at: datetime
    rows: int
    query: str
    purpose: str
    second: str


def heads(columns: Sequence[Column]) -> list[Phrase]:
    return [Phrase("Name"), Phrase("Employee number"), *(column.label for column in columns)]


def cells(line: CohortLine, columns: Sequence[Column]) -> list[Cell]:
    mentee = line.trio.mentee
    return [mentee.name, mentee.employee_no, *(_CELL[column](line) for column in columns)]


_CELL: Mapping[Column, Callable[[CohortLine], Cell]] = {
    Column.UNIT: lambda line: line.trio.mentee.unit_name,
    Column.PROGRAMME: lambda line: line.trio.programme,
    Column.STATE: lambda line: render(line.bond.state),
    Column.STAGE: lambda line: render(line.stage),
    Column.PARTY: lambda line: line.trio.party.label if line.trio.party else "",
    Column.TECHNICAL: lambda line: line.trio.technical.label if line.trio.technical else "",
    Column.MILESTONES: lambda line: f"{line.accepted}/{line.milestones}",
    Column.NEXT_DUE: lambda line: line.next_due_on,
    Column.LOGS: lambda line: line.logs,
    Column.READ: lambda line: f"{line.party_read} / {line.technical_read}",
    Column.LAST_LOG: lambda line: line.last_log_on,
    Column.MEETINGS: lambda line: line.meetings,
    Column.LAST_MEETING: lambda line: line.last_meeting_on,
    Column.STARTS: lambda line: line.bond.starts_on,
    Column.ENDS: lambda line: line.bond.ends_on,
    Column.ALARMS: lambda line: render(list(line.alarms)),
}


def workbook(lines: Iterable[CohortLine], columns: Sequence[Column], taken: Taken) -> bytes:
    """The XLSX file. Rows are written as they come, so memory holds one at a time."""
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(render(Phrase("Mentees")))
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(columns) + 1, 16)
        for number, head in enumerate(heads(columns)):
            sheet.write_string(0, number, render(head), bold)
        for row, line in enumerate(lines, start=1):
            for number, value in enumerate(cells(line, columns)):
                _write(sheet, row, number, value, day)
        _watermark(book, sheet, taken)
    return buffer.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Cell, day: object) -> None:
    """Text is written as text, whatever it begins with: =, +, - and @ start no formula."""
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001  (a cell)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value:
        sheet.write_string(row, column, value)


def _watermark(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, taken: Taken) -> None:
    """On every printed page, and on a sheet of its own."""
    who = f"{taken.name}（{taken.number}）" if taken.number else taken.name
    moment = show_moment(taken.at)
    sheet.set_footer(f"&L{who.replace('&', '&&')}&C{moment}&R&P/&N")
    facts: list[tuple[Phrase, str]] = [
        (Phrase("Taken out by"), who),
        (Phrase("Taken out at"), moment),
        (Phrase("Persons on the list"), str(taken.rows)),
        (Phrase("Filter"), taken.query or "—"),
        (Phrase("Purpose"), taken.purpose or "—"),
        (Phrase("Agreed by"), taken.second or "—"),
        (
            Phrase("Note"),
            render(Phrase("Personal data: for this purpose only. Delete the file when it is no longer needed.")),
        ),
    ]
    about = book.add_worksheet(render(Phrase("Watermark")))
    about.set_column(0, 1, 40)
    for row, (label, value) in enumerate(facts):
        about.write_string(row, 0, render(label))
        about.write_string(row, 1, value)
