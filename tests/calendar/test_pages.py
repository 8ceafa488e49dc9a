from datetime import UTC, date, datetime, timedelta

import pytest

from mentor.calendar.actions import seed_calendar
from mentor.calendar.pages import router
from mentor.calendar.queries import work_calendar
from mentor.calendar.tables import WorkDay
from mentor.journal.tables import JournalEntry
from mentor.kernel import clock
from mentor.kernel.actor import Actor, Grant
from tests.browser_of import browser_of
from tests.calendar.test_arrangement import NOTICES

HR = Actor(account_id=1, person_id=2, grants=(Grant("hr", "/1/"),))
MENTEE = Actor(account_id=3, person_id=4)
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


@pytest.fixture(autouse=True)
def _december_2026():
    clock.shift(datetime(2026, 12, 7, 4, tzinfo=UTC) - datetime.now(UTC))
    yield
    clock.shift(timedelta())


async def test_everybody_sees_the_year_and_nobody_else_edits_it():
    await seed_calendar(clock.now())
    async with browser_of(MENTEE, router) as browser:
        assert (await browser.get("/calendar?year=2026")).status_code == 200
        assert "248 working days in the year" in browser.text
        assert "Spring Festival" in browser.text
        assert "<form" not in browser.page.text.split("<main")[1]
        assert (await browser.get("/calendar/arrangement")).status_code == 403


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_in_december_the_missing_year_is_asked_for(language):
    await seed_calendar(clock.now())
    async with browser_of(HR, router, language=language) as browser:
        await browser.get("/calendar")
        assert "2027" in browser.page.text.split('class="notice warn"')[1]


async def test_hr_makes_a_day_off_and_ordinary_again():
    await seed_calendar(clock.now())
    async with browser_of(HR, router) as browser:
        await browser.get("/calendar?day=2026-12-11")
        await browser.send("/calendar/days", wish="holiday", name="厂庆")
        assert (await browser.follow()).status_code == 200
        assert "厂庆" in browser.text
        day = date(2026, 12, 11)
        assert not (await work_calendar(day, day)).is_workday(day)
        await browser.get("/calendar?day=2026-12-11")
        await browser.send("/calendar/days", wish="ordinary")
        assert (await work_calendar(day, day)).is_workday(day)
    assert await JournalEntry.count().where(JournalEntry.action == "calendar.change_day") == 2


async def test_two_editors_do_not_overwrite_each_other_unseen():
    async with browser_of(HR, router) as first, browser_of(HR, router) as second:
        await first.get("/calendar?day=2026-12-11")
        await second.get("/calendar?day=2026-12-11")
        await first.send("/calendar/days", wish="holiday")
        assert (await second.send("/calendar/days", wish="workday")).status_code == 409


async def test_pasting_the_published_notice_announces_the_year():
    async with browser_of(HR, router) as browser:
        await browser.get("/calendar/arrangement?year=2026")
        await browser.send("/calendar/arrangements", year="2026", text=NOTICES[2026])
        await browser.follow()
        assert "248 working days in the year" in browser.text
        assert "Nobody has announced" not in browser.text
    assert await WorkDay.count() == 39


async def test_a_notice_that_cannot_be_right_comes_back_with_its_text():
    async with browser_of(HR, router) as browser:
        await browser.get("/calendar/arrangement?year=2026")
        answer = await browser.send("/calendar/arrangements", year="2026", text="元旦：1月1日放假1天。")
        assert answer.status_code == 422
        assert "the text does not say so" in browser.text
        assert "元旦：1月1日放假1天。" in browser.page.text
    assert await WorkDay.count() == 0


async def test_doubts_are_shown_once_and_may_be_overruled():
    text = NOTICES[2026] + "\n3月3日（周二）上班。"
    async with browser_of(HR, router) as browser:
        await browser.get("/calendar/arrangement?year=2026")
        answer = await browser.send("/calendar/arrangements", year="2026", text=text)
        assert answer.status_code == 422
        assert "3 Mar 2026 is a plain working day anyway." in browser.text
        answer = await browser.send("/calendar/arrangements", year="2026", text=text, doubts_seen="on")
        assert answer.status_code == 303


async def test_a_later_notice_replaces_the_earlier_but_not_what_was_entered_by_hand():
    async with browser_of(HR, router) as browser:
        await browser.get("/calendar?day=2026-02-16")
        await browser.send("/calendar/days", wish="workday", name="抢修")
        for _ in range(2):
            await browser.get("/calendar/arrangement?year=2026")
            await browser.send("/calendar/arrangements", year="2026", text=NOTICES[2026])
    day = date(2026, 2, 16)
    assert (await work_calendar(day, day)).is_workday(day)


@pytest.mark.parametrize("query", ["year=x", "year=99999", "day=yesterday", "year=2026&day=9999-99-99"])
async def test_damaged_links_show_this_year(query):
    async with browser_of(HR, router) as browser:
        assert (await browser.get(f"/calendar?{query}")).status_code == 200


async def test_the_year_costs_few_statements(statements):
    await seed_calendar(clock.now())
    async with browser_of(HR, router) as browser:
        statements.clear()
        await browser.get("/calendar?year=2026&day=2026-12-11")
    assert len(statements) <= 4, statements
