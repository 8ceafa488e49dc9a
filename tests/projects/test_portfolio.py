"""The portfolio: counted over the own area only, both lines, nodes to come, and its file."""

from datetime import date, timedelta
from io import BytesIO

import httpx
import pytest
from python_calamine import CalamineWorkbook

from mentor.journal.tables import JournalEntry
from mentor.kernel.errors import NotFound
from mentor.people.rules import Role
from mentor.projects.queries.lists import ProjectFilter
from mentor.projects.queries.portfolio import nodes_due, portfolio
from mentor.projects.rules.portfolio import months_from
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import BodyKind, NTag
from mentor.projects.tables import JointProject, ProjectBody, ProjectNode
from tests.builders.growth import TODAY, a_unit, an_actor
from tests.builders.projects import Team, a_project
from tests.builders.web import account_of, post, sign_in_as, words


async def a_running_project(n_tag: NTag = NTag.GREEN) -> Team:
    """A key project with three of four pieces of evidence for both lines, one late node and one to come."""
    team = await a_project(n_tag=n_tag)
    values = {"state": ProjectState.RUNNING.value, "is_key": True, "nodes_total": 3, "nodes_done": 1}
    values |= {"evidence_total": 4, "evidence_both": 3}
    await JointProject.update(values).where(JointProject.id == team.project)
    for days in (-3, 10):
        node = ProjectNode(project=team.project, title="节点", due_on=TODAY + timedelta(days=days))
        await ProjectNode.insert(node)
    return team


def test_months_go_on_over_the_end_of_the_year() -> None:
    assert months_from(date(2026, 11, 30), 3) == ["2026-11", "2026-12", "2027-01"]


async def test_both_lines_over_the_area_at_a_glance(database: str) -> None:
    team = await a_running_project()
    await a_running_project()
    view = await portfolio(ProjectFilter(), team.office, TODAY)
    assert (view.total.projects, view.total.running, view.total.coupling) == (1, 1, 75)
    due = await nodes_due(ProjectFilter(), team.office, TODAY)
    assert (due.due(NTag.GREEN, ""), due.due(NTag.GREEN, "2026-06"), due.tags) == (1, 1, [NTag.GREEN])
    assert view.coverage == 0
    assert (await portfolio(ProjectFilter(n_tag=NTag.MARKET), team.office, TODAY)).total.projects == 0


async def test_a_key_project_with_a_party_organisation_is_covered(database: str) -> None:
    team = await a_running_project()
    body = ProjectBody(
        project=team.project, kind=BodyKind.VANGUARD_TEAM.value, name="突击队", task="攻关", founded_on=TODAY
    )
    await ProjectBody.insert(body)
    assert (await portfolio(ProjectFilter(), team.office, TODAY)).coverage == 100


async def test_who_has_no_area_has_no_portfolio(database: str) -> None:
    team = await a_running_project()
    with pytest.raises(NotFound):
        await portfolio(ProjectFilter(), team.party, TODAY)


async def test_a_leader_sees_it_and_takes_it_out(client: httpx.AsyncClient) -> None:
    unit = await a_unit()
    leader = await an_actor(unit, Role.LEADER)
    team = await a_project()
    await JointProject.update({JointProject.unit: unit.id}).where(JointProject.id == team.project)
    await sign_in_as(client, await account_of(leader))
    assert "Nodes due" in words(await client.get("/portfolio"))
    assert "Nodes due" in words(await client.get("/portfolio/nodes?n_tag=green"))
    taken = await post(client, "/portfolio/exports", {"query": "n_tag=other"})
    rows = CalamineWorkbook.from_filelike(BytesIO(taken.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == ["高炉煤气余压回收"]
    entry = await JournalEntry.select().where(JournalEntry.action == "projects.export").first()
    assert entry is not None
