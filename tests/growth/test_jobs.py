"""Months close, reminders come once, silence is noticed: yellow for the mentor, red for both."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mentor.growth import jobs
from mentor.growth.actions.logs import submit_log
from mentor.growth.actions.meetings import finish_action, record_meeting
from mentor.growth.actions.milestones import add_evidence, submit_milestone
from mentor.growth.actions.reading import read_log
from mentor.growth.actions.reminders import remind_of_milestones
from mentor.growth.queries.meetings import meetings_page
from mentor.growth.rules.meetings import ActionOwner, MeetingKind, NewAction, NewMeeting
from mentor.growth.tables import CompetenceEvidence, GrowthMonth
from mentor.journal.tables import JournalEntry
from mentor.notifications.tables import Message
from mentor.pairing.rules.states import MentorshipState
from mentor.pairing.tables import Mentorship
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


def morning(day: date) -> datetime:
    """Eight o'clock in China."""
    return datetime(day.year, day.month, day.day, 0, tzinfo=UTC)


async def reminded(growth: Growth) -> list[int]:
    """Who got a reminder, in order; a person appears once per message."""
    rows = await Message.select(Message.recipient).where(Message.kind == "reminder").order_by(Message.id)
    people = {growth.mentee.person_id: "mentee", growth.party.person_id: "party", growth.technical.person_id: "tech"}
    return [people[row["recipient"]] for row in rows if row["recipient"] in people]


async def test_a_month_closes_after_its_last_open_day_and_is_journalled_once():
    growth = await a_mentorship()
    await submit_log(growth.mentorship, a_log(), actor=growth.mentee, now=NOW)
    await jobs.lock_months(morning(date(2026, 7, 7)))
    assert (await GrowthMonth.select().first())["closed_at"] is None, "7 July is the fifth working day: still open"
    for _ in range(2):
        await jobs.lock_months(morning(date(2026, 7, 8)))
    assert (await GrowthMonth.select().first())["closed_at"] is not None
    assert await JournalEntry.count().where(JournalEntry.action == "growth.close_months") == 1


async def test_each_programme_closes_on_its_own_working_day():
    unit = await a_unit()
    slow = await a_mentorship(unit, programme=await a_programme(unit, numbers='{"log_lock_workday": 15}'))
    usual = await a_mentorship(unit)
    for one in (slow, usual):
        await submit_log(one.mentorship, a_log(), actor=one.mentee, now=NOW)
    await jobs.lock_months(morning(date(2026, 7, 10)))
    closed = {row["mentorship"]: row["closed_at"] is not None for row in await GrowthMonth.select()}
    assert closed == {slow.mentorship: False, usual.mentorship: True}


async def test_a_closed_month_keeps_its_numbers():
    growth = await a_mentorship()
    await submit_log(growth.mentorship, a_log(), actor=growth.mentee, now=NOW)
    await jobs.lock_months(morning(date(2026, 7, 8)))
    new = NewMeeting(MeetingKind.COACHING, TODAY, 30, "", True, False, "补录", (), "", None, ())
    await record_meeting(growth.mentorship, new, actor=growth.party, now=morning(date(2026, 7, 9)))
    assert (await GrowthMonth.select().first())["meetings"] == 0


async def test_a_milestone_is_announced_once_each_time_and_mentors_hear_of_it_when_overdue():
    growth = await a_mentorship()
    await an_agreed_milestone(growth, a_milestone(due_on=date(2026, 6, 30)))
    for day, expected in (
        (date(2026, 6, 22), []),
        (date(2026, 6, 23), ["mentee"]),
        (date(2026, 6, 25), ["mentee"]),
        (date(2026, 6, 30), ["mentee", "mentee"]),
        (date(2026, 7, 1), ["mentee", "mentee", "mentee", "party", "tech"]),
        (date(2026, 7, 5), ["mentee", "mentee", "mentee", "party", "tech"]),
    ):
        await remind_of_due(day)
        assert await reminded(growth) == expected, day


