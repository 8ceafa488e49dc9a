"""After the agreement: objections within the window, and confirmations given in ink on paper."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mentor.files.actions import attach, store
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.forms import Upload
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.pairing.actions.agreements import conclude_if_complete, hold_text, insert_confirmations
from mentor.pairing.actions.course import end_in_transaction
from mentor.pairing.actions.steps import move_mentorship
from mentor.pairing.queries.agreements import SCAN, agreement_facts
from mentor.pairing.queries.mentorships import mentorship_facts
from mentor.pairing.rules import permissions
from mentor.pairing.rules.permissions import MOVED_ON
from mentor.pairing.rules.states import (
    STAFFED,
    AgreementState,
    EndReason,
    Method,
    ObjectionState,
    Signer,
)
from mentor.pairing.rules.visibility import MentorshipFacts
from mentor.pairing.tables import Agreement, AgreementObjection
from mentor.people.queries import holders
from mentor.people.rules import Role


async def object_to(mentorship_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """One of the three does not want this match; HR examines it. The reason is between them and HR."""
    facts = await mentorship_facts(mentorship_id, actor)
    present = await agreement_facts(mentorship_id)
    if present is None:
        raise NotFound
    today = local_date(now)
    if refusal := permissions.refusal_to_object(facts, present.state, present.objection_until, actor, today):
        raise Forbidden(refusal)
    async with write_transaction():
        await move_mentorship(mentorship_id, STAFFED, {}, now)
        await turn_agreement(present.id, AgreementState.SIGNED, AgreementState.OBJECTED)
        await AgreementObjection.insert(
            AgreementObjection(agreement=present.id, person=actor.person_id, reason=reason, raised_at=now)
        )
        phrase = Phrase("An objection to an agreement has come in.")
        address = f"/mentorships/{mentorship_id}/agreement"
        await tell(await holders(Role.HR, facts.unit_path), phrase, address=address, kind="todo", now=now)
        await record("pairing.object", "mentorship", mentorship_id, actor=actor, now=now, after={"reason": reason})


async def decide(objection_id: int, outcome: ObjectionState, resolution: str, *, actor: Actor, now: datetime) -> int:
    """Dismissed: the agreement stands. Upheld: the mentorship ends. To keep it with another mentor, replace that mentor
    instead: that decides the objection too. Gives the mentorship's id.
    """
    row = await _objection(objection_id)
    facts = await mentorship_facts(row["mentorship"], actor)
    if refusal := permissions.refusal_to_run(facts, actor):
        raise Forbidden(refusal)
    async with write_transaction():
        await move_mentorship(facts.id, STAFFED, {}, now)
        await _close(objection_id, outcome, resolution, actor, now)
        if outcome is ObjectionState.DISMISSED:
            await turn_agreement(row["agreement"], AgreementState.OBJECTED, AgreementState.SIGNED)
        else:
            await turn_agreement(row["agreement"], AgreementState.OBJECTED, AgreementState.CANCELLED)
            await end_in_transaction(facts, EndReason.OBJECTION, resolution, now)
        phrase = Phrase("The objection to the agreement has been examined: %(outcome)s.", outcome=outcome.label)
        address = f"/mentorships/{facts.id}/agreement"
        await tell(sorted(facts.people), phrase, address=address, kind="news", now=now)
        after = {"outcome": outcome}
        await record(
            "pairing.decide_objection", "mentorship", facts.id, actor=actor, now=now, after=after, why=resolution
        )
    return facts.id


async def close_open_objections(agreement_id: int, resolution: str, *, actor: Actor, now: datetime) -> None:
    """A mentor is replaced because of it: the objection is upheld; inside the caller's transaction."""
    await AgreementObjection.update(_decided(ObjectionState.UPHELD, resolution, actor, now)).where(
        (AgreementObjection.agreement == agreement_id) & (AgreementObjection.state == ObjectionState.OPEN.value)
    )


async def keep_scan(
    mentorship_id: int,
    upload: Upload,
    signers: Sequence[Signer],
    *,
    declared_non_classified: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep the scan of the signed paper. `signers`: who signed in ink and has not confirmed electronically."""
    facts = await mentorship_facts(mentorship_id, actor)
    if refusal := permissions.refusal_to_run(facts, actor):
        raise Forbidden(refusal)
    present = await agreement_facts(mentorship_id)
    if present is None:
        raise NotFound
    if signers and present.state is not AgreementState.CONFIRMING:
        raise Invalid({"signers": Phrase("This text is not waiting for confirmations.")})
    stored = await store(upload, declared_non_classified=declared_non_classified, actor=actor, now=now)
    async with write_transaction():
        await hold_text(present, mentorship_id, now)
        scan_id = await attach(stored, subject_kind=SCAN, subject_id=mentorship_id, actor=actor, now=now)
        people = {signer: _person(facts, signer) for signer in signers}
        await insert_confirmations(present, people, Method.PAPER, now, entered_by=actor.person_id, scan_id=scan_id)
        complete = bool(signers) and await conclude_if_complete(facts, present, now)
        after = {"scan": scan_id, "signers": list(signers), "version": present.version, "complete": complete}
        await record("pairing.keep_scan", "mentorship", mentorship_id, actor=actor, now=now, after=after)


async def turn_agreement(agreement_id: int, expected: AgreementState, state: AgreementState) -> None:
    turned = (
        await Agreement.update({Agreement.state: state.value})
        .where((Agreement.id == agreement_id) & (Agreement.state == expected.value))
        .returning(Agreement.id)
    )
    if not turned:
        raise Conflict(MOVED_ON)


def _person(facts: MentorshipFacts, signer: Signer) -> int:
    held = {Signer.MENTEE: facts.mentee, Signer.PARTY: facts.party_mentor, Signer.TECHNICAL: facts.technical_mentor}
    person = held[signer]
    assert person is not None, "a text is only written when both seats are held"
    return person


async def _objection(objection_id: int) -> dict[str, Any]:
    agreement: Any = AgreementObjection.agreement
    row = (
        await AgreementObjection.select(
            AgreementObjection.agreement, agreement.mentorship.as_alias("mentorship"), AgreementObjection.state
        )
        .where(AgreementObjection.id == objection_id)
        .first()
    )
    if row is None:
        raise NotFound
    return row


async def _close(objection_id: int, outcome: ObjectionState, resolution: str, actor: Actor, now: datetime) -> None:
    closed = (
        await AgreementObjection.update(_decided(outcome, resolution, actor, now))
        .where((AgreementObjection.id == objection_id) & (AgreementObjection.state == ObjectionState.OPEN.value))
        .returning(AgreementObjection.id)
    )
    if not closed:
        raise Conflict(MOVED_ON)


def _decided(outcome: ObjectionState, resolution: str, actor: Actor, now: datetime) -> dict[Any, Any]:
    return {
        AgreementObjection.state: outcome.value,
        AgreementObjection.resolution: resolution,
        AgreementObjection.decided_by: actor.person_id,
        AgreementObjection.decided_at: now,
    }
