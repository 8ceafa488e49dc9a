"""The demo's mentor pool, programmes, pairs, mentorships and agreements, as rows."""

import random
from datetime import date, timedelta

from mentor.demo import words
from mentor.demo.enterprise import Man
from mentor.demo.founding import Cast
from mentor.demo.moments import at
from mentor.demo.signing import write_agreements
from mentor.demo.story import Story, Tale
from mentor.demo.weighing import Weighing
from mentor.kernel.database import insert_rows, write_transaction
from mentor.pairing.actions.standards import standard_policy_id, standard_template_id
from mentor.pairing.rules.states import FINAL, MentorshipState, OfferState, PairState, Seat
from mentor.pairing.tables import (
    Enrolment,
    MentorApplication,
    MentorPair,
    MentorProfile,
    Mentorship,
    Offer,
    Programme,
)

State = MentorshipState


async def build_pool(cast: Cast, tale: Tale, today: date, chance: random.Random) -> None:
    async with write_transaction():
        profiles = await _profiles(tale, today, chance)
        await _candidates(cast, tale, today)
        programmes = await _programmes(cast, today)
        await _mentorships(cast, tale, profiles, programmes, today, chance)
        await write_agreements(tale, today)


async def _profiles(tale: Tale, today: date, chance: random.Random) -> dict[tuple[int, Seat], MentorProfile]:
    rows, keys = [], []
    for seat, people in ((Seat.PARTY, tale.party), (Seat.TECHNICAL, tale.technical)):
        for n, (person_id, man) in enumerate(people, 1):
            load = sum(_holds(s, person_id) and s.state not in (*FINAL, State.PROPOSED) for s in tale.stories)
            appointed = today - timedelta(days=chance.randint(400, 600))
            keys.append((person_id, seat))
            rows.append(_profile(person_id, man, seat, load, appointed, n, chance))
    ids = await insert_rows(rows)
    for row, number in zip(rows, ids, strict=True):
        row.id = number
    applications = [
        MentorApplication(profile=i, source="unit", state="accepted", submitted_at=at(today - timedelta(days=620)))
        for i in ids
    ]
    await insert_rows(applications)
    return dict(zip(keys, rows, strict=True))


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
    cast: Cast,
    tale: Tale,
    profiles: dict[tuple[int, Seat], MentorProfile],
    programmes: list[int],
    today: date,
    chance: random.Random,
) -> None:
    pairs = await _pairs(tale, profiles)
    enrolments = [_enrolment(s, programmes[s.cohort], chance) for s in (*tale.stories, *tale.unmatched)]
    await insert_rows(enrolments)
    ids = await insert_rows([_mentorship(s, programmes[s.cohort], pairs) for s in tale.stories])
    for story, mentorship_id in zip(tale.stories, ids, strict=True):
        story.mentorship_id = mentorship_id
    weighing, hr = await Weighing.of(cast, today), cast.head("JH02")
    pairs_of = zip(tale.stories, enrolments, strict=False)
    await insert_rows([offer for s, listed in pairs_of for offer in _offers(s, listed, profiles, weighing, hr)])


async def _pairs(tale: Tale, profiles: dict[tuple[int, Seat], MentorProfile]) -> dict[tuple[int, int], int]:
    first: dict[tuple[int, int], Story] = {}
    for story in tale.stories:
        if story.state not in (State.PROPOSED, State.OFFERED):
            first.setdefault((story.party[0], story.technical[0]), story)
    rows = [
        MentorPair(
            party=profiles[party, Seat.PARTY].id,
            technical=profiles[technical, Seat.TECHNICAL].id,
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


def _offers(
    story: Story,
    listed: Enrolment,
    profiles: dict[tuple[int, Seat], MentorProfile],
    weighing: Weighing,
    hr: int,
) -> list[Offer]:
    if story.state is State.PROPOSED:
        return []
    pending = story.state is State.OFFERED
    ended = story.state in FINAL
    state = OfferState.PENDING if pending else OfferState.ENDED if ended else OfferState.ACCEPTED
    asked = story.starts_on - timedelta(days=1 if pending else 8)
    offers = []
    for seat, (person, man) in ((Seat.PARTY, story.party), (Seat.TECHNICAL, story.technical)):
        profile = profiles[person, seat]
        points, reasons = weighing.weigh(profile, man, listed, story.mentee[1])
        offers.append(
            Offer(
                mentorship=story.mentorship_id, seat=seat, profile=profile.id, state=state, points=points,
                reasons=reasons, offered_by=hr, offered_at=at(asked), expires_on=asked + timedelta(days=14),
                answered_at=None if pending else at(asked + timedelta(days=2)),
            )
        )  # fmt: skip
    return offers
