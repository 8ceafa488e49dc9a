"""Opening roster files: XLSX (and the older and open kinds that calamine reads) and CSV of any common encoding."""

import codecs
import csv
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol, TextIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from mentor.kernel.i18n import Phrase
from mentor.people.roster.dates import Unreadable
from mentor.people.roster.text import plain

#: A number in the file, as people count rows, and its cells.
Line = tuple[int, list[str]]
DELIMITERS = (",", "\t", ";", "|")
#: Tried in this order: UTF-8 never fits by chance, GB 18030 nearly always does.
ENCODINGS = ("utf-8-sig", "gb18030")
_BYTE_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: 100,000 people in 35 columns unpack to some 200 MB; a bomb to far more.
UNPACKED_LIMIT = 1_000_000_000
_CHUNK = 1 << 20
#: A quoted cell that never ends must not swallow the rest of a file.
_CELL_LIMIT = 100_000

_DAMAGED = Phrase("The file is damaged, or not what its name says. XLSX and CSV can be read.")


class RosterFile(Protocol):
    """An open file. Rows without anything in them are left out everywhere."""

    @property
    def sheets(self) -> tuple[str, ...]: ...

    def lines(self, sheet: str = "", only: Collection[int] | None = None) -> Iterator[Line]:
        """Every row of a sheet, the first one if none is named; can be asked for again and again.

        With `only` all cells but those at these places are left empty, which is much faster.
        """
        ...

    def count(self, sheet: str = "") -> int:
        """About how many rows there are, without reading them."""
        ...


def open_roster(path: Path, *, encoding: str = "", delimiter: str = "") -> RosterFile:
    """By content, not by name. Raises Unreadable. `encoding` and `delimiter` only where guessing them fails."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise Unreadable(Phrase("The file is empty."))
    if start.startswith((_ZIP, _OLE)):
        return _Workbook(path, start)
    return _Csv(path, encoding, delimiter)


class _Workbook:
    def __init__(self, path: Path, start: bytes) -> None:
        if start.startswith(_ZIP):
            _refuse_bomb(path)
        try:
            with path.open("rb") as file:
                self._book = CalamineWorkbook.from_filelike(file)
        except PasswordError:
            raise Unreadable(Phrase("The file is protected by a password. Please save it without one.")) from None
        except (CalamineError, OSError, ValueError):
            raise Unreadable(_DAMAGED) from None
        self.sheets = tuple(self._book.sheet_names)

    def lines(self, sheet: str = "", only: Collection[int] | None = None) -> Iterator[Line]:
        chosen = self._sheet(sheet)
        right = chosen.start[1] if chosen.start else 0  # calamine leaves out empty columns there, but not empty rows
        for number, row in enumerate(chosen.iter_rows(), 1):
            cells = _texts([*([""] * right), *row], only)
            if any(cells):
                yield number, cells

    def count(self, sheet: str = "") -> int:
        return int(self._sheet(sheet).total_height)

    def _sheet(self, name: str) -> CalamineSheet:
        if name and name not in self.sheets:
            raise Unreadable(
                Phrase("There is no sheet “%(name)s”; there are %(sheets)s.", name=name, sheets=list(self.sheets))
            )
        try:
            return self._book.get_sheet_by_name(name or self.sheets[0])
        except (CalamineError, IndexError):
            raise Unreadable(_DAMAGED) from None


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Unreadable(_DAMAGED) from None
    if size > UNPACKED_LIMIT:
        raise Unreadable(Phrase("The file is too large to open."))


class _Csv:
    sheets = ("",)

    def __init__(self, path: Path, encoding: str, delimiter: str) -> None:
        self._path = path
        self._encoding = encoding or encoding_of(path)
        try:
            codecs.lookup(self._encoding)
        except LookupError:
            raise Unreadable(Phrase("There is no encoding called %(name)s.", name=encoding)) from None
        self._skips_hint = False
        with self._open() as file:
            head = list(islice(file, 50))
        if head and head[0].strip().lower().startswith("sep=") and len(head[0].strip()) == 5:
            self._skips_hint, delimiter = True, delimiter or head[0].strip()[4]
        self._delimiter = delimiter or delimiter_of(head)

    def _open(self) -> TextIO:
        return self._path.open(encoding=self._encoding, newline="")

    def lines(self, sheet: str = "", only: Collection[int] | None = None) -> Iterator[Line]:
        try:
            with self._open() as file:
                if self._skips_hint:
                    next(file)
                yield from self._parse(file, only)
        except (csv.Error, UnicodeError):
            raise Unreadable(_DAMAGED) from None

    def _parse(self, file: Iterator[str], only: Collection[int] | None) -> Iterator[Line]:
        """Numbered as a spreadsheet numbers them: a quoted cell with line breaks is still one row."""
        csv.field_size_limit(_CELL_LIMIT)
        for number, row in enumerate(csv.reader(file, delimiter=self._delimiter), 1 + self._skips_hint):
            cells = _texts(row, only)
            if any(cells):
                if any("\0" in cell for cell in row):
                    raise Unreadable(_DAMAGED)
                yield number, cells

    def count(self, sheet: str = "") -> int:
        with self._path.open("rb") as file:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))


def _texts(row: Sequence[object], only: Collection[int] | None) -> list[str]:
    if only is None:
        return [plain(cell) for cell in row]
    return [plain(cell) if place in only else "" for place, cell in enumerate(row)]


def encoding_of(path: Path) -> str:
    """By the byte order mark, or the first encoding in which the whole file makes sense; else raises Unreadable."""
    with path.open("rb") as file:
        start = file.read(4)
    for mark, encoding in _BYTE_MARKS:
        if start.startswith(mark):
            return encoding
    for encoding in ENCODINGS:
        if _fits(path, encoding):
            return encoding
    raise Unreadable(
        Phrase("The encoding of the file is not recognised. Please save it as XLSX or as CSV in UTF-8 or GB 18030.")
    )


def _fits(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            for chunk in iter(lambda: file.read(_CHUNK), b""):
                if b"\0" in chunk:
                    return False
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def delimiter_of(head: list[str]) -> str:
    """The one that cuts most of the first rows into the same number of cells, and into most."""
    scores = {one: _score(head, one) for one in DELIMITERS}
    return max(DELIMITERS, key=lambda one: (scores[one], -DELIMITERS.index(one)))


def _score(head: list[str], delimiter: str) -> tuple[int, int]:
    try:
        widths = Counter(len(row) for row in csv.reader(head, delimiter=delimiter) if len(row) > 1)
    except csv.Error:
        return (0, 0)
    if not widths:
        return (0, 0)
    width, rows = widths.most_common(1)[0]
    return rows, width
