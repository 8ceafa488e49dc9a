"""All rows of one import in order: those of the file it corrects, without the rejected ones, and its own.

So the good rows of a large file need not be loaded again: a correction file holds the rejected rows only.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from mentor.people.roster.header import SEARCHED, column_names, find_header
from mentor.people.roster.mapping import ColumnMapping
from mentor.people.roster.reading import Line, RosterFile, open_roster


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one file below its headers, called `names`; `left_out` are row numbers that others replace."""

    run_id: int
    file: RosterFile
    sheet: str
    #: What stands above, up to and with the headers.
    top: tuple[Line, ...]
    names: Sequence[str]
    left_out: Collection[int]

    @property
    def header_row(self) -> int:
        return self.top[-1][0]

    def lines(self, only: Collection[int] | None = None) -> Iterator[Line]:
        """With `only` just the cells at these places."""
        for line in self.file.lines(self.sheet, only):
            if line[0] > self.header_row and line[0] not in self.left_out:
                yield line

    def count(self) -> int:
        """About how many; exact unless there are blank rows or cells with line breaks."""
        return max(0, self.file.count(self.sheet) - self.header_row - len(self.left_out))


def open_part(run_id: int, path: Path, mapping: ColumnMapping, left_out: Collection[int] = ()) -> Part:
    """Raises Unreadable when the file cannot be opened, or is not laid out as the mapping says."""
    file = open_roster(path, encoding=mapping.encoding, delimiter=mapping.delimiter)
    sheet = (mapping.sheet if file.sheets != ("",) else "") or file.sheets[0]
    beginning = list(islice(file.lines(sheet), SEARCHED))
    header = find_header(beginning, mapping)
    top = tuple(line for line in beginning if line[0] <= header[0])
    return Part(run_id, file, sheet, top, column_names(header[1]), frozenset(left_out))
