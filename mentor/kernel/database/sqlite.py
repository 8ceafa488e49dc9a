"""SQLite for many tasks at once: kept connections, readers that cannot write, one writer at a time.

Stock Piccolo opens a connection for every query and begins transactions deferred: under load most writers fail with
"database is locked". Here, once the pool of an event loop is started, reads outside a transaction use one of a few
`query_only` connections; writes and transactions take the loop's one write connection in turn and begin IMMEDIATE.
Other processes are waited for by SQLite's own busy timeout. Without a pool (scripts, `run_sync`) each query opens and
closes its own connection, as in stock Piccolo.
"""

import asyncio
import sqlite3
import warnings
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import aiosqlite
from piccolo.engine.sqlite import Atomic, Savepoint, SQLiteEngine, SQLiteTransaction, TransactionType, dict_factory
from piccolo.table import Table

from mentor.kernel.database.pool import SPOILT, Ended, PoolPerLoop, refuse_other_tasks
from mentor.kernel.database.sqlite_pool import SQLitePool, only_reads

#: WAL lets readers go on while one writes; NORMAL is safe with it against everything but a power cut's last commit.
PRAGMAS: dict[str, str | int] = {
    "journal_mode": "WAL",
    "synchronous": "NORMAL",
    "foreign_keys": 1,
    "temp_store": "MEMORY",
    "journal_size_limit": 64 * 1024 * 1024,
}


#: Its LIKE ignores the case of ASCII letters anyway, which is what we want.
warnings.filterwarnings("ignore", message=".*SQLite doesn't support ILIKE")


class PooledSavepoint(Savepoint):
    async def rollback_to(self) -> None:
        await super().rollback_to()  # type: ignore[no-untyped-call]
        self.transaction.failed = False  # type: ignore[attr-defined]


class PooledTransaction(SQLiteTransaction):
    """A transaction on the loop's writer (or on a connection of its own when no pool runs); nested ones join it.

    As on PostgreSQL, a statement that failed spoils it, unless a savepoint is rolled back: SQLite alone would go on
    and keep the other half, and nobody would notice before the first PostgreSQL.
    """

    __slots__ = ("failed", "owner", "pool")

    engine: "PooledSQLiteEngine"

    async def __aenter__(self) -> SQLiteTransaction:
        if self._parent is not None:
            return self._parent
        self.owner = asyncio.current_task()
        self.failed = False
        self.pool = self._pool()
        self.connection = await (self.pool.take_writer() if self.pool else self._own_connection())
        try:
            await self.connection.execute_fetchall(f"BEGIN {self.transaction_type.value}")
        except BaseException:
            await self._give_back(clean=False)
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    def _pool(self) -> SQLitePool | None:
        return self.engine.pools.here()

    async def _own_connection(self) -> aiosqlite.Connection:
        return await self.engine.get_connection()

    async def _give_back(self, *, clean: bool) -> None:
        connection, self.connection = self.connection, Ended()
        if self.pool is not None:
            await self.pool.give_writer(connection, clean=clean)
        else:
            await asyncio.shield(connection.close())  # an open transaction is rolled back by closing

    async def run(self, query: str, arguments: list[Any]) -> Any:
        refuse_other_tasks(self.owner)
        self._refuse_after_failure()
        try:
            return await self.connection.execute_fetchall(query, arguments)
        except sqlite3.Error:
            self.failed = True
            raise

    async def run_many(self, query: str, rows: Sequence[Sequence[Any]]) -> None:
        """One statement for every row of values."""
        refuse_other_tasks(self.owner)
        self._refuse_after_failure()
        try:
            await (await self.connection.executemany(query, rows)).close()
        except sqlite3.Error:
            self.failed = True
            raise

    def _refuse_after_failure(self) -> None:
        if self.failed:
            raise RuntimeError(SPOILT)

    async def savepoint(self, name: str | None = None) -> Savepoint:
        self._refuse_after_failure()
        point = await super().savepoint(name)
        return PooledSavepoint(point.name, self)

    async def commit(self) -> None:
        self._refuse_after_failure()
        await self.connection.execute_fetchall("COMMIT")
        self._committed = True

    async def rollback(self) -> None:
        await self.connection.rollback()  # harmless where SQLite has rolled back by itself (disk full, say)
        self._rolled_back = True

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> Literal[False]:
        if self._parent is not None:
            return False
        clean = False
        try:
            if exception is not None:
                if not self._rolled_back:
                    await self.rollback()
            elif not self._committed and not self._rolled_back:
                await self.commit()
            clean = True
        finally:
            self.engine.current_transaction.reset(self.context)
            await self._give_back(clean=clean)
        return False


class PooledSQLiteEngine(SQLiteEngine):
    """The file at `path`, its folder made if missing. `timeout`: seconds to wait for writers of other processes."""

    __slots__ = ("pools", "readers")

    def __init__(self, path: str, readers: int = 4, timeout: float = 15.0) -> None:
        self.readers = readers
        self.pools = PoolPerLoop(self._make_pool, SQLitePool.close)
        super().__init__(path=path, timeout=timeout)

    async def _make_pool(self) -> SQLitePool:
        return SQLitePool(self.get_connection, self.readers)

    async def start_connection_pool(self, **_: Any) -> None:
        await self.pools.start()

    async def close_connection_pool(self) -> None:
        await self.pools.stop()

    async def get_connection(self, **pragmas: str | int) -> aiosqlite.Connection:
        """A new connection, the caller's to close; `pragmas` replace the usual ones."""
        Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        connecting = aiosqlite.connect(**self.connection_kwargs)
        # A forgotten connection must not keep the process from exiting: closing is a courtesy, commits are on disk.
        connecting._thread.daemon = True
        connection = await connecting
        try:
            connection.row_factory = dict_factory  # type: ignore[assignment]
            for name, value in {**PRAGMAS, **pragmas}.items():
                await connection.execute_fetchall(f"PRAGMA {name} = {value}")
        except BaseException:
            connection.stop()
            raise
        return connection

    async def _run_in_new_connection(
        self, query: str, args: list[Any] | None = None, query_type: str = "generic", table: type[Table] | None = None
    ) -> Any:
        pool = self.pools.here()
        if pool is not None:
            return await (pool.read if only_reads(query) else pool.write)(query, args or [])
        connection = await self.get_connection()
        try:
            return await connection.execute_fetchall(query, args or [])
        finally:
            await asyncio.shield(connection.close())

    async def _run_in_existing_connection(
        self,
        connection: Any,
        query: str,
        args: list[Any] | None = None,
        query_type: str = "generic",
        table: type[Table] | None = None,
    ) -> Any:
        transaction = self.current_transaction.get()
        assert isinstance(transaction, PooledTransaction), "transaction() makes no other"
        return await transaction.run(query, args or [])

    def transaction(
        self, transaction_type: TransactionType = TransactionType.immediate, allow_nested: bool = True
    ) -> PooledTransaction:
        """IMMEDIATE unless told otherwise: a deferred one that reads first cannot become a writer under load."""
        return PooledTransaction(engine=self, transaction_type=transaction_type, allow_nested=allow_nested)

    def atomic(self, transaction_type: TransactionType = TransactionType.immediate) -> Atomic:
        return Atomic(engine=self, transaction_type=transaction_type)
