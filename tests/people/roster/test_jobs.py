"""Waiting imports are taken up by themselves, in a process of their own."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from mentor.kernel import clock
from mentor.people import jobs
from mentor.people.actions import roster
from mentor.people.queries.roster import import_run
from mentor.people.tables import ImportRun, Person
from tests.builders.people import a_unit
from tests.builders.roster import PLAIN, SYSTEM, counts, people
from tests.source import ROOT


async def test_a_waiting_import_is_checked_and_written_by_another_process(
    database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await a_unit(name="一公司")
    monkeypatch.chdir(tmp_path)  # as a service that does not start in the source tree
    assert await jobs.work_on_imports(clock.now()) is None

    run_id = await roster.upload(people(["001", "甲", "一公司"]), "r.csv", actor=SYSTEM, now=clock.now())
    await roster.start_check(run_id, roster.Choice(PLAIN), actor=SYSTEM, now=clock.now())
    child = await jobs.work_on_imports(clock.now())
    assert child is not None
    assert await jobs.work_on_imports(clock.now()) is child  # one at a time
    assert await child.wait() == 0
    run = await import_run(run_id, SYSTEM)
    assert (run.state, counts(run)) == ("checked", {"new": 1})

    await roster.accept(run_id, actor=SYSTEM, now=clock.now())
    child = await jobs.work_on_imports(clock.now())
    assert child is not None
    assert await child.wait() == 0
    assert await Person.count() == 1
    assert await jobs.work_on_imports(clock.now()) is None


def test_the_process_ends_when_whoever_started_it_is_gone() -> None:
    program = f"""
import sys, threading
sys.path.insert(0, {str(ROOT)!r})
from mentor.kernel.children import end_with_parent
end_with_parent()
threading.Event().wait()
"""
    child = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE)
    assert child.stdin is not None

    child.stdin.close()

    assert child.wait(timeout=60) == 3


async def test_an_import_whose_process_died_is_taken_up_again(database: str) -> None:
    await a_unit(name="一公司")
    run_id = await roster.upload(people(["001", "甲", "一公司"]), "r.csv", actor=SYSTEM, now=clock.now())
    await roster.start_check(run_id, roster.Choice(PLAIN), actor=SYSTEM, now=clock.now(), claim="of the dead")
    assert not await roster.something_waits(clock.now())
    await ImportRun.update({ImportRun.alive_at: clock.now() - 2 * roster.working._DEAD_CHECK}).where(
        ImportRun.id == run_id
    )

    child = await jobs.work_on_imports(clock.now())

    assert child is not None
    assert await asyncio.wait_for(child.wait(), 60) == 0
    assert (await import_run(run_id, SYSTEM)).state == "checked"
