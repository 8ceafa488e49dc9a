"""The person's page shows whom a person mentors, or by whom, only to who may see it."""

import httpx

from mentor.people.rules import Role
from tests.builders.people import a_grant, a_person, a_unit, an_account
from tests.builders.web import sign_in_as, words


async def test_mentorships_come_as_a_fragment_or_a_page_and_never_to_an_administrator(
    client: httpx.AsyncClient,
) -> None:
    unit = await a_unit()
    mei = await a_person("Mei", unit)
    await sign_in_as(client, await an_account(mei))
    path = f"/people/{mei.id}/mentorships"
    assert f'hx-get="{path}"' in (await client.get(f"/people/{mei.id}")).text
    fragment = await client.get(path, headers={"hx-request": "true"})
    assert "<html" not in fragment.text
    assert "No mentorship that you may see." in words(await client.get(path))
    auditor = await an_account()
    await a_grant(auditor, Role.AUDITOR)
    await sign_in_as(client, auditor)
    assert (await client.get(path)).status_code == 404
