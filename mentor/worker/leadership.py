"""Which of any number of processes runs the jobs: whoever holds a lock that dies with its process.

PostgreSQL: a session advisory lock on a connection of its own (not through a pooler in transaction mode). SQLite: a
lock on a file beside the database, so all its processes must be on one machine, as SQLite wants anyway.
"""

import asyncio
import contextlib
import os
from pathlib import Path
from typing import Any, Protocol

import asyncpg  # type: ignore[import-untyped]

from mentor.kernel.database import current_engine
from mentor.kernel.database.sqlite import PooledSQLiteEngine

#: "WORKER" in ASCII; advisory locks count per database.
_LOCK = 0x574F524B4552
#: Seconds without an answer after which the database counts as lost.
_PATIENCE = 3
#: The server notices within 15 seconds that a leader's machine is gone, and gives the lock away.
_SERVER_SETTINGS = {
    "application_name": "mentor worker",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "2",
}


class Leadership(Protocol):
    async def take(self) -> bool:
        """Try to become the leader; never waits for another one."""

    async def holds(self) -> bool:
        """Whether we surely still lead."""

    async def release(self) -> None:
        """Let somebody else lead."""


def leadership() -> Leadership:
    engine = current_engine()
    if isinstance(engine, PooledSQLiteEngine):
        return _FileLock(Path(f"{engine.path}.worker"))
    return _AdvisoryLock(engine.config)


class _FileLock:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    async def take(self) -> bool:
        import fcntl  # (not on Windows, where everything but the worker still imports)

        handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    async def holds(self) -> bool:
        return self._handle is not None

    async def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


#: How a connection that was taken away shows itself; asyncpg itself may be caught in the middle of a step.
_GONE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


class _AdvisoryLock:
    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config
        self._connection: Any = None

    async def take(self) -> bool:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(
                **self._config | {"timeout": _PATIENCE, "server_settings": _SERVER_SETTINGS}
            )
        return bool(await self._ask("SELECT pg_try_advisory_lock($1)", _LOCK))

    async def holds(self) -> bool:
        try:
            return bool(await self._ask("SELECT true"))
        except _GONE:
            return False

    async def _ask(self, query: str, *arguments: object) -> Any:
        return await asyncio.wait_for(self._connection.fetchval(query, *arguments), _PATIENCE)

    async def release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(*_GONE):
                await connection.close(timeout=_PATIENCE)
