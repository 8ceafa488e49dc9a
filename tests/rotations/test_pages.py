"""The pages of posts, as a browser sees them."""

import httpx

from mentor.people.rules import Role
from tests.builders.people import a_grant, a_person, a_unit, an_account
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
