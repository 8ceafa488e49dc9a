"""What the first screen says about projects: to the leads, and to the Party office of the area."""

from collections.abc import Sequence
from datetime import timedelta

import httpx

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.projects.actions.convening import convene
from mentor.projects.actions.nodes import ask_delay
from mentor.projects.actions.parts import add_node
from mentor.projects.actions.reviews import hand_in_scores
from mentor.projects.queries.round_page import round_page
from mentor.projects.queries.waiting import Waiting, waiting
from mentor.projects.rules.proposals import NewNode
from mentor.projects.rules.reviews import PanelSeat
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import Line
from mentor.projects.tables import JointProject, ProjectNotice, ProjectObjection
from tests.builders.growth import NOW, TODAY, a_unit, an_actor
from tests.builders.projects import Team, a_project
from tests.builders.web import account_of, sign_in_as, words

S = ProjectState


async def put(team: Team, state: ProjectState, **values: object) -> None:
    await JointProject.update({JointProject.state: state.value, **values}).where(JointProject.id == team.project)


async def said(actor: Actor, days: int = 0) -> list[tuple[str, str]]:
    found: Sequence[Waiting] = await waiting(actor, TODAY + timedelta(days=days))
    return [(one.kind.key, one.address) for one in found]


async def test_leads_are_told_their_next_step_and_nodes_that_come_due(database: str) -> None:
    team = await a_project(*Line)
    node = await add_node(team.project, NewNode("中试", TODAY + timedelta(days=20)), actor=team.party, now=NOW)
    here = f"/projects/{team.project}"
    for state, key, address in (
        (S.DRAFT, "Proposal to be written", f"{here}/proposal"),
        (S.APPROVED, "Project to be started", f"{here}/nodes"),
        (S.CORRECTION, "To be corrected after acceptance", f"{here}/rounds"),
    ):
        await put(team, state)
        assert await said(team.business) == [(key, address)]
        assert (key, address) not in await said(team.office)
        assert await said(team.stranger) == []
    await put(team, S.RUNNING)
    assert await said(team.party) == []
    assert await said(team.party, days=10) == [("Node to be handed in", f"/project-nodes/{node}")]
    await put(team, S.RUNNING, nodes_done=1)
    assert ("Acceptance to be asked for", f"{here}/nodes") in await said(team.party)


async def test_the_office_is_told_which_panels_to_call_and_which_rounds_to_conclude(database: str) -> None:
    team = await a_project(*Line)
    await put(team, S.REVIEW)
    assert await said(team.office) == [("Panel of the joint review to be called", f"/projects/{team.project}/rounds")]
    unit = await a_unit()
    panel = [await an_actor(unit) for _ in Line]
    seats = [PanelSeat(one.person_id or 0, line) for one, line in zip(panel, Line, strict=True)]
    judged = await convene(team.project, seats, actor=team.office, now=NOW)
    assert await said(team.office) == []
    asked = [one.id for one in (await round_page(judged, team.office)).criteria]
    for one in panel:
        await hand_in_scores(judged, dict.fromkeys(asked, 80), actor=one, now=NOW)
    assert await said(team.office) == [("Round to be concluded", f"/project-rounds/{judged}")]


async def test_a_post_evaluation_appears_when_its_day_has_come_opened_or_not(database: str) -> None:
    team = await a_project(*Line)
    day = TODAY + timedelta(days=180)
    await put(team, S.CLOSED, post_due_on=day)
    assert await said(team.office, days=179) == []
    due = [("Post-evaluation due, panel to be called", f"/projects/{team.project}/rounds")]
    assert await said(team.office, days=180) == due
    await put(team, S.POST_EVALUATION)
    assert await said(team.office, days=200) == due
    assert await said((await a_project(*Line)).office, days=200) == [], "not of another area"


async def test_the_office_is_told_of_objections_and_delays(database: str) -> None:
    team = await a_project(*Line)
    node = await add_node(team.project, NewNode("中试", TODAY), actor=team.party, now=NOW)
    await put(team, S.RUNNING)
    await ask_delay(node, TODAY + timedelta(days=9), "设备晚到", actor=team.party, now=NOW)
    notice = ProjectNotice(project=team.project, version=1, from_on=TODAY, until_on=TODAY, published_at=NOW)
    notice_id = (await ProjectNotice.insert(notice))[0]["id"]
    raised = ProjectObjection(notice=notice_id, text="重复", raised_by=team.head.person_id, raised_at=NOW)
    await ProjectObjection.insert(raised)
    assert await said(team.office) == [
        ("Objection to be answered", f"/project-notices/{notice_id}"),
        ("Delay to be decided", f"/project-nodes/{node}"),
    ]


async def test_the_first_screen_shows_it(client: httpx.AsyncClient) -> None:
    team = await a_project(*Line)
    await put(team, S.POST_EVALUATION, post_due_on=local_date(NOW))
    await sign_in_as(client, await account_of(team.office))
    assert "Post-evaluation due, panel to be called" in words(await client.get("/"))
