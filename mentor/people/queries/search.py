"""Finding colleagues and looking at one; what is shown depends on who looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.people.queries.persons import PersonLine
from mentor.people.rules import (
    SEES_PEOPLE,
    Affiliation,
    EmploymentStatus,
    MembershipKind,
    PersonFacts,
    SkillLevel,
    TitleLevel,
    is_administrator,
    masked,
    sees_contact,
    sees_person,
)
from mentor.people.tables import PartyMembership, Person, UnitMembership

#: Behind every text that begins alike.
_LAST = "\U0010ffff"


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
class MembershipLine:
    place: str
    post: str
    starts_on: date
    ends_on: date | None
    kind: MembershipKind | None = None


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """Only for the person, and for offices whose scope reaches the person."""

    status: EmploymentStatus
    affiliation: Affiliation
    party_org: str
    party_joined_on: date | None
    party_work_years: int
    title: str
    title_level: TitleLevel
    skill_level: SkillLevel
    specialties: str
    in_post_since: date | None
    joined_on: date | None
    missing_since: date | None
    units: Sequence[MembershipLine]
    party: Sequence[MembershipLine]


@dataclass(frozen=True, slots=True)
class PersonView:
    person: FoundPerson
    phone: str
    email: str
    details: PersonDetails | None
    is_own: bool


async def find_people(text: str, actor: Actor, *, after: str = "", size: int = PAGE_SIZE) -> Page[FoundPerson]:
    """By the beginning of the name, the pinyin, its initials or the employee number.

    Each is one range of an index and comes in an order that is cheap for it, which holds on a million people.
    """
    if is_administrator(actor):
        raise NotFound
    word = text.strip()
    if not word:
        return Page(())
    columns, order = _where_to_look(word)
    key = read_cursor(after, 2) or ["", 0]
    rows: dict[int, dict[str, Any]] = {}
    for column in columns:
        low = word.lower() if column in (Person.pinyin, Person.initials) else word
        behind = (order > key[0]) | ((order == key[0]) & (Person.id > key[1]))
        query = _people().where((column >= low) & (column < low + _LAST)).where(behind)
        for row in await query.order_by(order, Person.id).limit(size + 1):
            rows[row["id"]] = row
    name = order._meta.name
    found = sorted(rows.values(), key=lambda row: (row[name], row["id"]))
    shown = found[:size]
    more = len(found) > size
    return Page([_found(row) for row in shown], write_cursor(shown[-1][name], shown[-1]["id"]) if more else "")


def _where_to_look(word: str) -> tuple[list[Any], Any]:
    """Columns to search and the one to sort by. One letter is looked for in the pinyin only: initials begin alike."""
    if not word.isascii():
        return [Person.name], Person.name
    if any(char.isdigit() for char in word):
        return [Person.employee_no], Person.employee_no
    return ([Person.pinyin, Person.initials] if len(word) > 1 else [Person.pinyin]), Person.pinyin


async def person_view(person_id: int, actor: Actor, *, now: datetime) -> PersonView:
    """Every colleague sees name, number, unit and post; the rest only whom it concerns."""
    if is_administrator(actor) or not 0 < person_id < 2**31:
        raise NotFound
    row = await _people(*_DETAILS).where(Person.id == person_id).first()
    if row is None:
        raise NotFound
    facts = PersonFacts(person_id, row["unit_path"], row["party_path"] or "")
    full = sees_contact(facts, actor)
    return PersonView(
        person=_found(row),
        phone=row["phone"] if full else masked(row["phone"]),
        email=row["email"] if full else masked(row["email"]),
        details=await _details(row) if sees_person(facts, actor) else None,
        is_own=actor.person_id == person_id,
    )


async def _details(row: dict[str, Any]) -> PersonDetails:
    unit: Any = UnitMembership.unit
    party: Any = PartyMembership.party_org
    units = (
        await UnitMembership.select(
            unit.name.as_alias("place"), UnitMembership.position.as_alias("post"), UnitMembership.starts_on,
            UnitMembership.ends_on,
        )
        .where(UnitMembership.person == row["id"])
        .order_by(UnitMembership.starts_on, ascending=False)
        .limit(50)
    )  # fmt: skip
    parties = (
        await PartyMembership.select(
            party.name.as_alias("place"), PartyMembership.post, PartyMembership.starts_on, PartyMembership.ends_on,
            PartyMembership.kind,
        )
        .where(PartyMembership.person == row["id"])
        .order_by(PartyMembership.starts_on, ascending=False)
        .limit(50)
    )  # fmt: skip
    return PersonDetails(
        status=EmploymentStatus(row["status"]),
        affiliation=Affiliation(row["affiliation"]),
        party_org=row["party_name"] or "",
        party_joined_on=row["party_joined_on"],
        party_work_years=row["party_work_years"],
        title=row["title_name"],
        title_level=TitleLevel(row["title_level"]),
        skill_level=SkillLevel(row["skill_level"]),
        specialties=row["specialties"],
        in_post_since=row["in_post_since"],
        joined_on=row["joined_on"],
        missing_since=row["missing_since"],
        units=[MembershipLine(**one) for one in units],
        party=[MembershipLine(**one | {"kind": MembershipKind(one["kind"])}) for one in parties],
    )


async def people_of_unit(unit_id: int, actor: Actor, *, after: str = "") -> Page[FoundPerson]:
    """In the official order of the unit."""
    if is_administrator(actor):
        raise NotFound
    query = _people(Person.sort_order).where(Person.unit == unit_id)
    return await _in_order(query, after)


async def people_of_party(org_id: int, actor: Actor, *, after: str = "") -> Page[FoundPerson]:
    """Membership in a Party organisation is Party data: only the persons whom the actor's scope reaches."""
    inside = _in_scope(actor)
    if inside is None:
        return Page(())
    return await _in_order(_people(Person.sort_order).where((Person.party_org == org_id) & inside), after)


