"""The kept connections of one event loop to a SQLite file: a few that only read, and one that writes."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import aiosqlite

_READS = re.compile(r"\s*(?:SELECT|VALUES|EXPLAIN)\b", re.IGNORECASE)
_WITH = re.compile(r"\s*WITH\b", re.IGNORECASE)
_WRITES = re.compile(r"\b(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def only_reads(query: str) -> bool:
    """Whether a statement surely changes nothing. A doubtful one goes to the writer, which can do both."""
    return bool(_READS.match(query)) or (bool(_WITH.match(query)) and not _WRITES.search(query))


class SQLitePool:
    """The kept connections of one event loop, opened when first needed."""

    def __init__(self, connect: Callable[[], Awaitable[aiosqlite.Connection]], readers: int) -> None:
        self._connect = connect
        self._writing = asyncio.Lock()
        self._writer: aiosqlite.Connection | None = None
        self._reading = asyncio.Semaphore(readers)
        self._idle: list[aiosqlite.Connection] = []
        self._open: set[aiosqlite.Connection] = set()

    async def take_writer(self) -> aiosqlite.Connection:
        await self._writing.acquire()
        try:
            if self._writer is None:
                self._writer = await self._connect()
                self._open.add(self._writer)
            return self._writer
        except BaseException:
            self._writing.release()
            raise

    async def give_writer(self, connection: aiosqlite.Connection, *, clean: bool) -> None:
        """Pass the writer on. Not `clean`: a statement failed or was cancelled and may still wait in the thread's
        queue, so a rollback is queued behind it; nobody else gets the connection before."""
        if clean and not connection.in_transaction:
            self._writing.release()
        else:
            await asyncio.shield(self._roll_back(connection))

    async def _roll_back(self, connection: aiosqlite.Connection) -> None:
        try:
            await connection.rollback()
        except Exception:
            self._writer = None
            self._open.discard(connection)
            connection.stop()
        finally:
            self._writing.release()

    async def read(self, query: str, arguments: list[Any]) -> Any:
        async with self._reading:
            connection = self._idle.pop() if self._idle else await self._connect_reader()
            try:
                return await connection.execute_fetchall(query, arguments)
            except asyncio.CancelledError:
                await connection.interrupt()  # nobody waits for the answer any more
                raise
            finally:
                self._idle.append(connection)

    async def _connect_reader(self) -> aiosqlite.Connection:
        connection = await self._connect()
        try:
            await connection.execute_fetchall("PRAGMA query_only = 1")
        except BaseException:
            connection.stop()
            raise
        self._open.add(connection)
        return connection

    async def write(self, query: str, arguments: list[Any]) -> Any:
        connection = await self.take_writer()
        clean = False
        try:
            rows = await connection.execute_fetchall(query, arguments)
            clean = True
            return rows
        finally:
            await self.give_writer(connection, clean=clean)

    async def close(self) -> None:
        for connection in self._open:
            await connection.close()
