import csv
import io
from datetime import UTC, datetime

import pytest
from python_calamine import CalamineWorkbook

from mentor.journal.actions import record, seal_head
from mentor.journal.pages import Directory, make_router
from mentor.journal.tables import JobRun, JournalEntry
from mentor.kernel.actor import Actor, Grant
from mentor.kernel.database import write_transaction
from mentor.people.queries.identities import account_names, find_accounts, person_names
from mentor.people.tables import Account
from tests.browser_of import browser_of
from tests.builders.people import a_person, an_account

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
AUDITOR = Actor(account_id=7, grants=(Grant("auditor"),), name="=Auditor")
SECADMIN = Actor(account_id=8, grants=(Grant("secadmin"),))
SYSADMIN = Actor(account_id=9, grants=(Grant("sysadmin"),))
ROUTER = make_router(Directory(account_names, person_names, find_accounts))
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def somebody(name: str = "王小明", **values: object) -> Account:
    return await an_account(await a_person(name, **values))


async def note(account: int | None, action: str = "signoff.decide", **values: object) -> None:
    async with write_transaction():
        actor = Actor(account_id=account, address="10.0.0.1")
        await record(action, "signoff_request", 7, actor=actor, now=NOON, **values)


async def test_the_auditor_reads_who_did_what():
    account, principal = await somebody(), await a_person("李书记")
    await note(account.id, on_behalf_of=principal.id, after={"state": "accepted", "comment": "同意"})
    async with browser_of(AUDITOR, ROUTER) as browser:
        await browser.get("/journal")
        for words in ("王小明", account.login, "for 李书记", "Decision given"):
            assert words in browser.text
        await browser.get("/journal/1")
        assert "accepted" in browser.text
        assert "同意" not in browser.text, "the auditor sees that something was written, not what"
        assert "(text, 2 characters)" in browser.text


@pytest.mark.parametrize("who", ["王", "wang", "A0017", "login-of-wang"])
async def test_entries_are_found_by_any_name_of_who_acted(who):
    wang = await an_account(await a_person("王小明", pinyin="wangxiaoming", employee_no="A0017"), login="login-of-wang")
    other = await somebody("李四", pinyin="lisi")
    await note(wang.id)
    await note(other.id)
    async with browser_of(AUDITOR, ROUTER) as browser:
        await browser.get(f"/journal?who={who}")
        assert ("王小明" in browser.text, "李四" in browser.text) == (True, False)
        await browser.get("/journal?who=%25")
        assert "No entries" in browser.text, "a wildcard is a letter like any other"


async def test_filters_stay_in_the_form_and_in_the_next_page(statements):
    account = await somebody()
    for _ in range(60):
        await note(account.id)
    await note(account.id, "growth.submit_log")
    async with browser_of(AUDITOR, ROUTER) as browser:
        statements.clear()
        await browser.get("/journal?action=signoff.decide&outcome=done&since=2026-03-01")
        assert len(statements) <= 5, statements
        assert "growth.submit_log" not in browser.text
        next_page = browser.page.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        assert "action=signoff.decide" in next_page
        await browser.get(f"/journal{next_page}")
        assert browser.page.text.count('href="/journal/') == 10
        assert (await browser.get("/journal?since=tomorrow")).status_code == 422


async def test_who_may_open_it():
    await note(1)
    for actor, status in ((SECADMIN, 200), (SYSADMIN, 403), (Actor(account_id=3, person_id=4), 403)):
        async with browser_of(actor, ROUTER) as browser:
            assert (await browser.get("/journal")).status_code == status
            assert (await browser.get("/journal/1")).status_code == (200 if status == 200 else 404)
    async with browser_of(SECADMIN, ROUTER) as browser:
        await browser.get("/journal")
        assert "/journal/exports" not in browser.page.text


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
async def test_a_copy_holds_no_formula_and_is_noted(file_format):
    account = await somebody("=cmd()")
    await note(account.id, "=1+1")
    await note(account.id)
    async with browser_of(AUDITOR, ROUTER) as browser:
        await browser.get("/journal")
        answer = await browser.send("/journal/exports", format=file_format)
    assert f"journal.{file_format}" in answer.headers["content-disposition"]
    if file_format == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    else:
        rows = CalamineWorkbook.from_object(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert b"<f>" not in answer.content
    assert rows[0][0] == "Number"
    assert "=cmd()" in rows[2][2]
    assert len(rows) == 4
    assert "=Auditor" in rows[3][0]
    assert await JournalEntry.count().where(JournalEntry.action == "journal.export") == 1


async def test_the_copy_follows_the_filter():
    account = await somebody()
    await note(account.id)
    await note(account.id, "growth.submit_log")
    async with browser_of(AUDITOR, ROUTER) as browser:
        await browser.get("/journal?action=growth.submit_log")
        answer = await browser.send("/journal/exports", format="csv")
    assert answer.text.count("\n") == 3


async def test_the_last_seal_is_shown(tmp_path):
    await note(1)
    await seal_head(tmp_path, NOON)
    async with browser_of(AUDITOR, ROUTER) as browser:
        await browser.get("/journal")
        assert "Sealed up to number 1" in browser.text


async def test_failed_jobs_are_shown_to_who_runs_the_system():
    await JobRun.insert(JobRun(job="a.good", slot=NOON, state="done", started_at=NOON))
    await JobRun.insert(JobRun(job="a.bad", slot=NOON, state="failed", error="OSError: no paper", started_at=NOON))
    async with browser_of(SYSADMIN, ROUTER) as browser:
        await browser.get("/jobs")
        for words in ("a.good", "a.bad", "no paper", "Failed lately"):
            assert words in browser.text
    async with browser_of(SECADMIN, ROUTER) as browser:
        assert (await browser.get("/jobs")).status_code == 403


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("path", ["/journal", "/journal/1", "/jobs", "/journal?who=nobody", "/journal?after=x"])
async def test_every_page_in_both_languages(language, path):
    await note(None, "POST /plans", outcome="refused", why="Only mentors may.", before={"a": {"b": 1}})
    async with browser_of(AUDITOR, ROUTER, language=language) as browser:
        assert (await browser.get(path)).status_code == 200
