"""Public notice before approval: objections hold it up, an upheld one sends the proposal back."""

from datetime import timedelta

import pytest

from mentor.kernel.errors import Forbidden, NotFound
from mentor.projects import jobs
from mentor.projects.actions.concluding import conclude
from mentor.projects.actions.notices import answer_objection, object_to
from mentor.projects.actions.reviews import hand_in_scores
from mentor.projects.queries.projects import project_row
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import Conclusion
from mentor.projects.tables import JointProject, ProjectNotice
from tests.builders.growth import NOW
from tests.builders.projects import Team, both_speak
from tests.projects.test_reviews import a_round, points

LATER = NOW + timedelta(days=30)


async def on_notice() -> tuple[Team, int]:
    team, panel, round_id = await a_round()
    for one in panel:
        await hand_in_scores(round_id, await points(80, 80), actor=one, now=NOW)
    await both_speak(team, round_id)
    await conclude(round_id, Conclusion.PASSED, "可行", "纪要", actor=team.office, now=NOW)
    [row] = await ProjectNotice.select(ProjectNotice.id)
    return team, row["id"]


async def state_of(team: Team) -> ProjectState:
    return (await project_row(team.project, team.office)).facts.life.state


async def test_a_clean_notice_ends_in_approval_of_that_version_once(database: str) -> None:
    team, _ = await on_notice()
    await jobs.approve(NOW)
    assert await state_of(team) is ProjectState.NOTICE
    await jobs.approve(LATER)
    await jobs.approve(LATER)
    assert await state_of(team) is ProjectState.APPROVED
    [row] = await JointProject.select(JointProject.approved_version)
    assert row["approved_version"] == 1


async def test_an_open_objection_holds_the_approval_up_until_it_is_dismissed(database: str) -> None:
    team, notice = await on_notice()
    objection = await object_to(notice, "与在研项目重复", actor=team.stranger, now=NOW)
    await jobs.approve(LATER)
    assert await state_of(team) is ProjectState.NOTICE
    await answer_objection(objection, "经核查不重复", is_upheld=False, actor=team.office, now=LATER)
    await jobs.approve(LATER)
    assert await state_of(team) is ProjectState.APPROVED


async def test_an_upheld_objection_sends_the_proposal_back_as_a_new_version(database: str) -> None:
    team, notice = await on_notice()
    objection = await object_to(notice, "指标失实", actor=team.stranger, now=NOW)
    await answer_objection(objection, "属实", is_upheld=True, actor=team.office, now=NOW)
    life = (await project_row(team.project, team.office)).facts.life
    assert (life.state, life.version) == (ProjectState.DRAFT, 2)
    await jobs.approve(LATER)
    assert await state_of(team) is ProjectState.DRAFT
    with pytest.raises(NotFound):
        await object_to(notice, "x", actor=team.stranger, now=NOW)


async def test_nobody_objects_late_or_answers_in_their_own_matter_or_twice(database: str) -> None:
    team, notice = await on_notice()
    with pytest.raises(Forbidden):
        await object_to(notice, "x", actor=team.stranger, now=LATER)
    own = await object_to(notice, "x", actor=team.office, now=NOW)
    for actor in (team.office, team.party):
        with pytest.raises(Forbidden):
            await answer_objection(own, "x", is_upheld=False, actor=actor, now=NOW)
    with pytest.raises(NotFound):
        await answer_objection(own, "x", is_upheld=False, actor=team.stranger, now=NOW)
    other = await object_to(notice, "y", actor=team.stranger, now=NOW)
    await answer_objection(other, "否", is_upheld=False, actor=team.office, now=NOW)
    with pytest.raises(Forbidden):
        await answer_objection(other, "是", is_upheld=True, actor=team.office, now=NOW)
