"""The sheet with first passwords that is cut into slips and handed out."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from mentor.kernel.i18n import Phrase, render
from mentor.kernel.spreadsheets import new_workbook

_HEADINGS = (Phrase("Unit"), Phrase("Name"), Phrase("Sign-in name"), Phrase("First password"))


def secrets_sheet(lines: Sequence[tuple[str, str, str, str]], days: int) -> bytes:
    """XLSX; each line is unit, name, sign-in name, first password. Slow for many: call it outside the event loop."""
    note = Phrase("Works once, within %(days)s days. Hand it over in person and delete this file.", days=days)
    target = BytesIO()
    book: Any = new_workbook(target)
    sheet = book.add_worksheet()
    bold, mono = book.add_format({"bold": True}), book.add_format({"font_name": "Courier New"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 3, 18)
    for column, heading in enumerate(_HEADINGS):
        sheet.write_string(0, column, render(heading), bold)
    for row, line in enumerate(lines, 1):
        for column, text in enumerate(line):
            sheet.write_string(row, column, text, mono if column == 3 else None)
    sheet.write_string(len(lines) + 2, 0, render(note))
    sheet.repeat_rows(0)
    book.close()
    return target.getvalue()
