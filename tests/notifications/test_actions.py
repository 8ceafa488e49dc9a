import asyncio
from datetime import UTC, datetime

import pytest

from mentor.kernel.database import savepoint, write_transaction
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.notifications.rules import MailRhythm
from mentor.notifications.tables import Mail, Message
from tests.builders.notifications import a_reader, prefers

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
HELLO = Phrase("Hello")
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def say(*recipients: int, dedupe: str = "", kind: str = "todo", address: str = "/milestones/7") -> None:
    async with write_transaction():
        await tell(recipients, HELLO, address=address, kind=kind, now=NOON, dedupe=dedupe)


async def test_everybody_is_told_once_per_call():
    first, second = await a_reader(), await a_reader()
    await say(first, second, first)
    rows = await Message.select().order_by(Message.recipient)
    assert [row["recipient"] for row in rows] == [first, second]
    assert rows[0]["address"] == "/milestones/7"


async def test_the_same_reminder_is_told_once():
    reader, other = await a_reader(), await a_reader()
    await say(reader, dedupe="due:7")
    await say(reader, other, dedupe="due:7")
    await asyncio.gather(*(say(reader, other, dedupe="due:7") for _ in range(5)))
    assert await Message.count() == 2


async def test_nobody_to_tell_is_no_mistake():
    async with write_transaction():
        await tell([None], HELLO, address="/", kind="news", now=NOON)
        await tell(None, HELLO, address="/", kind="news", now=NOON)
    assert await Message.count() == 0


async def test_what_was_undone_was_never_told():
    reader = await a_reader()
    with pytest.raises(ZeroDivisionError):
        async with write_transaction():
            await tell(reader, HELLO, address="/", kind="news", now=NOON)
            raise ZeroDivisionError
    async with write_transaction():
        await tell(reader, HELLO, address="/kept", kind="news", now=NOON)
        with pytest.raises(ZeroDivisionError):
            async with savepoint():
                await tell(reader, HELLO, address="/undone", kind="news", now=NOON)
                raise ZeroDivisionError
    assert [row["address"] for row in await Message.select()] == ["/kept"]


async def test_a_foreign_address_is_refused():
    reader = await a_reader()
    with pytest.raises(ValueError, match="not a path"):
        await say(reader, address="https://evil.example/")


async def test_mail_follows_the_wish_of_each(set_settings):
    set_settings(smtp_host="127.0.0.1")
    at_once, daily, never, unreachable, gone = [
        await a_reader("a@example.com"),
        await a_reader("b@example.com"),
        await a_reader("c@example.com"),
        await a_reader(""),
        await a_reader("d@example.com", status="left"),
    ]
    await prefers(at_once, MailRhythm.AT_ONCE)
    await prefers(never, MailRhythm.NEVER)
    await say(at_once, daily, never, unreachable, gone)
    assert [row["recipient"] for row in await Mail.select()] == [at_once]
    digest = await Message.select(Message.recipient).where(Message.is_for_digest.eq(True))
    assert [row["recipient"] for row in digest] == [daily]
    assert await Message.count() == 5


async def test_without_a_mail_server_nothing_waits_to_be_sent():
    reader = await a_reader("a@example.com")
    await prefers(reader, MailRhythm.AT_ONCE)
    await say(reader)
    assert await Mail.count() == 0


async def test_many_are_told_in_few_statements(set_settings, statements):
    set_settings(smtp_host="127.0.0.1")
    readers = [await a_reader(f"r{n}@example.com") for n in range(20)]
    statements.clear()
    async with write_transaction():
        for reader in readers:
            await tell(reader, Phrase("Hello %(n)s", n=reader), address="/", kind="todo", now=NOON)
    assert len(statements) <= 4, statements
