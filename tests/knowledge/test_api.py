"""The knowledge for machines."""

import json

import httpx
import pytest

from mentor.kernel import clock
from mentor.knowledge.actions.toolkits import add_toolkit
from mentor.knowledge.rules.toolkits import NewToolkit, ToolkitKind
from mentor.knowledge.rules.words import DocumentKind, DocumentState
from mentor.knowledge.tables.toolkits import ToolkitCopy
from mentor.people.queries.access import token_hash
from mentor.people.tables import ApiToken
from tests.builders.growth import Growth, a_mentorship
from tests.builders.knowledge import NOW, a_document, indexed
from tests.builders.people import a_person, an_account
from tests.knowledge.test_modules import published


@pytest.fixture
async def growth(database: str) -> Growth:
    return await a_mentorship()


@pytest.fixture
async def machine(client: httpx.AsyncClient) -> httpx.AsyncClient:
    account = await an_account(await a_person())
    scopes = "knowledge:read knowledge:write"
    row = ApiToken(account=account.id, name="m", token_hash=token_hash("mt_m"), scopes=scopes, created_at=clock.now())
    await ApiToken.insert(row)
    client.headers["authorization"] = "Bearer mt_m"
    return client


async def test_a_search_a_lesson_and_what_was_wrong_with_it(machine: httpx.AsyncClient) -> None:
    await indexed(a_document("Night driving", "Fatigue"))
    found = (await machine.get("/api/v1/knowledge?q=fatigue")).json()
    assert [one["title"] for one in found["items"]] == ["Night driving"]
    lesson = {"situation": "Night", "learnt": "Two see more.", "advice": "Send two."}
    assert (await machine.post("/api/v1/lessons", json=lesson)).status_code == 201
    wrong = await machine.post("/api/v1/lessons", json=lesson | {"advice": ""})
    assert wrong.status_code == 422
    assert set(wrong.json()["errors"]) == {"advice"}
    assert (await machine.get("/api/v1/modules/7")).status_code == 404


async def test_the_search_knows_the_filters_of_the_page(machine: httpx.AsyncClient) -> None:
    await indexed(
        a_document("Night driving", axes=("business",), n_tag="safety", tags=("road",)),
        a_document("Night watch", kind=DocumentKind.MODULE, state=DocumentState.PUBLISHED),
    )

    async def titles(query: str) -> list[str]:
        return [one["title"] for one in (await machine.get(f"/api/v1/knowledge?q=night&{query}")).json()["items"]]

    for query in ("kind=lesson", "axis=business", "n_tag=safety", "tag=road", "state=kept"):
        assert await titles(query) == ["Night driving"], query
    assert await titles("kind=module&state=published") == ["Night watch"]
    assert (await machine.get("/api/v1/knowledge?axis=nothing")).status_code == 400
    assert (await machine.get("/api/v1/knowledge/elsewhere?q=night")).json() == {"projects": [], "logs": []}


async def test_a_lesson_is_read_back_and_not_decided_by_its_author(machine: httpx.AsyncClient) -> None:
    lesson = {
        "situation": "Night",
        "learnt": "Two see more.",
        "advice": "Send two.",
        "tags": ["road"],
        "n_tag": "green",
    }
    made = (await machine.post("/api/v1/lessons", json=lesson)).json()["id"]
    read = (await machine.get(f"/api/v1/lessons/{made}")).json()
    assert {name: read[name] for name in lesson} == lesson
    assert (read["state"], read["origin"]) == ("waiting", "own")
    answer = await machine.post(f"/api/v1/lessons/{made}/decisions", json={"verdict": "keep"})
    assert answer.status_code == 403


async def test_a_module_is_written_changed_and_not_overwritten(machine: httpx.AsyncClient) -> None:
    module = {"title": "Two see more", "texts": {"steps": "1. Go"}, "axes": ["business"], "tags": ["road"]}
    made = (await machine.post("/api/v1/modules", json=module)).json()["id"]
    read = (await machine.get(f"/api/v1/modules/{made}")).json()
    assert {name: read[name] for name in ("title", "axes", "tags", "version", "edited")} == {
        "title": "Two see more", "axes": ["business"], "tags": ["road"], "version": 0, "edited": 0,
    }  # fmt: skip
    change = module | {"texts": {"steps": "1. Go together"}, "edited": 0}
    address = f"/api/v1/modules/{made}/changes"
    assert (await machine.post(address, json=change)).status_code == 204
    assert (await machine.post(address, json=change)).status_code == 422
    assert (await machine.get(f"/api/v1/modules/{made}")).json()["texts"]["steps"] == "1. Go together"
    assert (await machine.post(f"/api/v1/modules/{made}/submissions", json={})).status_code == 403
    assert (await machine.post(f"/api/v1/modules/{made}/publications")).status_code == 403


async def test_a_checklist_is_filled_in_from_elsewhere(machine: httpx.AsyncClient, growth: Growth) -> None:
    module = await published(growth)
    new = NewToolkit(ToolkitKind.CHECKLIST, "Round", "Gauge read\nValve shut")
    tool = await add_toolkit(module, new, None, False, actor=growth.mentee, now=NOW)
    read = (await machine.get(f"/api/v1/toolkits/{tool}")).json()
    assert [(one["name"], one["label"], one["type"]) for one in read["fields"]] == [
        ("f0", "Gauge read", "tick"), ("f1", "Valve shut", "tick"),
    ]  # fmt: skip
    assert [one["id"] for one in (await machine.get(f"/api/v1/modules/{module}")).json()["toolkits"]] == [tool]
    answer = await machine.post(f"/api/v1/toolkits/{tool}/copies", json={"answers": {"f0": "on"}, "place": "3"})
    assert answer.status_code == 201
    (copy,) = await ToolkitCopy.select(ToolkitCopy.answers)
    assert json.loads(copy["answers"]) == [["Gauge read", "✓"], ["Valve shut", ""]]
