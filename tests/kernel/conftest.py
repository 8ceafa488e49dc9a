"""A table of the kernel's own tests, outside the migrations."""

from collections.abc import AsyncIterator

import pytest
from piccolo.columns import Integer, Serial, Varchar
from piccolo.table import Table


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
