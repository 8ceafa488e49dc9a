"""An empty, migrated database for every test, at the price of a file copy or of deleting the few rows there are."""

import contextlib
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import asyncpg  # type: ignore[import-untyped]

from mentor.kernel.database import current_engine, start_database, stop_database
from mentor.kernel.database.migrations import migrate
from mentor.kernel.database.sqlite import PRAGMAS, PooledSQLiteEngine
from tests import environment

#: An order that no statement asks for is luck, and another one on PostgreSQL: here it is turned round.
PRAGMAS["reverse_unordered_selects"] = 1


class MigratedDatabase(Protocol):
    async def empty(self) -> None:
        """Make the database as it was right after the migrations. Nobody may be using it."""

    async def keep(self, name: str) -> None:
        """Remember all rows under this name, for as long as the process lives."""

    async def put_back(self, name: str) -> None:
        """Make the rows what they were when they were kept; others may have the database open."""


class _SQLiteFile:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._migrated = path.with_name("migrated.sqlite")

    async def prepare(self) -> None:
        await migrate()
        self._path.rename(self._migrated)

    async def empty(self) -> None:
        # Removed, not overwritten: a connection that a test has forgotten keeps the old file.
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._migrated, self._path)

    async def keep(self, name: str) -> None:
        _copy(self._path, self._path.with_name(f"kept {name}.sqlite"))

    async def put_back(self, name: str) -> None:
        _copy(self._path.with_name(f"kept {name}.sqlite"), self._path)


def _copy(source: Path, target: Path) -> None:
    """All pages at once, seen by whoever has the target open."""
    with contextlib.closing(sqlite3.connect(source)) as here, contextlib.closing(sqlite3.connect(target)) as there:
        there.execute("PRAGMA synchronous = OFF")  # nobody minds losing it with the power
        here.backup(there)


#: What would undo the rows and the numbers used since the migrations, as SQL that PostgreSQL itself puts together.
_DELETE = """SELECT 'DELETE FROM "{name}"' AS undo WHERE EXISTS (SELECT 1 FROM "{name}")"""
_RESTART = """SELECT format('SELECT setval(%L, 1, false)', quote_ident(sequencename)) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL AND sequencename <> 'migration_id_seq'"""


#: For one transaction: in any order of foreign keys, and past triggers that forbid deleting.
_AS_REPLICA = "SET LOCAL session_replication_role = replica"


class _PostgresDatabase:
    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._find_used = ""
        self._tables: list[str] = []

    async def prepare(self) -> None:
        await migrate()
        rows = await self._connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        self._tables = tables = [row["tablename"] for row in rows if row["tablename"] != "migration"]
        filled = [name for name in tables if await self._connection.fetchval(f'SELECT 1 FROM "{name}" LIMIT 1')]
        assert not filled, f"a migration fills {filled}; these rows would be lost after the first test"
        self._find_used = " UNION ALL ".join([*(_DELETE.format(name=name) for name in tables), _RESTART])

    async def empty(self) -> None:
        undo = [row["undo"] for row in await self._connection.fetch(self._find_used)]
        if undo:
            await self._connection.execute("; ".join([_AS_REPLICA, *undo]))

    async def keep(self, name: str) -> None:
        copies = [f'CREATE TABLE "{name}"."{table}" AS TABLE public."{table}"' for table in self._tables]
        await self._connection.execute(
            "; ".join([f'DROP SCHEMA IF EXISTS "{name}" CASCADE; CREATE SCHEMA "{name}"', *copies])
        )
        numbers = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
        await self._connection.execute(f'CREATE TABLE "{name}".numbers AS {numbers}')

    async def put_back(self, name: str) -> None:
        await self.empty()
        rows = [f'INSERT INTO public."{table}" SELECT * FROM "{name}"."{table}"' for table in self._tables]
        numbers = f"""SELECT setval(quote_ident(sequencename), last_value) FROM "{name}".numbers
            WHERE last_value IS NOT NULL"""
        await self._connection.execute("; ".join([_AS_REPLICA, *rows, numbers]))


@asynccontextmanager
async def migrated_database() -> AsyncIterator[MigratedDatabase]:
    """The real migrations, run once for this process."""
    engine = current_engine()
    if isinstance(engine, PooledSQLiteEngine):
        file = _SQLiteFile(Path(engine.path))
        await file.prepare()
        yield file
        return
    async with created(environment.DATABASE_NAME) as url:
        connection = await asyncpg.connect(url, server_settings={"lock_timeout": "10s"})
        await start_database()  # one pool for all tests; theirs are only counted
        try:
            database = _PostgresDatabase(connection)
            await database.prepare()
            yield database
        finally:
            await stop_database()
            await connection.close()


@asynccontextmanager
async def created(name: str) -> AsyncIterator[str]:
    """An empty database on the PostgreSQL server, dropped afterwards; gives its address."""
    server = await asyncpg.connect(environment.POSTGRES)
    try:
        await server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield environment.on_server(name)
        finally:
            await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await server.close()
