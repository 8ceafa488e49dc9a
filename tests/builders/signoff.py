"""Requests of two keys, and the people around them."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from mentor.kernel.actor import Actor, Grant
from mentor.people.tables import OrgUnit, Person
from mentor.signoff import actions
from mentor.signoff.rules import Decision, NewRequest, SeatSpec

#: A Monday; the working days after it are ordinary ones.
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
TODAY = date(2026, 3, 2)
_number = count(1)


@dataclass(frozen=True, slots=True)
class Cast:
    """The people around one request; ids are persons."""

    mentee: int
    party: int
    technical: int
    others: tuple[int, ...]
    unit: int
    unit_path: str

    def hr(self) -> Actor:
        """An HR planner of the unit, who is none of the others."""
        return Actor(account_id=901, person_id=self.others[0], grants=(Grant("hr", self.unit_path),), name="HR")

    def party_office(self) -> Actor:
        return Actor(
            account_id=902, person_id=self.others[1], grants=(Grant("party_office", self.unit_path),), name="Office"
        )


def acting(person: int) -> Actor:
    return Actor(account_id=person, person_id=person, name=f"Person {person}")


async def a_unit(parent_path: str = "/") -> tuple[int, str]:
    number = next(_number)
    rows = await OrgUnit.insert(OrgUnit(code=f"SU{number}", name=f"Unit {number}")).returning(OrgUnit.id)
    path = f"{parent_path}{rows[0]['id']}/"
    await OrgUnit.update({OrgUnit.path: path}).where(OrgUnit.id == rows[0]["id"])
    return rows[0]["id"], path


async def persons(n: int, unit: int) -> tuple[int, ...]:
    numbers = [next(_number) for _ in range(n)]
    people = [Person(name=f"Person {number}", unit=unit, employee_no=f"S{number:05}") for number in numbers]
    rows = await Person.insert(*people).returning(Person.id)
    return tuple(row["id"] for row in rows)


async def a_cast(others: int = 4) -> Cast:
    unit, path = await a_unit()
    mentee, party, technical, *rest = await persons(3 + others, unit)
    return Cast(mentee, party, technical, tuple(rest), unit, path)


def a_new_request(cast: Cast, **changes: Any) -> NewRequest:
    number = next(_number)
    new = NewRequest(
        kind="milestone",
        subject_kind="milestone",
        subject_id=number,
        address=f"/milestones/{number}",
        title=f"Milestone {number}",
        seats=(SeatSpec("party", cast.party), SeatSpec("technical", cast.technical)),
        version=1,
        content_hash=f"{1:064x}",
        subject_person_id=cast.mentee,
    )
    return replace(new, **changes)


async def a_request(cast: Cast, *, now: datetime = NOON, **changes: Any) -> int:
    """A request opened by the mentee."""
    return await actions.open_request(a_new_request(cast, **changes), actor=acting(cast.mentee), now=now)


async def given(
    request: int, seat: str, decision: str, person: int, *, version: int = 1, now: datetime = NOON, **more: Any
) -> actions.Outcome:
    """One decision; a comment is made up where one is needed."""
    word = Decision(decision)
    comment = more.pop("comment", "" if word is Decision.ACCEPTED else "Please add the test record.")
    return await actions.decide(
        request, seat, word, comment, actor=acting(person), now=now, expected_version=version, **more
    )


async def a_split(cast: Cast, **changes: Any) -> int:
    request = await a_request(cast, **changes)
    await given(request, "party", "returned", cast.party)
    await given(request, "technical", "accepted", cast.technical)
    return request
