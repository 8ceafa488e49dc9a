"""Beginning, writing, submitting and withdrawing a proposal."""

import asyncio
from typing import Any

import pytest

from mentor.journal.tables import JournalEntry
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import render
from mentor.notifications.tables import Message
from mentor.people.rules import Role
from mentor.projects.actions.proposals import (
    add_goal,
    found_project,
    remove_goal,
    submit_proposal,
    withdraw_proposal,
)
from mentor.projects.actions.steps import take
from mentor.projects.queries.projects import project_row, versions
from mentor.projects.rules.proposals import NewProject
from mentor.projects.rules.states import ProjectState, Required, Step
from mentor.projects.rules.versions import Difference, differences
from mentor.projects.rules.words import Line, ProjectKind
from mentor.projects.tables import JointProject
from tests.builders.growth import NOW, a_unit, an_actor
from tests.builders.projects import a_goal, a_project


async def state_of(project: int) -> str:
    rows = await JointProject.select(JointProject.state).where(JointProject.id == project)
    return str(rows[0]["state"])


@pytest.mark.parametrize(("line", "named"), [(Line.PARTY, "Business line"), (Line.BUSINESS, "Party line")])
async def test_a_one_sided_proposal_is_refused_and_says_why(database: str, line: Line, named: str) -> None:
    team = await a_project(line)
    with pytest.raises(Forbidden) as refused:
        await submit_proposal(team.project, actor=team.party, now=NOW)
    assert named in render(refused.value.phrase, "en")
    assert await state_of(team.project) == ProjectState.DRAFT


async def test_a_proposal_with_both_lines_comes_to_the_joint_review(database: str) -> None:
    team = await a_project(*Line)
    assert await submit_proposal(team.project, actor=team.business, now=NOW) == 1
    row = await project_row(team.project, team.office)
    assert row.facts.life.state is ProjectState.REVIEW
    assert row.facts.life.given == {Required.BOTH_GOALS}
    told = await Message.select(Message.recipient).where(Message.recipient == team.office.person_id)
    assert len(told) == 1
    verbs = await JournalEntry.select(JournalEntry.action).order_by(JournalEntry.seq)
    assert [one["action"] for one in verbs] == [
        "projects.found",
        "projects.add_goal",
        "projects.add_goal",
        "projects.submit",
    ]


async def test_a_submitted_proposal_cannot_be_written_or_submitted_again(database: str) -> None:
    team = await a_project(*Line)
    await submit_proposal(team.project, actor=team.party, now=NOW)
    with pytest.raises(Forbidden):
        await add_goal(team.project, a_goal(Line.PARTY), actor=team.party, now=NOW)
    with pytest.raises(Forbidden):
        await submit_proposal(team.project, actor=team.party, now=NOW)


async def test_of_many_submissions_at_once_exactly_one_counts(database: str) -> None:
    team = await a_project(*Line)
    sent = [submit_proposal(team.project, actor=one, now=NOW) for one in (team.party, team.business) * 4]
    answers = await asyncio.gather(*sent, return_exceptions=True)
    assert answers.count(1) == 1
    assert all(isinstance(one, Conflict | Forbidden) for one in answers if one != 1)


async def test_a_returned_proposal_shows_what_its_second_version_changed(database: str) -> None:
    team = await a_project(*Line)
    await submit_proposal(team.project, actor=team.party, now=NOW)
    async with write_transaction():
        row = await project_row(team.project, team.office)
        await take(row, Step.RETURN, "projects.submit", actor=team.office, now=NOW)
    row = await project_row(team.project, team.party)
    assert row.facts.life.version == 2
    business = next(goal for goal in row.goals if goal.line is Line.BUSINESS)
    await remove_goal(team.project, business.id, actor=team.business, now=NOW)
    await add_goal(team.project, a_goal(Line.BUSINESS, target="530"), actor=team.business, now=NOW)
    assert await submit_proposal(team.project, reason="目标提高", actor=team.business, now=NOW) == 2
    newest, first = await versions(team.project, team.office)
    assert first.differences == ()
    assert [(one.line, "530" in one.after) for one in newest.differences] == [("business", False), ("business", True)]


async def test_only_the_offices_of_the_unit_begin_a_project(database: str) -> None:
    team = await a_project()
    elsewhere = await an_actor(await a_unit(), Role.PARTY_OFFICE)
    new = NewProject("X-1", "x", team.unit, team.party.person_id or 0, team.business.person_id or 0)
    for actor in (team.party, elsewhere):
        with pytest.raises(Forbidden):
            await found_project(new, actor=actor, now=NOW)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"is_classified": True, "summary": "说明"}, "summary"),
        ({"kind": ProjectKind.BIDDING}, "kind"),
    ],
)
async def test_what_cannot_be_begun_is_said_at_its_field(database: str, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        await a_project(**values)
    assert set(wrong.value.errors) == {field}


async def test_one_person_cannot_be_both_leads_and_a_code_is_there_once(database: str) -> None:
    team = await a_project(code="LH-A")
    both = NewProject("LH-B", "x", team.unit, team.party.person_id or 0, team.party.person_id or 0)
    twice = NewProject("LH-A", "x", team.unit, team.party.person_id or 0, team.business.person_id or 0)
    for new, field in ((both, "business_lead"), (twice, "code")):
        with pytest.raises(Invalid) as wrong:
            await found_project(new, actor=team.office, now=NOW)
        assert set(wrong.value.errors) == {field}


async def test_a_classified_project_keeps_its_code_name_only(database: str) -> None:
    team = await a_project(is_classified=True, title="长风")
    with pytest.raises(Forbidden):
        await add_goal(team.project, a_goal(Line.PARTY), actor=team.party, now=NOW)
    await submit_proposal(team.project, actor=team.party, now=NOW)
    assert await state_of(team.project) == ProjectState.REVIEW


async def test_nobody_else_sees_writes_or_withdraws_it(database: str) -> None:
    team = await a_project(*Line)
    with pytest.raises(NotFound):
        await project_row(team.project, team.stranger)
    with pytest.raises(NotFound):
        await submit_proposal(team.project, actor=team.stranger, now=NOW)
    for act in (
        add_goal(team.project, a_goal(Line.PARTY), actor=team.office, now=NOW),
        submit_proposal(team.project, actor=team.office, now=NOW),
        withdraw_proposal(team.project, "x", actor=team.office, now=NOW),
    ):
        with pytest.raises(Forbidden):
            await act


async def test_a_withdrawn_proposal_is_over(database: str) -> None:
    team = await a_project(*Line)
    await withdraw_proposal(team.project, "条件变化", actor=team.party, now=NOW)
    assert await state_of(team.project) == ProjectState.WITHDRAWN
    with pytest.raises(Forbidden):
        await submit_proposal(team.project, actor=team.party, now=NOW)


def test_differences_name_texts_and_goals_of_each_line() -> None:
    before = {"title": "甲", "goals": [a_content("party", "1")]}
    after = {"title": "乙", "goals": [a_content("party", "2")]}
    assert differences(before, after) == (
        Difference("", "甲", "乙"),
        Difference("party", "t (m 0 → 1 %)", ""),
        Difference("party", "", "t (m 0 → 2 %)"),
    )


def a_content(line: str, target: str) -> dict[str, str]:
    return {"line": line, "text": "t", "metric": "m", "baseline": "0", "target": target, "unit_of_measure": "%"}
