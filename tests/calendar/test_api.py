from datetime import UTC, datetime

import pytest

from mentor.calendar.actions import seed_calendar
from mentor.calendar.api import handlers
from mentor.kernel.actor import Actor
from tests.browser_of import machine_of

ANYBODY = Actor(account_id=1, person_id=2, language="en")
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SCOPE = frozenset({"calendar:read"})
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_a_year_with_its_exceptions():
    await seed_calendar(NOON)
    async with machine_of(ANYBODY, SCOPE, *handlers) as client:
        year = (await client.get("/api/v1/calendar/2026")).json()
        assert (year["announced"], year["workdays"], len(year["exceptions"])) == (True, 248, 39)
        assert year["exceptions"][0] == {"day": "2026-01-01", "kind": "holiday", "name": "New Year's Day"}
        assert not (await client.get("/api/v1/calendar/2049")).json()["announced"]
        assert (await client.get("/api/v1/calendar/1812")).status_code == 404


async def test_a_due_date():
    async with machine_of(ANYBODY, SCOPE, *handlers) as client:
        answer = await client.get("/api/v1/calendar/due?workdays=5")
        assert answer.status_code == 200
        assert (await client.get("/api/v1/calendar/due?workdays=-1")).status_code == 400


async def test_without_the_scope_nothing_is_told():
    async with machine_of(ANYBODY, frozenset(), *handlers) as client:
        assert (await client.get("/api/v1/calendar/2026")).status_code == 403
