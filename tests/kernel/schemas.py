"""What a database's schema is, in a form that can be compared: table -> set of facts."""

import re
from pathlib import Path
from typing import Any

from mentor.kernel.database import current_engine
from mentor.kernel.database.sqlite import PooledSQLiteEngine

Schema = dict[str, set[tuple[Any, ...]]]


async def schema() -> Schema:
    """Columns, keys, constraints and indexes of the database of this process, without the bookkeeping table and
    without the names of indexes, which stay as they are when a column is renamed."""
    found = await (_of_sqlite() if isinstance(current_engine(), PooledSQLiteEngine) else _of_postgres())
    found.pop("migration", None)
    return found


def _unlink(path: str) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(path + suffix).unlink(missing_ok=True)


async def wipe() -> None:
    """Drop everything. Only where no pool runs."""
    engine = current_engine()
    if isinstance(engine, PooledSQLiteEngine):
        _unlink(str(engine.path))
    else:
        await engine.run_ddl("DROP SCHEMA public CASCADE")
        await engine.run_ddl("CREATE SCHEMA public")


async def _rows(sql: str) -> list[dict[str, Any]]:
    return [dict(row) for row in await current_engine().run_ddl(sql)]


async def _of_sqlite() -> Schema:
    found: Schema = {}
    for table in await _rows("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
        facts = found[table["name"]] = set()
        for column in await _rows(f'PRAGMA table_info("{table["name"]}")'):
            default = str(column["dflt_value"]).replace('"', "")
            kind = re.sub(r"\(\d+\)", "", column["type"])  # SQLite does not limit lengths
            facts.add(("column", column["name"], kind, bool(column["notnull"]), default, bool(column["pk"])))
        for key in await _rows(f'PRAGMA foreign_key_list("{table["name"]}")'):
            facts.add(("foreign key", key["from"], key["table"], key["on_delete"], key["on_update"]))
        for name, check in re.findall(r'CONSTRAINT "(\w+)" CHECK (\(.*?\))(?=, CONSTRAINT|\)$)', table["sql"]):
            facts.add(("check", name, check))
        for index in await _rows(f'PRAGMA index_list("{table["name"]}")'):
            columns = tuple(row["name"] for row in await _rows(f'PRAGMA index_info("{index["name"]}")'))
            facts.add(("index", columns, bool(index["unique"]), bool(index["partial"])))
    return found


async def _of_postgres() -> Schema:
    columns = await _rows(
        """SELECT c.relname AS tablename, a.attname, format_type(a.atttypid, a.atttypmod) AS kind, a.attnotnull,
                  pg_get_expr(d.adbin, d.adrelid) AS standard
           FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND a.attnum > 0
           JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
           LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE NOT a.attisdropped"""
    )
    found: Schema = {}
    for row in columns:
        facts = found.setdefault(row["tablename"], set())
        # After a rename casts and sequences keep their old names; without any default it is NULL.
        default = re.sub(r"::[a-z ]+|nextval\(.*", "", row["standard"] or "NULL")
        facts.add(("column", row["attname"], row["kind"], row["attnotnull"], default))
    for row in await _rows(
        "SELECT conrelid::regclass::text AS tablename, contype::text AS kind, pg_get_constraintdef(oid) AS definition"
        " FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
    ):
        found[row["tablename"].strip('"')].add((row["kind"], row["definition"]))
    for row in await _rows("SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"):
        found[row["tablename"]].add(("index", re.sub(r"INDEX \w+ ON", "INDEX ON", row["indexdef"])))
    return found
