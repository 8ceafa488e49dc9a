"""One counter in a database, to find out what an engine loses or counts twice."""

from typing import Any

from piccolo.querystring import QueryString

from mentor.kernel.database.engine import DatabaseEngine


async def run(engine: DatabaseEngine, sql: str, *values: object) -> Any:
    return await engine.run_querystring(QueryString(sql, *values))


async def total(engine: DatabaseEngine) -> int:
    rows = await run(engine, "SELECT n FROM counter")
    return int(rows[0]["n"])


async def increment(engine: DatabaseEngine) -> None:
    await run(engine, "UPDATE counter SET n = n + 1")


async def read_then_increment(engine: DatabaseEngine) -> None:
    """Wrong at once if two transactions overlap, as SQLite's must not."""
    n = await total(engine)
    await run(engine, "UPDATE counter SET n = {}", n + 1)
