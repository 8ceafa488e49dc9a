import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from mentor.journal.actions import erase_details, export_entries, export_lines, record
from mentor.journal.queries.viewer import EntryFilter, entries, entry
from mentor.journal.rules import Outcome, shown_value
from mentor.journal.tables import JournalDetail, JournalEntry
from mentor.kernel.actor import Actor, Grant, system_actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Forbidden, NotFound
from mentor.kernel.i18n import render

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
HR = Actor(account_id=3, person_id=4, grants=(Grant("hr", "/1/"),))
MENTEE = Actor(account_id=5, person_id=6)
AUDITOR = Actor(account_id=7, grants=(Grant("auditor"),))
SECADMIN = Actor(account_id=8, grants=(Grant("secadmin"),))
SYSADMIN = Actor(account_id=9, grants=(Grant("sysadmin"),))
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def note(
    actor: Actor = HR, action: str = "growth.write_log", kind: str = "log", subject: int = 1, **values
) -> None:
    async with write_transaction():
        await record(action, kind, subject, actor=actor, **{"now": NOON} | values)


async def seqs(chosen: EntryFilter, actor: Actor = AUDITOR) -> list[int]:
    return [line.seq for line in (await entries(chosen, actor=actor)).rows]


async def test_the_security_administrator_sees_ordinary_users_only():
    for actor in (HR, MENTEE, AUDITOR, SECADMIN, SYSADMIN, system_actor("digest")):
        await note(actor)
    assert await seqs(EntryFilter()) == [6, 5, 4, 3, 2, 1]
    assert await seqs(EntryFilter(), SECADMIN) == [2, 1]
    assert (await entry(2, actor=SECADMIN)).line.account_id == 5
    with pytest.raises(NotFound):
        await entry(3, actor=SECADMIN)


@pytest.mark.parametrize("actor", [HR, MENTEE, SYSADMIN])
async def test_nobody_else_reads_it(actor):
    await note()
    with pytest.raises(Forbidden):
        await entries(EntryFilter(), actor=actor)
    with pytest.raises(NotFound):
        await entry(1, actor=actor)


async def test_filters():
    await note(now=NOON - timedelta(days=1))
    await note(MENTEE, action="signoff.decide", kind="signoff", subject=7)
    await note(action="POST /plans", outcome="refused")
    assert await seqs(EntryFilter(since=date(2026, 3, 2))) == [3, 2]
    assert await seqs(EntryFilter(until=date(2026, 3, 1))) == [1]
    assert await seqs(EntryFilter(accounts=(5, 99))) == [2]
    assert await seqs(EntryFilter(accounts=())) == []
    assert await seqs(EntryFilter(action="signoff.decide")) == [2]
    assert await seqs(EntryFilter(subject_kind="signoff", subject_id=7)) == [2]
    assert await seqs(EntryFilter(outcome=Outcome.REFUSED)) == [3]


async def test_pages_go_on_where_the_last_one_ended(statements):
    for subject in range(7):
        await note(subject=subject)
    statements.clear()
    seen, after = [], ""
    for _ in range(4):
        page = await entries(EntryFilter(), actor=AUDITOR, after=after, limit=2)
        seen += [line.seq for line in page.rows]
        after = page.after
    assert (seen, after) == ([7, 6, 5, 4, 3, 2, 1], "")
    assert len(statements) == 4


async def test_business_texts_and_personal_data_are_shown_by_their_length_only():
    await note(
        before={"state": "draft", "version": 1}, after={"state": "submitted", "text": "本周下井两次"}, why="补交"
    )
    view = await entry(1, actor=AUDITOR)
    assert view.before == {"state": "draft", "version": 1}
    assert view.after["state"] == "submitted"
    assert render(view.after["text"], "en") == "(text, 6 characters)"
    assert render(view.why, "en") == "(text, 2 characters)"


async def test_why_somebody_was_refused_is_shown():
    await note(outcome="refused", why="Only mentors may.")
    assert (await entry(1, actor=AUDITOR)).why == "Only mentors may."


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("account", "王小明", "王小明"),
        ("grant", {"unit": "/1/7/"}, {"unit": "/1/7/"}),
        ("milestone", "2026-03-31", "2026-03-31"),
        ("milestone", "2026-03-31T12:00:00+00:00", "2026-03-31T12:00:00+00:00"),
        ("milestone", 5, 5),
        ("milestone", None, None),
        ("milestone", ["accepted", "王"], ["accepted", "(text, 1 character)"]),
        ("milestone", "13800138000", "(text, 11 characters)"),
        ("milestone", "A0017", "(text, 5 characters)"),
        ("person", "1985-03-01", "(not shown)"),
        ("person", 35, "(not shown)"),
    ],
)
def test_what_administrators_may_read(kind, value, shown):
    result = shown_value(kind, value)
    if isinstance(shown, list):
        assert [render(one, "en") for one in result] == shown
    else:
        assert (render(result, "en") if isinstance(shown, str) else result) == shown


async def test_an_erased_detail_says_so():
    await note(after={"text": "x"})
    async with write_transaction():
        await erase_details([1], actor=HR, now=NOON, why="right")
    assert (await entry(1, actor=AUDITOR)).is_erased


async def test_a_spreadsheet_of_the_journal_is_itself_an_entry():
    await note()
    with pytest.raises(Forbidden):
        await export_lines(EntryFilter(), "csv", actor=SECADMIN, now=NOON)
    lines = await export_lines(EntryFilter(action="growth.write_log"), "csv", actor=AUDITOR, now=NOON)
    assert [line.seq for line in lines] == [1]
    written = await JournalEntry.select().where(JournalEntry.action == "journal.export").first()
    detail = await JournalDetail.select().where(JournalDetail.seq == written["seq"]).first()
    assert json.loads(detail["content"])["after"] == {"action": "growth.write_log", "format": "csv", "rows": 1}


async def test_the_copy_of_the_command_line_holds_the_chained_bodies_and_no_values():
    await note(after={"text": "秘而不宣"})
    await note()
    file = io.StringIO()
    assert await export_entries(file, after=1, now=NOON) == 1
    [line] = file.getvalue().splitlines()
    assert (json.loads(line)["seq"], "秘" in line) == (2, False)
    assert await JournalEntry.exists().where(JournalEntry.action == "journal.export")
