import asyncio
import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from mentor.journal.actions import JournalDamaged, erase_details, record, record_refusal, seal_head
from mentor.journal.chain import Damage, Finding
from mentor.journal.queries.verification import read_seals, verify_journal
from mentor.journal.tables import JournalDetail, JournalEntry, JournalHead, JournalSeal
from mentor.kernel.actor import Actor, Grant
from mentor.kernel.database import current_engine, write_transaction

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
HR = Actor(account_id=3, person_id=4, grants=(Grant("hr", "/1/"), Grant("hr", "/2/")), address="10.0.0.7")
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def note(subject: int = 7, **values: object) -> None:
    async with write_transaction():
        await record("growth.write_log", "log", subject, actor=HR, now=NOON, **values)


async def tamper(*statements: str) -> None:
    """As the owner of the database can: past the triggers."""
    engine = current_engine()
    if engine.engine_type == "sqlite":
        triggers = await engine.run_ddl("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        statements = (*(f"DROP TRIGGER {row['name']}" for row in triggers), *statements)
    async with engine.transaction():
        if engine.engine_type == "postgres":
            await engine.run_ddl("SET LOCAL session_replication_role = replica")
        for statement in statements:
            await engine.run_ddl(statement)


async def test_an_entry_says_who_when_what_and_in_which_role():
    await note(before={"hours": 1}, after={"hours": 2}, why="太少", on_behalf_of=9)
    row = await JournalEntry.select().first()
    assert (row["seq"], row["at"], row["action"], row["outcome"]) == (1, NOON, "growth.write_log", "done")
    assert (row["account_id"], row["person_id"], row["on_behalf_of"]) == (3, 4, 9)
    assert (row["roles"], row["address"]) == ("hr", "10.0.0.7")
    detail = await JournalDetail.select().first()
    assert json.loads(detail["content"]) == {"before": {"hours": 1}, "after": {"hours": 2}, "why": "太少"}


async def test_a_refusal_is_written_by_itself():
    await record_refusal("POST /plans", actor=HR, now=NOON, why="Only mentors may.")
    row = await JournalEntry.select().first()
    assert (row["action"], row["outcome"]) == ("POST /plans", "refused")


async def test_writers_at_once_leave_one_gapless_chain(tmp_path):
    await asyncio.gather(*(note(subject) for subject in range(20)))
    verdict = await verify_journal(tmp_path)
    assert (verdict.entries, verdict.finding) == (20, None)


async def test_what_was_undone_leaves_no_gap(tmp_path):
    await note()
    with pytest.raises(ZeroDivisionError):
        async with write_transaction():
            await record("a.b", "log", 1, actor=HR, now=NOON)
            raise ZeroDivisionError
    await note()
    verdict = await verify_journal(tmp_path)
    assert (verdict.entries, verdict.finding) == (2, None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET account_id = 1",
        "DELETE FROM journal_entry",
        "UPDATE journal_detail SET content = 'x'",
        "UPDATE journal_detail SET seq = 77, content = ''",
        "DELETE FROM journal_detail",
        "UPDATE journal_seal SET seq = 77",
        "DELETE FROM journal_seal",
    ],
)
async def test_the_database_itself_refuses_to_change_the_journal(statement, tmp_path):
    await note()
    await seal_head(tmp_path, NOON)
    with pytest.raises(Exception, match="append-only"):
        await current_engine().run_ddl(statement)
    assert (await verify_journal(tmp_path)).finding is None


ENTRY = "seq, at, action, outcome, subject_kind, subject_id, roles, system, address, detail_digest, previous, digest"
FORGED = f"INSERT INTO journal_entry ({ENTRY}) SELECT 11, at, action, outcome, subject_kind, subject_id, roles, system,"


