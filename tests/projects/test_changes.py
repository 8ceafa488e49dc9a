"""Another lead and another scope after approval: new versions, seats that pass on, two keys of both lines."""

import pytest

from mentor.kernel.errors import Forbidden, Invalid
from mentor.projects.actions.changes import ask_scope, carry_out_changes, replace_lead
from mentor.projects.actions.members import hand_in_contribution, state_contribution
from mentor.projects.actions.parts import add_member
from mentor.projects.actions.proposals import keep_version
from mentor.projects.queries.changes import changes_of
from mentor.projects.queries.projects import project_row, versions
from mentor.projects.rules.changes import NewScope
from mentor.projects.rules.members import Statement
from mentor.projects.rules.proposals import NewMember
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import ChangeState, Line, MemberRole
from mentor.projects.tables import JointProject
from mentor.signoff.actions import decide
from mentor.signoff.rules import Decision, SeatName
from mentor.signoff.tables import SignoffSeat
from tests.builders.growth import NOW, TODAY, a_unit, an_actor
from tests.builders.projects import Team, a_project


async def _running() -> Team:
    team = await a_project(*Line)
    await keep_version(await project_row(team.project, team.party), "", actor=team.party, now=NOW)
    await JointProject.update({JointProject.state: ProjectState.RUNNING.value}).where(JointProject.id == team.project)
    return team


async def _scope(team: Team, target: str) -> NewScope:
    goals = (await project_row(team.project, team.party)).goals
    return NewScope("扩大到二号高炉", TODAY, {goals[1].id: target}, "范围扩大")


async def _decided(team: Team, request: int, *decisions: Decision) -> None:
    seats = ((team.office, SeatName.PARTY_OFFICE), (team.head, SeatName.UNIT_HEAD))
    for (actor, seat), decision in zip(seats, decisions, strict=True):
        await decide(request, seat, decision, "意见", expected_version=1, confirmed=True, actor=actor, now=NOW)


async def test_a_new_lead_is_a_new_version_and_gets_the_open_decisions(database: str) -> None:
    team = await _running()
    unit = await a_unit()
    member, successor = await an_actor(unit, None), await an_actor(unit, None)
    joined = NewMember(member.person_id or 0, MemberRole.MEMBER, Line.BUSINESS)
    await add_member(team.project, joined, actor=team.party, now=NOW)
    await state_contribution(team.project, Statement("", "x"), actor=member, now=NOW)
    request = await hand_in_contribution(team.project, actor=member, now=NOW)
    new = successor.person_id or 0
    with pytest.raises(Forbidden):
        await replace_lead(team.project, Line.BUSINESS, new, "调离", actor=team.party, now=NOW)
    with pytest.raises(Invalid):
        await replace_lead(team.project, Line.BUSINESS, team.party.person_id or 0, "x", actor=team.office, now=NOW)
    await replace_lead(team.project, Line.BUSINESS, new, "调离", actor=team.office, now=NOW)
    row = await project_row(team.project, successor)
    assert (row.facts.business_lead_id, row.facts.life.version) == (new, 2)
    newest = (await versions(team.project, team.office))[0]
    assert (newest.number, newest.reason) == (2, "调离")
    assert newest.differences
    held = await SignoffSeat.select(SignoffSeat.holder).where(SignoffSeat.request == request)
    assert new in {one["holder"] for one in held}
    assert team.business.person_id not in row.facts.members


async def test_another_scope_counts_when_both_lines_accepted_it(database: str) -> None:
    team = await _running()
    with pytest.raises(Forbidden):
        await ask_scope(team.project, await _scope(team, "530"), actor=team.office, now=NOW)
    request = await ask_scope(team.project, await _scope(team, "530"), actor=team.party, now=NOW)
    with pytest.raises(Forbidden):
        await ask_scope(team.project, await _scope(team, "520"), actor=team.business, now=NOW)
    assert await carry_out_changes(actor=team.office, now=NOW) == 0
    await _decided(team, request, Decision.ACCEPTED, Decision.ACCEPTED)
    assert await carry_out_changes(actor=team.office, now=NOW) == 1
    assert await carry_out_changes(actor=team.office, now=NOW) == 0
    row = await project_row(team.project, team.party)
    assert (row.goals[1].target, row.summary, row.facts.life.version) == ("530", "扩大到二号高炉", 2)
    assert (await versions(team.project, team.party))[0].differences


async def test_a_refused_scope_changes_nothing_and_another_may_be_asked_for(database: str) -> None:
    team = await _running()
    with pytest.raises(Invalid):
        await ask_scope(team.project, NewScope("", None, {}, "x"), actor=team.party, now=NOW)
    request = await ask_scope(team.project, await _scope(team, "530"), actor=team.party, now=NOW)
    await _decided(team, request, Decision.RETURNED, Decision.RETURNED)
    await carry_out_changes(actor=team.office, now=NOW)
    assert (await project_row(team.project, team.party)).facts.life.version == 1
    seen = await changes_of(team.project, team.party)
    assert [one.state for one in seen.lines] == [ChangeState.RETURNED]
    assert seen.refusal_to_ask is None
