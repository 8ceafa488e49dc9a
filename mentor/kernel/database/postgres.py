"""PostgreSQL with a pool per event loop, and connections that come back whatever fails.

Stock Piccolo keeps one pool per engine, connects while `piccolo_conf` is imported, and loses the connection when BEGIN
or COMMIT raises or is cancelled.
"""

import asyncio
from types import TracebackType
from typing import Any, Literal

import asyncpg  # type: ignore[import-untyped]
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.querystring import QueryString

from mentor.kernel.database.pool import SPOILT, Ended, PoolPerLoop, refuse_other_tasks


class PooledPostgresTransaction(PostgresTransaction):
    """A transaction on a connection of the pool (or its own when no pool runs); nested ones join it."""

    __slots__ = ("owner", "pool")

    engine: "PooledPostgresEngine"

    async def __aenter__(self) -> PostgresTransaction:
        if self._parent is not None:
            return self._parent
        self.owner = asyncio.current_task()
        self.pool = self._pool()
        self.connection = await (self.pool.acquire() if self.pool else self.engine.get_new_connection())
        try:
            await self.connection.execute("BEGIN")
        except BaseException:
            await self._give_back(clean=False)
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    def _pool(self) -> Any:
        return self.engine.pool

    async def _give_back(self, *, clean: bool) -> None:
        connection, self.connection = self.connection, Ended()
        if not clean:
            # Where it stands is unknown (cancelled while committing, say): the server rolls back a lost connection.
            connection.terminate()
        if self.pool is not None:
            await self.pool.release(connection)  # shielded by asyncpg itself
        elif clean:
            await asyncio.shield(connection.close())

    async def commit(self) -> None:
        # After a failed statement PostgreSQL answers COMMIT with a ROLLBACK and no error.
        if await self.connection.execute("COMMIT") != "COMMIT":
            raise RuntimeError(SPOILT)
        self._committed = True

    async def rollback(self) -> None:
        await self.connection.execute("ROLLBACK")
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


class PooledPostgresEngine(PostgresEngine):
    """The server and database named by `dsn`; `size`: most kept connections of one event loop."""

    __slots__ = ("pools", "size")

    def __init__(self, dsn: str, size: int = 10) -> None:
        self.size = size
        self.pools: PoolPerLoop[Any] = PoolPerLoop(self._make_pool, self._close_pool)
        super().__init__(config={"dsn": dsn, "timeout": 10}, extensions=())

    @property
    def pool(self) -> Any:
        """Where Piccolo looks for a pool: the one of the running loop."""
        return self.pools.here()

    @pool.setter
    def pool(self, value: None) -> None:
        """Piccolo's constructor clears it; ours starts without one anyway."""

    async def check_version(self) -> None:
        """Not while importing: the server may not be up yet, and the first query says so better."""

    async def _make_pool(self) -> Any:
        return await asyncpg.create_pool(
            **self.config, min_size=1, max_size=self.size, command_timeout=60, reset=_nothing_to_reset
        )

    @staticmethod
    async def _close_pool(pool: Any) -> None:
        await pool.close()

    async def start_connection_pool(self, **_: Any) -> None:
        await self.pools.start()

    async def close_connection_pool(self) -> None:
        await self.pools.stop()

    async def _run_in_new_connection(self, query: str, args: Any = None) -> Any:
        connection = await self.get_new_connection()
        try:
            return await connection.fetch(query, *(args or ()))
        finally:
            await asyncio.shield(connection.close())

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Any:
        self._refuse_other_tasks()
        return await super().run_querystring(querystring, in_pool)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Any:
        self._refuse_other_tasks()
        return await super().run_ddl(ddl, in_pool)

    def _refuse_other_tasks(self) -> None:
        transaction = self.current_transaction.get()
        if isinstance(transaction, PooledPostgresTransaction):
            refuse_other_tasks(transaction.owner)

    def transaction(self, allow_nested: bool = True) -> PooledPostgresTransaction:
        return PooledPostgresTransaction(engine=self, allow_nested=allow_nested)


async def _nothing_to_reset(connection: Any) -> None:
    """We set nothing for a whole session (only SET LOCAL and transaction locks), so save a round trip per query."""
