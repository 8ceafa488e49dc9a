"""The knowledge for machines."""

import httpx
import pytest

from mentor.kernel import clock
from mentor.people.queries.access import token_hash
from mentor.people.tables import ApiToken
from tests.builders.knowledge import a_document, indexed
from tests.builders.people import a_person, an_account


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
