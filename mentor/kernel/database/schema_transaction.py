"""The transaction in which the schema changes: one at a time over all processes, whole or not at all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiosqlite

from mentor.kernel.database.engine import DatabaseEngine
from mentor.kernel.database.postgres import PooledPostgresEngine, PooledPostgresTransaction
from mentor.kernel.database.sqlite import PooledSQLiteEngine, PooledTransaction
from mentor.kernel.database.sqlite_pool import SQLitePool

#: Seconds another process may spend migrating a large database before we give up waiting for it.
PATIENCE = 3600
#: Any number of our own for PostgreSQL's advisory lock ("MENTOR" in ASCII).
_ADVISORY_LOCK = 0x4D454E544F52


class _SQLiteSchemaTransaction(PooledTransaction):
    """On a connection of its own with foreign keys off: dropping a table to rebuild it would cascade to its rows."""

    __slots__ = ()

    def _pool(self) -> SQLitePool | None:
        return None

    async def _own_connection(self) -> aiosqlite.Connection:
        return await self.engine.get_connection(foreign_keys=0, busy_timeout=PATIENCE * 1000)


class _PostgresSchemaTransaction(PooledPostgresTransaction):
    """On a connection of its own, because those of the pool give up a statement after a minute."""

    __slots__ = ()

    def _pool(self) -> Any:
        return None


@asynccontextmanager
async def schema_transaction(engine: DatabaseEngine) -> AsyncIterator[None]:
    """Nested use joins. Whoever else wants to change the schema waits, in this process or in another."""
    active = engine.current_transaction.get()
    if isinstance(active, _SQLiteSchemaTransaction | _PostgresSchemaTransaction):
        yield
    elif active is not None:
        raise RuntimeError("a migration cannot run inside another transaction")
    elif isinstance(engine, PooledSQLiteEngine):
        async with _SQLiteSchemaTransaction(engine, engine.transaction().transaction_type):
            yield
            await _check_foreign_keys(engine)
    else:
        async with _PostgresSchemaTransaction(engine):
            await _lock(engine)
            yield


async def _lock(engine: PooledPostgresEngine) -> None:
    await engine.run_ddl(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")


async def _check_foreign_keys(engine: PooledSQLiteEngine) -> None:
    broken = await engine.run_ddl("PRAGMA foreign_key_check")
    if broken:
        raise RuntimeError(f"rows without their parent after the migration: {broken[:3]}")
