"""R6: a running mentorship during a stay: the Party seat goes on, the technical seat may go out and come back."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from mentor.files import actions as files
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import Phrase, render
from mentor.pairing.actions.changes import Replacement, replace_mentor
from mentor.pairing.actions.course import pause, resume
from mentor.pairing.actions.seating import live_offers
from mentor.pairing.queries.mentorships import mentorship_view
from mentor.pairing.rules.permissions import refusal_to_pause, refusal_to_replace
from mentor.pairing.rules.states import MentorshipState, Seat
from mentor.rotations.actions import refuse
from mentor.rotations.actions.assigning import SUBJECT, give, led, tell_people
from mentor.rotations.queries.assignments import AssignmentRow
from mentor.rotations.rules import life as lives
from mentor.rotations.rules.assignments import Remedy
from mentor.rotations.rules.life import FINAL, Needed, State
from mentor.rotations.tables import Assignment

_AHEAD = frozenset(set(State) - FINAL - {State.END_REVIEW})


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`successor`: the host's technical mentor (profile); `override`: why both seats change at nearly the same time."""

    remedy: Remedy
    note: str
    successor: int | None = None
    override: str = ""


async def arrange(assignment_id: int, chosen: Arrangement, *, actor: Actor, now: datetime) -> None:
    """Say what happens with the mentorship; handing over happens at once, with all decisions that are open."""
    await files.refuse_marked_texts([chosen.note, chosen.override], actor=actor, now=now)
    async with write_transaction():
        row = await led(assignment_id, actor)
        _check(row, chosen)
        values: dict[Any, Any] = {Assignment.remedy: chosen.remedy.value}
        wanted = row.life.wanted
        if chosen.remedy is Remedy.HAND_OVER:
            values |= await _hand_over(row, chosen, actor, now)
            wanted |= {Needed.SEAT_BACK}
        elif chosen.remedy is Remedy.PAUSE:
            await _pause(row, chosen, actor, now)
        await _keep(row, wanted, values, now)
        verb = "rotations.hand_seat_out" if chosen.successor else "rotations.settle_mentoring"
        after = {"remedy": chosen.remedy.value, "successor": chosen.successor}
        await record(verb, SUBJECT, row.id, actor=actor, now=now, after=after, why=chosen.note)


def _check(row: AssignmentRow, chosen: Arrangement) -> None:
    if row.seat.mentorship is None:
        raise Invalid({"": Phrase("No mentorship runs.")})
    if row.life.state not in _AHEAD or row.seat.is_out:
        raise Invalid({"": Phrase("This is settled for this stay.")})
    if chosen.remedy is Remedy.HAND_OVER and chosen.successor is None:
        raise Invalid({"successor": Phrase("Please choose a successor.")})


async def _keep(row: AssignmentRow, wanted: frozenset[Needed], values: dict[Any, Any], now: datetime) -> None:
    changed = replace(row, facts=replace(row.facts, life=lives.wanting(row.life, wanted)))
    await give(changed, Needed.MENTORING, values=values, now=now)


async def _hand_over(row: AssignmentRow, chosen: Arrangement, actor: Actor, now: datetime) -> dict[Any, Any]:
    mentorship = row.seat.mentorship or 0
    refuse(refusal_to_replace((await mentorship_view(mentorship, actor)).facts, actor))
    home = (await live_offers(mentorship))[Seat.TECHNICAL]["profile"]
    await _replace(row, chosen.successor or 0, chosen.note, chosen.override, actor, now)
    return {
        Assignment.home_technical: home,
        Assignment.host_technical: chosen.successor,
        Assignment.seat_out_on: local_date(now),
        Assignment.seat_back_on: None,
    }


async def _replace(row: AssignmentRow, profile: int, note: str, override: str, actor: Actor, now: datetime) -> None:
    reason = render(Phrase("Stay with %(host)s", host=row.host_name))
    change = Replacement({Seat.TECHNICAL: profile}, reason, note, override, orders_reappointment=True)
    await replace_mentor(row.seat.mentorship or 0, change, actor=actor, now=now)


async def _pause(row: AssignmentRow, chosen: Arrangement, actor: Actor, now: datetime) -> None:
    view = await mentorship_view(row.seat.mentorship or 0, actor)
    refuse(refusal_to_pause(view.facts, actor))
    resumes: date = row.dates.planned_end + timedelta(days=1)
    await pause(view.id, chosen.note, resumes, actor=actor, now=now)


async def give_back(assignment_id: int, note: str, *, comes_back: bool, actor: Actor, now: datetime) -> None:
    """The technical seat returns to whom it was taken from; or it stays with the host, for a reason."""
    await files.refuse_marked_texts([note], actor=actor, now=now)
    async with write_transaction():
        row = await led(assignment_id, actor)
        if not row.seat.is_out or row.life.state not in (State.IN_POST, State.END_REVIEW):
            raise Invalid({"": Phrase("The technical seat is not with the host.")})
        values: dict[Any, Any] = {Assignment.seat_back_on: local_date(now)}
        if comes_back:
            override = render(Phrase("Return from the stay"))
            await _replace(row, row.seat.home_technical or 0, note, override, actor, now)
        else:
            values[Assignment.remedy] = Remedy.CONTINUE.value
        await give(row, Needed.SEAT_BACK, values=values, now=now)
        after = {"comes_back": comes_back, "profile": row.seat.home_technical}
        await record("rotations.hand_seat_back", SUBJECT, row.id, actor=actor, now=now, after=after, why=note)
        phrase = Phrase("The technical seat is back from the host.")
        await tell_people(row, [row.facts.person], phrase, now)


async def resume_mentorship(row: AssignmentRow, actor: Actor, now: datetime) -> None:
    """A mentorship that paused for the stay goes on with its end; inside the caller's transaction."""
    if row.seat.remedy is Remedy.PAUSE and row.seat.mentorship is not None:
        view = await mentorship_view(row.seat.mentorship, actor)
        if view.facts.state is MentorshipState.PAUSED:
            await resume(view.id, actor=actor, now=now)
