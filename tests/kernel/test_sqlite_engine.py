"""The pooled SQLite engine on a file of its own, whatever the product's tests run on."""

import asyncio
import contextvars
import random
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from piccolo.querystring import QueryString

from mentor.kernel.database.sqlite import PooledSQLiteEngine
from mentor.kernel.database.sqlite_pool import only_reads

pytestmark = pytest.mark.once


async def run(engine: PooledSQLiteEngine, sql: str, *values: object) -> Any:
    return await engine.run_querystring(QueryString(sql, *values))


async def total(engine: PooledSQLiteEngine) -> int:
    rows = await run(engine, "SELECT n FROM counter")
    return int(rows[0]["n"])


async def increment(engine: PooledSQLiteEngine) -> None:
    """Read, then write what was read plus one: wrong at once if two transactions overlap."""
    n = await total(engine)
    await run(engine, "UPDATE counter SET n = {}", n + 1)


@pytest.fixture
async def engine(anyio_backend: str, tmp_path: Path) -> AsyncIterator[PooledSQLiteEngine]:
    engine = PooledSQLiteEngine(str(tmp_path / "made" / "on" / "demand" / "test.sqlite"), timeout=0.2)
    await engine.start_connection_pool()
    await engine.run_ddl("CREATE TABLE counter (n INTEGER NOT NULL)")
    await engine.run_ddl("CREATE TABLE done (task INTEGER PRIMARY KEY)")
    await engine.run_ddl("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    await engine.run_ddl("CREATE TABLE child (parent INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)")
    await run(engine, "INSERT INTO counter VALUES (0)")
    yield engine
    await engine.close_connection_pool()


async def test_cancelled_and_failing_transactions_lose_nothing_and_leave_the_writer_usable(
    engine: PooledSQLiteEngine,
) -> None:
    chance = random.Random(20261123)
    acknowledged: set[int] = set()

    async def work(number: int, *, fails: bool) -> None:
        await total(engine)
        async with engine.transaction():
            await increment(engine)
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


async def test_a_reader_sees_the_last_commit_while_a_writer_is_at_work(engine: PooledSQLiteEngine) -> None:
    async with engine.transaction():
        await increment(engine)
        assert await total(engine) == 1
        outside = asyncio.create_task(total(engine), context=contextvars.Context())
        assert await outside == 0
    assert await total(engine) == 1


async def test_a_reader_cannot_write(engine: PooledSQLiteEngine) -> None:
    pool = engine.pools.here()
    assert pool is not None
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await pool.read("UPDATE counter SET n = 9", [])
    assert await total(engine) == 0


@pytest.mark.parametrize(
    ("sql", "reads"),
    [
        ("SELECT 1", True),
        ("\n  select n from counter", True),
        ("VALUES (1)", True),
        ("EXPLAIN QUERY PLAN SELECT 1", True),
        ("WITH RECURSIVE x AS (SELECT 1) SELECT * FROM x", True),
        ("WITH x AS (SELECT 1) INSERT INTO counter SELECT * FROM x", False),
        ("with x as (select 1) update counter set n = 2", False),
        ("INSERT INTO counter VALUES (1) RETURNING n", False),
        ("PRAGMA user_version = 4", False),
        ("SELECTED", False),
    ],
)
def test_only_statements_that_surely_read_go_to_a_reader(sql: str, *, reads: bool) -> None:
    assert only_reads(sql) is reads


async def test_a_write_outside_a_transaction_is_kept_at_once(engine: PooledSQLiteEngine) -> None:
    rows = await run(engine, "WITH one AS (SELECT 7 AS n) UPDATE counter SET n = (SELECT n FROM one) RETURNING n")
    assert rows == [{"n": 7}]
    assert await total(engine) == 7


async def test_a_nested_transaction_joins_the_outer_one(engine: PooledSQLiteEngine) -> None:
    with pytest.raises(ZeroDivisionError):
        async with engine.transaction():
            async with engine.transaction():
                await increment(engine)
            raise ZeroDivisionError
    assert await total(engine) == 0


async def test_a_savepoint_can_be_rolled_back_alone(engine: PooledSQLiteEngine) -> None:
    async with engine.transaction() as transaction:
        await increment(engine)
        point: Any = await transaction.savepoint()
        await increment(engine)
        await point.rollback_to()
        await point.release()
    assert await total(engine) == 1


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


async def test_starting_twice_needs_stopping_twice(engine: PooledSQLiteEngine) -> None:
    await engine.start_connection_pool()
    pool = engine.pools.here()
    await engine.close_connection_pool()
    assert engine.pools.here() is pool
    assert await total(engine) == 0


def test_each_event_loop_has_its_own_pool(tmp_path: Path) -> None:
    engine = PooledSQLiteEngine(str(tmp_path / "test.sqlite"))

    async def one_life() -> int:
        await engine.start_connection_pool()
        async with engine.transaction():
            await engine.run_ddl("CREATE TABLE IF NOT EXISTS counter (n INTEGER)")
            await run(engine, "INSERT INTO counter VALUES (1)")
        count = await run(engine, "SELECT count(*) AS n FROM counter")
        await engine.close_connection_pool()
        return int(count[0]["n"])

    assert [asyncio.run(one_life()) for _ in range(3)] == [1, 2, 3]


def test_without_a_pool_each_statement_and_transaction_brings_its_own_connection(tmp_path: Path) -> None:
    engine = PooledSQLiteEngine(str(tmp_path / "test.sqlite"))

    async def script() -> int:
        await engine.run_ddl("CREATE TABLE counter (n INTEGER)")
        async with engine.transaction():
            await run(engine, "INSERT INTO counter VALUES (0)")
            await increment(engine)
        with pytest.raises(ZeroDivisionError):
            async with engine.transaction():
                await increment(engine)
                raise ZeroDivisionError
        return await total(engine)

    assert asyncio.run(script()) == 1


PROGRAM = """
import asyncio, sys
from piccolo.querystring import QueryString
from mentor.kernel.database.sqlite import PooledSQLiteEngine
async def main():
    engine = PooledSQLiteEngine(sys.argv[1])
    await engine.start_connection_pool()
    async def one():
        async with engine.transaction():
            n = (await engine.run_querystring(QueryString("SELECT n FROM counter")))[0]["n"]
            await engine.run_querystring(QueryString("UPDATE counter SET n = {}", n + 1))
    await asyncio.gather(*(one() for _ in range(100)))
asyncio.run(main())  # and the pool is left open on purpose
"""


async def test_two_processes_write_at_once_and_an_open_pool_lets_them_exit(engine: PooledSQLiteEngine) -> None:
    command = [sys.executable, "-c", PROGRAM, str(engine.path)]
    with subprocess.Popen(command) as first, subprocess.Popen(command) as second:  # noqa: ASYNC220
        assert (first.wait(60), second.wait(60)) == (0, 0)
    assert await total(engine) == 200
