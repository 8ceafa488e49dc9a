"""The pooled SQLite engine on a file of its own, whatever the product's tests run on."""

import asyncio
import contextvars
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mentor.kernel.database.sqlite import PooledSQLiteEngine
from mentor.kernel.database.sqlite_pool import only_reads
from tests.kernel.counting import increment, run, total

pytestmark = pytest.mark.once


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
