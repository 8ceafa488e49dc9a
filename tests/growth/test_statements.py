"""Statements per page: few, and the same however many rows there are."""

import pytest

from mentor.growth.actions.logs import submit_log
from mentor.growth.actions.meetings import record_meeting
from mentor.growth.actions.milestones import add_evidence, submit_milestone
from mentor.growth.actions.reading import read_log
from mentor.growth.rules.meetings import ActionOwner, MeetingKind, NewAction, NewMeeting
from tests.builders.growth import (
    NOW,
    TODAY,
    Growth,
    a_log,
    a_mentorship,
    a_submission,
    an_agreed_milestone,
    some_text,
)
from tests.growth.conftest import SignIn

#: Beside the page's own statements every request pays for its session and the badges of the menu.
READING, WRITING, AROUND = 8, 15, 4


async def a_full_growth() -> tuple[Growth, int, int]:
    """A mentorship with a milestone being decided, an entry with everything, a meeting."""
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    await add_evidence(milestone, some_text(), actor=growth.mentee, now=NOW)
    await submit_milestone(milestone, a_submission(), actor=growth.mentee, now=NOW)
    entry = await submit_log(growth.mentorship, a_log(milestones=(milestone,)), actor=growth.mentee, now=NOW)
    await read_log(entry, "好", actor=growth.party, now=NOW)
    await more(growth, milestone, 1)
    return growth, milestone, entry


async def more(growth: Growth, milestone: int, times: int) -> None:
    agreed = (NewAction("写作业卡", ActionOwner.MENTEE, None),)
    for _ in range(times):
        await submit_log(growth.mentorship, a_log(), actor=growth.mentee, now=NOW)
        meeting = NewMeeting(MeetingKind.COACHING, TODAY, 30, "", True, True, "进度", (), "内容", None, agreed)
        await record_meeting(growth.mentorship, meeting, actor=growth.party, now=NOW)


@pytest.mark.parametrize("who", ["mentee", "party", "hr"])
async def test_reading_pages_cost_the_same_whatever_they_show(sign_in: SignIn, statements: list[str], who: str) -> None:
    growth, milestone, entry = await a_full_growth()
    base = f"/mentorships/{growth.mentorship}"
    paths = [base, f"{base}/plan", f"{base}/logs", f"{base}/meetings", f"/milestones/{milestone}", "/mentees"]
    paths += {"mentee": [f"{base}/logs/new", f"/logs/{entry}"], "party": ["/logs/reading"], "hr": ["/cohort"]}[who]
    browser = sign_in(getattr(growth, who))
    first = {}
    for path in paths:
        statements.clear()
        assert (await browser.get(path)).status_code == 200
        first[path] = len(statements)
    assert {path: n for path, n in first.items() if n > READING - AROUND} == {}, first
    await more(growth, milestone, 5)
    for path in paths:
        statements.clear()
        await browser.get(path)
        assert len(statements) == first[path], path


async def test_writing_an_entry_and_submitting_a_milestone_stay_within_the_budget(
    sign_in: SignIn, statements: list[str]
) -> None:
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    mentee = sign_in(growth.mentee)
    fields = {"text": "跟班", "happened_on": TODAY.isoformat(), "kind": "daily", "visibility": "mentors"}
    statements.clear()
    await mentee.post(f"/mentorships/{growth.mentorship}/logs", draft_key="key-00000001", _once="once-1", **fields)
    log = len(statements)
    await mentee.post(f"/mentorships/{growth.mentorship}/logs/drafts", draft_key="key-00000002", **fields)
    draft = len(statements) - log
    await add_evidence(milestone, some_text(), actor=growth.mentee, now=NOW)
    statements.clear()
    await mentee.post(f"/milestones/{milestone}/evidence", text="记录", _once="once-2")
    evidence = len(statements)
    reading = len(statements)
    await sign_in(growth.party).post("/logs/1/readings", comment="好", next="1", _once="once-3")
    reading = len(statements) - reading
    spent = {"log": log, "draft": draft, "evidence": evidence, "reading": reading}
    assert {name: n for name, n in spent.items() if n > WRITING - AROUND + 1} == {}, spent
