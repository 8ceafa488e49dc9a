"""A plan as a workbook and on paper, one's own stints as a calendar: data in, bytes out. Slow: in a thread."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from icalendar import Calendar, Event

from mentor.kernel.i18n import Phrase, render, show_moment
from mentor.kernel.paper import Grid, Heading, Paper, to_pdf
from mentor.kernel.spreadsheets import new_workbook
from mentor.pairing.rules.facts import months_later
from mentor.rotations.drawing import Drawing
from mentor.rotations.queries.own_stints import OwnStint
from mentor.rotations.rules.board import Board
from mentor.rotations.rules.plans import month_of

_LIST = (
    Phrase("Name"),
    Phrase("Employee number"),
    Phrase("Home unit"),
    Phrase("Post"),
    Phrase("Unit"),
    Phrase("Experience"),
    Phrase("First month"),
    Phrase("How many months"),
    Phrase("Published"),
)


def plan_sheet(board: Board, drawing: Drawing, name: str, now: datetime) -> bytes:
    """Three sheets: the board, every stint in a line, staffing by unit. Who took it stands under every page."""
    buffer = BytesIO()
    with new_workbook(buffer, keeps_rows=True) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        for title, lines in (
            (Phrase("Board"), _board_lines(drawing)),
            (Phrase("Stints"), _stint_lines(board)),
            (Phrase("Staffing"), _staffing_lines(drawing)),
        ):
            sheet = book.add_worksheet(render(title)[:31])
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, 40, 14)
            sheet.set_landscape()
            sheet.set_paper(8)  # A3
            sheet.fit_to_pages(1, 0)
            sheet.set_footer(f"&L{name.replace('&', '&&')}&C{show_moment(now)}&R&P/&N")
            for row, line in enumerate(lines):
                for column, value in enumerate(line):
                    _write(sheet, row, column, value, bold if not row else None)
    return buffer.getvalue()


def _write(sheet: Any, row: int, column: int, value: object, style: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value, style)
    elif value:
        sheet.write_string(row, column, str(value), style)


def _board_lines(drawing: Drawing) -> list[list[object]]:
    lines: list[list[object]] = [[render(Phrase("Person")), *(f"{month:%Y-%m}" for month in drawing.months)]]
    for row in drawing.rows:
        months = [""] * len(drawing.months)
        for cell in row.cells:
            if cell.post:
                months[cell.start - 1 : cell.start - 1 + cell.span] = [cell.post.title] * cell.span
        lines.append([_called(row.person.name, row.person.employee_no), *months])
    return lines


def _stint_lines(board: Board) -> list[list[object]]:
    people = {one.id: one for one in board.people}
    posts = {post.id: post for post in board.posts}
    lines: list[list[object]] = [[render(head) for head in _LIST]]
    for stint in board.stints:
        one, post = people[stint.person], posts[stint.post]
        month = f"{month_of(board.plan.starts_on, stint.start):%Y-%m}"
        is_published = render(Phrase("Yes")) if stint.is_published else ""
        where = [post.title, post.unit_name, post.experience]
        lines.append([one.name, one.employee_no, one.home_name, *where, month, stint.length, is_published])
    return lines


def _staffing_lines(drawing: Drawing) -> list[list[object]]:
    months = [f"{month:%Y-%m}" for month in drawing.months]
    lines: list[list[object]] = [[render(Phrase("Unit")), render(Phrase("Minimum staffing")), *months]]
    return lines + [[line.unit, line.minimum, *line.counts] for line in drawing.heat]


def plan_paper(board: Board, drawing: Drawing, language: str) -> bytes:
    """A3 across: the board, then staffing. The rotation list of the year, for the wall and for signing."""
    people, *rows = _board_lines(drawing)
    unit, *staffing = _staffing_lines(drawing)
    paper = Paper(
        title=board.plan.title,
        mark=board.plan.unit_name,
        blocks=[
            Grid(people, rows, shares=[3, *[2] * len(drawing.months)]),
            Heading(Phrase("Staffing")),
            Grid(unit, staffing, shares=[4, 2, *[2] * len(drawing.months)]),
        ],
        landscape=True,
        size="a3",
    )
    return to_pdf(paper, language)


def stint_calendar(stints: Sequence[OwnStint], now: datetime, domain: str) -> bytes:
    """Whole days in the calendar of whoever opens it; the same stint keeps its number, so a new file replaces it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Mentor//Rotations//")
    calendar.add("version", "2.0")
    for stint in stints:
        event = Event()
        event.add("uid", f"stint-{stint.id}@{domain}")
        event.add("dtstamp", now)
        event.add("dtstart", stint.starts_on)
        event.add("dtend", _after(stint.starts_on, stint.months))
        event.add("summary", render(Phrase("Rotation: %(title)s", title=stint.title)))
        event.add("location", stint.unit_name)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _after(starts_on: date, months: int) -> date:
    """The day after the last one, as calendars want it."""
    return months_later(starts_on, months)


def _called(name: str, number: str) -> str:
    return f"{name}（{number}）" if number else name
