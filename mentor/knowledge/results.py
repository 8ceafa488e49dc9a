"""Filled copies of a tool as a workbook: one row each, one column for every question that was ever asked."""

import io
from collections.abc import Sequence

from mentor.kernel.i18n import Phrase, render
from mentor.kernel.spreadsheets import new_workbook
from mentor.knowledge.queries.toolkits import CopyLine


def results(copies: Sequence[CopyLine]) -> bytes:
    """The newest first, as they are given."""
    labels = list(dict.fromkeys(label for one in copies for label, _ in one.answers))
    heads = [*map(render, (Phrase("Date"), Phrase("Name"), Phrase("Where?"))), *labels]
    rows = [[render(one.filled_at), one.person_name, one.place, *_answers(one, labels)] for one in copies]
    file = io.BytesIO()
    with new_workbook(file) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.freeze_panes(1, 3)
        sheet.set_column(0, len(heads) - 1, 18)
        for number, row in enumerate([heads, *rows]):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, None if number else bold)
    return file.getvalue()


def _answers(copy: CopyLine, labels: Sequence[str]) -> list[str]:
    given = dict(copy.answers)
    return [given.get(label, "") for label in labels]
