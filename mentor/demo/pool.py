"""The demo's mentor pool, programmes, pairs, mentorships and agreements, as rows."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from mentor.demo import words
from mentor.demo.base import Cast
from mentor.demo.enterprise import Man
from mentor.demo.story import Story, Tale
from mentor.kernel.database import insert_rows, write_transaction
from mentor.pairing.actions.standards import standard_policy_id, standard_template_id
from mentor.pairing.rules.agreement_text import text_hash
from mentor.pairing.rules.states import AgreementState, MentorshipState, OfferState, PairState, Seat, Signer
from mentor.pairing.tables import (
    Agreement,
    AgreementConfirmation,
    Enrolment,
    MentorApplication,
    MentorPair,
    MentorProfile,
    Mentorship,
    Offer,
    Programme,
)

State = MentorshipState
_ENDED = (State.GRADUATED, State.FAILED, State.TERMINATED)


def at(day: date, hour: int = 2, minute: int = 0) -> datetime:
    """A moment of that local day; hour 2 UTC is ten in the morning in Shanghai."""
    return datetime.combine(day, time(hour, minute), UTC)


async def build_pool(cast: Cast, tale: Tale, today: date, chance: random.Random) -> None:
    async with write_transaction():
        profiles = await _profiles(tale, today, chance)
        await _candidates(cast, tale, today)
        programmes = await _programmes(cast, today)
        await _mentorships(tale, profiles, programmes, chance)
        await _agreements(tale, today)


async def _profiles(tale: Tale, today: date, chance: random.Random) -> dict[tuple[int, Seat], int]:
    rows, keys = [], []
    for seat, people in ((Seat.PARTY, tale.party), (Seat.TECHNICAL, tale.technical)):
        for n, (person_id, man) in enumerate(people, 1):
            load = sum(_holds(s, person_id) and s.state not in (*_ENDED, State.PROPOSED) for s in tale.stories)
            appointed = today - timedelta(days=chance.randint(400, 600))
            keys.append((person_id, seat))
            rows.append(_profile(person_id, man, seat, load, appointed, n, chance))
    ids = await insert_rows(rows)
    applications = [
        MentorApplication(profile=i, source="unit", state="accepted", submitted_at=at(today - timedelta(days=620)))
        for i in ids
    ]
    await insert_rows(applications)
    return dict(zip(keys, ids, strict=True))


def _holds(story: Story, person_id: int) -> bool:
    return person_id in (story.party[0], story.technical[0])


def _profile(
    person_id: int, man: Man, seat: Seat, load: int, appointed: date, n: int, chance: random.Random
) -> MentorProfile:
    return MentorProfile(
        person=person_id,
        seat=seat,
        state="active",
        capacity=max(load, 5 if seat is Seat.PARTY else 3),
        load=load,
        specialties=man.specialties,
        introduction=f"{man.position}，从事相关工作{max(man.party_work_years, man.specialty_years)}年。",
        strength_political=chance.randint(2, 4) if seat is Seat.PARTY else chance.randint(0, 2),
        strength_business=chance.randint(2, 4) if seat is Seat.TECHNICAL else chance.randint(0, 2),
        strength_scenario=chance.randint(1, 4),
        appointed_on=appointed,
        term_until=appointed + timedelta(days=1100),
        letter_no=f"江衡聘〔{appointed.year}〕{n + (0 if seat is Seat.PARTY else 100)}号",
        changed_at=at(appointed),
    )


async def _candidates(cast: Cast, tale: Tale, today: date) -> None:
    """A few applications that wait for review."""
    taken = {p[0] for p in (*tale.party, *tale.technical)} | {s.mentee[0] for s in tale.stories}
    free = [
        p for p in cast.people if p[0] not in taken and p[1].specialty_years >= 6 and not p[1].unit.startswith("JH")
    ]
    for person_id, man in free[:6]:
        seat = Seat.PARTY if man.party_work_years >= 3 else Seat.TECHNICAL
        when = at(today - timedelta(days=3))
        profile = MentorProfile(person=person_id, seat=seat, specialties=man.specialties, changed_at=when)
        made = await MentorProfile.insert(profile)
        await MentorApplication.insert(
            MentorApplication(
                profile=made[0]["id"], source="self", submitted_at=when, opinion="愿意带徒，所在部门同意。"
            )
        )


async def _programmes(cast: Cast, today: date) -> list[int]:
    when = at(today - timedelta(days=420))
    policy, template = await standard_policy_id(when), await standard_template_id(when)
    ids = []
    for name, days in zip(words.PROGRAMMES, (390, 140), strict=True):
        start = today - timedelta(days=days)
        made = await Programme.insert(
            Programme(
                name=f"{start.year}年{name}",
                year=start.year,
                unit=cast.units["JH"][0],
                owner="人力资源部、党群工作部",
                policy=policy,
                template=template,
                starts_on=start,
                ends_on=start + timedelta(days=520),
                state="open",
                created_at=at(start),
            )
        )
        ids.append(made[0]["id"])
    return ids


async def _mentorships(
    tale: Tale, profiles: dict[tuple[int, Seat], int], programmes: list[int], chance: random.Random
) -> None:
    pairs = await _pairs(tale, profiles)
    await insert_rows([_enrolment(s, programmes[s.cohort], chance) for s in tale.stories])
    ids = await insert_rows([_mentorship(s, programmes[s.cohort], pairs) for s in tale.stories])
    for story, mentorship_id in zip(tale.stories, ids, strict=True):
        story.mentorship_id = mentorship_id
    await insert_rows([offer for s in tale.stories for offer in _offers(s, profiles)])


async def _pairs(tale: Tale, profiles: dict[tuple[int, Seat], int]) -> dict[tuple[int, int], int]:
    first: dict[tuple[int, int], Story] = {}
    for story in tale.stories:
        if story.state not in (State.PROPOSED, State.OFFERED):
            first.setdefault((story.party[0], story.technical[0]), story)
    rows = [
        MentorPair(
            party=profiles[party, Seat.PARTY],
            technical=profiles[technical, Seat.TECHNICAL],
            theme=story.project,
            state=PairState.ACTIVE,
            formed_on=story.starts_on,
        )
        for (party, technical), story in first.items()
    ]
    return dict(zip(first, await insert_rows(rows), strict=True))


def _enrolment(story: Story, programme: int, chance: random.Random) -> Enrolment:
    return Enrolment(
        programme=programme,
        person=story.mentee[0],
        direction=chance.choice(("party_to_business", "business_to_party", "both")),
        specialties=story.mentee[1].specialties,
        gap_political=chance.randint(1, 4),
        gap_business=chance.randint(1, 4),
        gap_scenario=chance.randint(1, 4),
        anchor_project=story.project,
        enrolled_at=at(story.starts_on - timedelta(days=12)),
    )


def _mentorship(story: Story, programme: int, pairs: dict[tuple[int, int], int]) -> Mentorship:
    """Ended ones are inserted as running: their growth has to happen first (see `finish`)."""
    proposed = story.state is State.PROPOSED
    state = story.state if not story.is_running else State.ACTIVE
    return Mentorship(
        programme=programme,
        mentee=story.mentee[0],
        pair=pairs.get((story.party[0], story.technical[0])) if state not in (State.PROPOSED, State.OFFERED) else None,
        party_mentor=None if proposed else story.party[0],
        technical_mentor=None if proposed else story.technical[0],
        anchor_project=story.project,
        state=state,
        starts_on=story.starts_on,
        ends_on=story.ends_on,
        activated_on=story.starts_on if story.is_running else None,
        created_at=at(story.starts_on - timedelta(days=10)),
        changed_at=at(story.starts_on),
    )


def _offers(story: Story, profiles: dict[tuple[int, Seat], int]) -> list[Offer]:
    if story.state is State.PROPOSED:
        return []
    pending = story.state is State.OFFERED
    ended = story.state in _ENDED
    state = OfferState.PENDING if pending else OfferState.ENDED if ended else OfferState.ACCEPTED
    asked = story.starts_on - timedelta(days=1 if pending else 8)
    return [
        Offer(
            mentorship=story.mentorship_id,
            seat=seat,
            profile=profiles[person, seat],
            state=state,
            points=72,
            offered_at=at(asked),
            expires_on=asked + timedelta(days=14),
            answered_at=None if pending else at(asked + timedelta(days=2)),
        )
        for seat, person in ((Seat.PARTY, story.party[0]), (Seat.TECHNICAL, story.technical[0]))
    ]


async def _agreements(tale: Tale, today: date) -> None:
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
            if story.state in _ENDED:
                values[Mentorship.ended_on] = min(story.ends_on, today - timedelta(days=7))
            if story.state is State.EXTENDED:
                values[Mentorship.extension_count] = 1
            await Mentorship.update(values).where(Mentorship.id == story.mentorship_id)
