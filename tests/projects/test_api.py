"""Joint projects for machines: read what the page shows, put measured values down as a lead."""

import pytest

from mentor.kernel.actor import Actor
from mentor.projects.api import handlers
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import Line
from mentor.projects.tables import JointProject
from tests.browser_of import machine_of
from tests.builders.growth import TODAY
from tests.builders.projects import a_project

pytestmark = pytest.mark.usefixtures("database")
BOTH = frozenset({"projects:read", "projects:write"})


async def test_a_lead_reads_the_project_and_puts_a_value_down() -> None:
    team = await a_project(Line.PARTY, Line.BUSINESS)
    await JointProject.update({JointProject.state: ProjectState.RUNNING.value}).where(JointProject.id == team.project)
    here = f"/api/v1/projects/{team.project}"
    async with machine_of(team.party, BOTH, *handlers) as client:
        listed = (await client.get("/api/v1/projects?state=running")).json()
        assert [one["id"] for one in listed["items"]] == [team.project]
        goal = (await client.get(here)).json()["goals"][0]["id"]
        made = await client.post(
            f"{here}/metric-values", json={"goal": goal, "measured_on": str(TODAY), "value": "98.5"}
        )
        assert made.status_code == 201, made.text
        found = (await client.get(here)).json()["goals"][0]
        assert [one["value"] for one in found["values"]] == ["98.5"]
        wrong = await client.post(
            f"{here}/metric-values", json={"goal": goal, "measured_on": str(TODAY), "value": "viel"}
        )
        assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["value"])


async def test_who_has_no_part_reads_nothing_and_a_reading_token_writes_nothing() -> None:
    team = await a_project()
    async with machine_of(Actor(account_id=9, person_id=team.office.person_id), BOTH, *handlers) as client:
        assert (await client.get(f"/api/v1/projects/{team.project}")).status_code == 404
    async with machine_of(team.party, frozenset({"projects:read"}), *handlers) as client:
        refused = await client.post(
            f"/api/v1/projects/{team.project}/metric-values", json={"goal": 1, "measured_on": str(TODAY), "value": "1"}
        )
        assert refused.status_code == 403
