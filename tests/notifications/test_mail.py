"""Mail as it leaves the house: over a real connection, each once to the person, whatever is killed."""

import asyncio
import itertools
import os
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from mentor.calendar.actions import seed_calendar
from mentor.journal.actions import record, seal_head
from mentor.kernel import clock
from mentor.kernel.actor import Actor, Grant
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden
from mentor.kernel.i18n import Phrase
from mentor.notifications import jobs, queries, rules, smtp
from mentor.notifications.actions import claim_mails, mark_sent, send_again, tell, write_digests, write_seal_mail
from mentor.notifications.rules import MailRhythm
from mentor.notifications.tables import Mail, Message
from mentor.people.tables import Person
from mentor.settings import settings
from tests.builders.notifications import a_reader, prefers
from tests.smtp_server import MailServer, a_mail_server

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SYSADMIN = Actor(account_id=1, grants=(Grant("sysadmin"),))
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


@pytest.fixture
async def post(set_settings) -> AsyncIterator[MailServer]:
    async with a_mail_server() as server:
        set_settings(smtp_host="127.0.0.1", smtp_port=server.port, base_url="https://mentor.example/")
        yield server
    clock.shift(timedelta())


def later(**span: float) -> None:
    clock.shift(timedelta(**span))


async def write(
    *emails: str, subject: str = "Milestone “%(title)s” waits for you", title: str = "采油一厂", **values: object
) -> None:
    for email in emails:
        reader = await a_reader(email, **values)
        await prefers(reader, MailRhythm.AT_ONCE)
        async with write_transaction():
            phrase = Phrase(subject, title=title)
            await tell(reader, phrase, address="/milestones/7", kind="todo", now=clock.now())


async def states() -> list[str]:
    return [row["state"] for row in await Mail.select(Mail.state).order_by(Mail.id)]


async def test_a_mail_says_what_and_where_in_both_forms(post):
    await write("wang@example.com", name="王小明")
    assert await smtp.deliver() == 1
    message = post.messages[0]
    assert message["subject"] == "Milestone “采油一厂” waits for you"
    assert message["to"].addresses[0].addr_spec == "wang@example.com"
    assert message["to"].addresses[0].display_name == "王小明"
    text, html = (part.get_content() for part in message.iter_parts())
    for content in (text, html):
        assert "https://mentor.example/milestones/7" in content
        assert "王小明" in content
        assert "https://mentor.example/messages/preferences" in content
    assert await states() == ["sent"]


async def test_each_reads_the_own_language(post):
    await write("a@example.com", language="zh-CN")
    await write("b@example.com", language="en")
    await smtp.deliver()
    bodies = {m["to"].addresses[0].addr_spec: m.get_body(("plain",)).get_content() for m in post.messages}
    assert "Hello" in bodies["b@example.com"]
    assert "您好" in bodies["a@example.com"]


async def test_names_and_titles_cannot_write_headers_or_markup(post):
    await write("a@example.com", name="王\r\nBcc: all@example.com", title="<b>x</b>\r\nBcc: all@example.com")
    await smtp.deliver()
    if post.messages:
        assert post.messages[0]["bcc"] is None
        assert "<b>x</b>" not in post.messages[0].get_body(("html",)).get_content()
    assert post.recipients in ([], ["a@example.com"])


async def test_two_workers_send_each_mail_once(post):
    await write(*(f"r{n}@example.com" for n in range(40)))
    await asyncio.gather(*(smtp.deliver() for _ in range(4)))
    assert sorted(post.recipients) == sorted(f"r{n}@example.com" for n in range(40))
    assert set(await states()) == {"sent"}


async def test_one_bad_address_does_not_hold_up_the_others(post):
    post.refused = {"gone@example.com"}
    await write("first@example.com", "gone@example.com", "not an address", "last@example.com")
    assert await smtp.deliver() == 2
    assert await states() == ["sent", "waiting", "waiting", "sent"]
    errors = [row["error"] for row in await Mail.select(Mail.error).where(Mail.state == "waiting").order_by(Mail.id)]
    assert "nobody of that name" in errors[0]
    assert "no usable mail address" in errors[1]


async def test_a_refused_mail_is_tried_eight_times_ever_later_and_then_parked(post):
    post.refused = {"gone@example.com"}
    await write("gone@example.com")
    tried = []
    for minute in range(0, 3 * 24 * 60, 5):
        later(minutes=minute)
        before = post.connections
        await smtp.deliver()
        tried += [minute] * (post.connections - before)
    assert len(tried) == rules.MOST_TRIES
    gaps = [second - first for first, second in itertools.pairwise(tried)]
    assert gaps == sorted(gaps)
    assert await states() == ["parked"]


async def test_a_parked_mail_can_be_sent_again_once_the_address_is_right(post):
    post.refused = {"gone@example.com"}
    await write("gone@example.com")
    await Mail.update({Mail.tries: 7}).where(Mail.tries == 0)
    await smtp.deliver()
    parked = await queries.parked_mails(SYSADMIN)
    assert [(one.to, one.tries) for one in parked] == [("gone@example.com", 8)]
    await Person.update({Person.email: "here@example.com"}).where(Person.email == "gone@example.com")
    await send_again(parked[0].id, actor=SYSADMIN, now=clock.now())
    with pytest.raises(Conflict):
        await send_again(parked[0].id, actor=SYSADMIN, now=clock.now())
    await smtp.deliver()
    assert post.recipients[-1] == "here@example.com"


async def test_only_the_system_administrator_looks_after_mail():
    hr = Actor(account_id=2, grants=(Grant("hr", "/"),))
    with pytest.raises(Forbidden):
        await queries.parked_mails(hr)
    with pytest.raises(Forbidden):
        await send_again(1, actor=hr, now=NOON)


