"""The agreement of three: written from a template, edited, confirmed with the password entered again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import Phrase, render
from mentor.notifications.actions import tell
from mentor.pairing.actions.standards import standard_template_id
from mentor.pairing.actions.steps import move_mentorship
from mentor.pairing.queries.agreements import AgreementFacts, agreement_facts
from mentor.pairing.queries.mentorships import mentorship_facts
from mentor.pairing.queries.programmes import policy_for
from mentor.pairing.queries.texts import TextSource, text_source
from mentor.pairing.rules import permissions
from mentor.pairing.rules.agreement_text import filled, text_hash
from mentor.pairing.rules.permissions import MOVED_ON
from mentor.pairing.rules.states import (
    STAFFED,
    AgreementState,
    MentorshipState,
    Method,
    Seat,
    Signer,
)
from mentor.pairing.rules.visibility import MentorshipFacts
from mentor.pairing.tables import Agreement, AgreementConfirmation, AgreementTemplate, Mentorship
from mentor.people.actions.access import confirm_identity
from mentor.people.queries import holders
from mentor.people.rules import Role
from mentor.settings import settings

#: A text longer than this is no agreement any more.
LONGEST = 30_000


async def write_first(mentorship_id: int, *, actor: Actor, now: datetime) -> None:
    """The first text, from the programme's template; inside the caller's transaction."""
    await _write_from_template(mentorship_id, 1, actor=actor, now=now)


async def write_again(mentorship_id: int, *, actor: Actor, now: datetime) -> None:
    """A new text from the template, because a mentor was replaced; inside the caller's transaction."""
    present = await agreement_facts(mentorship_id)
    if present is not None:
        await _supersede(present, now)
    await _write_from_template(mentorship_id, present.version + 1 if present else 1, actor=actor, now=now)


async def edit(mentorship_id: int, text: str, version: int, *, actor: Actor, now: datetime) -> None:
    """Another text: every confirmation given so far is void. `version` is the one that was shown."""
    facts = await mentorship_facts(mentorship_id, actor)
    present = await agreement_facts(mentorship_id)
    if present is None:
        raise NotFound
    if refusal := permissions.refusal_to_edit_agreement(facts, present.state, actor):
        raise Forbidden(refusal)
    if present.version != version:
        raise Conflict(MOVED_ON)
    if not text.strip() or len(text) > LONGEST:
        raise Invalid({"text": Phrase("Please give a text of at most %(limit)s characters.", limit=LONGEST)})
    async with write_transaction():
        await hold_text(present, mentorship_id, now)
        old = await Agreement.select(Agreement.template, Agreement.number).where(Agreement.id == present.id).first()
        assert old is not None, "agreements are never deleted"
        await _supersede(present, now)
        await _insert(mentorship_id, version + 1, old["template"], old["number"], filled(text, {}), actor, now)
        phrase = Phrase("The text of the agreement was changed; please read and confirm it.")
        address = f"/mentorships/{mentorship_id}/agreement"
        await tell(sorted(facts.people), phrase, address=address, kind="todo", now=now)
        after = {"version": version + 1, "hash": text_hash(filled(text, {}))}
        before = {"version": version, "hash": present.text_hash}
        await record(
            "pairing.edit_agreement", "mentorship", mentorship_id, actor=actor, now=now, before=before, after=after
        )


async def confirm(mentorship_id: int, shown_hash: str, secret: str, *, actor: Actor, now: datetime) -> bool:
    """Stand by the text that was shown, having entered the password or a code again; True when all three have now.

    Raises Invalid at field "secret" for a wrong one, Conflict when the text is no longer the one that was shown.
    """
    facts = await mentorship_facts(mentorship_id, actor)
    present = await agreement_facts(mentorship_id)
    if present is None:
        raise NotFound
    signer = permissions.signer_of(facts, actor.person_id)
    done = await _confirmed(present.id)
    if refusal := permissions.refusal_to_confirm(facts, present.state, signer in done, actor):
        raise Forbidden(refusal)
    if shown_hash != present.text_hash:
        raise Conflict(MOVED_ON)
    assert signer is not None, "refused above"
    assert actor.person_id is not None, "refused above"
    await confirm_identity(actor, secret, now=now)
    async with write_transaction():
        await hold_text(present, mentorship_id, now)
        await insert_confirmations(present, {signer: actor.person_id}, Method.ELECTRONIC, now)
        complete = await conclude_if_complete(facts, present, now)
        after = {"signer": signer, "version": present.version, "hash": present.text_hash, "complete": complete}
        await record("pairing.confirm_agreement", "mentorship", mentorship_id, actor=actor, now=now, after=after)
        return complete


async def hold_text(present: AgreementFacts, mentorship_id: int, now: datetime) -> None:
    """Lock the mentorship and make sure that this text is still the newest, as it was when it was shown."""
    await move_mentorship(mentorship_id, STAFFED, {}, now)
    if await agreement_facts(mentorship_id) != present:
        raise Conflict(MOVED_ON)


