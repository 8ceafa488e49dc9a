"""A table of the kernel's own tests, outside the migrations, and a SQLite engine on a file of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from piccolo.columns import Integer, Serial, Varchar
from piccolo.table import Table

from mentor.kernel.database.sqlite import PooledSQLiteEngine
from tests.kernel.counting import run


class Tally(Table, tablename="kernel_tally"):
    """One counter per name."""

    id: Serial
    name = Varchar(length=40, default="", null=False, unique=True)
    n = Integer(default=0, null=False)

    @classmethod
    async def now(cls) -> dict[str, int]:
        return {row["name"]: row["n"] for row in await cls.select(cls.name, cls.n).order_by(cls.name)}

    @classmethod
    async def set(cls, name: str, n: int) -> None:
        await cls.insert(cls(name=name, n=n)).on_conflict((cls.name,), "DO UPDATE", (cls.n,))

    @classmethod
    async def add(cls, name: str, n: int = 0) -> None:
        await cls.insert(cls(name=name, n=n))


@pytest.fixture
async def tally(database: str) -> AsyncIterator[type[Tally]]:
    await Tally.create_table(if_not_exists=True)
    yield Tally
    await Tally.alter().drop_table()


@pytest.fixture
async def engine(anyio_backend: str, tmp_path: Path) -> AsyncIterator[PooledSQLiteEngine]:
    """The pooled SQLite engine on a file of its own, whatever the product's tests run on."""
    engine = PooledSQLiteEngine(str(tmp_path / "made" / "on" / "demand" / "test.sqlite"), timeout=0.2)
    await engine.start_connection_pool()
    await engine.run_ddl("CREATE TABLE counter (n INTEGER NOT NULL)")
    await engine.run_ddl("CREATE TABLE done (task INTEGER PRIMARY KEY)")
    await engine.run_ddl("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    await engine.run_ddl("CREATE TABLE child (parent INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)")
    await run(engine, "INSERT INTO counter VALUES (0)")
    yield engine
    await engine.close_connection_pool()
