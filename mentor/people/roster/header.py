"""Which row of a file holds the headers, and which of our fields they mean."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import cache

from mentor.kernel.i18n import LOCALES, Phrase, render
from mentor.people.roster import words
from mentor.people.roster.dates import Unreadable
from mentor.people.roster.fields import FIELDS
from mentor.people.roster.mapping import ColumnMapping, Derive, Source
from mentor.people.roster.reading import Line

#: Headers stand within so many rows that are not empty.
SEARCHED = 30
_REMARK = re.compile(r"[(\[（【].*[)\]）】]$")
_WORD_BREAK = re.compile(r"[^0-9a-z\u3400-\u9fff]")


def column_names(cells: Sequence[str]) -> list[str]:
    """A distinct name for every column: the header without the star of a required one; "[F]" where there is none."""
    names: list[str] = []
    for place, cell in enumerate(cells):
        name = " ".join(cell.lstrip("*＊").split()) or f"[{_letter(place)}]"
        seen = sum(1 for one in names if one == name or re.fullmatch(re.escape(name) + r" \(\d+\)", one))
        names.append(f"{name} ({seen + 1})" if seen else name)
    return names


def _letter(place: int) -> str:
    first, second = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def find_header(lines: Sequence[Line], mapping: ColumnMapping) -> Line:
    """The row of the headers: the given one, the first with all columns of the mapping, or the likeliest."""
    if mapping.header_row:
        for line in lines:
            if line[0] == mapping.header_row:
                return line
        raise Unreadable(Phrase("Row %(row)s is empty; the headers must stand elsewhere.", row=mapping.header_row))
    if not lines:
        raise Unreadable(Phrase("The file is empty."))
    if mapping.columns:
        return _with_columns(lines, mapping.columns)
    return max(lines, key=lambda line: (_score(line[1]), -line[0]))


def _with_columns(lines: Sequence[Line], wanted: Collection[str]) -> Line:
    best = max(lines, key=lambda line: (len(set(wanted) & set(column_names(line[1]))), -line[0]))
    lacking = sorted(set(wanted) - set(column_names(best[1])))
    if lacking:
        raise Unreadable(Phrase("The file has no column %(columns)s, which the mapping uses.", columns=lacking))
    return best


def _score(cells: Sequence[str]) -> tuple[int, int]:
    """Known headers first; otherwise a row of many different texts that are no numbers."""
    known = sum(1 for cell in cells if _key(cell) in vocabulary())
    texts = {cell for cell in cells if cell and not any(char.isdigit() for char in cell)}
    return known, len(texts)


def _key(header: str) -> str:
    plain = unicodedata.normalize("NFKC", header).strip().lstrip("*")
    return _WORD_BREAK.sub("", _REMARK.sub("", plain).casefold())


@cache
def vocabulary() -> dict[str, str]:
    """Every known header without spaces and case -> our field."""
    known = {_key(said): key for key, several in words.DERIVED.items() for said in several}
    known |= {_key(said): key for key, several in words.HEADERS.items() for said in several}
    for field in FIELDS:
        known |= {_key(render(field.label, locale)): field.key for locale in LOCALES}
    return known


@cache
def _lengths_of_time() -> frozenset[str]:
    return frozenset(_key(said) for several in words.DERIVED.values() for said in several)


def suggest(names: Sequence[str]) -> ColumnMapping:
    """A mapping by what the headers are usually called; the person at the screen corrects it."""
    found: dict[str, Source] = {}
    for length_of_time in (False, True):  # a date is better than a number of years
        for name in names:
            field = vocabulary().get(_key(name), "")
            if field and field not in found and (_key(name) in _lengths_of_time()) is length_of_time:
                derive = Derive.NOTHING
                if length_of_time:
                    derive = Derive.AGE if field == "birth_month" else Derive.YEARS_BEFORE
                found[field] = Source(column=name, derive=derive)
    levels = unit_levels(names)
    if len(levels) > 1:
        found["unit"] = Source(template="/".join(f"{{{name}}}" for name in levels))
    return ColumnMapping(fields=found)


def unit_levels(names: Sequence[str]) -> list[str]:
    """Columns that together say the unit, such as company and department, from the top."""
    found = []
    for several in words.UNIT_LEVELS.values():
        keys = {_key(said) for said in several}
        found += [name for name in names if _key(name) in keys][:1]
    return found
