"""One row of a roster under a column mapping: what it says of a person, or every reason why it cannot be read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from mentor.kernel.i18n import Phrase
from mentor.people.roster.dates import Unreadable, years_before
from mentor.people.roster.fields import BY_KEY, REQUIRED, Field, Kind
from mentor.people.roster.mapping import PLACE, ColumnMapping, Source, WhenBlank
from mentor.people.roster.text import folded, is_blank, is_clear
from mentor.people.roster.trees import Node, Tree
from mentor.people.roster.values import read_number, read_value, read_years
from mentor.people.rules import Affiliation, EmploymentStatus, Gender

#: What a field holds when nothing is known, or after it was cleared.
NOTHING: dict[str, object] = {
    "gender": Gender.UNKNOWN,
    "status": EmploymentStatus.EMPLOYED,
    "affiliation": Affiliation.MASSES,
    **{field.key: None for field in BY_KEY.values() if field.kind in (Kind.DAY, Kind.UNIT, Kind.PARTY_ORG)},
    **{field.key: 0 for field in BY_KEY.values() if field.kind is Kind.INTEGER},
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong; `column` is the header in the file, "" for the row as a whole."""

    column: str
    phrase: Phrase


@dataclass(slots=True)
class Draft:
    """Fields that the row says something about; units and Party organisations as nodes of their tree."""

    values: dict[str, object] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)

    @property
    def employee_no(self) -> str:
        return str(self.values.get("employee_no", ""))

    def complain(self, column: str, phrase: Phrase) -> None:
        self.complaints.append(Complaint(column, phrase))


@dataclass(frozen=True, slots=True)
class _Reader:
    field: Field
    source: Source
    column: str  # as complaints name it
    text_of: Callable[[Sequence[str]], str]
    values: dict[str, str]


class Judge:
    """For the rows of one file, whose columns are called `names`."""

    def __init__(
        self, mapping: ColumnMapping, names: Sequence[str], *, units: Tree, party_orgs: Tree, as_of: date
    ) -> None:
        self._mapping, self._as_of = mapping, as_of
        self._trees = {Kind.UNIT: units, Kind.PARTY_ORG: party_orgs}
        sources = sorted(mapping.fields.items(), key=lambda one: _place(one[1], names))  # so are the complaints
        self._readers = {key: self._reader(key, source, names) for key, source in sources}
        self._number = self._readers.get("employee_no")
        columns = self._number.source.columns if self._number else ()
        self._number_places = frozenset(list(names).index(name) for name in columns)

    def _reader(self, key: str, source: Source, names: Sequence[str]) -> _Reader:
        values = {folded(said): meant for said, meant in source.values.items()}
        separator = self._mapping.separator if BY_KEY[key].kind in self._trees else ""
        return _Reader(
            BY_KEY[key], source, " + ".join(source.columns), _text_of(source, list(names), separator), values
        )

    @property
    def number_places(self) -> frozenset[int]:
        """Where the employee number stands."""
        return self._number_places

    def number(self, cells: Sequence[str]) -> str:
        """The employee number alone, "" when there is none or it cannot be read."""
        if self._number is None or not (text := self._number.text_of(cells)):
            return ""
        try:
            return read_number(text)
        except Unreadable:
            return ""

    def said(self, cells: Sequence[str]) -> str:
        """The employee number as it stands there, readable or not."""
        return self._number.text_of(cells) if self._number else ""

    def text(self, key: str, cells: Sequence[str]) -> str:
        """What stands there for a field, before the mapping gives it another meaning."""
        return self._readers[key].text_of(cells)

    def value(self, key: str, text: str) -> object:
        """What such a text means; None when it says nothing. Raises Unreadable."""
        draft = Draft()
        self._take(self._readers[key], text, draft)
        return draft.values.get(key)

    def judge(self, cells: Sequence[str]) -> Draft:
        draft = Draft()
        for reader in self._readers.values():
            try:
                self._take(reader, reader.text_of(cells), draft)
            except Unreadable as problem:
                draft.complain(reader.column, problem.phrase)
        if "employee_no" not in draft.values and not any(
            self._number and complaint.column == self._number.column for complaint in draft.complaints
        ):
            draft.complain(
                self._number.column if self._number else "",
                Phrase("There is no employee number. Please add such a person on the page of the unit."),
            )
        return draft

    def _take(self, reader: _Reader, text: str, draft: Draft) -> None:
        key, kind = reader.field.key, reader.field.kind
        if text and reader.values:
            text = reader.values.get(folded(text), reader.values.get("*", text))
        nothing = not text if kind in (Kind.NUMBER, Kind.NAME) else is_blank(text)
        if is_clear(text) or (nothing and reader.source.when_blank is WhenBlank.CLEAR):
            if key in REQUIRED:
                raise Unreadable(Phrase("This may not be empty."))
            draft.values[key] = NOTHING.get(key, "")
        elif not nothing:
            draft.values[key] = self._value(reader, text)

    def _value(self, reader: _Reader, text: str) -> object:
        field = reader.field
        if reader.source.derive:
            day = years_before(self._as_of, read_years(text))
            return day if field.kind is Kind.DAY else f"{day.year:04}-{day.month:02}"
        if field.kind in self._trees:
            return self._open(self._trees[field.kind].find(text))
        return read_value(field, text, self._mapping.dates)

    def _open(self, node: Node) -> Node:
        if node.ended_on is not None and node.ended_on < self._as_of:
            raise Unreadable(Phrase("“%(name)s” was closed on %(day)s.", name=node.full_name, day=node.ended_on))
        return node


def _place(source: Source, names: Sequence[str]) -> int:
    """Of its first column in the file; constants come last."""
    return min((names.index(name) for name in source.columns), default=len(names))


def _text_of(source: Source, names: list[str], separator: str) -> Callable[[Sequence[str]], str]:
    if source.constant:
        return lambda cells: source.constant
    if source.column:
        place = names.index(source.column)
        return lambda cells: cells[place] if place < len(cells) else ""
    places = {name: names.index(name) for name in source.columns}

    def fill(cells: Sequence[str]) -> str:
        found = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
        if not any(found.values()):
            return ""
        text = PLACE.sub(lambda match: found[match[1]], source.template)
        return separator.join(part for part in text.split(separator) if not is_blank(part)) if separator else text

    return fill
