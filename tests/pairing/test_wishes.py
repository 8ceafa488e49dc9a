"""Wishes and refusals before the matching: who writes them, who reads them, what they count."""

import asyncio
from datetime import timedelta

import pytest

from mentor.journal.tables import JournalDetail, JournalEntry
from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden, Invalid, NotFound
from mentor.notifications.tables import Message
from mentor.pairing.actions.programmes import NewEnrolment, close_programme, enrol
from mentor.pairing.actions.wishes import NewWish, remove_wish, write_wish
from mentor.pairing.pages import router
from mentor.pairing.queries.own_wishes import own_programmes, own_wishes
from mentor.pairing.queries.wishes import programme_wishes, wishes_of
from mentor.pairing.rules.states import Seat, Signer
from mentor.pairing.tables import MatchingWish
from mentor.people.rules import Role
from tests.browser_of import browser_of
from tests.builders.pairing import NOON, House, Mentor, a_house, a_mentee, a_mentor, an_offered, somebody

pytestmark = pytest.mark.usefixtures("database")


async def wish(
    house: House, actor: Actor, part: Signer, chosen: int | None, *, no: bool = False, minute: int = 0
) -> int:
    new = NewWish(part, chosen or 0, is_refusal=no, why="合得来")
    return await write_wish(house.programme, new, actor=actor, now=NOON + timedelta(minutes=minute))


async def for_mentor(house: House, mentee: Actor, mentor: Mentor, *, no: bool = False, minute: int = 0) -> int:
    return await wish(house, mentee, Signer.MENTEE, mentor.profile, no=no, minute=minute)


async def test_a_mentee_names_three_mentors_and_the_first_counts_most() -> None:
    house = await a_house()
    mentee = await a_mentee(house)
    mentors = [await a_mentor(house, Seat.TECHNICAL) for _ in range(4)]
    numbers = [await for_mentor(house, mentee, one, minute=n) for n, one in enumerate(mentors[:3])]
    with pytest.raises(Invalid):
        await for_mentor(house, mentee, mentors[3], minute=3)
    wishes, refusals = await wishes_of(house.programme)
    assert [(one.profile, one.points) for one in wishes] == [
        (mentor.profile, points) for mentor, points in zip(mentors, (15, 10, 5), strict=False)
    ]
    assert refusals == ()
    await remove_wish(numbers[0], actor=mentee, now=NOON)
    wishes, _ = await wishes_of(house.programme)
    assert [one.points for one in wishes] == [15, 10]


async def test_five_windows_at_once_write_three_wishes_with_the_points_of_three() -> None:
    house = await a_house()
    mentee = await a_mentee(house)
    mentors = [await a_mentor(house, Seat.TECHNICAL) for _ in range(5)]
    tries = [for_mentor(house, mentee, one, minute=n) for n, one in enumerate(mentors)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, Invalid) for one in results) == 2
    wishes, _ = await wishes_of(house.programme)
    assert sorted(one.points for one in wishes) == [5, 10, 15]


async def test_what_is_said_again_replaces_what_was_said_before() -> None:
    house = await a_house()
    mentee, mentor = await a_mentee(house), await a_mentor(house, Seat.PARTY)
    await for_mentor(house, mentee, mentor)
    await for_mentor(house, mentee, mentor, no=True)
    wishes, refusals = await wishes_of(house.programme)
    assert wishes == ()
    assert [(one.mentee, one.profile, one.by) for one in refusals] == [
        (mentee.person_id, mentor.profile, Signer.MENTEE)
    ]


async def test_a_mentor_wishes_for_mentees_who_wait_and_for_nobody_else() -> None:
    house = await a_house()
    mentor = await a_mentor(house, Seat.PARTY)
    waiting, paired = await a_mentee(house, name="方待配"), (await an_offered(house)).mentee
    colleague = await somebody(house.department)
    await wish(house, mentor.actor, Signer.PARTY, waiting.person_id)
    for person in (paired.person_id, colleague.person_id, mentor.person):
        with pytest.raises(Invalid):
            await wish(house, mentor.actor, Signer.PARTY, person)
    with pytest.raises(Forbidden):
        await wish(house, mentor.actor, Signer.TECHNICAL, waiting.person_id)
    wishes, _ = await wishes_of(house.programme)
    assert [(one.mentee, one.profile, one.points, one.by) for one in wishes] == [
        (waiting.person_id, mentor.profile, 10, Signer.PARTY)
    ]


async def test_wishes_stand_still_once_the_mentee_is_offered_or_the_programme_closed() -> None:
    house = await a_house()
    mentee, mentor = await a_mentee(house), await a_mentor(house, Seat.PARTY)
    number = await for_mentor(house, mentee, mentor)
    of_mentor = await wish(house, mentor.actor, Signer.PARTY, mentee.person_id)
    await an_offered(house, mentee=mentee)
    with pytest.raises(Forbidden):
        await remove_wish(number, actor=mentee, now=NOON)
    with pytest.raises(Forbidden):
        await remove_wish(of_mentor, actor=mentor.actor, now=NOON)
    with pytest.raises(Forbidden):
        await for_mentor(house, mentee, mentor, no=True)
    await close_programme(house.programme, actor=house.hr, now=NOON)
    with pytest.raises(Forbidden):
        await wish(house, mentor.actor, Signer.PARTY, mentee.person_id)
    assert await own_programmes(mentee) == []


