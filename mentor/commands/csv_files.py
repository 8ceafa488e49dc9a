"""CSV files of the commands: UTF-8 or GB 18030, columns in any order, headed by our names or the words for them."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from mentor.kernel.i18n import LOCALES, Phrase, render

#: Where a line stands, and its cells by our names of the columns.
Row = tuple[str, Mapping[str, str]]


def rows(
    path: Path, columns: Mapping[str, Phrase], complaints: dict[str, Phrase], needed: tuple[str, ...]
) -> Iterator[Row]:
    """Each line with something in the first needed column; other columns than ours are passed over."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    lines = csv.reader(io.StringIO(text))
    known = {word.casefold(): key for key, label in columns.items() for word in (key, *_in_all_languages(label))}
    header = [known.get(cell.strip().casefold(), "") for cell in next(lines, [])]
    if missing := [columns[key] for key in needed if key not in header]:
        complaints[path.name] = Phrase("These columns are missing: %(columns)s.", columns=missing)
        return
    for number, cells in enumerate(lines, start=2):
        row = {key: cell.strip() for key, cell in zip(header, cells, strict=False) if key}
        if row.get(needed[0]):
            yield f"{path.name}:{number}", row


def several(text: str) -> list[str]:
    """Values in one cell with commas or the like between them."""
    for mark in "，、;；/ ":
        text = text.replace(mark, ",")
    return [one.strip() for one in text.split(",") if one.strip()]


def _in_all_languages(label: Phrase) -> list[str]:
    return [render(label, locale) for locale in LOCALES]
