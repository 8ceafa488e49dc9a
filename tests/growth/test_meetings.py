"""Meetings on record: by the three, by a secretary, and what others see of them."""

from datetime import date

import pytest

from mentor.growth.actions.meetings import confirm_meeting, finish_action, record_meeting
from mentor.growth.queries.meetings import meetings_page
from mentor.growth.rules.meetings import ActionOwner, MeetingKind, NewAction, NewMeeting, TalkTopic
from mentor.growth.tables import GrowthStanding, Meeting
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.builders.growth import NOW, TODAY, a_mentorship

pytestmark = pytest.mark.usefixtures("database")


def a_meeting(**values) -> NewMeeting:
    defaults = {
        "kind": MeetingKind.TALK,
        "held_on": TODAY,
        "minutes": 40,
        "place": "党员活动室",
        "with_party": True,
        "with_technical": False,
        "agenda": "近期思想和工作",
        "topics": (TalkTopic.THOUGHT, TalkTopic.WORK),
        "content": "谈了倒班的压力",
        "next_on": date(2026, 7, 10),
        "actions": (NewAction("整理一份作业卡", ActionOwner.MENTEE, date(2026, 6, 30)),),
    }
    return NewMeeting(**defaults | values)


async def test_what_was_said_is_for_those_who_were_there():
    growth = await a_mentorship()
    await record_meeting(growth.mentorship, a_meeting(), actor=growth.party, now=NOW)
    for actor in (growth.mentee, growth.party):
        page = await meetings_page(growth.mentorship, actor)
        assert page.meetings.rows[0].content == "谈了倒班的压力"
        assert len(page.actions) == 1
    for actor in (growth.technical, growth.head, growth.hr):
        page = await meetings_page(growth.mentorship, actor)
        line = page.meetings.rows[0]
        assert (line.content, line.agenda, line.held_on) == ("", "", TODAY)
        assert line.topics == (TalkTopic.THOUGHT, TalkTopic.WORK)
        assert page.actions == {}
    with pytest.raises(NotFound):
        await meetings_page(growth.mentorship, growth.stranger)


async def test_a_meeting_moves_the_numbers():
    growth = await a_mentorship()
    await record_meeting(growth.mentorship, a_meeting(), actor=growth.mentee, now=NOW)
    await record_meeting(
        growth.mentorship,
        a_meeting(held_on=date(2026, 6, 1), with_technical=True),
        actor=growth.technical,
        now=NOW,
    )
    row = await GrowthStanding.select().first()
    assert row["meetings"] == 2
    assert row["last_meeting_on"] == row["party_seen_on"] == TODAY
    assert row["technical_seen_on"] == date(2026, 6, 1)


async def test_a_secretary_records_and_it_counts_once_a_mentor_confirms():
    growth = await a_mentorship()
    meeting = await record_meeting(growth.mentorship, a_meeting(), actor=growth.secretary, now=NOW)
    assert not await GrowthStanding.exists()
    assert (await meetings_page(growth.mentorship, growth.secretary)).meetings.rows[0].shows_content
    for actor in (growth.technical, growth.secretary, growth.mentee):
        with pytest.raises(Forbidden):
            await confirm_meeting(meeting, actor=actor, now=NOW)
    await confirm_meeting(meeting, actor=growth.party, now=NOW)
    assert (await GrowthStanding.select().first())["meetings"] == 1
    assert not (await meetings_page(growth.mentorship, growth.secretary)).meetings.rows[0].shows_content
    with pytest.raises(Forbidden):
        await confirm_meeting(meeting, actor=growth.party, now=NOW)


async def test_mentors_record_only_meetings_they_were_in_and_days_that_were():
    growth = await a_mentorship()
    with pytest.raises(Invalid) as refused:
        await record_meeting(growth.mentorship, a_meeting(held_on=date(2026, 6, 17)), actor=growth.technical, now=NOW)
    assert set(refused.value.errors) == {"held_on", "with_party"}
    assert not await Meeting.exists()


async def test_agreed_actions_are_ticked_once():
    growth = await a_mentorship()
    await record_meeting(growth.mentorship, a_meeting(), actor=growth.party, now=NOW)
    page = await meetings_page(growth.mentorship, growth.mentee)
    action = page.actions[page.meetings.rows[0].id][0]
    assert action.refusal is None
    with pytest.raises(NotFound):
        await finish_action(action.id, actor=growth.technical, now=NOW)
    await finish_action(action.id, actor=growth.mentee, now=NOW)
    with pytest.raises(Conflict):
        await finish_action(action.id, actor=growth.party, now=NOW)


async def test_the_list_goes_on_after_its_last_line():
    growth = await a_mentorship()
    for day in range(1, 15):
        for _ in range(2):
            await record_meeting(
                growth.mentorship, a_meeting(held_on=date(2026, 6, day), actions=()), actor=growth.party, now=NOW
            )
    first = await meetings_page(growth.mentorship, growth.mentee)
    second = await meetings_page(growth.mentorship, growth.mentee, first.meetings.after)
    ids = [line.id for line in (*first.meetings.rows, *second.meetings.rows)]
    assert len(ids) == len(set(ids)) == 28
    assert second.meetings.after == ""
    days = [line.held_on for line in (*first.meetings.rows, *second.meetings.rows)]
    assert days == sorted(days, reverse=True)
