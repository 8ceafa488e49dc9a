"""Agreements of the demo, confirmed by all three where the mentorship has begun; and how mentorships ended."""

from datetime import date, timedelta
from typing import Any

from mentor.demo.moments import at
from mentor.demo.story import Tale
from mentor.kernel.database import insert_rows, write_transaction
from mentor.pairing.actions.agreements import standard_text
from mentor.pairing.rules.agreement_text import text_hash
from mentor.pairing.rules.states import FINAL, AgreementState, MentorshipState, Signer
from mentor.pairing.tables import Agreement, AgreementConfirmation, Mentorship

State = MentorshipState


async def write_agreements(tale: Tale, today: date) -> None:
    signed = [s for s in tale.stories if s.state not in (State.PROPOSED, State.OFFERED)]
    texts = {s.mentorship_id: await standard_text(s.mentorship_id, 1, now=at(today)) for s in signed}
    rows = [
        Agreement(
            mentorship=s.mentorship_id,
            template=template,
            number=number,
            text=text,
            text_hash=text_hash(text),
            state=AgreementState.SIGNED if s.is_running else AgreementState.CONFIRMING,
            written_at=at(s.starts_on - timedelta(days=5)),
            signed_at=at(s.starts_on) if s.is_running else None,
            objection_until=s.starts_on + timedelta(days=30) if s.is_running else None,
        )
        for s, (template, number, text) in ((s, texts[s.mentorship_id]) for s in signed)
    ]
    ids = await insert_rows(rows)
    confirmations = []
    for n, (story, agreement) in enumerate(zip(signed, ids, strict=True)):
        people = {
            Signer.MENTEE: story.mentee[0],
            Signer.PARTY: story.party[0],
            Signer.TECHNICAL: story.technical[0],
        }
        for signer, person in list(people.items())[: 3 if story.is_running else n % 3]:
            confirmations.append(
                AgreementConfirmation(
                    agreement=agreement,
                    signer=signer,
                    person=person,
                    text_hash=text_hash(texts[story.mentorship_id][2]),
                    confirmed_at=at(story.starts_on, 3),
                )
            )
    await insert_rows(confirmations)


async def finish(tale: Tale, today: date) -> None:
    """The states that follow after the growth has been told."""
    async with write_transaction():
        for story in tale.stories:
            if not story.is_running or story.state is State.ACTIVE:
                continue
            values: dict[Any, Any] = {Mentorship.state: story.state, Mentorship.changed_at: at(today)}
            if story.state is State.PAUSED:
                values |= {
                    Mentorship.pause_reason: "外派支援重点项目，三个月后恢复。",
                    Mentorship.paused_on: today - timedelta(days=20),
                    Mentorship.resumes_on: today + timedelta(days=70),
                }
            if story.state in FINAL:
                values[Mentorship.ended_on] = min(story.ends_on, today - timedelta(days=7))
            if story.state is State.EXTENDED:
                values[Mentorship.extension_count] = 1
            await Mentorship.update(values).where(Mentorship.id == story.mentorship_id)
