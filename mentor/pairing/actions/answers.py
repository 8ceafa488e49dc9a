"""The answers of the mentors who were asked; with the second yes the agreement is written."""

from datetime import datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.pairing.actions.agreements import write_first
from mentor.pairing.actions.pairs import confirm_pair, drop_proposed
from mentor.pairing.actions.places import give_back_places
from mentor.pairing.actions.seating import live_offers
from mentor.pairing.actions.steps import move_mentorship, only_by_itself
from mentor.pairing.queries.mentorships import mentorship_facts
from mentor.pairing.queries.offers import offer_facts
from mentor.pairing.rules import permissions
from mentor.pairing.rules.permissions import MOVED_ON, OfferFacts
from mentor.pairing.rules.states import MentorshipState, OfferState, Seat
from mentor.pairing.rules.visibility import MentorshipFacts
from mentor.pairing.tables import Mentorship, Offer
from mentor.people.queries import holders
from mentor.people.rules import Role

_ASKING = (MentorshipState.PROPOSED, MentorshipState.OFFERED)


async def accept(offer_id: int, *, actor: Actor, now: datetime) -> int:
    """Take the seat; gives the mentorship's id. When both have accepted, the agreement is there to be confirmed."""
    offer = await offer_facts(offer_id, actor)
    if refusal := permissions.refusal_to_answer(offer, actor, local_date(now)):
        raise Forbidden(refusal)
    facts = await mentorship_facts(offer.mentorship_id, actor)
    async with write_transaction():
        row = await move_mentorship(facts.id, _ASKING, {}, now)
        await _turn(offer, OfferState.ACCEPTED, "", now)
        offers = await live_offers(facts.id)
        everybody = len(offers) == len(Seat) and all(one["state"] == OfferState.ACCEPTED for one in offers.values())
        await record("pairing.accept_offer", "mentorship", facts.id, actor=actor, now=now, after={"seat": offer.seat})
        if everybody:
            await _staff(facts, row, actor, now)
        else:
            phrase = Phrase("A mentor has accepted: %(seat)s. The other answer is still to come.", seat=offer.seat)
            await _tell_hr(facts, phrase, "news", now)
    return facts.id


async def decline(offer_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """Say no, with the reason, which only HR reads. The seat is vacant again."""
    offer = await offer_facts(offer_id, actor)
    if refusal := permissions.refusal_to_answer(offer, actor, local_date(now)):
        raise Forbidden(refusal)
    if not reason.strip():
        raise Invalid({"reason": Phrase("Please give the reason; HR will read it.")})
    facts = await mentorship_facts(offer.mentorship_id, actor)
    async with write_transaction():
        await _vacate(offer, OfferState.DECLINED, reason, now)
        phrase = Phrase("A mentor has declined: %(seat)s. Please choose somebody else.", seat=offer.seat)
        await _tell_hr(facts, phrase, "todo", now)
        after = {"seat": offer.seat, "person": offer.person_id}
        await record("pairing.decline_offer", "mentorship", facts.id, actor=actor, now=now, after=after, why=reason)


async def expire(offer_id: int, *, actor: Actor, now: datetime) -> None:
    """Nobody answered in time: as a decline, told to the mentor too. Called by the job."""
    only_by_itself(actor)
    offer = await offer_facts(offer_id, actor)
    if offer.state is not OfferState.PENDING or local_date(now) <= offer.expires_on:
        raise Conflict(MOVED_ON)
    facts = await mentorship_facts(offer.mentorship_id, actor)
    async with write_transaction():
        await _vacate(offer, OfferState.EXPIRED, "", now)
        phrase = Phrase("A mentor has not answered in time: %(seat)s. Please choose somebody else.", seat=offer.seat)
        await _tell_hr(facts, phrase, "todo", now)
        phrase = Phrase("You were asked to be a mentor; the time to answer is over.")
        await tell(offer.person_id, phrase, address="/pool", kind="news", now=now)
        after = {"seat": offer.seat, "person": offer.person_id}
        await record("pairing.expire_offer", "mentorship", facts.id, actor=actor, now=now, after=after)


async def _staff(facts: MentorshipFacts, row: dict[str, Any], actor: Actor, now: datetime) -> None:
    """Both seats are accepted: the pair takes effect and the agreement is written."""
    await move_mentorship(facts.id, _ASKING, {Mentorship.state: MentorshipState.AGREEMENT.value}, now)
    await confirm_pair(row["pair"])
    await write_first(facts.id, actor=actor, now=now)
    three = sorted(facts.people)
    phrase = Phrase("Both mentors have accepted. The agreement is ready to be confirmed.")
    await tell(three, phrase, address=f"/mentorships/{facts.id}/agreement", kind="todo", now=now)
    await _tell_hr(facts, Phrase("Both mentors have accepted; the agreement is being confirmed."), "news", now)


async def _vacate(offer: OfferFacts, state: OfferState, reason: str, now: datetime) -> None:
    column = Mentorship.party_mentor if offer.seat is Seat.PARTY else Mentorship.technical_mentor
    before = await Mentorship.select(Mentorship.pair).where(Mentorship.id == offer.mentorship_id).first()
    empty = {column: None, Mentorship.pair: None, Mentorship.state: MentorshipState.PROPOSED.value}
    await move_mentorship(offer.mentorship_id, _ASKING, empty, now)
    await _turn(offer, state, reason, now)
    await give_back_places([offer.profile_id])
    await drop_proposed(before["pair"] if before else None, now)


async def _turn(offer: OfferFacts, state: OfferState, reason: str, now: datetime) -> None:
    turned = (
        await Offer.update({Offer.state: state.value, Offer.answered_at: now, Offer.reason: reason})
        .where((Offer.id == offer.id) & (Offer.state == OfferState.PENDING.value))
        .returning(Offer.id)
    )
    if not turned:
        raise Conflict(MOVED_ON)


async def _tell_hr(facts: MentorshipFacts, phrase: Phrase, kind: str, now: datetime) -> None:
    people = await holders(Role.HR, facts.unit_path)
    await tell(people, phrase, address=f"/mentorships/{facts.id}/offers", kind=kind, now=now)
