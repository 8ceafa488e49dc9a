"""Lines of the journal as a file for a spreadsheet program, in which no cell is ever a formula. Pure."""

import csv
import io
from collections.abc import Sequence

import xlsxwriter  # type: ignore[import-untyped]

from mentor.journal.rules import ExportFormat

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def spreadsheet(rows: Sequence[Sequence[str]], footer: str, file_format: ExportFormat) -> bytes:
    """The first row is the heading; `footer` says who took the copy and when."""
    make = _csv if file_format is ExportFormat.CSV else _xlsx
    return make([*rows, [footer]])


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with a mark, without which Excel takes Chinese for something else."""
    file = io.StringIO()
    csv.writer(file).writerows([[_harmless(cell) for cell in row] for row in rows])
    return file.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell


def _xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, bold if number == 0 else None)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(rows[0]) - 1, 18)
    return file.getvalue()
