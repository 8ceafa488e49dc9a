"""A person as the pool and the pairing look at one: where they belong, and whether they may be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.pairing.queries.candidates import qualification
from mentor.pairing.rules.facts import Qualification
from mentor.people.rules import EmploymentStatus, PersonFacts, sees_person
from mentor.people.tables import Person


@dataclass(frozen=True, slots=True)
class Place:
    """Where one person works and belongs, and what they are qualified for."""

    person_id: int
    unit_id: int
    unit_path: str
    party_path: str
    status: EmploymentStatus
    blocked_until: date | None
    specialties: str
    qualification: Qualification


async def place_of(person_id: int, actor: Actor) -> Place:
    """Raises NotFound when there is no such person, or none that the actor may see by scope."""
    found = await places_of([person_id])
    if person_id not in found:
        raise NotFound
    place = found[person_id]
    if not actor.is_system and not sees_person(PersonFacts(person_id, place.unit_path, place.party_path), actor):
        raise NotFound
    return place


async def places_of(person_ids: list[int]) -> dict[int, Place]:
    """Several persons at once; what the actor may see is the caller's duty."""
    if not person_ids:
        return {}
    rows = await _places().where(Person.id.is_in(person_ids))
    return {row["id"]: _place(row) for row in rows}


def _places() -> Any:
    unit: Any = Person.unit
    party: Any = Person.party_org
    return Person.select(
        Person.id,
        unit.id.as_alias("unit_id"),
        unit.path.as_alias("unit_path"),
        party.path.as_alias("party_path"),
        Person.status,
        Person.blocked_until,
        Person.specialties,
        Person.affiliation,
        Person.party_joined_on,
        Person.party_full_on,
        Person.party_work_years,
        Person.title_level,
        Person.skill_level,
        Person.specialty_years,
    )


def _place(row: Mapping[str, Any]) -> Place:
    return Place(
        person_id=row["id"],
        unit_id=row["unit_id"],
        unit_path=row["unit_path"],
        party_path=row["party_path"] or "",
        status=EmploymentStatus(row["status"]),
        blocked_until=row["blocked_until"],
        specialties=row["specialties"],
        qualification=qualification(row),
    )
