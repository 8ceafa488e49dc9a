"""HR's list: scope, filters, alarms, orders, pages; no content of logs anywhere."""

from dataclasses import asdict
from datetime import date, timedelta

import pytest

from mentor.growth.actions.competence import record_accepted
from mentor.growth.actions.logs import submit_log
from mentor.growth.actions.meetings import record_meeting
from mentor.growth.actions.milestones import add_evidence, submit_milestone
from mentor.growth.queries.cohort import cohort_count, cohort_page
from mentor.growth.queries.programmes import programme_choices
from mentor.growth.rules.cohort import Alarm, CohortFilter, Sort, Stage
from mentor.growth.rules.logs import Visibility
from mentor.growth.rules.meetings import MeetingKind, NewMeeting
from mentor.growth.tables import CompetenceEvidence
from mentor.kernel.actor import Actor, Grant, system_actor
from mentor.kernel.errors import NotFound
from mentor.pairing.rules.states import MentorshipState
from mentor.pairing.tables import Mentorship
from mentor.people.rules import Role
from mentor.people.tables import Person
from mentor.signoff import actions as signoff
from mentor.signoff.rules import Answer, Decision, GivenAnswer
from tests.builders.growth import (
    NOW,
    TODAY,
    Growth,
    a_log,
    a_mentorship,
    a_milestone,
    a_programme,
    a_submission,
    a_unit,
    an_agreed_milestone,
    some_text,
)

pytestmark = pytest.mark.usefixtures("database")
HEAD = Actor(account_id=900, person_id=None, grants=(Grant(Role.HR.value, unit_path="/"),))


async def listed(wanted: CohortFilter | None = None, actor: Actor = HEAD, today: date = TODAY) -> list[int]:
    programmes = await programme_choices(actor)
    page = await cohort_page(wanted or CohortFilter(), programmes, actor, today=today)
    return [line.bond.mentorship_id for line in page.rows]


async def meet(growth: Growth, on: date) -> None:
    new = NewMeeting(MeetingKind.COACHING, on, 30, "", True, True, "进度", (), "内容", None, ())
    await record_meeting(growth.mentorship, new, actor=growth.party, now=NOW)


async def test_the_list_reaches_as_far_as_the_scope():
    unit = await a_unit()
    inner = await a_unit("检修班", parent=unit.path)
    here, below, elsewhere = await a_mentorship(unit), await a_mentorship(inner), await a_mentorship()
    assert set(await listed(actor=here.hr)) == {here.mentorship, below.mentorship}
    assert set(await listed(actor=elsewhere.hr)) == {elsewhere.mentorship}
    assert len(await listed()) == 3
    assert set(await listed(actor=here.head)) == {here.mentorship, below.mentorship}
    for nobody in (here.mentee, here.party, here.stranger):
        with pytest.raises(NotFound):
            await listed(actor=nobody)


async def test_names_pinyin_initials_and_numbers_are_found():
    one, other = await a_mentorship(), await a_mentorship()
    await Person.update(
        {
            Person.name: "欧阳春晓",
            Person.pinyin: "ouyangchunxiao",
            Person.initials: "oycx",
            Person.employee_no: "HX0071",
        }
    ).where(Person.id == one.mentee.person_id)
    for words in ("春晓", "ouyang", "OuYang Chun", "oycx", "HX00", "hx0071"):
        assert await listed(CohortFilter(words=words)) == [one.mentorship], words
    assert await listed(CohortFilter(words="100%")) == []
    assert set(await listed(CohortFilter(words="%"))) == {one.mentorship, other.mentorship}, "signs of LIKE are text"


async def test_programme_unit_and_state_narrow_the_list():
    unit = await a_unit("热电分厂")
    running = await a_mentorship(unit)
    paused = await a_mentorship(state=MentorshipState.PAUSED)
    assert await listed(CohortFilter(programme=running.programme)) == [running.mentorship]
    assert await listed(CohortFilter(unit="热电")) == [running.mentorship]
    assert await listed(CohortFilter(state=MentorshipState.PAUSED)) == [paused.mentorship]


async def in_decision(growth: Growth) -> int:
    milestone = await an_agreed_milestone(growth)
    await add_evidence(milestone, some_text(), actor=growth.mentee, now=NOW)
    return await submit_milestone(milestone, a_submission(), actor=growth.mentee, now=NOW)


async def one_of_each() -> dict[str, Growth]:
    """One mentorship without any alarm, and one for each."""
    made = {name: await a_mentorship() for name in ("calm", *(alarm.value for alarm in Alarm))}
    gaps = {Alarm.NO_MEETING: 50, Alarm.MEETING_LATE: 999}
    for name, one in made.items():
        if name != Alarm.NO_LOG:
            await submit_log(one.mentorship, a_log(), actor=one.mentee, now=NOW)
        if gaps.get(name, 5) < 60:
            await meet(one, TODAY - timedelta(days=gaps.get(name, 5)))
    await in_decision(made[Alarm.WAITING])
    split = made[Alarm.SPLIT]
    request = await in_decision(split)
    for seat, who, word in (
        ("party", split.party, Decision.ACCEPTED),
        ("technical", split.technical, Decision.RETURNED),
    ):
        await signoff.decide(request, seat, word, "意见", actor=who, now=NOW, expected_version=1)
    await an_agreed_milestone(made[Alarm.OVERDUE], a_milestone(due_on=TODAY - timedelta(days=1)))
    return made


