"""The course of a mentorship: pause, resume, end early, conclude. Reaching the end date is never success."""

from datetime import date, datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.pairing.actions.pairs import drop_proposed
from mentor.pairing.actions.places import give_back_places
from mentor.pairing.actions.steps import move_mentorship, only_by_itself
from mentor.pairing.queries.mentorships import mentorship_facts, mentorship_view
from mentor.pairing.rules import permissions
from mentor.pairing.rules.states import (
    RUNNING,
    WORKING,
    AgreementState,
    EndReason,
    MentorshipState,
    OfferState,
    before,
)
from mentor.pairing.rules.visibility import MentorshipFacts
from mentor.pairing.tables import Agreement, Mentorship, Offer
from mentor.people.queries import holders
from mentor.people.rules import Role


async def pause(mentorship_id: int, reason: str, resumes_on: date, *, actor: Actor, now: datetime) -> None:
    """Nothing is due until `resumes_on`; then it resumes by itself."""
    facts = await mentorship_facts(mentorship_id, actor)
    if refusal := permissions.refusal_to_pause(facts, actor):
        raise Forbidden(refusal)
    if resumes_on <= local_date(now):
        raise Invalid({"resumes_on": Phrase("Please give a day in the future.")})
    async with write_transaction():
        values = {
            Mentorship.state: MentorshipState.PAUSED.value,
            Mentorship.pause_reason: reason,
            Mentorship.paused_on: local_date(now),
            Mentorship.resumes_on: resumes_on,
        }
        await move_mentorship(mentorship_id, WORKING, values, now)
        phrase = Phrase("The mentorship is paused until %(day)s.", day=resumes_on)
        await _tell_three(facts, phrase, now)
        after = {"state": MentorshipState.PAUSED, "resumes_on": resumes_on}
        await record(
            "pairing.pause", "mentorship", mentorship_id, actor=actor, now=now,
            before={"state": facts.state}, after=after, why=reason,
        )  # fmt: skip


async def resume(mentorship_id: int, *, actor: Actor, now: datetime) -> None:
    view = await mentorship_view(mentorship_id, actor)
    if refusal := permissions.refusal_to_resume(view.facts, actor):
        raise Forbidden(refusal)
    async with write_transaction():
        state = MentorshipState.EXTENDED if view.extension_count else MentorshipState.ACTIVE
        values: dict[Any, Any] = {
            Mentorship.state: state.value,
            Mentorship.pause_reason: "",
            Mentorship.paused_on: None,
            Mentorship.resumes_on: None,
        }
        await move_mentorship(mentorship_id, (MentorshipState.PAUSED,), values, now)
        await _tell_three(view.facts, Phrase("The mentorship goes on."), now)
        before_, after = {"state": MentorshipState.PAUSED}, {"state": state}
        await record("pairing.resume", "mentorship", mentorship_id, actor=actor, now=now, before=before_, after=after)


async def reach_end(mentorship_id: int, *, actor: Actor, now: datetime) -> None:
    """The end date has passed: it awaits its review. Called by the job."""
    only_by_itself(actor)
    facts = await mentorship_facts(mentorship_id, actor)
    async with write_transaction():
        values = {Mentorship.state: MentorshipState.AWAITING_REVIEW.value}
        await move_mentorship(mentorship_id, WORKING, values, now, Mentorship.ends_on < local_date(now))
        phrase = Phrase("The term of the mentorship is over; it awaits its review.")
        await _tell_three(facts, phrase, now)
        people = await holders(Role.HR, facts.unit_path)
        await tell(people, phrase, address=f"/mentorships/{mentorship_id}", kind="todo", now=now)
        after = {"state": MentorshipState.AWAITING_REVIEW}
        await record(
            "pairing.reach_end", "mentorship", mentorship_id, actor=actor, now=now,
            before={"state": facts.state}, after=after,
        )  # fmt: skip


