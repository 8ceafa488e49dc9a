"""The pooled PostgreSQL engine: two connections, and they come back whatever happens."""

import asyncio
import contextvars
import random
from collections.abc import AsyncIterator

import pytest

from mentor.kernel.database.postgres import PooledPostgresEngine
from tests import environment
from tests.databases import created
from tests.kernel.counting import increment, run, total

pytestmark = pytest.mark.skipif(not environment.POSTGRES, reason="needs a PostgreSQL server (MENTOR_TEST_POSTGRES)")


@pytest.fixture
async def engine(anyio_backend: str) -> AsyncIterator[PooledPostgresEngine]:
    async with created(f"{environment.DATABASE_NAME}_engine") as url:
        engine = PooledPostgresEngine(url, size=2)
        await engine.start_connection_pool()
        await engine.run_ddl("CREATE TABLE counter (n INTEGER NOT NULL)")
        await engine.run_ddl("CREATE TABLE done (task INTEGER PRIMARY KEY)")
        await engine.run_ddl("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        await engine.run_ddl("CREATE TABLE child (p INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)")
        await engine.run_ddl("INSERT INTO counter VALUES (0)")
        yield engine
        await engine.close_connection_pool()


async def test_cancelled_and_failing_transactions_lose_nothing_and_leave_the_pool_usable(
    engine: PooledPostgresEngine,
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

    failing = {number for number in range(150) if chance.random() < 0.15}
    tasks = [asyncio.create_task(work(number, fails=number in failing)) for number in range(150)]
    while not all(task.done() for task in tasks):
        await asyncio.sleep(0)
        if chance.random() < 0.02:
            chance.choice(tasks).cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)

    done = {row["task"] for row in await run(engine, "SELECT task FROM done")}
    cancelled = {number for number, outcome in enumerate(outcomes) if isinstance(outcome, asyncio.CancelledError)}
    assert cancelled
    assert acknowledged
    assert len(done) == await total(engine)
    assert acknowledged <= done <= acknowledged | cancelled
    await asyncio.gather(*(increment(engine) for _ in range(8)))  # both connections are there


async def test_a_commit_that_fails_gives_the_connection_back(engine: PooledPostgresEngine) -> None:
    for _ in range(3):  # more often than there are connections
        with pytest.raises(Exception, match="foreign key"):
            async with engine.transaction():
                await increment(engine)
                await run(engine, "INSERT INTO child VALUES (1)")  # checked at COMMIT
        assert not engine.transaction_exists()
    assert await total(engine) == 0


async def test_a_commit_that_the_server_turned_into_a_rollback_is_an_error(engine: PooledPostgresEngine) -> None:
    with pytest.raises(RuntimeError, match="nothing can be kept"):
        async with engine.transaction():
            await increment(engine)
            with pytest.raises(Exception, match="division by zero"):
                await engine.run_ddl("SELECT 1 / 0")
    assert await total(engine) == 0


async def test_a_connection_killed_by_the_server_is_replaced(engine: PooledPostgresEngine) -> None:
    for _ in range(3):
        with pytest.raises(Exception, match="(?i)terminat|clos"):
            async with engine.transaction():
                await increment(engine)
                await engine.run_ddl("SELECT pg_terminate_backend(pg_backend_pid())")
    async with engine.transaction():
        await increment(engine)
    assert await total(engine) == 1


async def test_a_finished_transaction_cannot_be_used(engine: PooledPostgresEngine) -> None:
    async with engine.transaction() as transaction:
        pass
    with pytest.raises(RuntimeError, match="has ended"):
        await transaction.savepoint()


async def test_no_more_connections_are_kept_than_allowed(engine: PooledPostgresEngine) -> None:
    async def who() -> int:
        async with engine.transaction():
            return int((await engine.run_ddl("SELECT pg_backend_pid() AS pid"))[0]["pid"])

    tasks = [asyncio.create_task(who(), context=contextvars.Context()) for _ in range(20)]
    assert 1 <= len(set(await asyncio.gather(*tasks))) <= 2


async def test_starting_twice_at_once_keeps_one_pool(engine: PooledPostgresEngine) -> None:
    other = PooledPostgresEngine(engine.config["dsn"], size=1)
    await asyncio.gather(other.start_connection_pool(), other.start_connection_pool())
    pool = other.pool
    await other.close_connection_pool()
    assert other.pool is pool
    await other.close_connection_pool()
    assert other.pool is None


def test_making_an_engine_connects_nowhere() -> None:
    PooledPostgresEngine("postgresql://nobody@127.0.0.1:1/nothing")
