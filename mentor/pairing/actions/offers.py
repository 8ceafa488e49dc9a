"""Two mentors are asked to take the seats of one mentee; each accepts or declines for themself.

Locks are always taken in the order mentorship, profiles, pairs, so that no two transactions wait for each other.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.calendar.queries import due_after
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.pairing.actions.pairs import ensure_pair
from mentor.pairing.actions.places import take_places
from mentor.pairing.actions.seating import insert_offer, judged_seat, open_case, order_reappointments, reasons_of
from mentor.pairing.actions.steps import move_mentorship
from mentor.pairing.queries.candidates import MenteeCase, mentors_by_id
from mentor.pairing.queries.mentorships import mentorship_view
from mentor.pairing.rules import permissions
from mentor.pairing.rules.facts import Plan
from mentor.pairing.rules.judging import PairJudgement, judge_pair
from mentor.pairing.rules.permissions import MOVED_ON
from mentor.pairing.rules.states import Direction, MentorshipState, PairState, Seat
from mentor.pairing.tables import Mentorship

TAKEN = Phrase("The mentee already has two mentors in another mentorship.")


@dataclass(frozen=True, slots=True)
class NewMentorship:
    """What HR puts together by hand (or takes over from a plan)."""

    programme_id: int
    mentee_id: int
    party_profile_id: int
    technical_profile_id: int
    starts_on: date
    ends_on: date
    direction: Direction = Direction.BOTH
    anchor_project: str = ""
    #: Where a mentor's term ends before the mentorship, order the reappointment along with it.
    orders_reappointment: bool = False


async def make_offer(new: NewMentorship, *, actor: Actor, now: datetime) -> int:
    """Ask both mentors; gives the mentorship's id. Every hard rule must hold: Invalid with all reasons otherwise."""
    case = await open_case(new.programme_id, new.mentee_id, actor, now)
    judgement = await _judged(case, new, local_date(now))
    async with write_transaction():
        expires_on = await due_after(now, case.policy.offer_workdays)
        mentorship_id = await _insert_mentorship(new, judgement, actor, now)
        both = (judgement.party, judgement.technical)
        await take_places([one.mentor.profile_id for one in both])
        await order_reappointments(both, new.ends_on, now)
        pair_id = await ensure_pair(
            new.party_profile_id, new.technical_profile_id, case.policy.pairs_per_party_mentor, PairState.PROPOSED, now
        )
        await Mentorship.update({Mentorship.pair: pair_id}).where(Mentorship.id == mentorship_id)
        for one in both:
            await insert_offer(mentorship_id, one, expires_on, actor, now)
        after = {"mentee": new.mentee_id, "pair": pair_id, "total": judgement.total}
        after |= {one.mentor.seat.value: one.mentor.person_id for one in both}
        await record("pairing.make_offer", "mentorship", mentorship_id, actor=actor, now=now, after=after)
        return mentorship_id


async def offer_seat(
    mentorship_id: int, seat: Seat, profile_id: int, *, orders_reappointment: bool = False, actor: Actor, now: datetime
) -> None:
    """Ask somebody else for a seat that was declined or not answered."""
    view = await mentorship_view(mentorship_id, actor)
    if refusal := permissions.refusal_to_fill(view.facts, seat, actor):
        raise Forbidden(refusal)
    case = await open_case(view.programme_id, view.facts.mentee, actor, now)
    plan = Plan(case.policy, local_date(now), view.ends_on, mentorship_id, orders_reappointment)
    judgement, other = await judged_seat(case, plan, seat, profile_id, view.facts.holder(seat.other))
    async with write_transaction():
        expires_on = await due_after(now, case.policy.offer_workdays)
        column = Mentorship.party_mentor if seat is Seat.PARTY else Mentorship.technical_mentor
        values: dict[Any, Any] = {column: judgement.mentor.person_id}
        if other is not None:
            values[Mentorship.state] = MentorshipState.OFFERED.value
        row = await move_mentorship(mentorship_id, (MentorshipState.PROPOSED,), values, now, column.is_null())
        if row[f"{seat.other.value}_mentor"] != view.facts.holder(seat.other):
            raise Conflict(MOVED_ON)
        await take_places([profile_id])
        await order_reappointments((judgement,), view.ends_on, now)
        if other is not None:
            most = case.policy.pairs_per_party_mentor
            party, technical = (profile_id, other) if seat is Seat.PARTY else (other, profile_id)
            pair_id = await ensure_pair(party, technical, most, PairState.PROPOSED, now)
            await Mentorship.update({Mentorship.pair: pair_id}).where(Mentorship.id == mentorship_id)
        await insert_offer(mentorship_id, judgement, expires_on, actor, now)
        after = {"seat": seat, "person": judgement.mentor.person_id, "total": judgement.total}
        await record("pairing.offer_seat", "mentorship", mentorship_id, actor=actor, now=now, after=after)


async def _judged(case: MenteeCase, new: NewMentorship, today: date) -> PairJudgement:
    complaints = permissions.complaints_about_course(new.starts_on, new.ends_on)
    mentors = await mentors_by_id(case, [new.party_profile_id, new.technical_profile_id])
    if not {new.party_profile_id, new.technical_profile_id} <= set(mentors):
        raise NotFound
    plan = Plan(case.policy, today, new.ends_on, None, new.orders_reappointment)
    judgement = judge_pair(mentors[new.party_profile_id], mentors[new.technical_profile_id], case.facts, plan)
    for seat, one in ((Seat.PARTY, judgement.party), (Seat.TECHNICAL, judgement.technical)):
        if one.blocks:
            complaints[seat.value] = reasons_of(one.blocks)
    if judgement.blocks:
        complaints[""] = reasons_of(judgement.blocks)
    if complaints:
        raise Invalid(complaints)
    return judgement


async def _insert_mentorship(new: NewMentorship, judgement: PairJudgement, actor: Actor, now: datetime) -> int:
    row = Mentorship(
        programme=new.programme_id,
        mentee=new.mentee_id,
        party_mentor=judgement.party.mentor.person_id,
        technical_mentor=judgement.technical.mentor.person_id,
        direction=new.direction.value,
        anchor_project=new.anchor_project,
        state=MentorshipState.OFFERED.value,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        created_by=actor.person_id,
        created_at=now,
        changed_at=now,
    )
    made = await Mentorship.insert(row).on_conflict(action="DO NOTHING").returning(Mentorship.id)
    if not made:
        raise Conflict(TAKEN)
    return int(made[0]["id"])
