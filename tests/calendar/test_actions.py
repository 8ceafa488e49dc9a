from datetime import UTC, date, datetime

import pytest

from mentor.calendar import queries
from mentor.calendar.actions import seed_calendar
from mentor.calendar.rules import DayKind, DaySource
from mentor.calendar.tables import WorkDay
from mentor.journal.tables import JournalEntry

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_seeding_brings_every_year_of_the_library_once():
    years = await seed_calendar(NOON)
    assert (years[0], years[-1]) == (2004, 2026)
    assert await seed_calendar(NOON) == []
    assert await JournalEntry.count().where(JournalEntry.action == "calendar.seed") == 1


async def test_a_seeded_year_counts_with_the_announced_days():
    await seed_calendar(NOON)
    calendar = await queries.work_calendar(date(2026, 1, 1), date(2026, 12, 31))
    assert calendar.is_certain(date(2026, 1, 1), date(2026, 12, 31))
    assert not calendar.is_workday(date(2026, 2, 16))
    assert calendar.is_workday(date(2026, 2, 14)), "a Saturday that is worked"


async def test_a_day_entered_by_hand_survives_seeding_and_announces_nothing():
    await WorkDay.insert(WorkDay(date=date(2026, 2, 16), kind=DayKind.WORKDAY, source=DaySource.HAND, changed_at=NOON))
    assert 2026 in await seed_calendar(NOON)
    calendar = await queries.work_calendar(date(2026, 1, 1), date(2026, 12, 31))
    assert calendar.is_workday(date(2026, 2, 16))


async def test_due_dates_are_loaded_in_one_statement(statements):
    await seed_calendar(NOON)
    statements.clear()
    assert await queries.due_after(NOON, 5) == date(2026, 3, 9)
    assert len(statements) == 1
