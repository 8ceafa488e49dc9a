"""People and units for machines: the same rules, the scope of the token on top."""

import httpx
import pytest

from mentor.people.api import handlers
from mentor.people.rules import Role
from tests.browser_of import machine_of
from tests.builders.people import a_person, a_unit, actor

pytestmark = pytest.mark.usefixtures("database")
SCOPE = frozenset({"people:read"})


async def test_a_token_finds_people_and_sees_of_them_what_its_account_sees() -> None:
    group = await a_unit()
    works = await a_unit(group)
    mei = await a_person("Mei", works, phone="13812345678", affiliation="01")
    colleague = await a_person("Colleague", works)
    async with machine_of(actor(colleague, Role.HR, unit=group), SCOPE, *handlers) as client:
        assert [one["name"] for one in (await client.get("/api/v1/people?q=mei")).json()["items"]] == ["Mei"]
        shown = (await client.get(f"/api/v1/people/{mei.id}")).json()
        assert (shown["phone"], shown["party"]["affiliation"]) == ("13812345678", "CPC member")
        assert [one["id"] for one in (await client.get("/api/v1/units")).json()["below"]] == [group.id]
        assert [one["id"] for one in (await client.get(f"/api/v1/units/{works.id}")).json()["above"]] == [group.id]
        people = (await client.get(f"/api/v1/units/{works.id}/people")).json()["items"]
        assert [one["name"] for one in people] == ["Mei", "Colleague"]
    async with machine_of(actor(colleague), SCOPE, *handlers) as client:
        shown = (await client.get(f"/api/v1/people/{mei.id}")).json()
        assert (shown["phone"], shown["status"], shown["party"]) == ("", None, None)


async def test_neither_a_missing_scope_nor_an_administrators_token_opens_anything() -> None:
    mei = await a_person("Mei")
    async with machine_of(actor(mei), frozenset({"growth:read"}), *handlers) as client:
        assert (await client.get("/api/v1/people?q=mei")).status_code == 403
    async with machine_of(actor(None, Role.SYSADMIN), SCOPE, *handlers) as client:
        for path in ("people?q=mei", f"people/{mei.id}", "units", f"units/{mei.unit}", f"units/{mei.unit}/people"):
            assert (await client.get(f"/api/v1/{path}")).status_code == 404, path


@pytest.mark.parametrize(
    "after",
    [
        "AAAA",
        "WzAsICJcdTAwMDAiLCAiIiwgMV0",
        "WyJcdTAwMDAiXQ",
        "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMF0",
        "W251bGwsIDEsIDIsIDNd",
    ],
)
async def test_a_cursor_of_somebodys_making_is_no_fault_of_ours(after: str) -> None:
    mei = await a_person("Mei")
    async with machine_of(actor(mei), SCOPE, *handlers) as client:
        for path in ("people?q=mei&", f"units/{mei.unit}/people?"):
            answer: httpx.Response = await client.get(f"/api/v1/{path}after={after}")
            assert answer.status_code == 200