async def remind_of_due(day: date) -> None:
    await remind_of_milestones(now=morning(day))


async def test_what_is_being_decided_waived_or_not_agreed_is_not_reminded_of():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth, a_milestone(due_on=date(2026, 6, 30)))
    await add_evidence(milestone, some_text(), actor=growth.mentee, now=NOW)
    await submit_milestone(milestone, a_submission(), actor=growth.mentee, now=NOW)
    paused = await a_mentorship()
    await an_agreed_milestone(paused, a_milestone(due_on=date(2026, 6, 30)))
    await Mentorship.update({Mentorship.state: MentorshipState.PAUSED.value}).where(Mentorship.id == paused.mentorship)
    await remind_of_due(date(2026, 7, 1))
    assert await reminded(growth) == []
    assert await reminded(paused) == []


async def test_silent_mentors_are_told_at_yellow_and_both_at_red():
    growth = await a_mentorship()
    new = NewMeeting(MeetingKind.COACHING, TODAY, 30, "", True, True, "进度", (), "", None, ())
    await record_meeting(growth.mentorship, new, actor=growth.party, now=NOW)
    await jobs.remind(morning(TODAY + timedelta(days=45)))
    assert await reminded(growth) == []
    for _ in range(2):
        await jobs.remind(morning(TODAY + timedelta(days=46)))
    assert sorted(await reminded(growth)) == ["party", "tech"]
    await jobs.remind(morning(TODAY + timedelta(days=61)))
    assert sorted(await reminded(growth)) == ["party"] * 3 + ["tech"] * 3


async def test_a_mentor_who_reads_the_log_is_not_silent():
    growth = await a_mentorship(starts_on=date(2026, 6, 1))
    entry = await submit_log(growth.mentorship, a_log(), actor=growth.mentee, now=NOW)
    await read_log(entry, "", actor=growth.party, now=NOW)
    await jobs.remind(morning(date(2026, 7, 20)))
    assert await reminded(growth) == ["tech"]


async def test_an_agreed_action_is_recalled_to_who_has_to_do_it():
    growth = await a_mentorship(starts_on=date(2026, 6, 1))
    agreed = (
        NewAction("写作业卡", ActionOwner.MENTEE, date(2026, 6, 20)),
        NewAction("联系检修班", ActionOwner.PARTY, date(2026, 6, 20)),
        NewAction("不限期", ActionOwner.MENTEE, None),
    )
    new = NewMeeting(MeetingKind.COACHING, TODAY, 30, "", True, False, "进度", (), "", None, agreed)
    await record_meeting(growth.mentorship, new, actor=growth.party, now=NOW)
    page = await meetings_page(growth.mentorship, growth.party)
    action = next(one for one in page.actions[page.meetings.rows[0].id] if one.owner is ActionOwner.PARTY)
    await finish_action(action.id, actor=growth.party, now=NOW)
    for day in (19, 20, 21):
        await jobs.remind(morning(date(2026, 6, day)))
    assert await reminded(growth) == ["mentee"]


async def test_outcomes_are_recorded_by_the_job():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    await add_evidence(milestone, some_text(), actor=growth.mentee, now=NOW)
    request = await submit_milestone(milestone, a_submission(), actor=growth.mentee, now=NOW)
    level = {"level": GivenAnswer(Answer.MET, step=5)}
    for seat, who in (("party", growth.party), ("technical", growth.technical)):
        await signoff.decide(request, seat, Decision.ACCEPTED, "", level, actor=who, now=NOW, expected_version=1)
    await jobs.record_outcomes(NOW)
    assert [row["level"] for row in await CompetenceEvidence.select()] == [5]


async def test_every_job_is_listed_for_the_worker():
    assert {job.name for job in jobs.JOBS} == {"growth.outcomes", "growth.months", "growth.reminders"}
