"""Which engine a database address means, and its kept connections from start to stop."""

from piccolo.engine import engine_finder

from mentor.kernel.database.postgres import PooledPostgresEngine
from mentor.kernel.database.sqlite import PooledSQLiteEngine

DatabaseEngine = PooledSQLiteEngine | PooledPostgresEngine


def make_engine(url: str, *, pool: int = 10) -> DatabaseEngine:
    """`sqlite:///relative.sqlite`, `sqlite:////absolute.sqlite` or `postgresql://user@host:port/name`.

    `pool` is the most connections kept per process on PostgreSQL; SQLite needs a few readers and one writer.
    """
    if url.startswith("sqlite:///"):
        return PooledSQLiteEngine(path=url.removeprefix("sqlite:///"))
    if url.startswith(("postgresql://", "postgres://")):
        return PooledPostgresEngine(url, size=pool)
    raise SystemExit(f"database_url: neither sqlite:///… nor postgresql://…: {url.split('@')[-1]}")


def current_engine() -> DatabaseEngine:
    """The engine of this process (`piccolo_conf.DB`)."""
    engine = engine_finder()
    assert isinstance(engine, PooledSQLiteEngine | PooledPostgresEngine), "piccolo_conf.py defines DB"
    return engine


async def start_database() -> None:
    """Keep connections open on this event loop from now on. Each start needs its stop; they are counted."""
    await current_engine().start_connection_pool()


async def stop_database() -> None:
    await current_engine().close_connection_pool()
