"""Contribution statements with two keys, drills, and both in the record of the mentee."""

import asyncio
from datetime import timedelta

import pytest

from mentor.growth.tables import CompetenceEvidence
from mentor.kernel.errors import DomainError, Forbidden, Invalid, NotFound
from mentor.people.rules import Role
from mentor.projects.actions.endings import dissolve_body, drop_node, note_risk
from mentor.projects.actions.members import hand_in_contribution, note_contributions, record_drill, state_contribution
from mentor.projects.actions.parts import add_body, add_member, add_node, add_risk
from mentor.projects.queries.members import contributions, drills, drills_of_project, record_of
from mentor.projects.queries.projects import project_row
from mentor.projects.rules.members import NewDrill, Shown, Statement
from mentor.projects.rules.proposals import NewBody, NewMember, NewNode, NewRisk
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import (
    BodyKind,
    ContributionState,
    DrillMethod,
    DrillPart,
    Line,
    MemberRole,
    RiskLevel,
    RiskState,
)
from mentor.projects.tables import JointProject
from mentor.signoff.actions import decide
from mentor.signoff.rules import Decision, SeatName
from tests.builders.growth import NOW, TODAY, Growth, a_mentorship, a_unit, an_actor
from tests.builders.projects import Team, a_project


async def _running(trio: Growth) -> Team:
    """A running project with the mentee of the trio in its team."""
    team = await a_project(*Line)
    member = NewMember(trio.mentee.person_id or 0, MemberRole.MENTEE, Line.BUSINESS)
    await add_member(team.project, member, actor=team.party, now=NOW)
    await JointProject.update({JointProject.state: ProjectState.RUNNING.value}).where(JointProject.id == team.project)
    return team


async def _decided(team: Team, request: int, decision: Decision) -> None:
    for actor, seat in ((team.party, SeatName.PARTY_LEAD), (team.business, SeatName.BUSINESS_LEAD)):
        await decide(request, seat, decision, expected_version=1, confirmed=True, actor=actor, now=NOW)


async def test_a_statement_counts_when_both_leads_confirmed_it_and_stands_in_the_record(database: str) -> None:
    trio = await a_mentorship()
    team = await _running(trio)
    with pytest.raises(Forbidden):
        await state_contribution(team.project, Statement("x", ""), actor=team.party, now=NOW)
    with pytest.raises(Invalid):
        await state_contribution(team.project, Statement("", ""), actor=trio.mentee, now=NOW)
    await state_contribution(team.project, Statement("组织示范岗", "完成两轮试验"), actor=trio.mentee, now=NOW)
    request = await hand_in_contribution(team.project, actor=trio.mentee, now=NOW)
    with pytest.raises(Forbidden):
        await state_contribution(team.project, Statement("改", ""), actor=trio.mentee, now=NOW)
    assert not (await record_of(trio.mentorship, trio.party)).contributions
    await _decided(team, request, Decision.ACCEPTED)
    [mine] = (await record_of(trio.mentorship, trio.party)).contributions
    assert (mine.party_text, mine.state) == ("组织示范岗", ContributionState.CONFIRMED)
    assert await note_contributions(actor=team.office, now=NOW) == 1
    assert await note_contributions(actor=team.office, now=NOW) == 0
    with pytest.raises(NotFound):
        await record_of(trio.mentorship, team.stranger)


async def test_of_simultaneous_submissions_one_counts(database: str) -> None:
    trio = await a_mentorship()
    team = await _running(trio)
    await state_contribution(team.project, Statement("", "x"), actor=trio.mentee, now=NOW)
    tries = [hand_in_contribution(team.project, actor=trio.mentee, now=NOW) for _ in range(4)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, int) for one in results) == 1
    assert all(isinstance(one, int | DomainError) for one in results)
    assert (await contributions(team.project, trio.mentee)).lines[0].state is ContributionState.SUBMITTED


