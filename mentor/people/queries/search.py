"""Finding colleagues, and the people of a unit or Party organisation. Designed for a million people.

Every way to search is one range of one index, read in the order of that index: page 1,000 costs what page 1 costs.
On PostgreSQL this needs bytewise collation, which migrations/mentor_0002_indexes.py gives to these columns.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from piccolo.columns.combination import WhereRaw

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.forms import clean
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.people.queries.persons import PersonLine
from mentor.people.rules import Role, is_administrator
from mentor.people.tables import Person

#: Behind every text that begins alike.
LAST = "\U0010ffff"
_SEES_MEMBERS = (Role.HR, Role.PARTY_OFFICE, Role.BRANCH_SECRETARY)


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """What every signed-in colleague may know."""

    id: int
    name: str
    employee_no: str
    unit_id: int
    unit_name: str
    position: str

    @property
    def line(self) -> PersonLine:
        return PersonLine(self.id, self.name, self.employee_no, self.unit_name)


@dataclass(frozen=True, slots=True)
class _Way:
    """Everybody whose `column` begins with `start`, in the order of `column`, `second` and id."""

    column: Any
    start: str
    second: Any = None

    def key_of(self, row: dict[str, Any]) -> tuple[str, str, int]:
        second = row[self.second._meta.name] if self.second is not None else ""
        return row[self.column._meta.name], second, row["id"]

    def matches(self) -> Any:
        return (self.column >= self.start) & (self.column < self.start + LAST)

    def differs(self) -> Any:
        return (self.column < self.start) | (self.column >= self.start + LAST) | self.column.is_null()

    def select(self, key: tuple[str, str, int] | None) -> Any:
        order = [self.column, *([self.second] if self.second is not None else []), Person.id]
        query = people().order_by(*order)
        if key is None or not self.start <= key[0]:
            return query.where(self.matches())
        behind = key if self.second is not None else (key[0], key[2])
        names = ", ".join(f'"people_person"."{column._meta.name}"' for column in order)
        places = ", ".join("{}" for _ in behind)
        return query.where(WhereRaw(f"({names}) > ({places})", *behind) & (self.column < self.start + LAST))


async def find_people(text: str, actor: Actor, *, after: str = "", size: int = PAGE_SIZE) -> Page[FoundPerson]:
    """For colleagues: name, number, unit and position of anybody."""
    if is_administrator(actor):
        raise NotFound
    return await search(text, after=after, size=size)


async def search(text: str, *, after: str = "", size: int = PAGE_SIZE) -> Page[FoundPerson]:
    """By the beginning of the name, the pinyin, its initials or the employee number; who may is the caller's duty."""
    ways = _ways(clean(text))
    number, key = _read_place(after)
    found: list[tuple[int, dict[str, Any]]] = []
    while number < len(ways) and len(found) <= size:
        query = ways[number].select(key)
        for earlier in ways[:number]:
            query = query.where(earlier.differs())
        found += [(number, row) for row in await query.limit(size + 1 - len(found))]
        number, key = number + 1, None
    shown = [found_person(row) for _, row in found[:size]]
    if len(found) <= size:
        return Page(shown)
    number, last = found[size - 1]
    return Page(shown, write_cursor(number, *ways[number].key_of(last)))


def _ways(word: str) -> Sequence[_Way]:
    """How to look for it. One letter is looked for in the pinyin only: initials begin alike."""
    plain = re.sub(r"[\s'·]", "", word.lower().replace("ü", "v"))
    if not plain:
        return ()
    if not plain.isascii():
        return (_Way(Person.name, re.sub(r"\s", "", word)),)
    if plain.isdigit():
        return (_Way(Person.employee_no, plain),)
    by_sound = [_Way(Person.pinyin, plain)]
    if len(plain) > 1:
        by_sound.append(_Way(Person.initials, plain, Person.pinyin))
    if any(char.isdigit() for char in plain):
        spellings = dict.fromkeys((word.upper(), word, word.lower()))
        return (*(_Way(Person.employee_no, spelling) for spelling in spellings), *by_sound)
    return (*by_sound, _Way(Person.employee_no, word.upper()))


def _read_place(cursor: str) -> tuple[int, tuple[str, str, int] | None]:
    """Which way, and after which key; the beginning when the cursor is damaged."""
    match read_cursor(cursor, 4):
        case [int(way), str(first), str(second), int(row)] if (
            0 <= way < 8 and 0 <= row < 2**31 and clean(first + second) == first + second
        ):
            return way, (first, second, row)
    return 0, None


async def people_of_unit(unit_id: int, actor: Actor, *, after: str = "") -> Page[FoundPerson]:
    """In the official order of the unit."""
    if is_administrator(actor):
        raise NotFound
    return await _in_order(people().where(Person.unit == unit_id), after)


async def people_of_party(org_id: int, actor: Actor, *, after: str = "") -> Page[FoundPerson]:
    """Membership in a Party organisation is Party data: only the persons whom the actor's scope reaches."""
    inside = _members_in_scope(actor)
    if is_administrator(actor) or inside is None:
        return Page(())
    return await _in_order(people().where((Person.party_org == org_id) & inside), after)


def _members_in_scope(actor: Actor) -> Any:
    """Persons below the actor's units or Party organisations, as a condition; None when there are none."""
    unit: Any = Person.unit
    party: Any = Person.party_org
    scopes = [(unit.path, scope) for scope in actor.unit_scopes(Role.HR, Role.PARTY_OFFICE)]
    scopes += [(party.path, scope) for scope in actor.party_scopes(*_SEES_MEMBERS)]
    condition: Any = None
    for column, scope in scopes:
        part = (column >= scope) & (column < scope + LAST)
        condition = part if condition is None else condition | part
    return condition


async def _in_order(query: Any, after: str) -> Page[FoundPerson]:
    match read_cursor(after, 2):
        case [int(place), int(row)] if abs(place) < 2**31 and 0 <= row < 2**31:
            query = query.where(WhereRaw('("people_person"."sort_order", "people_person"."id") > ({}, {})', place, row))
    rows = await query.order_by(Person.sort_order, Person.id).limit(PAGE_SIZE + 1)
    shown = [found_person(row) for row in rows[:PAGE_SIZE]]
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    return Page(shown, write_cursor(last["sort_order"], last["id"]) if last else "")


def people(*more: Any) -> Any:
    """What every list of persons is made of, and `more` columns."""
    unit: Any = Person.unit
    return Person.select(
        Person.id, Person.name, Person.employee_no, Person.position, Person.pinyin, Person.initials, Person.sort_order,
        unit.id.as_alias("unit_id"), unit.name.as_alias("unit_name"), *more,
    )  # fmt: skip


def found_person(row: dict[str, Any]) -> FoundPerson:
    """The line of a row read with `people()`."""
    return FoundPerson(
        row["id"], row["name"], row["employee_no"] or "", row["unit_id"], row["unit_name"], row["position"]
    )