def _in_scope(actor: Actor) -> Any:
    """Persons below the actor's units or Party organisations, as a condition; None when there are none."""
    unit: Any = Person.unit
    party: Any = Person.party_org
    condition: Any = None
    for column, scopes in (
        (unit.path, actor.unit_scopes(*SEES_PEOPLE)),
        (party.path, actor.party_scopes(*SEES_PEOPLE)),
    ):
        for scope in scopes:
            part = (column >= scope) & (column < scope + _LAST)
            condition = part if condition is None else condition | part
    return condition


async def _in_order(query: Any, after: str) -> Page[FoundPerson]:
    if key := read_cursor(after, 2):
        query = query.where((Person.sort_order > key[0]) | ((Person.sort_order == key[0]) & (Person.id > key[1])))
    rows = await query.order_by(Person.sort_order, Person.id).limit(PAGE_SIZE + 1)
    shown = rows[:PAGE_SIZE]
    more = len(rows) > PAGE_SIZE
    return Page([_found(row) for row in shown], write_cursor(shown[-1]["sort_order"], shown[-1]["id"]) if more else "")


_DETAILS = (
    Person.phone, Person.email, Person.status, Person.affiliation, Person.party_joined_on, Person.party_work_years,
    Person.title_name, Person.title_level, Person.skill_level, Person.specialties, Person.in_post_since,
    Person.joined_on, Person.missing_since,
)  # fmt: skip


def _people(*more: Any) -> Any:
    unit: Any = Person.unit
    party: Any = Person.party_org
    return Person.select(
        Person.id,
        Person.name,
        Person.employee_no,
        Person.position,
        Person.pinyin,
        unit.id.as_alias("unit_id"),
        unit.name.as_alias("unit_name"),
        unit.path.as_alias("unit_path"),
        party.path.as_alias("party_path"),
        party.name.as_alias("party_name"),
        *more,
    )


def _found(row: dict[str, Any]) -> FoundPerson:
    return FoundPerson(
        row["id"], row["name"], row["employee_no"] or "", row["unit_id"], row["unit_name"], row["position"]
    )
