"""What every way of filling a seat has in common: the case, the judgement, the offer row, the ordered reappointment."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden, Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.kernel.phrases import write_phrase
from mentor.notifications.actions import tell
from mentor.pairing.queries.candidates import MenteeCase, mentee_case, mentors_by_id, with_places
from mentor.pairing.rules import permissions
from mentor.pairing.rules.facts import MentorFacts, Plan
from mentor.pairing.rules.judging import SeatJudgement, judge_seat, pair_blocks
from mentor.pairing.rules.kinds import Block
from mentor.pairing.rules.states import HOLDS_A_PLACE, OfferState, ProgrammeState, Seat
from mentor.pairing.tables import MentorProfile, Offer
from mentor.people.rules import PersonFacts, sees_person


async def live_offers(mentorship_id: int) -> dict[Seat, dict[str, Any]]:
    """The offers that hold a place, by seat."""
    held = [state.value for state in HOLDS_A_PLACE]
    rows = await Offer.select(Offer.id, Offer.seat, Offer.profile, Offer.state).where(
        (Offer.mentorship == mentorship_id) & Offer.state.is_in(held)
    )
    return {Seat(row["seat"]): row for row in rows}


async def successors_judged(
    case: MenteeCase, plan: Plan, coming: Mapping[Seat, int], staying: Mapping[Seat, int]
) -> tuple[SeatJudgement, ...]:
    """The mentors who come (profile ids by seat) beside those who stay; Invalid with every reason against them."""
    mentors = await mentors_by_id(case, [*coming.values(), *staying.values()])
    if not set(coming.values()) <= set(mentors):
        raise NotFound
    judgements = {seat: judge_seat(mentors[profile_id], case.facts, plan) for seat, profile_id in coming.items()}
    complaints: dict[str, Phrase] = {}
    for seat, judgement in judgements.items():
        if blocks := judgement.blocks + _wrong_seat(judgement.mentor, seat):
            complaints[seat.value] = reasons_of(blocks)
    both = {seat: mentors[one] for seat, one in {**coming, **staying}.items()}
    if not complaints and len(both) == len(Seat) and (blocks := pair_blocks(both[Seat.PARTY], both[Seat.TECHNICAL])):
        complaints[""] = reasons_of(blocks)
    if complaints:
        raise Invalid(complaints)
    return tuple(judgements.values())


async def case_of(programme_id: int, mentee_id: int, now: datetime) -> MenteeCase:
    """The mentee's case for an action that is already authorised on their mentorship."""
    return await with_places(await mentee_case(programme_id, mentee_id, local_date(now)))


async def open_case(programme_id: int, mentee_id: int, actor: Actor, now: datetime) -> MenteeCase:
    case = await mentee_case(programme_id, mentee_id, local_date(now))
    unit_path, party_path = case.facts.unit_path, case.party_path
    if not actor.is_system and not sees_person(PersonFacts(mentee_id, unit_path, party_path), actor):
        raise NotFound
    if refusal := permissions.refusal_to_pair(unit_path, party_path, mentee_id, actor):
        raise Forbidden(refusal)
    if case.programme_state is not ProgrammeState.OPEN:
        raise Forbidden(Phrase("This programme is not open."))
    if not unit_path.startswith(case.programme_unit_path):
        raise Invalid({"": Phrase("This person does not work in the unit of the programme.")})
    return await with_places(case)


async def judged_seat(
    case: MenteeCase, plan: Plan, seat: Seat, profile_id: int, other_person: int | None
) -> tuple[SeatJudgement, int | None]:
    """One mentor for a vacant seat; also the profile on the other seat, when that one is held or asked."""
    offers = await live_offers(plan.mentorship_id or 0) if other_person is not None else {}
    other = int(offers[seat.other]["profile"]) if seat.other in offers else None
    staying = {seat.other: other} if other is not None else {}
    return (await successors_judged(case, plan, {seat: profile_id}, staying))[0], other


def _wrong_seat(mentor: MentorFacts, seat: Seat) -> tuple[Block, ...]:
    if mentor.seat is seat:
        return ()
    return (Block("H1", Phrase("A pair needs one Party-affairs mentor and one technical mentor.")),)


def reasons_of(blocks: tuple[Block, ...]) -> Phrase:
    return Phrase("Ruled out: %(reasons)s", reasons=[block.why for block in blocks])


async def insert_offer(
    mentorship_id: int,
    judgement: SeatJudgement,
    expires_on: date,
    actor: Actor,
    now: datetime,
    state: OfferState = OfferState.PENDING,
) -> None:
    """Belongs beside `take_places`, in the caller's transaction. A pending one asks the mentor."""
    mentor = judgement.mentor
    await Offer.insert(
        Offer(
            mentorship=mentorship_id,
            seat=mentor.seat.value,
            profile=mentor.profile_id,
            points=judgement.total,
            reasons=written_reasons(judgement),
            offered_by=actor.person_id,
            offered_at=now,
            expires_on=expires_on,
            state=state.value,
            answered_at=now if state is OfferState.ACCEPTED else None,
        )
    )
    if state is not OfferState.PENDING:
        return
    phrase = Phrase(
        "You are asked to be a mentor: %(seat)s. Please answer by %(day)s.", seat=mentor.seat, day=expires_on
    )
    await tell(mentor.person_id, phrase, address=f"/mentorships/{mentorship_id}/offers", kind="todo", now=now)


def written_reasons(judgement: SeatJudgement) -> str:
    """Points and words of every rule, kept with the offer: why this mentor."""
    lines = [[one.rule, one.points, one.out_of, write_phrase(one.why)] for one in judgement.points]
    return json.dumps(lines, ensure_ascii=False)


async def order_reappointments(judgements: tuple[SeatJudgement, ...], ends_on: date, now: datetime) -> None:
    """Where a term ends before the mentorship does, note that it has to be renewed by then."""
    for one in judgements:
        term = one.mentor.term_until
        if term is not None and term < ends_on and not one.mentor.reappointment_planned:
            await MentorProfile.update({MentorProfile.reappoint_before: term, MentorProfile.changed_at: now}).where(
                (MentorProfile.id == one.mentor.profile_id) & MentorProfile.reappoint_before.is_null()
            )
