"""Inserting any number of rows."""

from collections.abc import Sequence
from typing import Any

from piccolo.table import Table

#: PostgreSQL takes at most 32,767 values per statement; beyond some hundred rows a larger one is no faster.
_VALUES = 30_000
_ROWS = 500


async def insert_rows(rows: Sequence[Table]) -> list[Any]:
    """Insert rows of one table, in as many statements as it takes; their primary keys in the same order."""
    keys: list[Any] = []
    if rows:
        table = type(rows[0])
        step = min(_ROWS, _VALUES // len(table._meta.columns))
        for start in range(0, len(rows), step):
            inserted = await table.insert(*rows[start : start + step])
            keys += [row[table._meta.primary_key._meta.name] for row in inserted]
    return keys
