"""One person, as far as the one who looks may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.people import rules
from mentor.people.queries.persons import PersonLine
from mentor.people.queries.search import FoundPerson, found_person, people
from mentor.people.rules import (
    Affiliation,
    AvoidanceRelation,
    EmploymentStatus,
    MembershipKind,
    PersonFacts,
    SkillLevel,
    TitleLevel,
)
from mentor.people.tables import AvoidanceDeclaration, PartyMembership, Person, UnitMembership

_MOST = 50  # rows of a history


@dataclass(frozen=True, slots=True)
class MembershipLine:
    place: str
    post: str
    starts_on: date
    ends_on: date | None
    kind: MembershipKind | None = None


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """For the person, and for whoever has the person in reach."""

    status: EmploymentStatus
    title: str
    title_level: TitleLevel
    skill_level: SkillLevel
    specialties: str
    in_post_since: date | None
    joined_on: date | None
    missing_since: date | None
    units: Sequence[MembershipLine]


@dataclass(frozen=True, slots=True)
class PartyDetails:
    """For the person, HR and the Party office."""

    affiliation: Affiliation
    org: str
    joined_on: date | None
    full_on: date | None
    work_years: int
    history: Sequence[MembershipLine]


@dataclass(frozen=True, slots=True)
class Declaration:
    id: int
    counterpart: PersonLine
    relation: AvoidanceRelation
    declared_at: datetime


@dataclass(frozen=True, slots=True)
class PersonView:
    person: FoundPerson
    phone: str
    email: str
    details: PersonDetails | None
    party: PartyDetails | None
    declarations: Sequence[Declaration] | None
    is_own: bool
    may_edit: bool
    may_declare: bool


async def person_view(person_id: int, actor: Actor) -> PersonView:
    """Every colleague sees name, number, unit and post; the rest only whom it concerns."""
    row = await _visible(person_id, actor)
    facts = facts_of(row)
    in_full = rules.sees_contact(facts, actor)
    sees_details, sees_party = rules.sees_person(facts, actor), rules.sees_party_data(facts, actor)
    contact = {name: row[name] if in_full else rules.masked(row[name]) for name in ("phone", "email")}
    return PersonView(
        person=found_person(row),
        phone=contact["phone"] if sees_details else "",
        email=contact["email"] if sees_details else "",
        details=_details(row, await _units(person_id)) if sees_details else None,
        party=_party(row, await _party_history(person_id)) if sees_party else None,
        declarations=await _declarations(person_id) if rules.sees_declarations(facts, actor) else None,
        is_own=actor.person_id == person_id,
        may_edit=rules.refusal_to_edit_person(facts, actor) is None,
        may_declare=rules.refusal_to_declare(facts, actor) is None,
    )


async def declarations_view(person_id: int, actor: Actor) -> PersonView:
    """The same; NotFound for whoever may not know of declarations."""
    view = await person_view(person_id, actor)
    if view.declarations is None:
        raise NotFound
    return view


async def person_facts(person_id: int, actor: Actor) -> PersonFacts:
    """What permissions are judged by; raises NotFound for those who see no persons at all."""
    return facts_of(await _visible(person_id, actor))


def facts_of(row: dict[str, Any]) -> PersonFacts:
    return PersonFacts(row["id"], row["unit_path"], row["party_path"] or "")


async def _visible(person_id: int, actor: Actor) -> dict[str, Any]:
    if rules.is_administrator(actor) or not 0 < person_id < 2**31:
        raise NotFound
    unit: Any = Person.unit
    party: Any = Person.party_org
    row: dict[str, Any] | None = (
        await people(
            *_COLUMNS,
            unit.path.as_alias("unit_path"),
            party.path.as_alias("party_path"),
            party.name.as_alias("party_name"),
        )
        .where(Person.id == person_id)
        .first()
    )
    if row is None:
        raise NotFound
    return row


_COLUMNS = (
    Person.phone, Person.email, Person.status, Person.affiliation, Person.party_joined_on, Person.party_full_on,
    Person.party_work_years, Person.title_name, Person.title_level, Person.skill_level, Person.specialties,
    Person.in_post_since, Person.joined_on, Person.missing_since,
)  # fmt: skip


def _details(row: dict[str, Any], units: Sequence[MembershipLine]) -> PersonDetails:
    return PersonDetails(
        status=EmploymentStatus(row["status"]),
        title=row["title_name"],
        title_level=TitleLevel(row["title_level"]),
        skill_level=SkillLevel(row["skill_level"]),
        specialties=row["specialties"],
        in_post_since=row["in_post_since"],
        joined_on=row["joined_on"],
        missing_since=row["missing_since"],
        units=units,
    )


def _party(row: dict[str, Any], history: Sequence[MembershipLine]) -> PartyDetails:
    return PartyDetails(
        affiliation=Affiliation(row["affiliation"]),
        org=row["party_name"] or "",
        joined_on=row["party_joined_on"],
        full_on=row["party_full_on"],
        work_years=row["party_work_years"],
        history=history,
    )


async def _units(person_id: int) -> Sequence[MembershipLine]:
    unit: Any = UnitMembership.unit
    held = UnitMembership
    rows = (
        await held.select(unit.name.as_alias("place"), held.position.as_alias("post"), held.starts_on, held.ends_on)
        .where(held.person == person_id)
        .order_by(held.starts_on, held.id, ascending=False)
        .limit(_MOST)
    )
    return [MembershipLine(**row) for row in rows]


async def _party_history(person_id: int) -> Sequence[MembershipLine]:
    org: Any = PartyMembership.party_org
    held = PartyMembership
    rows = (
        await held.select(org.name.as_alias("place"), held.post, held.starts_on, held.ends_on, held.kind)
        .where(held.person == person_id)
        .order_by(held.starts_on, held.id, ascending=False)
        .limit(_MOST)
    )
    return [MembershipLine(**row | {"kind": MembershipKind(row["kind"])}) for row in rows]


async def _declarations(person_id: int) -> Sequence[Declaration]:
    """Those that hold now, as the person made them."""
    made = AvoidanceDeclaration
    other: Any = made.counterpart
    rows = (
        await made.select(
            made.id, made.relation, made.declared_at, other.id.as_alias("other"), other.name.as_alias("name"),
            other.employee_no.as_alias("employee_no"), other.unit.name.as_alias("unit_name"),
        )
        .where((made.person == person_id) & made.ended_on.is_null())
        .order_by(made.id)
        .limit(_MOST)
    )  # fmt: skip
    return [
        Declaration(
            row["id"],
            PersonLine(row["other"], row["name"], row["employee_no"] or "", row["unit_name"] or ""),
            AvoidanceRelation(row["relation"]),
            row["declared_at"],
        )
        for row in rows
    ]
