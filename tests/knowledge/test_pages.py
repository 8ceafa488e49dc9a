"""The pages of the knowledge, as a browser sees them."""

import httpx
import pytest

from mentor.knowledge.actions.modules import create_module
from mentor.knowledge.actions.reviews import submit_module
from mentor.knowledge.tables.search import DeadEnd
from mentor.people.tables import Account
from tests.builders.growth import a_mentorship
from tests.builders.knowledge import NOW, a_document, indexed
from tests.builders.people import a_person, an_account
from tests.builders.web import post, sign_in_as, words
from tests.knowledge.test_modules import FULL, numbers


@pytest.fixture
async def reader(client: httpx.AsyncClient) -> httpx.AsyncClient:
    await sign_in_as(client, await an_account(await a_person()))
    return client


async def test_a_search_shows_marked_words_and_narrows(reader: httpx.AsyncClient) -> None:
    await indexed(a_document("Night driving <b>", "Fatigue is no excuse."), a_document("Other", "Radio"))
    page = await reader.get("/knowledge?q=fatigue")
    assert "<mark>Fatigue</mark>" in page.text
    assert "Night driving &lt;b&gt;" in page.text
    assert "1 result" in words(page)
    assert "Nothing found" in words(await reader.get("/knowledge?q=fatigue&kind=module"))


async def test_titles_are_offered_while_typing(reader: httpx.AsyncClient) -> None:
    await indexed(a_document("Night driving"))
    page = await reader.get("/knowledge/titles?q=nig")
    assert "<mark>Night</mark> driving" in page.text
    assert (await reader.get("/knowledge/titles")).text.strip() == ""


async def test_a_search_without_result_is_a_dead_end_in_at_most_eight_statements(
    reader: httpx.AsyncClient, statements: list[str]
) -> None:
    await indexed(a_document("焊接", "打磨"))
    statements.clear()
    page = await reader.get("/knowledge?q=汉街 工艺卡")
    assert "Nothing found" in words(page)
    assert len(statements) <= 8, statements
    (row,) = await DeadEnd.select()
    assert row["words"] == "汉街 工艺卡"


async def test_results_that_do_not_help_are_a_dead_end_that_becomes_a_module(reader: httpx.AsyncClient) -> None:
    await indexed(a_document("Night driving", "Fatigue is no excuse."))
    assert "None of these helps" in words(await reader.get("/knowledge?q=fatigue"))
    thanks = await post(reader, "/knowledge/dead-ends", {"q": "fatigue"})
    assert thanks.headers["location"] == "/knowledge?q=fatigue&noted=1"
    assert "Thank you" in words(await reader.get("/knowledge?q=fatigue&noted=1"))
    assert [row["words"] for row in await DeadEnd.select()] == ["fatigue"]
    assert 'value="fatigue"' in (await reader.get("/modules/new?title=fatigue")).text


async def test_a_lesson_is_written_with_three_fields_and_comes_back_filled_when_one_is_missing(
    reader: httpx.AsyncClient,
) -> None:
    fields = {"situation": "Night shift", "learnt": "Two see more.", "advice": "", "line": "both", "audience": "all"}
    wrong = await post(reader, "/lessons", fields)
    assert wrong.status_code == 422
    assert "Two see more." in wrong.text
    done = await post(reader, "/lessons", fields | {"advice": "Send two."})
    assert done.status_code == 303
    shown = words(await reader.get(done.headers["location"]))
    assert "Two see more." in shown
    assert "Waiting for triage" in shown
    assert "Two see more." in words(await reader.get("/lessons"))
    assert "Two see more." in (await reader.get(done.headers["location"] + "/edit")).text


async def test_an_unknown_source_of_a_lesson_is_not_found(reader: httpx.AsyncClient) -> None:
    assert (await reader.get("/lessons/new?log=999")).status_code == 404


async def test_a_module_is_written_read_and_asked_to_be_reviewed(reader: httpx.AsyncClient) -> None:
    fields = {"title": "Two at night", "problem": "- missed", "line": "both", "audience": "all"}
    done = await post(reader, "/modules", fields)
    path = done.headers["location"]
    page = await reader.get(path)
    assert "<li>missed</li>" in page.text
    assert "Before the review please fill in" in words(page)
    edit = await reader.get(f"{path}/edit")
    assert "Two at night" in edit.text
    changed = {"title": "Two at night", "theory": "x", "scene": "x", "steps": "x", "problem": "x"}
    await post(reader, f"{path}/changes", fields | changed | {"edited": "0"})
    asked = await post(reader, f"{path}/submissions", {"reviewer_party": "1"})
    assert asked.status_code == 422
    assert "employee number of such a mentor" in words(asked)
    file = await reader.get(f"{path}/file")
    assert "# Two at night\n\n" in file.text
    assert "\n## Problem solved\n\nx" in file.text
    assert "No version yet" in words(await reader.get(f"{path}/versions"))
    assert "Two at night" in words(await reader.get("/modules"))


async def test_a_tool_is_made_filled_in_and_has_a_code(reader: httpx.AsyncClient) -> None:
    made = await post(reader, "/modules", {"title": "Two at night", "line": "both", "audience": "all"})
    path = made.headers["location"]
    fields = {"tool_kind": "checklist", "title": "Night list", "text": "- pressure\n- heat"}
    tool = (await post(reader, f"{path}/toolkits", fields)).headers["location"]
    assert "pressure" in words(await reader.get(tool))
    assert "Night list" in words(await reader.get(path))
    assert (await reader.get(f"{tool}/code")).content.startswith(b"\x89PNG")
    changed = await post(reader, f"{tool}/changes", fields | {"text": "", "edited": "0"})
    assert changed.status_code == 422
    assert (await post(reader, f"{tool}/removals")).headers["location"] == path


async def test_a_reviewer_sees_module_and_decision_in_at_most_eight_statements(
    client: httpx.AsyncClient, statements: list[str], in_june: None
) -> None:
    growth = await a_mentorship()
    module = await create_module(FULL, actor=growth.mentee, now=NOW)
    await submit_module(module, await numbers(growth), "", actor=growth.mentee, now=NOW)
    account = await Account.objects().get(Account.id == growth.party.account_id)
    assert account
    await sign_in_as(client, account)
    statements.clear()
    page = await client.get(f"/modules/{module}")
    assert "The theory source is named and the direction is right" in words(page)
    assert len(statements) <= 8, statements
    found = await client.get("/knowledge?q=双人法")
    assert "In review by both lines" in words(found)
