from datetime import UTC, datetime

import pytest

from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.notifications.api import handlers
from tests.browser_of import machine_of
from tests.builders.notifications import a_reader

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def test_a_portal_shows_the_messages_of_one_person():
    reader, other = await a_reader(), await a_reader()
    async with write_transaction():
        await tell([reader, other], Phrase("Hello"), address="/plans/7", kind="news", now=NOON)
    actor = Actor(account_id=1, person_id=reader, language="en")
    async with machine_of(actor, frozenset({"notifications:read"}), *handlers) as client:
        page = (await client.get("/api/v1/messages")).json()
        assert [(one["text"], one["read"]) for one in page["items"]] == [("Hello", False)]
        assert page["items"][0]["link"].endswith("/plans/7")
        assert page["after"] == ""
