"""A mentorship as the rules of growth need it, joined in one statement to whatever hangs on it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from mentor.growth.rules import bonds
from mentor.growth.rules.bonds import Bond
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.pairing.rules.policy import Policy, read_policy
from mentor.pairing.rules.states import MentorshipState
from mentor.pairing.tables import Mentorship
from mentor.people.queries import PersonLine, holders
from mentor.people.rules import Role
from mentor.signoff.queries.standing import mandates_for
from mentor.signoff.rules import SeatName

#: Columns and joins of a bond, for statements in which `s` is the mentorship.
BOND = """
    s.id AS bond_id, s.state AS bond_state, s.mentee AS bond_mentee, s.party_mentor AS bond_party,
    s.technical_mentor AS bond_technical, s.starts_on AS bond_starts_on, s.ends_on AS bond_ends_on,
    bu.path AS bond_unit_path, bo.path AS bond_party_path, bp.numbers AS bond_numbers
"""
BOND_JOINS = """
    JOIN people_person bm ON bm.id = s.mentee
    JOIN people_unit bu ON bu.id = bm.unit
    LEFT JOIN people_party_org bo ON bo.id = bm.party_org
    JOIN pairing_programme bg ON bg.id = s.programme
    JOIN pairing_policy bp ON bp.id = bg.policy
"""
#: The three by name; add to BOND and BOND_JOINS where a page shows them.
NAMES = """
    bm.name AS mentee_name, bm.employee_no AS mentee_no, bu.name AS mentee_unit, bm.position AS mentee_position,
    np.name AS party_name, np.employee_no AS party_no, npu.name AS party_unit,
    nt.name AS technical_name, nt.employee_no AS technical_no, ntu.name AS technical_unit,
    bg.name AS programme_name, s.anchor_project AS anchor_project, s.programme AS programme_id
"""
NAMES_JOINS = """
    LEFT JOIN people_person np ON np.id = s.party_mentor
    LEFT JOIN people_unit npu ON npu.id = np.unit
    LEFT JOIN people_person nt ON nt.id = s.technical_mentor
    LEFT JOIN people_unit ntu ON ntu.id = nt.unit
"""


@dataclass(frozen=True, slots=True)
class Trio:
    """The three by name, and in which programme."""

    mentee: PersonLine
    party: PersonLine | None
    technical: PersonLine | None
    position: str
    programme: str
    programme_id: int
    anchor_project: str


async def bond(mentorship_id: int, actor: Actor) -> Bond:
    """The mentorship; NotFound when the actor sees nothing of it."""
    rows = await Mentorship.raw(
        f"SELECT {BOND} FROM pairing_mentorship s {BOND_JOINS} WHERE s.id = {{}}", mentorship_id
    )
    return authorised(rows[0] if rows else None, actor)


async def bond_and_trio(mentorship_id: int, actor: Actor) -> tuple[Bond, Trio]:
    rows = await Mentorship.raw(
        f"SELECT {BOND}, {NAMES} FROM pairing_mentorship s {BOND_JOINS} {NAMES_JOINS} WHERE s.id = {{}}", mentorship_id
    )
    found = authorised(rows[0] if rows else None, actor)
    return found, read_trio(rows[0])


def authorised(row: Mapping[str, Any] | None, actor: Actor) -> Bond:
    """The bond of a row that carries BOND; NotFound when there is none or the actor may not see it."""
    if row is None:
        raise NotFound
    found = read_bond(row)
    if not bonds.sees_growth(found, actor):
        raise NotFound
    return found


async def authorised_or_delegate(row: Mapping[str, Any] | None, actor: Actor, today: date) -> Bond:
    """The same, also for somebody to whom a mentor (or the unit head) has delegated the own decisions for today."""
    if row is None:
        raise NotFound
    found = read_bond(row)
    if bonds.sees_growth(found, actor):
        return found
    mandates = await mandates_for(actor, today) if bonds.has_growth(found) else ()
    heads = [one.principal_id for one in mandates if one.seat == SeatName.UNIT_HEAD]
    if any(one.principal_id == found.holder(one.seat) for one in mandates):
        return found
    if heads and set(heads) & set(await holders(Role.UNIT_HEAD, found.unit_path)):
        return found
    raise NotFound


def read_bond(row: Mapping[str, Any]) -> Bond:
    return Bond(
        mentorship_id=row["bond_id"],
        state=MentorshipState(row["bond_state"]),
        mentee_id=row["bond_mentee"],
        party_id=row["bond_party"],
        technical_id=row["bond_technical"],
        unit_path=row["bond_unit_path"],
        party_path=row["bond_party_path"] or "",
        starts_on=row["bond_starts_on"],
        ends_on=row["bond_ends_on"],
        policy=policy_of(row["bond_numbers"] or "{}"),
    )


def read_trio(row: Mapping[str, Any]) -> Trio:
    mentee = PersonLine(row["bond_mentee"], row["mentee_name"], row["mentee_no"] or "", row["mentee_unit"])
    return Trio(
        mentee=mentee,
        party=_mentor(row, "party"),
        technical=_mentor(row, "technical"),
        position=row["mentee_position"],
        programme=row["programme_name"],
        programme_id=row["programme_id"],
        anchor_project=row["anchor_project"],
    )


def _mentor(row: Mapping[str, Any], seat: str) -> PersonLine | None:
    person = row[f"bond_{seat}"]
    if person is None:
        return None
    return PersonLine(person, row[f"{seat}_name"], row[f"{seat}_no"] or "", row[f"{seat}_unit"] or "")


@lru_cache(maxsize=256)
def policy_of(numbers: str) -> Policy:
    """A programme's numbers; their text never changes once written, so it is read once."""
    return read_policy(json.loads(numbers))
