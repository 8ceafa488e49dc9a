"""Closed by default, forged posts refused, a form sent twice counts once."""

import asyncio
import re

import httpx
import pytest

from mentor.journal.tables import JournalEntry
from mentor.web.tables import Receipt

Client = httpx.AsyncClient


async def hidden_fields(client: Client) -> dict[str, str]:
    page = await client.get("/help")
    return dict(re.findall(r'name="(_csrf_token)" value="([^"]+)"', page.text))


def sign_in(client: Client, token: str = "mei") -> None:
    client.cookies.set("mentor", token)


async def test_a_route_without_a_word_about_access_is_closed(small_app: Client) -> None:
    reply = await small_app.get("/closed?page=2")
    assert (reply.status_code, reply.headers["location"]) == (303, "/sign-in?next=/closed%3Fpage%3D2")


async def test_an_unknown_session_is_nobody(small_app: Client) -> None:
    sign_in(small_app, "guessed")
    assert (await small_app.get("/closed")).status_code == 303


async def test_somebody_who_still_owes_a_new_password_sees_nothing_else(small_app: Client) -> None:
    sign_in(small_app, "owing")
    reply = await small_app.get("/closed")
    assert (reply.status_code, reply.headers["location"]) == (303, "/me/password")


async def test_a_post_without_the_token_of_this_session_is_refused(small_app: Client) -> None:
    sign_in(small_app)
    assert (await small_app.post("/notes", data={"text": "a"})).status_code == 403
    assert (await small_app.post("/notes", data={"text": "a", "_csrf_token": "bm8="})).status_code == 403
    assert not await Receipt.exists()


async def test_the_token_of_another_session_does_not_help(small_app: Client) -> None:
    sign_in(small_app)
    fields = await hidden_fields(small_app)
    sign_in(small_app, "owing")
    assert (await small_app.post("/language", data=fields | {"language": "en"})).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "http://evil.test"}, {"sec-fetch-site": "same-site"}]
)
async def test_a_post_from_another_site_is_refused_even_with_a_token(
    small_app: Client, headers: dict[str, str]
) -> None:
    sign_in(small_app)
    fields = await hidden_fields(small_app)
    reply = await small_app.post("/notes", data=fields | {"text": "a"}, headers=headers)
    assert reply.status_code == 403
    assert not await Receipt.exists()


async def test_a_form_sent_twice_counts_once_and_leads_to_the_same_place(small_app: Client) -> None:
    sign_in(small_app)
    fields = await hidden_fields(small_app) | {"text": "a", "_once": "k1"}

    replies = [await small_app.post("/notes", data=fields) for _ in range(3)]

    assert [(r.status_code, r.headers["location"]) for r in replies] == [(303, "/closed?noted=1")] * 3
    assert await notes() == 1


async def test_a_form_sent_many_times_at_once_counts_once(small_app: Client) -> None:
    sign_in(small_app)
    fields = await hidden_fields(small_app) | {"text": "a", "_once": "k2"}

    replies = await asyncio.gather(*(small_app.post("/notes", data=fields) for _ in range(8)))

    assert {r.status_code for r in replies} == {303}
    assert await notes() == 1


async def test_a_refused_form_may_be_sent_again(small_app: Client) -> None:
    sign_in(small_app)
    fields = await hidden_fields(small_app) | {"_once": "k3"}
    assert (await small_app.post("/notes", data=fields | {"text": "refuse"})).status_code == 403
    assert (await small_app.post("/notes", data=fields | {"text": "a"})).status_code == 303
    assert await notes() == 1


async def test_a_refused_change_leaves_one_trace_and_a_mistyped_or_read_page_none(small_app: Client) -> None:
    sign_in(small_app)
    fields = await hidden_fields(small_app)
    await small_app.get("/refused/forbidden")
    assert not await JournalEntry.exists()

    assert (await small_app.post("/notes", data=fields | {"text": "refuse"})).status_code == 403

    entries = await JournalEntry.select(JournalEntry.action, JournalEntry.outcome, JournalEntry.account_id)
    assert entries == [{"action": "POST /notes", "outcome": "refused", "account_id": 1}]


async def test_the_language_switch_is_remembered_and_never_leads_away(small_app: Client) -> None:
    sign_in(small_app)
    fields = await hidden_fields(small_app)
    for target in ("//evil.test", "https://evil.test", "/\\evil.test", "\\evil"):
        reply = await small_app.post("/language", data=fields | {"language": "zh-CN", "next": target})
        assert (reply.status_code, reply.headers["location"]) == (303, "/")
    assert "language=zh-CN" in reply.headers["set-cookie"]


async def notes() -> int:
    return len(await Receipt.select(Receipt.key).where(Receipt.key.like("note %")))
