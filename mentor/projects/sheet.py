"""The portfolio as a spreadsheet: data in, XLSX out. Slow for large ones: in a thread, not in a transaction."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from mentor.kernel.i18n import Phrase, render, show_moment
from mentor.kernel.spreadsheets import new_workbook
from mentor.projects.queries.lists import ProjectLine

HEADS = (
    Phrase("Project number"),
    Phrase("Title"),
    Phrase("Unit"),
    Phrase("Party building + N"),
    Phrase("State"),
    Phrase("Result"),
    Phrase("Nodes done"),
    Phrase("Nodes"),
    Phrase("Coupling in percent"),
    Phrase("Next node due"),
)
_LEADS = (Phrase("Party lead"), Phrase("Business lead"))


def portfolio_sheet(lines: Sequence[ProjectLine], name: str, now: datetime, *, with_leads: bool) -> bytes:
    """Who took it and when stands under every printed page."""
    buffer = BytesIO()
    with new_workbook(buffer, keeps_rows=True) as book:
        sheet = book.add_worksheet(render(Phrase("Joint projects")))
        bold, day = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 12, 16)
        sheet.set_footer(f"&L{name.replace('&', '&&')}&C{show_moment(now)}&R&P/&N")
        for column, head in enumerate((*HEADS, *(_LEADS if with_leads else ()))):
            sheet.write_string(0, column, render(head), bold)
        for row, line in enumerate(lines, start=1):
            for column, value in enumerate(_cells(line, with_leads=with_leads)):
                if isinstance(value, int):
                    sheet.write_number(row, column, value)
                elif value:
                    sheet.write_string(row, column, value)
            if line.next_due_on:
                sheet.write_datetime(row, 9, datetime.combine(line.next_due_on, datetime.min.time()), day)
    return buffer.getvalue()


def _cells(line: ProjectLine, *, with_leads: bool) -> list[str | int]:
    words: list[str | int] = [
        line.code,
        line.title,
        line.unit_name,
        render(line.n_tag.label),
        render(line.life.state.label),
        render(line.life.result.label) if line.life.result else "",
        line.nodes_done,
        line.nodes_total,
        line.coupling if line.coupling is not None else "",
        "",
    ]
    return [*words, line.party_lead, line.business_lead] if with_leads else words