async def test_while_the_server_is_away_nothing_counts_as_a_try(post, set_settings):
    await write("a@example.com")
    set_settings(smtp_port=1)
    for minute in range(0, 60, 2):
        later(minutes=minute)
        assert await smtp.deliver() == 0
    row = await Mail.select().first()
    assert (row["tries"], row["state"]) == (0, "waiting")
    assert "mail server" in row["error"]
    set_settings(smtp_port=post.port)
    later(minutes=70)
    assert await smtp.deliver() == 1


async def test_a_mail_that_makes_the_server_hang_up_costs_only_itself_a_try(post):
    post.answer = lambda message: "" if "bad" in message["to"].addresses[0].addr_spec else "250 ok"
    await write("bad@example.com", "good@example.com")
    await smtp.deliver()
    rows = await Mail.select(Mail.tries, Mail.state).order_by(Mail.id)
    assert rows == [{"tries": 1, "state": "waiting"}, {"tries": 0, "state": "waiting"}]
    later(minutes=2)
    await smtp.deliver()
    assert await states() == ["waiting", "sent"], "fresh mails go before those that made trouble"


async def test_a_mail_nobody_could_send_for_a_week_is_given_up(post):
    await write("a@example.com")
    later(days=8)
    assert await smtp.deliver() == 0
    assert await states() == ["parked"]


async def run_deliverer(minutes: int) -> asyncio.subprocess.Process:
    env = os.environ | {"MENTOR_DATABASE_URL": settings().database}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.programs.delivering", str(minutes), env=env
    )


@pytest.mark.parametrize("answered", [False, True], ids=["before the answer", "after the answer"])
async def test_killed_between_sending_and_marking_the_person_gets_it_once(post, answered):
    """The server has the mail, the database does not know it: the next worker sends it under the same Message-ID."""
    await write("wang@example.com", "li@example.com")
    processes: list[asyncio.subprocess.Process] = []

    def kill(_message: object) -> str:
        post.answer = lambda _message: "250 kept"
        processes[0].kill()
        return "250 kept" if answered else ""

    post.answer = kill
    processes.append(await run_deliverer(0))
    await asyncio.wait_for(processes[0].wait(), 120)
    assert await states() == ["waiting", "waiting"], "killed before it could mark anything"
    for minutes in (1, 11):  # the lease has not ended; it has
        again = await run_deliverer(minutes)
        assert await asyncio.wait_for(again.wait(), 120) == 0
    assert await states() == ["sent", "sent"]
    kept = {message["message-id"]: message["to"].addresses[0].addr_spec for message in post.messages}
    assert sorted(kept.values()) == ["li@example.com", "wang@example.com"], (
        "one mail each for a receiver that compares ids"
    )
    assert len(post.messages) == 3
    assert await Message.count() == 2, "and one message each in the product"


async def test_who_lost_the_lease_cannot_mark(post):
    await write("a@example.com")
    [slow] = await claim_mails(clock.now(), 1)
    later(minutes=11)
    [quick] = await claim_mails(clock.now(), 1)
    assert not await mark_sent(slow, clock.now())
    assert await mark_sent(quick, clock.now())


async def daily(reader: int, *titles: str, kind: str = "todo") -> None:
    async with write_transaction():
        for title in titles:
            phrase = Phrase("Milestone “%(title)s” waits for you", title=title)
            await tell(reader, phrase, address="/milestones/7", kind=kind, now=clock.now())


async def test_the_daily_mail_counts_what_waits_and_lists_it_once(post):
    reader, silent = await a_reader("a@example.com"), await a_reader("b@example.com")
    await daily(reader, *(f"N{n}" for n in range(25)))
    await daily(reader, "news", kind="news")
    await write_digests(clock.now())
    await write_digests(clock.now())
    assert await smtp.deliver() == 1
    message = post.messages[0]
    assert message["subject"] == "您有 25 条待办"
    assert message.get_body(("plain",)).get_content().count("https://mentor.example/milestones/7") == 20
    assert "6" in message.get_body(("plain",)).get_content().split("N5")[-1]
    assert not await Mail.exists().where(Mail.recipient == silent)


async def test_what_was_read_meanwhile_is_not_mailed(post):
    reader = await a_reader("a@example.com")
    await daily(reader, "one")
    await Message.update({Message.read_at: NOON}).where(Message.recipient == reader)
    await write_digests(clock.now())
    assert await Mail.count() == 0
    assert not await Message.exists().where(Message.is_for_digest.eq(True))


async def test_who_changed_the_wish_meanwhile_gets_no_daily_mail(post):
    reader = await a_reader("a@example.com")
    await daily(reader, "one")
    await prefers(reader, MailRhythm.NEVER)
    await write_digests(clock.now())
    assert await Mail.count() == 0


async def test_daily_mails_rest_on_days_off(post):
    await seed_calendar(NOON)
    reader = await a_reader("a@example.com")
    await daily(reader, "one")
    await jobs.write_digests(datetime(2026, 2, 16, tzinfo=UTC))
    assert await Mail.count() == 0
    await jobs.write_digests(datetime(2026, 2, 14, tzinfo=UTC))  # a Saturday that is worked
    assert await Mail.count() == 1


async def test_the_seal_is_mailed_once_to_a_fixed_address(post, tmp_path):
    async with write_transaction():
        await record("a.b", "log", 1, actor=SYSADMIN, now=NOON)
    seal = await seal_head(tmp_path, NOON)
    await write_seal_mail("audit@example.com", clock.now())
    await write_seal_mail("audit@example.com", clock.now())
    assert await smtp.deliver() == 1
    assert post.recipients == ["audit@example.com"]
    assert seal.digest in post.messages[0].get_body(("plain",)).get_content().replace("\n", "")
