"""A first look at a file under a mapping, for the person who makes the mapping."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from mentor.kernel.i18n import Phrase
from mentor.people.roster.dates import Unreadable
from mentor.people.roster.fields import BY_KEY, Kind
from mentor.people.roster.judging import Judge
from mentor.people.roster.mapping import ColumnMapping
from mentor.people.roster.reading import Line
from mentor.people.roster.stream import Part
from mentor.people.roster.trees import Node, Tree

SHOWN = 5
#: Rows whose values are looked at, and values shown per field.
LOOKED_AT, MOST_VALUES = 5000, 40
_WORDS = (Kind.CODE, Kind.UNIT, Kind.PARTY_ORG)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value of a column that means nothing here yet."""

    value: str
    times: int
    reason: Phrase


@dataclass(frozen=True, slots=True)
class Example:
    """The first value that stands there, and what it is read as, or why it cannot be."""

    text: str
    value: object = None
    reason: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    sheets: Sequence[str]
    sheet: str
    header_row: int
    names: Sequence[str]
    rows: Sequence[Line]
    mapping: ColumnMapping
    #: Field -> values to be given a meaning in the mapping.
    unknown: Mapping[str, Sequence[Unknown]]
    examples: Mapping[str, Example]


def look(part: Part, mapping: ColumnMapping, units: Tree, party_orgs: Tree, as_of: date) -> Preview:
    lines = list(islice(part.lines(), LOOKED_AT))
    judge = Judge(mapping, part.names, units=units, party_orgs=party_orgs, as_of=as_of)
    unknown = {key: _unknown(judge, key, lines) for key in mapping.fields if BY_KEY[key].kind in _WORDS}
    return Preview(
        part.file.sheets,
        part.sheet,
        part.header_row,
        part.names,
        lines[:SHOWN],
        mapping,
        {key: found for key, found in unknown.items() if found},
        {key: found for key in mapping.fields if (found := _example(judge, key, lines))},
    )


def _example(judge: Judge, key: str, lines: Sequence[Line]) -> Example | None:
    text = next((text for _, cells in lines if (text := judge.text(key, cells))), "")
    if not text:
        return None
    try:
        value = judge.value(key, text)
    except Unreadable as problem:
        return Example(text, reason=problem.phrase)
    return Example(text, value.full_name if isinstance(value, Node) else value)


def _unknown(judge: Judge, key: str, lines: Sequence[Line]) -> list[Unknown]:
    found = []
    for value, times in Counter(judge.text(key, cells) for _, cells in lines).most_common():
        try:
            judge.value(key, value)
        except Unreadable as problem:
            found.append(Unknown(value, times, problem.phrase))
    return found[:MOST_VALUES]