async def insert_confirmations(
    present: AgreementFacts,
    people: Mapping[Signer, int],
    method: Method,
    now: datetime,
    *,
    entered_by: int | None = None,
    scan_id: int | None = None,
) -> None:
    """One row per person, of exactly this text; inside the caller's transaction. Conflict for a second one."""
    for signer, person_id in people.items():
        row = AgreementConfirmation(
            agreement=present.id,
            signer=signer.value,
            person=person_id,
            text_hash=present.text_hash,
            method=method.value,
            confirmed_at=now,
            entered_by=entered_by,
            scan_id=scan_id,
        )
        made = (
            await AgreementConfirmation.insert(row).on_conflict(action="DO NOTHING").returning(AgreementConfirmation.id)
        )
        if not made:
            raise Conflict(MOVED_ON)


async def conclude_if_complete(facts: MentorshipFacts, present: AgreementFacts, now: datetime) -> bool:
    """With the third confirmation the agreement is concluded and the mentorship runs; in the caller's transaction."""
    if len(await _confirmed(present.id)) < len(Signer):
        return False
    row = await move_mentorship(facts.id, STAFFED, {}, now)
    policy = await policy_for(row["programme"])
    signed = (
        await Agreement.update(
            {
                Agreement.state: AgreementState.SIGNED.value,
                Agreement.signed_at: now,
                Agreement.objection_until: local_date(now) + timedelta(days=policy.objection_days),
            }
        )
        .where((Agreement.id == present.id) & (Agreement.state == AgreementState.CONFIRMING.value))
        .returning(Agreement.id)
    )
    if not signed:
        raise Conflict(MOVED_ON)
    if row["state"] == MentorshipState.AGREEMENT:
        started = {Mentorship.state: MentorshipState.ACTIVE.value, Mentorship.activated_on: local_date(now)}
        await move_mentorship(facts.id, (MentorshipState.AGREEMENT,), started, now)
    phrase = Phrase("All three have confirmed the agreement; the mentorship runs.")
    people = [*sorted(facts.people), *await holders(Role.HR, facts.unit_path)]
    await tell(people, phrase, address=f"/mentorships/{facts.id}/agreement", kind="news", now=now)
    return True


async def _confirmed(agreement_id: int) -> set[Signer]:
    rows = await AgreementConfirmation.select(AgreementConfirmation.signer).where(
        (AgreementConfirmation.agreement == agreement_id) & AgreementConfirmation.voided_at.is_null()
    )
    return {Signer(row["signer"]) for row in rows}


async def _supersede(present: AgreementFacts, now: datetime) -> None:
    turned = (
        await Agreement.update({Agreement.state: AgreementState.SUPERSEDED.value})
        .where((Agreement.id == present.id) & (Agreement.state == present.state.value))
        .returning(Agreement.id)
    )
    if not turned:
        raise Conflict(MOVED_ON)
    await AgreementConfirmation.update({AgreementConfirmation.voided_at: now}).where(
        (AgreementConfirmation.agreement == present.id) & AgreementConfirmation.voided_at.is_null()
    )


async def _write_from_template(mentorship_id: int, version: int, *, actor: Actor, now: datetime) -> None:
    template_id, number, text = await standard_text(mentorship_id, version, now=now)
    await _insert(mentorship_id, version, template_id, number, text, actor, now)


async def standard_text(mentorship_id: int, version: int, *, now: datetime) -> tuple[int, str, str]:
    """Template, number and text of an agreement with which nobody has interfered; nothing is written."""
    source = await text_source(mentorship_id)
    template_id = source.template_id or await standard_template_id(now)
    row = await AgreementTemplate.select(AgreementTemplate.text).where(AgreementTemplate.id == template_id).first()
    assert row is not None, "templates are never deleted"
    number = f"{source.starts_on.year}-{mentorship_id:05}-{version}"
    return template_id, number, filled(row["text"], _values(source, number))


async def _insert(
    mentorship_id: int, version: int, template_id: int, number: str, text: str, actor: Actor, now: datetime
) -> None:
    row = Agreement(
        mentorship=mentorship_id,
        version=version,
        template=template_id,
        number=number,
        text=text,
        text_hash=text_hash(text),
        state=AgreementState.CONFIRMING.value,
        written_by=actor.person_id,
        written_at=now,
    )
    made = await Agreement.insert(row).on_conflict(action="DO NOTHING").returning(Agreement.id)
    if not made:
        raise Conflict(MOVED_ON)


def _values(source: TextSource, number: str) -> dict[str, str]:
    """The text is in Chinese whoever writes it, so everything in it is said in Chinese."""
    values: dict[str, Any] = {
        "number": number,
        "programme": source.programme,
        "policy_document": source.policy_document or Phrase("none"),
        "party_label": settings().party_mentor_label or Seat.PARTY.label,
        "technical_label": settings().technical_mentor_label or Seat.TECHNICAL.label,
        "direction": source.direction.label,
        "anchor_project": source.anchor_project or Phrase("to be agreed in the development plan"),
        "starts_on": source.starts_on,
        "ends_on": source.ends_on,
        "months": max(round((source.ends_on - source.starts_on).days / 30.44), 1),
        "objection_days": source.policy.objection_days,
        "logs_per_month": source.policy.logs_per_month,
        "owner": source.owner or Phrase("Human resources"),
    }
    places = {Signer.MENTEE: "mentee", Signer.PARTY: "party_mentor", Signer.TECHNICAL: "technical_mentor"}
    for signer, place in places.items():
        person = source.people[signer]
        values |= {place: person["name"], f"{place}_unit": person["unit"], f"{place}_position": person["position"]}
    return {place: render(value, "zh-CN") for place, value in values.items()}
