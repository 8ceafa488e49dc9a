"""Errors and cancellations in the SQLite engine: nothing is lost, and its connections come back."""

import asyncio
import random
import sqlite3
from pathlib import Path

import pytest

from mentor.kernel.database.sqlite import PooledSQLiteEngine
from tests.kernel.counting import increment, read_then_increment, run, total

pytestmark = pytest.mark.once


async def test_cancelled_and_failing_transactions_lose_nothing_and_leave_the_writer_usable(
    engine: PooledSQLiteEngine,
) -> None:
    chance = random.Random(20261123)
    acknowledged: set[int] = set()

    async def work(number: int, *, fails: bool) -> None:
        await total(engine)
        async with engine.transaction():
            await read_then_increment(engine)
            await run(engine, "INSERT INTO done VALUES ({})", number)
            if fails:
                raise ZeroDivisionError
        acknowledged.add(number)

    failing = {number for number in range(400) if chance.random() < 0.15}
    tasks = [asyncio.create_task(work(number, fails=number in failing)) for number in range(400)]
    while not all(task.done() for task in tasks):
        await asyncio.sleep(0)
        if chance.random() < 0.01:
            chance.choice(tasks).cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)

    done = {row["task"] for row in await run(engine, "SELECT task FROM done")}
    cancelled = {number for number, outcome in enumerate(outcomes) if isinstance(outcome, asyncio.CancelledError)}
    assert cancelled
    assert acknowledged
    assert len(done) == await total(engine)  # every kept transaction was kept whole
    assert acknowledged <= done  # who was told yes is there
    assert not done & failing  # who failed is not
    assert done <= acknowledged | cancelled  # only a commit that was cancelled under way may be unknown to its task
    async with engine.transaction():
        await increment(engine)


async def test_a_begin_that_fails_gives_the_writer_back(engine: PooledSQLiteEngine) -> None:
    other = sqlite3.connect(engine.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        async with engine.transaction():
            pass
    other.close()
    async with engine.transaction():
        await increment(engine)
    assert await total(engine) == 1


async def test_a_begin_that_is_cancelled_while_it_waits_gives_the_writer_back(engine: PooledSQLiteEngine) -> None:
    async def transact() -> None:
        async with engine.transaction():
            await increment(engine)

    await transact()
    other = sqlite3.connect(engine.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(transact())
    for _ in range(5):
        await asyncio.sleep(0)
    waiting.cancel()
    other.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await transact()
    assert await total(engine) == 2


async def test_a_commit_that_fails_gives_the_writer_back(engine: PooledSQLiteEngine) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        async with engine.transaction():
            await increment(engine)
            await run(engine, "INSERT INTO child VALUES (1)")  # checked at COMMIT
    assert not engine.transaction_exists()
    async with engine.transaction():
        await increment(engine)
    assert await total(engine) == 1


async def test_a_transaction_opened_by_hand_does_not_leak_to_the_next_statement(engine: PooledSQLiteEngine) -> None:
    await engine.run_ddl("BEGIN")
    await run(engine, "UPDATE counter SET n = 5")
    assert await total(engine) == 5


async def test_a_task_that_outlives_its_transaction_cannot_write_into_the_next(engine: PooledSQLiteEngine) -> None:
    over = asyncio.Event()

    async def late() -> None:
        await over.wait()
        await increment(engine)

    async with engine.transaction():
        task = asyncio.create_task(late())
    over.set()
    with pytest.raises(RuntimeError, match="belongs to the task"):
        await task


async def test_a_finished_transaction_cannot_be_used(engine: PooledSQLiteEngine) -> None:
    async with engine.transaction() as transaction:
        pass
    with pytest.raises(RuntimeError, match="has ended"):
        await transaction.savepoint()


async def test_gather_inside_a_transaction_is_refused(engine: PooledSQLiteEngine) -> None:
    with pytest.raises(RuntimeError, match="no gather"):
        async with engine.transaction():
            await asyncio.gather(increment(engine), increment(engine))
    assert await total(engine) == 0


async def test_nobody_waits_for_ever_when_the_file_cannot_be_opened(engine: PooledSQLiteEngine, tmp_path: Path) -> None:
    engine.path = str(tmp_path)  # a folder
    pool = engine.pools.here()
    assert pool is not None
    pool._idle.clear()
    outcomes = await asyncio.gather(*(total(engine) for _ in range(12)), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {sqlite3.OperationalError}
