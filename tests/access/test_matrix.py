"""The access table: every route of the app, everybody with a part in or near one mentorship, and who gets in.

matrix.toml has one line per route, naming those who are let in; whoever is not named is turned away without learning
anything. After every change that goes through, the database is put back, so that no cell depends on another.
"""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from mentor.app import create_app
from mentor.people.roster.mapping_json import to_json
from tests.access.world import ACTORS, NOBODY, STRANGERS, World, token_of
from tests.builders.roster import PLAIN
from tests.builders.web import post, sign_in_as
from tests.databases import MigratedDatabase

TABLE = tomllib.loads(Path(__file__).with_name("matrix.toml").read_text("utf-8"))
SKIPPED: dict[str, str] = TABLE["skipped"]
#: What a page cannot do without behind its question mark.
QUERIES = {"GET /people/imports/{run_id}/rows": "?kind=rejected"}
CONTENT = {"pdf": b"%PDF-1.4\n%%EOF\n", "csv": "工号,姓名\n001,甲\n".encode(), "json": to_json(PLAIN).encode()}
#: Short names of several actors in a line.
GROUPS: dict[str, str] = TABLE["groups"]
#: What tells of one mentee's growth: only the three and the roles over them read it.
BUSINESS = re.compile(r"\{(mentorship|log|milestone|goal|meeting|evidence|offer|request)_id\}")


def _named(line: str) -> frozenset[str]:
    """The actors of a line: names, groups, and "-name" for all but that one."""
    names: set[str] = set()
    for word in line.split():
        many = set(_named(GROUPS[word.lstrip("-")])) if word.lstrip("-") in GROUPS else {word.lstrip("-")}
        names = names - many if word.startswith("-") else names | many
    return frozenset(names)


LINES = {route: _named(line) for route, line in TABLE["routes"].items()}


def routes() -> set[str]:
    """Every "METHOD /path/{parameter}" of the app."""
    return {
        f"{method} {route.path_format}"
        for route in create_app().routes
        for method in getattr(route, "methods", ())
        if method not in ("HEAD", "OPTIONS")
    }


def is_let_in(answer: httpx.Response) -> bool:
    """Answered, or only the form was wrong; being sent to sign in is no answer."""
    if answer.status_code in (302, 303, 307):
        return not answer.headers["location"].startswith("/sign-in")
    return answer.status_code not in (401, 403, 404)


def filled(text: object, world: World) -> Any:
    """A number of an object as a number where it stands alone."""
    if not isinstance(text, str):
        return text
    return world.objects[text[1:-1]] if text[1:-1] in world.objects else text.format_map(world.words)


def form_of(route: str, world: World) -> dict[str, str]:
    fields = TABLE["fields"] | TABLE["special"].get(route, {})
    return {name: str(filled(text, world)) for name, text in fields.items() if text}


def files_of(route: str) -> dict[str, tuple[str, bytes]] | None:
    name = TABLE["files"].get(route)
    return {"file": (name, CONTENT[name.rpartition(".")[2]])} if name else None


def body_of(route: str, world: World) -> dict[str, Any]:
    return {name: filled(value, world) for name, value in TABLE["bodies"].get(route, {}).items()}


def address(route: str, world: World) -> str:
    path = route.split(" ", 1)[1]
    objects = world.objects | ({"node_id": world.objects["party_node_id"]} if path.startswith("/party") else {})
    return path.format_map(objects) + QUERIES.get(route, "")


@pytest.mark.once
def test_every_route_has_a_line_and_every_line_a_route() -> None:
    stated = LINES.keys() | SKIPPED.keys()
    assert routes() - stated == set(), "routes without a line"
    assert stated - routes() == set(), "lines without a route"
    assert not LINES.keys() & SKIPPED.keys()


@pytest.mark.once
def test_the_table_names_only_who_is_there() -> None:
    assert {name for names in LINES.values() for name in names} <= set(ACTORS)


@pytest.mark.once
def test_the_table_lets_no_stranger_and_no_administrator_near_a_mentee() -> None:
    """A line that says so is wrong, whatever the app does."""
    wrong = {
        route: names & set(STRANGERS)
        for route, names in LINES.items()
        if BUSINESS.search(route) and names & set(STRANGERS)
    }
    assert wrong == {}


@pytest.mark.once
def test_the_table_lets_nobody_change_or_read_anything_without_an_account() -> None:
    open_to_all = {route for route, names in LINES.items() if names & set(NOBODY)}
    assert open_to_all == set(TABLE["open"]["routes"])
    assert not [route for route in open_to_all if "{" in route]


async def tried(
    client: httpx.AsyncClient,
    world: World,
    actor: str,
    method: str,
    watch: Callable[[str, httpx.Response], None] = lambda route, answer: None,
    *,
    database: MigratedDatabase | None = None,
) -> dict[str, bool]:
    """Route -> let in. Nothing breaks, and the mentee's name is nowhere but where everybody may read names.

    Given the database, it is put back after every attempt that got in.
    """
    found: dict[str, bool] = {}
    await _sign_in(client, world, actor)
    cookies, headers = httpx.Cookies(client.cookies), {"authorization": f"Bearer {token_of(actor)}"}
    if database:
        await database.keep("signed in")
    for route in sorted(route for route in LINES if route.startswith(method)):
        client.cookies = httpx.Cookies(cookies)
        path, is_api = address(route, world), "/api/" in route
        if method == "GET":
            answer = await client.get(path, headers=headers if is_api else {})
        elif is_api:
            answer = await client.post(path, headers=headers, json=body_of(route, world))
        else:
            answer = await post(client, path, form_of(route, world), files=files_of(route))
        assert answer.status_code < 500, (actor, route, answer.text[-2000:])
        found[route] = is_let_in(answer)
        watch(route, answer)
        if actor in STRANGERS and route not in TABLE["open"]["names"]:
            assert world.canary not in answer.text, (actor, route)
        if database and found[route]:
            await database.put_back("signed in")
    return found


async def _sign_in(client: httpx.AsyncClient, world: World, actor: str) -> None:
    client.cookies = httpx.Cookies()
    if actor != "anonymous":
        await sign_in_as(client, world.accounts[actor])


def _differences(found: dict[str, bool], actor: str) -> list[str]:
    return [
        f"{route}: {actor} {'gets in' if let_in else 'is turned away'}"
        for route, let_in in found.items()
        if let_in != (actor in LINES[route])
    ]


@pytest.mark.parametrize("actor", ACTORS)
async def test_who_reads_what(client: httpx.AsyncClient, world: World, actor: str) -> None:
    assert _differences(await tried(client, world, actor, "GET"), actor) == []


@pytest.mark.once  # the database is put back after every attempt, which needs it to be a file
@pytest.mark.parametrize("actor", ACTORS)
async def test_who_changes_what(
    client: httpx.AsyncClient, world: World, migrated: MigratedDatabase, actor: str
) -> None:
    assert _differences(await tried(client, world, actor, "POST", database=migrated), actor) == []
