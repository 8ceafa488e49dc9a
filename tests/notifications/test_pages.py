from datetime import UTC, date, datetime

import pytest

from mentor.calendar.actions import seed_calendar
from mentor.calendar.tables import WorkDay
from mentor.kernel.actor import Actor, Grant
from mentor.kernel.database import write_transaction
from mentor.kernel.i18n import Phrase
from mentor.notifications import jobs, queries
from mentor.notifications.actions import tell
from mentor.notifications.pages import router
from mentor.notifications.tables import Mail, MailPreference, Message
from mentor.overview.queries import badges
from mentor.people.rules import Role
from tests.browser_of import browser_of
from tests.builders.notifications import a_reader
from tests.builders.people import a_grant, a_person, an_account

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SYSADMIN = Actor(account_id=90, grants=(Grant("sysadmin"),))
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def say(reader: int, *titles: str, address: str = "/messages/preferences") -> None:
    for title in titles:
        async with write_transaction():
            await tell(reader, Phrase("Milestone “%(title)s”", title=title), address=address, kind="todo", now=NOON)


def somebody(person: int) -> Actor:
    return Actor(account_id=person, person_id=person)


async def test_unread_messages_come_first_and_opening_one_leads_to_its_page():
    reader = await a_reader()
    await say(reader, "first", "second", "third")
    last = (await Message.select().order_by(Message.id))[0]["id"]
    async with browser_of(somebody(reader), router) as browser:
        await browser.get("/messages")
        assert browser.text.index("third") < browser.text.index("first")
        await browser.get("/messages")
        await browser.send(f"/messages/{last + 2}/readings")
        assert browser.page.headers["location"] == "/messages/preferences"
        await browser.get("/messages")
        assert browser.text.index("first") < browser.text.index("third"), "read ones go below"
    assert (await badges(somebody(reader), NOON))["messages"] == 2


async def test_marking_all_leaves_what_came_meanwhile():
    reader = await a_reader()
    await say(reader, "first", "second")
    async with browser_of(somebody(reader), router) as browser:
        await browser.get("/messages")
        await say(reader, "third")
        await browser.send("/messages/readings")
        await browser.follow()
        assert "Mark all as read" in browser.text
    unread = await Message.select(Message.phrase).where(Message.read_at.is_null())
    assert len(unread) == 1
    assert "third" in unread[0]["phrase"]


async def test_messages_of_others_do_not_exist():
    reader, other = await a_reader(), await a_reader()
    await say(reader, "canary")
    await say(other, "mine")
    theirs, mine = [row["id"] for row in await Message.select(Message.id).order_by(Message.id)]
    async with browser_of(somebody(other), router) as browser:
        await browser.get("/messages")
        assert "canary" not in browser.text
        answer = await browser.send(f"/messages/{mine}/readings", to=f"/messages/{theirs}/readings")
        assert answer.status_code == 404
    assert not await Message.exists().where(Message.read_at.is_not_null())


async def test_hundreds_of_messages_are_paged_with_few_statements(statements):
    reader = await a_reader()
    await say(reader, *(f"N{n:03}" for n in range(120)))
    await Message.update({Message.read_at: NOON}).where(Message.phrase.like("%N01%"))
    seen, after = [], ""
    for _ in range(3):
        statements.clear()
        page = await queries.messages(somebody(reader), after)
        assert len(statements) <= 2
        seen += [line.id for line in page.rows]
        after = page.after
    assert after == ""
    assert len(set(seen)) == len(seen) == 120
    assert [line.is_read for line in page.rows] == [False] * 10 + [True] * 10


@pytest.mark.parametrize("cursor", ["x", "WyJ1bnJlYWQiLCAieCJd", "W10", "%00"])
async def test_a_damaged_cursor_starts_again(cursor):
    reader = await a_reader()
    await say(reader, "one")
    async with browser_of(somebody(reader), router) as browser:
        assert (await browser.get(f"/messages?after={cursor}")).status_code == 200


async def test_wishes_are_kept_and_shown(set_settings):
    set_settings(smtp_host="127.0.0.1")
    reader = await a_reader("wang@example.com")
    async with browser_of(somebody(reader), router) as browser:
        await browser.get("/messages/preferences")
        assert "wang@example.com" in browser.text
        await browser.send("/messages/preferences", rhythm="at_once", wanted=["todo", "reminder"])
        await browser.follow()
        assert 'value="news" checked' not in browser.page.text
        assert 'value="todo" checked' in browser.page.text
        await browser.send("/messages/preferences", rhythm="daily", wanted=["todo", "reminder", "news"])
    assert await MailPreference.select(MailPreference.rhythm, MailPreference.muted) == [
        {"rhythm": "daily", "muted": ""}
    ]


async def test_an_unknown_wish_comes_back():
    reader = await a_reader()
    async with browser_of(somebody(reader), router) as browser:
        await browser.get("/messages/preferences")
        assert (await browser.send("/messages/preferences", rhythm="hourly")).status_code == 422


async def test_the_system_administrator_sends_parked_mail_again():
    reader = await a_reader("wang@example.com")
    await Mail.insert(
        Mail(recipient=reader, content="{}", state="parked", tries=8, next_try_at=NOON, created_at=NOON, error="550 no")
    )
    mail_id = (await Mail.select(Mail.id).first())["id"]
    async with browser_of(SYSADMIN, router) as browser:
        await browser.get("/mail")
        assert "550 no" in browser.text
        await browser.send(f"/mail/{mail_id}/tries")
        await browser.follow()
        assert "550 no" not in browser.text
    async with browser_of(somebody(reader), router) as browser:
        assert (await browser.get("/mail")).status_code == 403


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_every_page_in_both_languages(language):
    reader = await a_reader()
    await say(reader, "one")
    async with browser_of(somebody(reader), router, language=language) as browser:
        for path in ("/messages", "/messages/preferences"):
            assert (await browser.get(path)).status_code == 200
    async with browser_of(SYSADMIN, router, language=language) as browser:
        for path in ("/messages", "/messages/preferences", "/mail"):
            assert (await browser.get(path)).status_code == 200


async def test_in_december_hr_is_asked_once_a_week_for_the_next_year():
    await seed_calendar(NOON)
    person = await a_person()
    await a_grant(await an_account(person), Role.HR)
    for day in (date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 8), date(2026, 12, 14)):
        await jobs.ask_for_next_year(datetime(day.year, day.month, day.day, 1, tzinfo=UTC))
    assert await Message.count().where(Message.recipient == person.id) == 2
    await WorkDay.insert(WorkDay(date=date(2027, 1, 1), kind="holiday", source="notice", changed_at=NOON))
    await jobs.ask_for_next_year(datetime(2026, 12, 21, 1, tzinfo=UTC))
    assert await Message.count() == 2
