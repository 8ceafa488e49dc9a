"""What a person changes about the own account."""

import httpx

from tests.builders.people import a_person, an_account
from tests.builders.web import post, sign_in_as, words


async def test_the_account_page_shows_the_person_and_keeps_language_and_theme(client: httpx.AsyncClient) -> None:
    account = await an_account(await a_person("Mei"))
    await sign_in_as(client, account)

    shown = await client.get("/help")
    assert shown.status_code == 200
    assert "Mei" in words(shown)
    assert (await post(client, "/sign-out")).status_code == 303
