"""Mentors who are out or want to leave while mentees are with them: who needs a successor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.kernel.actor import Actor
from mentor.pairing.queries.scopes import within
from mentor.pairing.rules.states import HOLDS_A_PLACE, MentorshipState, Seat, SuspensionCause
from mentor.pairing.rules.visibility import OFFICES
from mentor.pairing.tables import Offer
from mentor.people.queries import PersonLine, person_lines
from mentor.people.rules import Role


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One seat of one mentorship whose mentor is suspended. The cause is for the offices only."""

    mentorship_id: int
    state: MentorshipState
    seat: Seat
    mentor: PersonLine
    mentee: PersonLine
    profile_id: int
    cause: SuspensionCause | None
    ends_on: date
    may_replace: bool


async def handovers(actor: Actor, *, limit: int = 200) -> list[HandoverLine]:
    """Seats to be passed on, of mentees in the scope of an office of the actor."""
    mentorship: Any = Offer.mentorship
    profile: Any = Offer.profile
    scope = within(mentorship.mentee.unit.path, actor.unit_scopes(*OFFICES), actor)
    rows = (
        await Offer.select(
            Offer.mentorship.as_alias("mentorship_id"),
            Offer.seat,
            mentorship.state.as_alias("state"),
            mentorship.mentee.as_alias("mentee"),
            mentorship.ends_on.as_alias("ends_on"),
            mentorship.mentee.unit.path.as_alias("unit_path"),
            profile.id.as_alias("profile_id"),
            profile.person.as_alias("person"),
            profile.suspended_because.as_alias("cause"),
        )
        .where(Offer.state.is_in([state.value for state in HOLDS_A_PLACE]) & (profile.state == "suspended") & scope)
        .order_by(mentorship.ends_on, Offer.id)
        .limit(limit)
    )
    people = await person_lines([row[who] for row in rows for who in ("person", "mentee")])
    return [_line(row, people, actor) for row in rows]


def _line(row: Mapping[str, Any], people: Mapping[int, PersonLine], actor: Actor) -> HandoverLine:
    return HandoverLine(
        mentorship_id=row["mentorship_id"],
        state=MentorshipState(row["state"]),
        seat=Seat(row["seat"]),
        mentor=people[row["person"]],
        mentee=people[row["mentee"]],
        profile_id=row["profile_id"],
        cause=SuspensionCause(row["cause"]) if row["cause"] else None,
        ends_on=row["ends_on"],
        may_replace=actor.covers(row["unit_path"], Role.HR),
    )
