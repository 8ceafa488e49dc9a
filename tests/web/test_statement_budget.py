"""What a page costs the database, the session and the menu included, whoever opens it."""

import httpx
import pytest

from tests.access.test_matrix import LINES, address, tried
from tests.access.world import ACTORS, ADMINISTRATORS, NOBODY, OWN, SCOPED, World, token_of
from tests.builders.web import sign_in_as
from tests.databases import MigratedDatabase

READING, WRITING = 8, 15
#: Files of personal data: taking one is an entry in the journal.
RECORDED = {"GET /cohort/exports/{export_id}/file", "GET /me/data"}
#: The whole board is weighed, and the step that was taken.
STEPS = {"GET /rotation-plans/{plan_id}/board/changes": READING + 1}


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor not in NOBODY])
async def test_a_page_takes_at_most_eight_statements(
    client: httpx.AsyncClient, world: World, statements: list[str], actor: str
) -> None:
    await sign_in_as(client, world.accounts[actor])
    cookies, headers = httpx.Cookies(client.cookies), {"authorization": f"Bearer {token_of(actor)}"}
    too_many = {}
    for route in sorted(route for route, let_in in LINES.items() if route.startswith("GET") and actor in let_in):
        client.cookies = httpx.Cookies(cookies)
        statements.clear()
        await client.get(address(route, world), headers=headers if "/api/" in route else {})
        if len(statements) > (WRITING if route in RECORDED else STEPS.get(route, READING)):
            too_many[route] = len(statements)
    assert too_many == {}


#: What moves many rows at once, each rarely: its own limit, the same however many rows there are.
LARGE = {
    "POST /milestones/{milestone_id}/changes": 19,
    "POST /mentorships/{mentorship_id}/extensions": 19,
    "POST /api/v1/mentorships/{mentorship_id}/endings": 18,
    "POST /api/v1/mentorships": 26,
    "POST /project-nodes/{project_node_id}/submissions": 19,
    "POST /pairs": 16,
    "POST /modules/merges": 17,
    "POST /api/v1/modules/{module_id}/changes": 16,
    "POST /assignments": 19,
    "POST /projects/{project_id}/leads": 20,
    "POST /mentorships/{mentorship_id}/changes": 47,
    "POST /api/v1/mentorships/{mentorship_id}/changes": 47,
}


@pytest.mark.once  # like the access table, which puts the database back as a file
@pytest.mark.parametrize("actor", [*OWN, *SCOPED, *ADMINISTRATORS])
async def test_a_change_takes_at_most_fifteen_statements(
    client: httpx.AsyncClient, world: World, migrated: MigratedDatabase, statements: list[str], actor: str
) -> None:
    too_many: dict[str, int] = {}
    statements.clear()

    def count(route: str, answer: httpx.Response) -> None:
        if answer.status_code < 400 and len(statements) > LARGE.get(route, WRITING):
            too_many[route] = len(statements)
        statements.clear()

    await tried(client, world, actor, "POST", count, database=migrated)
    assert too_many == {}
