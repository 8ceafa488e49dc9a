"""A project from its nodes to the archive: two keys of the leads, one delay, coupling, acceptance, post-evaluation."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest

from mentor.kernel.actor import Actor, system_actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import DomainError, Forbidden
from mentor.projects.actions import nodes, running
from mentor.projects.actions.concluding import conclude
from mentor.projects.actions.convening import convene
from mentor.projects.actions.lessons import write_lesson
from mentor.projects.actions.parts import add_body, add_member, add_node
from mentor.projects.actions.reviews import hand_in_scores, recuse
from mentor.projects.queries.nodes import node_row
from mentor.projects.queries.projects import project_row
from mentor.projects.queries.round_page import round_page
from mentor.projects.rules.lessons import LessonLine, NewLesson
from mentor.projects.rules.nodes import NewEvidence
from mentor.projects.rules.proposals import NewBody, NewMember, NewNode
from mentor.projects.rules.reviews import PanelSeat
from mentor.projects.rules.states import ProjectState, Result
from mentor.projects.rules.words import BodyKind, Conclusion, Line, MemberRole, NodeState, Serves
from mentor.projects.tables import JointProject, ReviewCriterion
from mentor.signoff import actions as signoff
from mentor.signoff.rules import Decision, SeatName
from tests.builders.growth import NOW, a_unit, an_actor
from tests.builders.projects import Team, a_project

DUE = local_date(NOW) + timedelta(days=20)


async def a_running_project() -> tuple[Team, Actor, int]:
    """With somebody of the team besides the leads, and one node."""
    team = await a_project(*Line)
    member = await an_actor(await a_unit())
    new = NewMember(member.person_id or 0, MemberRole.MEMBER, Line.BUSINESS)
    await add_member(team.project, new, actor=team.party, now=NOW)
    node = await add_node(team.project, NewNode("中试", DUE), actor=team.business, now=NOW)
    body = NewBody(BodyKind.VANGUARD_TEAM, "先锋队", "攻关", local_date(NOW))
    await add_body(team.project, body, actor=team.party, now=NOW)
    given = "both_goals business_review notice_clean party_review"
    values = {JointProject.state: ProjectState.APPROVED.value, JointProject.given: given}
    await JointProject.update(values).where(JointProject.id == team.project)
    await running.start(team.project, actor=team.business, now=NOW)
    return team, member, node


async def decide(node: int, actor: Actor, seat: SeatName, decision: Decision = Decision.ACCEPTED) -> None:
    row = await node_row(node, actor)
    assert row.line.request_id
    await signoff.decide(
        row.line.request_id, seat, decision, comment="请补充" if decision is Decision.RETURNED else "",
        expected_version=row.line.version, confirmed=True, actor=actor, now=NOW,
    )  # fmt: skip


async def a_finished_node() -> tuple[Team, Actor, int]:
    team, member, node = await a_running_project()
    await nodes.bring_evidence(node, NewEvidence(Serves.BOTH, "记录"), actor=member, now=NOW)
    await nodes.hand_in(node, actor=member, now=NOW)
    await decide(node, team.party, SeatName.PARTY_LEAD)
    await decide(node, team.business, SeatName.BUSINESS_LEAD)
    return team, member, node


async def test_a_node_counts_only_when_both_leads_accepted_it(database: str) -> None:
    team, member, node = await a_running_project()
    with pytest.raises(Forbidden):  # nothing to look at
        await nodes.hand_in(node, actor=member, now=NOW)
    await nodes.bring_evidence(node, NewEvidence(Serves.BOTH, "记录"), actor=member, now=NOW)
    await nodes.bring_evidence(node, NewEvidence(Serves.BUSINESS, "数据"), actor=team.business, now=NOW)
    with pytest.raises(Forbidden):  # a lead would decide on what the lead handed in
        await nodes.hand_in(node, actor=team.party, now=NOW)
    await nodes.hand_in(node, actor=member, now=NOW)
    await decide(node, team.party, SeatName.PARTY_LEAD)
    assert (await node_row(node, member)).line.state is NodeState.SUBMITTED
    with pytest.raises(Forbidden):
        await running.ask_acceptance(team.project, actor=team.party, now=NOW)
    await decide(node, team.business, SeatName.BUSINESS_LEAD)
    assert (await node_row(node, member)).line.state is NodeState.DONE
    assert await running.note_nodes(actor=system_actor("x"), now=NOW) == 1
    assert await running.note_nodes(actor=system_actor("x"), now=NOW) == 0
    figures = (await project_row(team.project, member)).figures
    assert (figures.nodes_done, figures.coupling, figures.next_due_on) == (1, 50, None)


async def test_a_returned_node_is_handed_in_again_as_a_new_version(database: str) -> None:
    team, member, node = await a_running_project()
    await nodes.bring_evidence(node, NewEvidence(Serves.PARTY, "记录"), actor=member, now=NOW)
    await nodes.hand_in(node, actor=member, now=NOW)
    await decide(node, team.party, SeatName.PARTY_LEAD, Decision.RETURNED)
    await decide(node, team.business, SeatName.BUSINESS_LEAD, Decision.RETURNED)
    assert (await node_row(node, member)).line.state is NodeState.RETURNED
    await nodes.hand_in(node, actor=member, now=NOW)
    row = await node_row(node, member)
    assert (row.line.state, row.line.version) == (NodeState.SUBMITTED, 2)


async def test_a_node_is_moved_once_by_the_party_office_alone(database: str) -> None:
    team, _, node = await a_running_project()
    delay = await nodes.ask_delay(node, DUE + timedelta(days=9), "设备晚到", actor=team.party, now=NOW)
    for actor in (team.party, team.head):
        with pytest.raises(Forbidden):
            await nodes.decide_delay(node, delay, "", is_granted=True, actor=actor, now=NOW)
    await nodes.decide_delay(node, delay, "同意", is_granted=True, actor=team.office, now=NOW)
    line = (await node_row(node, team.party)).line
    assert (line.due_on, line.first_due_on) == (DUE + timedelta(days=9), DUE)
    with pytest.raises(Forbidden):
        await nodes.ask_delay(node, DUE + timedelta(days=30), "再延", actor=team.party, now=NOW)


@pytest.mark.parametrize(
    ("conclusion", "result"),
    [(Conclusion.PASSED, Result.ACCEPTED), (Conclusion.DILIGENT, Result.DILIGENT)],
)
async def test_from_acceptance_by_five_one_recused_to_the_archive(
    database: str, conclusion: Conclusion, result: Result
) -> None:
    team, member, _ = await a_finished_node()
    await running.ask_acceptance(team.project, actor=team.party, now=NOW)
    for number in range(4):
        lesson = NewLesson(LessonLine.BOTH, "夜班", f"经验{number}", "建议")
        if number < 3:
            await write_lesson(team.project, lesson, actor=member, now=NOW)
        else:
            with pytest.raises(Forbidden):
                await write_lesson(team.project, lesson, actor=member, now=NOW)
    judges = await scored(team, 5)
    await conclude(
        judges, conclusion, "达成", "纪要", tolerance_reference="容错〔2026〕3号", actor=team.office, now=NOW
    )
    row = await project_row(team.project, member)
    assert (row.facts.life.state, row.facts.life.result) == (ProjectState.CLOSED, result)
    assert row.figures.post_due_on == local_date(NOW).replace(month=local_date(NOW).month + 6)
    assert (await round_page(judges, member)).panel == (), "who judges stays hidden from the judged"

    system = system_actor("projects.post")
    assert await running.open_post_evaluations(actor=system, now=NOW) == 0
    later = NOW + timedelta(days=200)
    assert await running.open_post_evaluations(actor=system, now=later) == 1
    post = await scored(team, 3)
    await conclude(post, Conclusion.PASSED, "成效持续", "纪要", actor=team.office, now=later)
    assert (await project_row(team.project, member)).facts.life.state is ProjectState.ARCHIVED


async def scored(team: Team, number: int) -> int:
    """A round in which everybody but the last, who steps aside, has handed in scores."""
    unit = await a_unit()
    panel = [await an_actor(unit) for _ in range(number)]
    seats = [PanelSeat(one.person_id or 0, list(Line)[n % 2]) for n, one in enumerate(panel)]
    round_id = await convene(team.project, seats, actor=team.office, now=NOW)
    asked = [one.id for one in (await round_page(round_id, team.office)).criteria]
    assert asked == [
        row["id"] for row in await ReviewCriterion.select().order_by(ReviewCriterion.id) if row["id"] in asked
    ]
    await recuse(round_id, "亲属", actor=panel[-1], now=NOW)
    for one in panel[:-1]:
        await hand_in_scores(round_id, dict.fromkeys(asked, 80), actor=one, now=NOW)
    return round_id


async def test_of_clicks_at_the_same_moment_each_step_takes_one(database: str) -> None:
    team, member, node = await a_running_project()
    day = DUE + timedelta(days=9)
    asked = await at_once(*(nodes.ask_delay(node, day, "设备晚到", actor=team.party, now=NOW) for _ in range(4)))
    verdicts = (
        nodes.decide_delay(node, asked, "", is_granted=n % 2 == 0, actor=team.office, now=NOW) for n in range(4)
    )
    await at_once(*verdicts)
    await nodes.bring_evidence(node, NewEvidence(Serves.BOTH, "记录"), actor=member, now=NOW)
    await at_once(*(nodes.hand_in(node, actor=member, now=NOW) for _ in range(4)))
    for actor, seat in ((team.party, SeatName.PARTY_LEAD), (team.business, SeatName.BUSINESS_LEAD)):
        await at_once(*(decide(node, actor, seat) for _ in range(3)))
    await at_once(*(running.ask_acceptance(team.project, actor=team.party, now=NOW) for _ in range(4)))
    judges = await scored(team, 5)
    ends = (Conclusion.PASSED, Conclusion.CORRECTION, Conclusion.PASSED)
    await at_once(*(conclude(judges, one, "达成", "纪要", actor=team.office, now=NOW) for one in ends))
    state = (await project_row(team.project, member)).facts.life.state
    assert state in (ProjectState.CLOSED, ProjectState.CORRECTION)


async def at_once(*steps: Coroutine[Any, Any, Any]) -> Any:
    """All together: one is done and gives what it gave, the others are told that it was."""
    answers = await asyncio.gather(*steps, return_exceptions=True)
    assert all(isinstance(one, DomainError) for one in answers if isinstance(one, BaseException)), answers
    [done] = [one for one in answers if not isinstance(one, BaseException)]
    return done
