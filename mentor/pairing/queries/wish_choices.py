"""Whom somebody can wish for: mentors of a programme's pool, mentees on its list. What the directory tells, no more."""

from dataclasses import dataclass
from typing import Any

from piccolo.columns.combination import WhereRaw

from mentor.pairing.queries.enrolments import WITHOUT_MENTORS
from mentor.pairing.queries.pool import called, plain
from mentor.pairing.rules.states import ProfileState, Seat
from mentor.pairing.tables import Enrolment, MentorProfile

#: So many are offered to choose from; a longer name narrows them down.
FOUND = 12
_MENTOR: Any = MentorProfile.person
_MENTEE: Any = Enrolment.person


@dataclass(frozen=True, slots=True)
class Choosable:
    """A mentor by profile (`key`), or a mentee by person."""

    key: int
    person_id: int
    seat: Seat | None = None
    specialties: str = ""


async def choosable_mentors(unit_path: str, name: str, but: int) -> list[Choosable]:
    """Mentors of the pool inside the programme's unit called so or with such a specialty, in their official order."""
    rows = (
        await _mentors()
        .where((MentorProfile.state == ProfileState.ACTIVE.value) & _MENTOR.unit.path.ilike(f"{unit_path}%"))
        .where(called(_MENTOR, name) | MentorProfile.specialties.ilike(f"%{plain(name)}%"))
        .where(_MENTOR.id != but)
        .order_by(_MENTOR.sort_order, MentorProfile.id)
        .limit(FOUND)
    )
    return [_mentor(row) for row in rows]


async def choosable_mentor(unit_path: str, profile_id: int, but: int) -> Choosable | None:
    """This mentor, if it is one of them."""
    row = (
        await _mentors()
        .where((MentorProfile.state == ProfileState.ACTIVE.value) & _MENTOR.unit.path.ilike(f"{unit_path}%"))
        .where((MentorProfile.id == profile_id) & (_MENTOR.id != but))
        .first()
    )
    return _mentor(row) if row else None


async def choosable_mentees(programme_id: int, name: str, but: int) -> list[Choosable]:
    """Mentees on the list without mentors called so, in their official order."""
    rows = await _mentees(programme_id, but).where(called(_MENTEE, name)).order_by(_MENTEE.sort_order).limit(FOUND)
    return [Choosable(row["person"], row["person"]) for row in rows]


async def choosable_mentee(programme_id: int, person_id: int, but: int) -> Choosable | None:
    row = await _mentees(programme_id, but).where(Enrolment.person == person_id).first()
    return Choosable(row["person"], row["person"]) if row else None


def _mentors() -> Any:
    return MentorProfile.select(MentorProfile.id, MentorProfile.person, MentorProfile.seat, MentorProfile.specialties)


def _mentor(row: dict[str, Any]) -> Choosable:
    return Choosable(row["id"], row["person"], Seat(row["seat"]), row["specialties"])


def _mentees(programme_id: int, but: int) -> Any:
    listed = (Enrolment.programme == programme_id) & Enrolment.withdrawn_at.is_null() & (Enrolment.person != but)
    return Enrolment.select(Enrolment.person).where(listed & WhereRaw(WITHOUT_MENTORS))