async def test_a_level_shown_in_a_drill_becomes_evidence_of_the_mentee(database: str) -> None:
    trio = await a_mentorship()
    team = await _running(trio)
    mentee = trio.mentee.person_id or 0
    new = NewDrill("余热锅炉应急演练", "断水处置", DrillMethod.PRACTICE, TODAY, project_id=team.project)
    people = [Shown(mentee, DrillPart.TRAINEE, 3, "动作规范"), Shown(team.business.person_id or 0, DrillPart.JUDGE)]
    with pytest.raises(Forbidden):
        await record_drill(new, people, "", actor=trio.mentee, now=NOW)
    with pytest.raises(Invalid):
        await record_drill(new, people[1:], "", actor=team.party, now=NOW)
    with pytest.raises(Invalid):
        await record_drill(new, [*people, Shown(mentee, DrillPart.JUDGE)], "", actor=team.party, now=NOW)
    drill = await record_drill(new, people, "合格", actor=team.party, now=NOW)
    shown = await CompetenceEvidence.select(CompetenceEvidence.level, CompetenceEvidence.source_kind).where(
        CompetenceEvidence.source_id == drill
    )
    assert shown == [{"level": 3, "source_kind": "drill"}]
    assert [one.id for one in (await record_of(trio.mentorship, trio.technical)).drills] == [drill]
    assert [one.id for one in (await drills_of_project(team.project, team.head))[1]] == [drill]
    assert [one.id for one in await drills(trio.mentee)] == [drill]
    assert not await drills(team.stranger)


async def test_a_unit_drills_without_a_project_and_never_in_the_future(database: str) -> None:
    unit = await a_unit()
    head, trainee = await an_actor(unit, Role.UNIT_HEAD), await an_actor(unit, None)
    people = [Shown(trainee.person_id or 0, DrillPart.TRAINEE, 2)]
    new = NewDrill("x", "x", DrillMethod.QUIZ, TODAY, unit.id)
    with pytest.raises(Invalid):
        late = NewDrill("x", "x", DrillMethod.QUIZ, TODAY + timedelta(days=1), unit.id)
        await record_drill(late, people, "", actor=head, now=NOW)
    await record_drill(new, people, "", actor=head, now=NOW)
    assert [one.people[0].level for one in await drills(head)] == [2]


async def test_a_risk_comes_true_and_a_body_is_dissolved_by_those_whose_it_is(database: str) -> None:
    trio = await a_mentorship()
    team = await _running(trio)
    owners = [await an_actor(await a_unit(), None) for _ in range(2)]
    risk = NewRisk("断水", RiskLevel.HIGH, owners[0].person_id or 0, owners[1].person_id or 0)
    risk_id = await add_risk(team.project, risk, actor=team.party, now=NOW)
    body = NewBody(BodyKind.VANGUARD_TEAM, "突击队", "抢修", TODAY)
    body_id = await add_body(team.project, body, actor=team.party, now=NOW)
    with pytest.raises(Forbidden):
        await note_risk(team.project, risk_id, RiskState.HAPPENED, actor=trio.mentee, now=NOW)
    await note_risk(team.project, risk_id, RiskState.HAPPENED, actor=team.business, now=NOW)
    with pytest.raises(Forbidden):
        await dissolve_body(team.project, body_id, TODAY, actor=trio.mentee, now=NOW)
    await dissolve_body(team.project, body_id, TODAY, actor=team.office, now=NOW)
    with pytest.raises(Invalid):
        await dissolve_body(team.project, body_id, TODAY, actor=team.office, now=NOW)


async def test_the_office_drops_a_node_and_it_counts_as_finished(database: str) -> None:
    trio = await a_mentorship()
    team = await a_project(*Line)
    node = await add_node(team.project, NewNode("试验", TODAY), actor=team.party, now=NOW)
    await JointProject.update({JointProject.state: ProjectState.RUNNING.value}).where(JointProject.id == team.project)
    for actor in (team.party, trio.mentee):
        with pytest.raises(DomainError):
            await drop_node(node, "并入下一节点", actor=actor, now=NOW)
    await drop_node(node, "并入下一节点", actor=team.office, now=NOW)
    figures = (await project_row(team.project, team.office)).figures
    assert (figures.nodes_done, figures.next_due_on) == (1, None)
    with pytest.raises(Forbidden):
        await drop_node(node, "x", actor=team.office, now=NOW)