async def begin_conclusion(mentorship_id: int, *, actor: Actor, now: datetime) -> None:
    """The final review begins."""
    facts = await mentorship_facts(mentorship_id, actor)
    if refusal := permissions.refusal_to_conclude(facts, actor):
        raise Forbidden(refusal)
    async with write_transaction():
        values = {Mentorship.state: MentorshipState.CONCLUDING.value}
        await move_mentorship(mentorship_id, before(MentorshipState.CONCLUDING), values, now)
        await _tell_three(facts, Phrase("The final review of the mentorship begins."), now)
        after = {"state": MentorshipState.CONCLUDING}
        await record(
            "pairing.begin_conclusion", "mentorship", mentorship_id, actor=actor, now=now,
            before={"state": facts.state}, after=after,
        )  # fmt: skip


async def conclude(mentorship_id: int, *, graduated: bool, note: str, actor: Actor, now: datetime) -> None:
    """Record the result of the final review. Without an agreement of three there is none."""
    facts = await mentorship_facts(mentorship_id, actor)
    if refusal := permissions.refusal_to_grade(facts, actor):
        raise Forbidden(refusal)
    signed = Agreement.state == AgreementState.SIGNED.value
    if not await Agreement.exists().where((Agreement.mentorship == mentorship_id) & signed):
        raise Forbidden(Phrase("Without an agreement confirmed by all three there is no result."))
    async with write_transaction():
        state = MentorshipState.GRADUATED if graduated else MentorshipState.FAILED
        await _close(facts, (MentorshipState.CONCLUDING,), state, {Mentorship.end_note: note}, now)
        phrase = Phrase("The mentorship is concluded: %(state)s.", state=state.label)
        await _tell_three(facts, phrase, now)
        await record(
            "pairing.conclude", "mentorship", mentorship_id, actor=actor, now=now,
            before={"state": facts.state}, after={"state": state}, why=note,
        )  # fmt: skip


async def end(mentorship_id: int, reason: EndReason, note: str, *, actor: Actor, now: datetime) -> None:
    """End it early, or drop a match that did not come about; a reason is always given."""
    facts = await mentorship_facts(mentorship_id, actor)
    if refusal := permissions.refusal_to_end(facts, actor):
        raise Forbidden(refusal)
    async with write_transaction():
        await end_in_transaction(facts, reason, note, now)
        await _tell_three(facts, Phrase("The mentorship has ended: %(reason)s.", reason=reason.label), now)
        await record(
            "pairing.end", "mentorship", mentorship_id, actor=actor, now=now,
            before={"state": facts.state}, after={"state": MentorshipState.TERMINATED, "reason": reason}, why=note,
        )  # fmt: skip


async def end_in_transaction(facts: MentorshipFacts, reason: EndReason, note: str, now: datetime) -> None:
    """The end itself, in the caller's transaction, which tells and journals."""
    values = {Mentorship.end_reason: reason.value, Mentorship.end_note: note}
    await _close(facts, RUNNING, MentorshipState.TERMINATED, values, now)


async def _close(
    facts: MentorshipFacts,
    expected: tuple[MentorshipState, ...],
    state: MentorshipState,
    values: dict[Any, Any],
    now: datetime,
) -> None:
    """Into a final state: the mentors have their places back, an unfinished agreement is cancelled."""
    closed = {Mentorship.state: state.value, Mentorship.ended_on: local_date(now)}
    row = await move_mentorship(facts.id, expected, {**values, **closed}, now)
    released: list[int] = []
    for old, new in ((OfferState.PENDING, OfferState.WITHDRAWN), (OfferState.ACCEPTED, OfferState.ENDED)):
        offers = (
            await Offer.update({Offer.state: new.value})
            .where((Offer.mentorship == facts.id) & (Offer.state == old.value))
            .returning(Offer.profile)
        )
        released += [offer["profile"] for offer in offers]
    await give_back_places(released)
    await drop_proposed(row["pair"], now)
    await Agreement.update({Agreement.state: AgreementState.CANCELLED.value}).where(
        (Agreement.mentorship == facts.id) & (Agreement.state == AgreementState.CONFIRMING.value)
    )


async def _tell_three(facts: MentorshipFacts, phrase: Phrase, now: datetime) -> None:
    await tell(sorted(facts.people), phrase, address=f"/mentorships/{facts.id}", kind="news", now=now)
