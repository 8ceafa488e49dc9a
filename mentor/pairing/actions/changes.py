"""Another mentor on one seat while the mentorship goes on, with a handover note."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.pairing.actions.agreements import write_again
from mentor.pairing.actions.objections import close_open_objections
from mentor.pairing.actions.pairs import ensure_pair
from mentor.pairing.actions.places import give_back_places, take_places
from mentor.pairing.actions.seating import (
    case_of,
    insert_offer,
    live_offers,
    order_reappointments,
    successors_judged,
)
from mentor.pairing.actions.steps import move_mentorship
from mentor.pairing.queries.agreements import agreement_facts
from mentor.pairing.queries.candidates import MenteeCase
from mentor.pairing.queries.mentorships import MentorshipView, mentorship_view
from mentor.pairing.rules import permissions
from mentor.pairing.rules.facts import Plan
from mentor.pairing.rules.judging import SeatJudgement
from mentor.pairing.rules.permissions import MOVED_ON
from mentor.pairing.rules.states import STAFFED, OfferState, PairState, Seat
from mentor.pairing.rules.visibility import MentorshipFacts
from mentor.pairing.tables import MentorChange, Mentorship, Offer
from mentor.signoff.actions import succeed
from mentor.signoff.rules import FINAL
from mentor.signoff.tables import SignoffSeat


@dataclass(frozen=True, slots=True)
class Replacement:
    """Who follows on which seat (profile ids), and what the predecessor hands over."""

    successors: Mapping[Seat, int]
    reason: str
    handover_note: str
    #: Needed when both seats change at (nearly) the same time.
    override_reason: str = ""
    orders_reappointment: bool = False


async def replace_mentor(mentorship_id: int, change: Replacement, *, actor: Actor, now: datetime) -> None:
    """The mentorship keeps its number; the other seat is untouched; undecided keys pass to the successor.

    The successor's consent is the confirmation of the new text of the agreement, which all three are asked for.
    """
    view = await mentorship_view(mentorship_id, actor)
    if refusal := permissions.refusal_to_replace(view.facts, actor):
        raise Forbidden(refusal)
    case = await case_of(view.programme_id, view.facts.mentee, now)
    await _check_override(view.facts, change, case, now)
    offers = await live_offers(mentorship_id)
    plan = Plan(case.policy, local_date(now), view.ends_on, mentorship_id, change.orders_reappointment)
    if any(offers[seat]["profile"] == profile_id for seat, profile_id in change.successors.items()):
        raise Invalid({"": Phrase("The successor is already the mentor on this seat.")})
    stays = {seat: offers[seat]["profile"] for seat in Seat if seat not in change.successors}
    judgements = await successors_judged(case, plan, change.successors, stays)
    async with write_transaction():
        await _change_seats(view, offers, judgements, case, actor, now)
        for judgement in judgements:
            await _pass_on(view, judgement, change, actor, now)
        await order_reappointments(judgements, view.ends_on, now)
        present = await agreement_facts(mentorship_id)
        if present is not None:
            await close_open_objections(present.id, change.reason, actor=actor, now=now)
        await write_again(mentorship_id, actor=actor, now=now)
        await _tell(view.facts, judgements, now)
        before = {seat.value: view.facts.holder(seat) for seat in change.successors}
        after: dict[str, Any] = {one.mentor.seat.value: one.mentor.person_id for one in judgements}
        after |= {"handover_note": change.handover_note, "override": change.override_reason}
        await record(
            "pairing.replace_mentor", "mentorship", mentorship_id, actor=actor, now=now,
            before=before, after=after, why=change.reason,
        )  # fmt: skip


async def _check_override(facts: MentorshipFacts, change: Replacement, case: MenteeCase, now: datetime) -> None:
    """Both seats at once, or one soon after the other, leaves nobody who knows the mentee."""
    if not change.successors:
        raise Invalid({"": Phrase("Please choose a successor.")})
    if change.override_reason:
        return
    both = len(change.successors) == len(Seat)
    if not both:
        since = local_date(now) - timedelta(days=case.policy.seat_overlap_days)
        other = next(iter(change.successors)).other
        both = await MentorChange.exists().where(
            (MentorChange.mentorship == facts.id)
            & (MentorChange.seat == other.value)
            & (MentorChange.changed_on > since)
        )
    if both:
        raise Invalid(
            {"override_reason": Phrase("Both seats change at nearly the same time; please give the reason for it.")}
        )


async def _change_seats(
    view: MentorshipView,
    offers: Mapping[Seat, Mapping[str, Any]],
    judgements: tuple[SeatJudgement, ...],
    case: MenteeCase,
    actor: Actor,
    now: datetime,
) -> None:
    """Seats, places, offers and pair; every one of them must be as it was seen."""
    columns = {Seat.PARTY: Mentorship.party_mentor, Seat.TECHNICAL: Mentorship.technical_mentor}
    values = {columns[one.mentor.seat]: one.mentor.person_id for one in judgements}
    unchanged = Mentorship.version == view.version
    await move_mentorship(view.id, STAFFED, values, now, unchanged)
    profiles = {seat: int(offer["profile"]) for seat, offer in offers.items()}
    leaving = [profiles[one.mentor.seat] for one in judgements]
    for one in judgements:
        await _end_offer(int(offers[one.mentor.seat]["id"]))
        profiles[one.mentor.seat] = one.mentor.profile_id
    await _swap_places(leaving, [one.mentor.profile_id for one in judgements])
    most = case.policy.pairs_per_party_mentor
    pair_id = await ensure_pair(profiles[Seat.PARTY], profiles[Seat.TECHNICAL], most, PairState.ACTIVE, now)
    await Mentorship.update({Mentorship.pair: pair_id}).where(Mentorship.id == view.id)
    for one in judgements:
        await insert_offer(view.id, one, local_date(now), actor, now, OfferState.ACCEPTED)


async def _swap_places(leaving: list[int], coming: list[int]) -> None:
    """In the order of the profiles, so that two swaps never wait for each other."""
    for profile_id in sorted({*leaving, *coming}):
        if profile_id in coming:
            await take_places([profile_id])
        if profile_id in leaving:
            await give_back_places([profile_id])


async def _end_offer(offer_id: int) -> None:
    ended = (
        await Offer.update({Offer.state: OfferState.ENDED.value})
        .where((Offer.id == offer_id) & (Offer.state == OfferState.ACCEPTED.value))
        .returning(Offer.id)
    )
    if not ended:
        raise Conflict(MOVED_ON)


async def _pass_on(
    view: MentorshipView, judgement: SeatJudgement, change: Replacement, actor: Actor, now: datetime
) -> None:
    """The row of the change, and the keys not yet used."""
    seat, successor = judgement.mentor.seat, judgement.mentor.person_id
    predecessor = view.facts.holder(seat)
    assert predecessor is not None, "both seats of a staffed mentorship are held"
    await MentorChange.insert(
        MentorChange(
            mentorship=view.id,
            seat=seat.value,
            predecessor=predecessor,
            successor=successor,
            reason=change.reason,
            handover_note=change.handover_note,
            override_reason=change.override_reason,
            changed_on=local_date(now),
            decided_by=actor.person_id,
            decided_at=now,
        )
    )
    for kind, ids in (await _subjects(view.facts.mentee, predecessor, seat)).items():
        await succeed(
            predecessor, successor, [seat.value], subject_kind=kind, subject_ids=ids,
            actor=actor, now=now, reason=change.reason,
        )  # fmt: skip


async def _subjects(mentee: int, predecessor: int, seat: Seat) -> dict[str, list[int]]:
    """What is before the predecessor on this seat about this mentee, by kind: milestones, plans, reviews, …"""
    request: Any = SignoffSeat.request
    rows = await SignoffSeat.select(
        request.subject_kind.as_alias("kind"), request.subject_id.as_alias("subject")
    ).where(
        (SignoffSeat.holder == predecessor)
        & (SignoffSeat.name == seat.value)
        & (request.subject_person == mentee)
        & request.state.not_in([state.value for state in FINAL])
    )
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row["kind"], []).append(row["subject"])
    return found


async def _tell(facts: MentorshipFacts, judgements: tuple[SeatJudgement, ...], now: datetime) -> None:
    address = f"/mentorships/{facts.id}/agreement"
    for one in judgements:
        leaving = facts.holder(one.mentor.seat)
        phrase = Phrase("Your seat as a mentor has passed to a successor. Thank you for your work.")
        await tell(leaving, phrase, address="/pool", kind="news", now=now)
    coming = [one.mentor.person_id for one in judgements]
    phrase = Phrase("You follow another mentor; please read the handover note and confirm the agreement.")
    await tell(coming, phrase, address=address, kind="todo", now=now)
    staying = facts.people - {facts.holder(one.mentor.seat) for one in judgements}
    phrase = Phrase("A mentor has changed; please confirm the new text of the agreement.")
    await tell(sorted(p for p in staying if p), phrase, address=address, kind="todo", now=now)
