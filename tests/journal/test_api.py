from datetime import UTC, datetime

import pytest

from mentor.journal.actions import record
from mentor.journal.api import handlers
from mentor.kernel.actor import Actor, Grant
from mentor.kernel.database import write_transaction
from tests.browser_of import machine_of

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
AUDITOR = Actor(account_id=7, grants=(Grant("auditor"),), language="en")
SCOPE = frozenset({"journal:read"})
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_a_collector_goes_on_where_it_was():
    async with write_transaction():
        for subject in range(3):
            await record("signoff.decide", "milestone", subject, actor=AUDITOR, now=NOON, after={"text": "canary"})
    async with machine_of(AUDITOR, SCOPE, *handlers) as client:
        first = await client.get("/api/v1/journal?after=1")
        assert [one["seq"] for one in first.json()["items"]] == [2, 3]
        assert "canary" not in first.text
        assert (await client.get("/api/v1/journal?after=3")).json() == {"items": [], "after": 3}
        assert (await client.get("/api/v1/journal?after=x")).status_code == 400


async def test_only_readers_of_the_journal_collect_it():
    async with machine_of(Actor(account_id=1, grants=(Grant("hr", "/"),)), SCOPE, *handlers) as client:
        assert (await client.get("/api/v1/journal")).status_code == 403
