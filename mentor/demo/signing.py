"""Agreements of the demo, confirmed by all three where the mentorship has begun; and how mentorships ended."""

from datetime import date, timedelta
from typing import Any

from mentor.demo.moments import at
from mentor.demo.story import Story, Tale
from mentor.kernel.database import insert_rows, write_transaction
from mentor.pairing.actions.standards import standard_template_id
from mentor.pairing.rules.agreement_text import text_hash
from mentor.pairing.rules.states import FINAL, AgreementState, MentorshipState, Signer
from mentor.pairing.tables import Agreement, AgreementConfirmation, Mentorship

State = MentorshipState


async def write_agreements(tale: Tale, today: date) -> None:
    signed = [s for s in tale.stories if s.state not in (State.PROPOSED, State.OFFERED)]
    template = await standard_template_id(at(today))
    texts = {id(s): _text(s) for s in signed}
    rows = [
        Agreement(
            mentorship=s.mentorship_id,
            template=template,
            number=f"JH-{s.starts_on.year}-{s.mentorship_id:03}",
            text=texts[id(s)],
            text_hash=text_hash(texts[id(s)]),
            state=AgreementState.SIGNED if s.is_running else AgreementState.CONFIRMING,
            written_at=at(s.starts_on - timedelta(days=5)),
            signed_at=at(s.starts_on) if s.is_running else None,
            objection_until=s.starts_on + timedelta(days=30) if s.is_running else None,
        )
        for s in signed
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
                    text_hash=text_hash(texts[id(story)]),
                    confirmed_at=at(story.starts_on, 3),
                )
            )
    await insert_rows(confirmations)


def _text(story: Story) -> str:
    """Short: the full template is used for every agreement made in the product."""
    return (
        f"双导师结对培养协议书\n\n培养对象：{story.mentee[1].name}\n党务导师：{story.party[1].name}\n"
        f"业务导师：{story.technical[1].name}\n依托项目：{story.project}\n"
        f"培养期限：{story.starts_on:%Y-%m-%d} 至 {story.ends_on:%Y-%m-%d}\n\n"
        "一、三方自愿结对，以项目为牵引，在政治、业务、场景三个方面共同成长。\n"
        "二、党务导师负责思想引导、支部工作方法和群众工作能力的培养；业务导师负责专业技能、现场问题解决和质量安全意识的培养。\n"
        "三、里程碑须经两位导师认可同一版本方为有效；意见不一致的，应会商后再作决定。\n"
        "四、任何一方可在签订之日起三十日内提出异议。本协议不涉及国家秘密和工作秘密。\n"
    )


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