async def test_wishes_are_seen_by_their_author_and_hr_only() -> None:
    house = await a_house()
    mentee, mentor = await a_mentee(house), await a_mentor(house, Seat.PARTY)
    number = await for_mentor(house, mentee, mentor, no=True)
    [line] = (await programme_wishes(house.programme, house.hr)).lines.rows
    assert (line.is_refusal, line.why) == (True, "合得来")
    own = await own_wishes(house.programme, mentee)
    assert [one.id for one in own.parts[0].refusals] == [number]
    second, colleague = await a_mentee(house), await a_mentor(house, Seat.PARTY)
    await wish(house, colleague.actor, Signer.PARTY, mentee.person_id)
    for other in (mentor.actor, second):
        [part] = (await own_wishes(house.programme, other)).parts
        assert (part.wishes, part.refusals) == ((), ())
    for other in (house.party_office, house.leader):
        with pytest.raises(Forbidden):
            await programme_wishes(house.programme, other)
    with pytest.raises(NotFound):
        await programme_wishes(house.programme, mentor.actor)
    with pytest.raises(NotFound):
        await remove_wish(number, actor=mentor.actor, now=NOON)
    with pytest.raises(NotFound):
        await own_wishes(house.programme, await somebody(house.department))


async def test_an_officer_of_hr_does_not_read_who_refuses_them() -> None:
    house = await a_house()
    mentee, officer = await a_mentee(house), await a_mentor(house, Seat.TECHNICAL)
    await for_mentor(house, mentee, officer, no=True)
    hr = await somebody(house.root, Role.HR)
    own_eyes = Actor(officer.actor.account_id, officer.person, hr.grants, "同一人")
    assert list((await programme_wishes(house.programme, own_eyes)).lines.rows) == []
    elsewhere = await somebody(house.elsewhere, Role.HR)
    assert list((await programme_wishes(house.programme, elsewhere)).lines.rows) == []


async def test_the_journal_does_not_name_whom_a_wish_is_about() -> None:
    house = await a_house()
    mentee, mentor = await a_mentee(house), await a_mentor(house, Seat.PARTY)
    number = await for_mentor(house, mentee, mentor, no=True)
    [entry] = await JournalEntry.select().where(JournalEntry.action == "pairing.write_wish")
    assert (entry["subject_kind"], entry["subject_id"]) == ("matching_wish", number)
    [detail] = await JournalDetail.select().where(JournalDetail.seq == entry["seq"])
    assert "合得来" not in detail["content"]
    assert "profile" not in detail["content"]


async def test_a_mentee_finds_a_mentor_by_name_and_says_no_only_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mentor.kernel.clock.now", lambda: NOON)
    house = await a_house()
    mentee, mentor = await a_mentee(house), await a_mentor(house, Seat.TECHNICAL, name="钟师傅")
    here = f"/wishes/{house.programme}"
    async with browser_of(mentee, router) as browser:
        await browser.get(f"{here}?name=钟师傅")
        await browser.send(f"{here}/entries", chosen=str(mentor.profile), kind="refusal")
        assert browser.page.status_code == 422
        await browser.send(f"{here}/entries", chosen=str(mentor.profile), kind="refusal", why="同一宿舍")
        await browser.follow()
        assert "同一宿舍" in browser.text
    async with browser_of(house.hr, router) as browser:
        await browser.get(f"/programmes/{house.programme}/wishes")
        assert "同一宿舍" in browser.text


async def test_a_mentee_is_told_once_that_wishes_are_open() -> None:
    house = await a_house()
    mentee = await a_mentee(house)
    new = NewEnrolment(mentee.person_id or 0, specialties="焊接")
    await enrol(house.programme, new, actor=house.hr, now=NOON)
    messages = await Message.select().where(Message.recipient == mentee.person_id)
    assert [one["address"] for one in messages] == [f"/wishes/{house.programme}"]


async def test_hr_pages_through_thousands_and_finds_one() -> None:
    house = await a_house()
    mentors = [await a_mentor(house, Seat.PARTY, name=f"导师{n}") for n in range(3)]
    rows = []
    for n in range(20):
        mentee = await a_mentee(house, name=f"学员{n:02}")
        rows += [
            MatchingWish(
                programme=house.programme,
                mentee=mentee.person_id,
                profile=mentor.profile,
                signer=Signer.MENTEE.value,
                is_refusal=n == 7 and mentor is mentors[0],
                written_by=mentee.person_id,
                written_at=NOON,
            )
            for mentor in mentors
        ]
    await MatchingWish.insert(*rows)
    first = await programme_wishes(house.programme, house.hr)
    rest = await programme_wishes(house.programme, house.hr, after=first.lines.after)
    assert len({line.id for line in (*first.lines.rows, *rest.lines.rows)}) == 60
    assert rest.lines.after == ""
    of_one = await programme_wishes(house.programme, house.hr, name="学员07")
    assert {line.mentee.name for line in of_one.lines.rows} == {"学员07"}
    assert len(of_one.lines.rows) == 3
    refused = await programme_wishes(house.programme, house.hr, name="导师0", only_refusals=True)
    assert [line.mentee.name for line in refused.lines.rows] == ["学员07"]
