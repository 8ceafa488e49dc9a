"""Writing tables that spreadsheets open, so that no cell is ever taken for a formula."""

from pathlib import Path
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]


def new_workbook(target: Path | IO[bytes], *, keeps_rows: bool = False) -> Any:
    """An XLSX workbook in which text stays text, whatever it begins with. Close it to write it.

    Rows are written out one after the other, in little memory; with `keeps_rows` cells may be written in any order.
    """
    options = {
        "constant_memory": not keeps_rows,
        "in_memory": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
        "remove_timezone": True,
    }
    return xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)
