"""The pages of posts, as a browser sees them."""

import httpx

from mentor.people.rules import Role
from mentor.people.tables import Account
from mentor.rotations.queries.plans import plan_row
from tests.builders.people import a_grant, a_person, a_unit, an_account
from tests.builders.rotations import a_plan
from tests.builders.web import post, sign_in_as, words


async def test_a_post_is_created_filled_and_its_wrong_forms_come_back_filled(client: httpx.AsyncClient) -> None:
    unit = await a_unit()
    account = await an_account(await a_person(unit=unit))
    await a_grant(account, Role.HR, unit)
    fitter = await a_person("Fitter", unit)
    await sign_in_as(client, account)
    fields = {"code": "GW-1", "title": "Inspector", "unit": unit.code, "capacity": "1", "minimum": "2"}
    wrong = await post(client, "/posts", fields)
    assert wrong.status_code == 422
    assert "cannot be more than the capacity" in words(wrong)
    assert 'value="Inspector"' in wrong.text
    made = await post(client, "/posts", fields | {"minimum": "1"})
    address = made.headers["location"]
    nobody = await post(client, f"{address}/holders", {"holder": "999999", "since": "2021-01-01"})
    assert nobody.status_code == 422
    assert 'value="999999"' in nobody.text
    await post(client, f"{address}/holders", {"holder": str(fitter.employee_no), "since": "2020-01-01"})
    assert "Fitter" in words(await client.get("/rotations"))
    assert "Limit passed" in words(await client.get(address))


async def test_a_plan_is_made_and_its_board_says_at_the_cell_what_is_wrong(client: httpx.AsyncClient) -> None:
    unit = await a_unit()
    shop = await a_unit(unit)
    account = await an_account(await a_person(unit=unit))
    await a_grant(account, Role.HR, unit)
    fitter = await a_person("Fitter", unit)
    await sign_in_as(client, account)
    made = await post(
        client, "/posts", {"code": "GW-2", "title": "Inspector", "unit": shop.code, "capacity": "1", "minimum": "0"}
    )
    station = made.headers["location"].rsplit("/", 1)[1]
    fields = {"title": "2030", "unit": unit.code, "starts_on": "2030-01", "periods": "6"}
    assert "such as 2027-01" in words(await post(client, "/rotation-plans", fields | {"starts_on": "spring"}))
    plan = (await post(client, "/rotation-plans", fields)).headers["location"]
    demand = {"posts": station, "experience": "Safety", "shortest": "2", "longest": "3", "closed": "5-6", "edited": "0"}
    assert (await post(client, f"{plan}/posts", demand | {"longest": "1"})).status_code == 422
    await post(client, f"{plan}/posts", demand)
    people = {"people": f"{fitter.employee_no}\n77777", "needs": "Safety", "away": "1", "edited": "1"}
    assert "77777" in words(await post(client, f"{plan}/people", people))
    await post(client, f"{plan}/people", people | {"people": str(fitter.employee_no)})
    assert "still missing: Safety" in words(await client.get(f"{plan}/board"))
    (row,) = [one.split('"')[0] for one in (await client.get(f"{plan}/board")).text.split('tr id="p')[1:]]
    (choice,) = [
        one.split('"')[0]
        for one in (await client.get(f"{plan}/board?person={row}&start=1")).text.split('option value="')[1:]
        if "Inspector" in one.split("</option>")[0]
    ]
    edit = {"kind": "place", "person": row, "post": choice, "start": "1", "length": "1", "edited": "2"}
    await post(client, f"{plan}/edits", edit)
    seen = words(await client.get(f"{plan}/board"))
    assert "locked" in seen
    assert "Everything holds" not in seen
    assert (await post(client, f"{plan}/edits", edit | {"start": "2"})).status_code == 409
    await post(client, f"{plan}/undos", {"edited": "3"})
    assert "still missing: Safety" in words(await client.get(f"{plan}/board"))


async def test_a_step_brings_only_the_rows_it_changed_and_a_refused_one_its_reason(client: httpx.AsyncClient) -> None:
    made = await a_plan(people=3, posts=1)
    account = await Account.objects().get(Account.id == made.hr.account_id)
    assert account is not None
    await sign_in_as(client, account)
    address = f"/rotation-plans/{made.plan}"
    version = (await plan_row(made.plan, made.hr)).edited
    fields = {"kind": "place", "person": made.people[1], "post": made.posts[0], "start": "1", "length": "2"}
    edit = {name: str(value) for name, value in fields.items()} | {"edited": str(version), "shown": "3"}
    client.headers["HX-Request"] = "true"
    sent = await post(client, f"{address}/edits", edit)
    answer = await client.get(sent.headers["location"])
    assert answer.headers["board-version"] == str(version + 1)
    assert [f'id="p{one}"' in answer.text for one in made.people] == [False, True, False]
    stale = await post(client, f"{address}/edits", edit)
    assert (stale.status_code, stale.headers["board-version"], 'id="refused"' in stale.text) == (422, "", True)
    undone = await post(client, f"{address}/undos", {"edited": str(version + 1), "shown": "1"})
    assert "<tr id=" not in (await client.get(undone.headers["location"])).text
    del client.headers["HX-Request"]
    whole = await post(client, f"{address}/redos", {"edited": str(version + 2)})
    assert whole.headers["location"] == f"{address}/board"