async def test_alarms_are_found_by_the_filter():
    made = await one_of_each()
    for alarm in set(Alarm) - {Alarm.WAITING}:
        assert await listed(CohortFilter(alarm=alarm)) == [made[alarm].mentorship], alarm
    later = TODAY + timedelta(days=10)
    waiting = await listed(CohortFilter(alarm=Alarm.WAITING), today=later)
    assert set(waiting) == {made[Alarm.SPLIT].mentorship, made[Alarm.WAITING].mentorship}


@pytest.mark.parametrize("days", [0, 10, 40])
async def test_the_line_shows_the_same_alarms_as_the_filter_finds(days):
    await one_of_each()
    day = TODAY + timedelta(days=days)
    page = await cohort_page(CohortFilter(), await programme_choices(HEAD), HEAD, today=day)
    for alarm in Alarm:
        shown = {line.bond.mentorship_id for line in page.rows if alarm in line.alarms}
        assert shown == set(await listed(CohortFilter(alarm=alarm), today=day)), alarm


async def test_what_counts_as_late_follows_the_programme():
    unit = await a_unit()
    patient = await a_programme(unit, numbers='{"meeting_watch_days": 100, "meeting_late_days": 200}')
    usual, slow = await a_mentorship(unit), await a_mentorship(unit, programme=patient)
    for one in (usual, slow):
        await meet(one, TODAY - timedelta(days=50))
    assert await listed(CohortFilter(alarm=Alarm.NO_MEETING)) == [usual.mentorship]


async def test_stages():
    planning, growing, ready = [await a_mentorship() for _ in range(3)]
    await an_agreed_milestone(growing)
    milestone = await an_agreed_milestone(ready)
    await add_evidence(milestone, some_text(), actor=ready.mentee, now=NOW)
    request = await submit_milestone(milestone, a_submission(), actor=ready.mentee, now=NOW)
    level = {"level": GivenAnswer(Answer.MET, step=4)}
    for seat, who in (("party", ready.party), ("technical", ready.technical)):
        await signoff.decide(request, seat, Decision.ACCEPTED, "", level, actor=who, now=NOW, expected_version=1)
    await record_accepted(actor=system_actor("test"), now=NOW)
    assert await CompetenceEvidence.count() == 1
    expected = {Stage.PLANNING: planning, Stage.GROWING: growing, Stage.READY: ready}
    for stage, one in expected.items():
        assert await listed(CohortFilter(stage=stage)) == [one.mentorship]
    page = await cohort_page(CohortFilter(), [], HEAD, today=TODAY)
    assert {line.bond.mentorship_id: line.stage for line in page.rows} == {
        one.mentorship: stage for stage, one in expected.items()
    }


@pytest.mark.parametrize("sort", list(Sort))
async def test_every_order_goes_on_after_its_last_line(sort):
    made = [await a_mentorship() for _ in range(7)]
    for number, one in enumerate(made):
        if number % 3:
            await submit_log(
                one.mentorship, a_log(happened_on=TODAY - timedelta(days=number)), actor=one.mentee, now=NOW
            )
            await meet(one, TODAY - timedelta(days=number * 2))
        await Mentorship.update({Mentorship.ends_on: date(2026, 12, 1 + number % 2)}).where(
            Mentorship.id == one.mentorship
        )
    seen, after = [], ""
    while True:
        page = await cohort_page(CohortFilter(sort=sort), [], HEAD, today=TODAY, after=after, limit=2)
        seen += [line.bond.mentorship_id for line in page.rows]
        after = page.after
        if not after:
            break
    whole = await cohort_page(CohortFilter(sort=sort), [], HEAD, today=TODAY)
    assert seen == [line.bond.mentorship_id for line in whole.rows]
    assert sorted(seen) == sorted(one.mentorship for one in made)


async def test_counting_stops_above_the_limit():
    for _ in range(3):
        await a_mentorship()
    programmes = await programme_choices(HEAD)
    assert await cohort_count(CohortFilter(), programmes, HEAD, today=TODAY, most=500) == 3
    assert await cohort_count(CohortFilter(), programmes, HEAD, today=TODAY, most=1) == 2


async def test_no_word_of_a_log_is_in_the_list():
    growth = await a_mentorship()
    for visibility in Visibility:
        await submit_log(growth.mentorship, a_log("金丝雀在唱歌", visibility=visibility), actor=growth.mentee, now=NOW)
    page = await cohort_page(CohortFilter(), await programme_choices(growth.hr), growth.hr, today=TODAY)
    assert page.rows[0].logs == 2, "a private reflection is not even counted"
    assert "金丝雀" not in str([asdict(line) for line in page.rows])


async def test_the_number_of_statements_does_not_grow_with_the_rows(statements):
    unit = await a_unit()
    growth = await a_mentorship(unit)
    statements.clear()
    await listed(actor=growth.hr)
    one = len(statements)
    for _ in range(3):
        await an_agreed_milestone(await a_mentorship(unit))
    statements.clear()
    assert len(await listed(actor=growth.hr)) == 4
    assert len(statements) == one == 3
