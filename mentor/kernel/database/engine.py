"""Which engine a database address means."""

from piccolo.engine.base import Engine
from piccolo.engine.postgres import PostgresEngine

from mentor.kernel.database.sqlite import PooledSQLiteEngine


def make_engine(url: str) -> Engine:
    """`sqlite:///relative.sqlite`, `sqlite:////absolute.sqlite` or `postgresql://user@host:port/name`."""
    if url.startswith("sqlite:///"):
        return PooledSQLiteEngine(path=url.removeprefix("sqlite:///"))
    if url.startswith(("postgresql://", "postgres://")):
        return PostgresEngine(config={"dsn": url}, extensions=())
    raise SystemExit(f"database_url: neither sqlite:///… nor postgresql://…: {url.split('@')[-1]}")
