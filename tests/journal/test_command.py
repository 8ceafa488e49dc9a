"""`mentor audit` as somebody at a terminal sees it."""

import asyncio
import json
import os
import sys
from datetime import UTC, datetime

import pytest

from mentor.journal.actions import record, seal_head
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.settings import settings
from tests.journal.test_actions import tamper

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def mentor(*arguments: str) -> tuple[int, str]:
    env = os.environ | {"MENTOR_DATABASE_URL": settings().database, "MENTOR_DATA_DIR": settings().data_dir}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "mentor", *arguments, env=env, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    return process.returncode, output.decode()


async def notes(count: int) -> None:
    for subject in range(count):
        async with write_transaction():
            await record("a.b", "log", subject, actor=Actor(account_id=1), now=NOON)


async def test_a_whole_journal_and_a_broken_one(tmp_path):
    await notes(5)
    await seal_head(tmp_path, NOON)
    status, output = await mentor("audit", "verify", "--seals", str(tmp_path), "--json")
    assert status == 0
    assert json.loads(output.splitlines()[-1])["entries"] == 5
    await tamper("UPDATE journal_entry SET account_id = 2 WHERE seq = 3")
    status, output = await mentor("audit", "verify", "--seals", str(tmp_path), "--json")
    assert status == 1
    assert "Entry 3 was changed" in output
    assert json.loads(output.splitlines()[-1])["broken"] == {"seq": 3, "damage": "changed"}


async def test_exporting_to_a_file(tmp_path):
    await notes(3)
    path = tmp_path / "journal.jsonl"
    assert (await mentor("audit", "export", str(path)))[0] == 0
    assert len(path.read_text().splitlines()) == 3
    assert (await mentor("audit", "export", str(path)))[0] != 0, "never writes over a file"


async def test_the_worker_lists_its_jobs_and_works_once():
    status, output = await mentor("worker", "--list")
    assert status == 0
    assert "journal.seal" in output
    status, output = await mentor("worker", "--once")
    assert (status, output) == (0, "Done.\n")