@pytest.mark.parametrize(
    ("statements", "seq", "damage"),
    [
        (["UPDATE journal_entry SET account_id = 1 WHERE seq = 4"], 4, Damage.CHANGED),
        (["UPDATE journal_entry SET at = '2026-03-02 05:00:00+00:00' WHERE seq = 4"], 4, Damage.CHANGED),
        (["DELETE FROM journal_entry WHERE seq = 4"], 4, Damage.DELETED),
        (
            [
                "DELETE FROM journal_entry WHERE seq = 4",
                "UPDATE journal_entry SET seq = seq + 100 WHERE seq > 4",
                "UPDATE journal_entry SET seq = seq - 101 WHERE seq > 100",
                "UPDATE journal_head SET seq = 9",
            ],
            4,
            Damage.DELETED,
        ),
        ([f"{FORGED} address, detail_digest, digest, digest FROM journal_entry WHERE seq = 10"], 11, Damage.CHANGED),
        (
            [
                "UPDATE journal_entry SET seq = 99 WHERE seq = 3",
                "UPDATE journal_entry SET seq = 3 WHERE seq = 8",
                "UPDATE journal_entry SET seq = 8 WHERE seq = 99",
            ],
            3,
            Damage.MOVED,
        ),
        (["DELETE FROM journal_entry WHERE seq > 8"], 9, Damage.TRUNCATED),
        (
            [
                "DELETE FROM journal_entry WHERE seq > 8",
                "DELETE FROM journal_detail WHERE seq > 8",
                "UPDATE journal_head SET seq = 8, digest = (SELECT digest FROM journal_entry WHERE seq = 8)",
            ],
            8,
            Damage.HEAD_FORGED,
        ),
        (
            [
                "DELETE FROM journal_entry",
                "DELETE FROM journal_detail",
                "DELETE FROM journal_seal",
                "DELETE FROM journal_head",
            ],
            1,
            Damage.TRUNCATED,
        ),
        (["UPDATE journal_detail SET content = content || ' ' WHERE seq = 4"], 4, Damage.DETAIL_CHANGED),
        (["UPDATE journal_detail SET content = '', salt = '' WHERE seq = 4"], 4, Damage.DETAIL_MISSING),
        (["DELETE FROM journal_detail WHERE seq = 4"], 4, Damage.DETAIL_MISSING),
        (["INSERT INTO journal_detail (seq, salt, content) VALUES (77, 'x', 'y')"], 77, Damage.DETAIL_INSERTED),
        (["UPDATE journal_head SET digest = 'x'"], 10, Damage.HEAD_FORGED),
        (["UPDATE journal_seal SET seq = 4"], 4, Damage.SEAL_FORGED),
    ],
)
async def test_tampering_in_the_database_is_found(statements, seq, damage, tmp_path):
    for subject in range(5):
        await note(subject)
    await seal_head(tmp_path, NOON)
    for subject in range(5):
        await note(subject)
    await tamper(*statements)
    assert (await verify_journal(tmp_path)).finding == Finding(seq, damage)


async def test_an_erased_detail_keeps_the_chain_whole(tmp_path):
    for subject in range(3):
        await note(subject, why="私人")
    async with write_transaction():
        await erase_details([1, 3, 99], actor=HR, now=NOON, why="right to erasure")
    assert [row["content"] for row in await JournalDetail.select().where(JournalDetail.seq.is_in([1, 3]))] == ["", ""]
    verdict = await verify_journal(tmp_path)
    assert (verdict.entries, verdict.finding) == (5, None)


async def test_every_hour_the_head_is_sealed_into_a_file_nobody_writes_again(tmp_path):
    assert await seal_head(tmp_path, NOON) is None, "nothing to seal yet"
    await note()
    seal = await seal_head(tmp_path, NOON)
    assert await seal_head(tmp_path, NOON + timedelta(hours=1)) == seal, "nothing has happened since"
    await note()
    await seal_head(tmp_path, NOON + timedelta(hours=2))
    assert [one.seq for one in read_seals(tmp_path)] == [1, 2]
    assert await JournalSeal.count() == 2
    assert os.stat(tmp_path / "000000000001.json").st_mode & 0o777 == 0o444


async def test_a_seal_file_lost_before_it_was_written_is_written_later(tmp_path):
    await note()
    await seal_head(tmp_path, NOON)
    (tmp_path / "000000000001.json").unlink()
    await seal_head(tmp_path, NOON)
    assert len(read_seals(tmp_path)) == 1


async def test_a_whole_but_older_journal_is_betrayed_by_the_exported_seal(tmp_path):
    await note()
    older = await JournalHead.select().first()
    await note()
    await seal_head(tmp_path, NOON)
    await tamper(
        "DELETE FROM journal_entry WHERE seq = 2",
        "DELETE FROM journal_detail WHERE seq = 2",
        "DELETE FROM journal_seal",
        f"UPDATE journal_head SET seq = 1, digest = '{older['digest']}', signature = '{older['signature']}'",
    )
    assert (await verify_journal(tmp_path)).finding == Finding(2, Damage.TRUNCATED)
    assert (await verify_journal(tmp_path / "none")).finding is None, "without the exported seal nobody could tell"


async def test_a_damaged_seal_file_counts_as_forged(tmp_path):
    await note()
    await seal_head(tmp_path, NOON)
    path = tmp_path / "000000000001.json"
    path.chmod(0o644)
    path.write_text("{}")
    assert (await verify_journal(tmp_path)).finding == Finding(1, Damage.SEAL_FORGED)


async def test_a_journal_that_was_cut_is_not_sealed_again(tmp_path):
    await note()
    await note()
    await seal_head(tmp_path, NOON)
    await note()
    await tamper("DELETE FROM journal_entry WHERE seq = 2")
    with pytest.raises(JournalDamaged):
        await seal_head(tmp_path, NOON)
