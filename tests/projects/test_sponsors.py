"""Branch secretaries have no unit: they see, begin and look after what their Party organisation sponsors."""

from dataclasses import replace

import pytest

from mentor.kernel.actor import Actor, Grant
from mentor.kernel.errors import Forbidden, NotFound
from mentor.people.rules import Role
from mentor.people.tables import PartyOrg
from mentor.projects.actions.nodes import inspect
from mentor.projects.actions.parts import add_node
from mentor.projects.actions.proposals import found_project
from mentor.projects.actions.studies import add_conclusion, begin_study, raise_topic
from mentor.projects.queries.lists import ProjectFilter, projects
from mentor.projects.queries.portfolio import portfolio
from mentor.projects.queries.projects import project_row
from mentor.projects.queries.studies import study_lines, study_row, topic_lines
from mentor.projects.rules.proposals import NewNode, NewProject
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.studies import NewStudy
from mentor.projects.rules.words import Line
from mentor.projects.tables import JointProject
from tests.builders.growth import NOW, TODAY
from tests.builders.people import a_party_org
from tests.builders.projects import Team, a_project


async def a_sponsored_project() -> tuple[Team, PartyOrg, Actor, Actor]:
    """With its branch, the branch's secretary, and the secretary of another branch."""
    root = await a_party_org()
    branch, other = await a_party_org(root), await a_party_org(root)
    team = await a_project(*Line, sponsor_id=branch.id)
    secretary, stranger = (
        replace(team.stranger, grants=(Grant(Role.BRANCH_SECRETARY, party_path=org.path),)) for org in (branch, other)
    )
    return team, branch, secretary, stranger


async def test_a_secretary_sees_what_the_branch_sponsors_and_nothing_else(database: str) -> None:
    team, branch, secretary, stranger = await a_sponsored_project()
    await a_project(*Line)  # of no sponsor
    above = replace(secretary, grants=(Grant(Role.BRANCH_SECRETARY, party_path=branch.path.rsplit("/", 2)[0] + "/"),))
    for actor, found in ((secretary, [team.project]), (above, [team.project]), (stranger, [])):
        page = await projects(ProjectFilter(), actor, TODAY)
        assert [one.id for one in page.rows] == found
        assert (await portfolio(ProjectFilter(), actor, TODAY)).total.projects == len(found)
    assert (await project_row(team.project, secretary)).figures.sponsor_name == branch.name
    with pytest.raises(NotFound):
        await project_row(team.project, stranger)


async def test_a_secretary_begins_what_the_own_branch_sponsors(database: str) -> None:
    team, branch, secretary, stranger = await a_sponsored_project()
    leads = {"party_lead_id": team.party.person_id or 0, "business_lead_id": team.business.person_id or 0}
    new = NewProject("LH-S1", "降噪", team.unit, sponsor_id=branch.id, **leads)
    with pytest.raises(Forbidden):
        await found_project(new, actor=stranger, now=NOW)
    with pytest.raises(Forbidden):
        await found_project(replace(new, sponsor_id=None), actor=secretary, now=NOW)
    assert await found_project(new, actor=secretary, now=NOW)


async def test_a_secretary_begins_studies_and_makes_topics_of_them(database: str) -> None:
    team, branch, secretary, stranger = await a_sponsored_project()
    new = NewStudy(team.unit, "余热利用", "", TODAY, branch.id)
    with pytest.raises(Forbidden):
        await begin_study(new, actor=stranger, now=NOW)
    study = await begin_study(new, actor=secretary, now=NOW)
    colleague = replace(secretary, person_id=team.business.person_id)
    assert (await study_row(study, colleague)).id == study
    conclusion = await add_conclusion(study, "回收余热", actor=secretary, now=NOW)
    await raise_topic(study, conclusion, actor=colleague, now=NOW)
    [topic] = await topic_lines(colleague)
    assert topic.may_begin
    assert (await topic_lines(stranger), await study_lines(replace(stranger, person_id=None))) == ([], [])


async def test_a_secretary_looks_in_on_the_spot(database: str) -> None:
    team, _, secretary, stranger = await a_sponsored_project()
    node = await add_node(team.project, NewNode("中试", TODAY), actor=team.party, now=NOW)
    await JointProject.update({JointProject.state: ProjectState.RUNNING.value}).where(JointProject.id == team.project)
    assert await inspect(node, Line.PARTY, "现场属实", actor=secretary, now=NOW)
    with pytest.raises(NotFound):
        await inspect(node, Line.PARTY, "现场属实", actor=stranger, now=NOW)
