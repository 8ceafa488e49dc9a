"""Changing a SQLite table in ways its ALTER TABLE cannot: make the new one beside it, copy, swap.

SQLite's documented procedure (lang_altertable.html, "making other kinds of table schema changes"), from Piccolo's own
snapshot of the schema. It runs inside a schema transaction, with foreign keys off; children keep their rows.
"""

import uuid
from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.auto.operations import AlterColumn
from piccolo.apps.migrations.auto.serialisation import deserialise_params
from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.columns.base import Column
from piccolo.table import Table

from mentor.kernel.database.sqlite import PooledSQLiteEngine

#: Alterations that can be made in place, or need no change of the table at all.
_IN_PLACE = {"help_text", "choices", "length", "secret", "required", "index_method", "index"}

#: A random UUID (version 4) per row, in SQL.
_RANDOM_UUID = (
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a'"
    " || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))"
)


def tables_to_rebuild(manager: MigrationManager, *, backwards: bool) -> set[str]:
    """Class names of the tables that this migration changes in a way ALTER TABLE cannot."""
    names = {one.table_class_name for one in manager.alter_columns.alter_columns if not _can_be_altered(one)}
    names |= {one.table_class_name for one in manager.add_constraints.add_constraints}
    names |= {one.table_class_name for one in manager.drop_constraints.drop_constraints}
    names |= {one.table_class_name for one in manager.drop_columns.drop_columns}
    names |= {
        one.table_class_name for one in manager.add_columns.add_columns if backwards or not _can_be_added(one.column)
    }
    come_and_gone = {table.class_name for table in [*manager.add_tables, *manager.drop_tables]}
    return names - come_and_gone


def _can_be_altered(change: AlterColumn) -> bool:
    same_class = change.column_class is None or change.column_class is change.old_column_class
    return same_class and set(change.params) | set(change.old_params) <= _IN_PLACE


def _can_be_added(column: Column) -> bool:
    computed_default = hasattr(getattr(column, "default", None), "sqlite")
    return not column._meta.unique and (column._meta.null or not computed_default)


async def rebuild(manager: MigrationManager, engine: PooledSQLiteEngine, class_name: str, *, backwards: bool) -> None:
    table = await table_after(manager, class_name, backwards=backwards)
    name = table._meta.tablename
    beside = f"_rebuild_{name}"
    old_columns = {row["name"] for row in await engine.run_ddl(f'PRAGMA table_info("{name}")')}
    if not old_columns:
        raise RuntimeError(f"there is no table {name} to change")
    belongings = await engine.run_ddl(
        f"SELECT name, sql FROM sqlite_master WHERE tbl_name = '{name}' AND type IN ('index', 'trigger')"
        " AND sql IS NOT NULL"
    )
    create, *indexes = table.create_table().ddl
    await engine.run_ddl(create.replace(f'CREATE TABLE "{name}"', f'CREATE TABLE "{beside}"', 1))
    into, values = _copying(table, old_columns, _renames(manager, class_name, backwards=backwards))
    await engine.run_ddl(f'INSERT INTO "{beside}" ({into}) SELECT {values} FROM "{name}"')
    await engine.run_ddl(f'DROP TABLE "{name}"')
    await _rename(engine, beside, name)
    lost = old_columns - {column._meta.db_column_name for column in table._meta.columns}
    by_hand = [row for row in belongings if row["name"] not in _index_names(table, old_columns)]
    for ddl in [*indexes, *(row["sql"] for row in by_hand if not _mentions(row["sql"], lost))]:
        await engine.run_ddl(ddl)


async def table_after(manager: MigrationManager, class_name: str, *, backwards: bool) -> type[Table]:
    """The table as it is after the migration, from Piccolo's snapshot."""
    snapshot = await BaseMigrationManager().get_table_from_snapshot(
        app_name=manager.app_name,
        table_class_name=class_name,
        max_migration_id=manager.migration_id,
        offset=-1 if backwards else 0,
    )
    snapshot.columns = [_fresh(column) for column in snapshot.columns]
    return snapshot.to_table_class()


def _fresh(column: Column) -> Column:
    """The snapshot only updates `_meta.params`; default, digits and on_delete of the column itself are stale."""
    made = type(column)(**deserialise_params(dict(column._meta.params)))
    made._meta.name = column._meta.name
    if column._meta._db_column_name:
        made._meta.db_column_name = column._meta._db_column_name
    return made


def _renames(manager: MigrationManager, class_name: str, *, backwards: bool) -> dict[str, str]:
    """Name after the migration -> name before it."""
    changes = manager.rename_columns.for_table_class_name(class_name)
    if backwards:
        return {one.old_db_column_name: one.new_db_column_name for one in changes}
    return {one.new_db_column_name: one.old_db_column_name for one in changes}


def _copying(table: type[Table], old_columns: set[str], renames: dict[str, str]) -> tuple[str, str]:
    """The columns to fill and the expressions to fill them with. What is not named takes its default."""
    into, values = [], []
    for column in table._meta.columns:
        name = column._meta.db_column_name
        before = renames.get(name, name)
        if before in old_columns:
            into.append(f'"{name}"')
            values.append(_never_null(column, before))
        elif column.value_type is uuid.UUID and not column._meta.null:
            into.append(f'"{name}"')
            values.append(_RANDOM_UUID)
    return ", ".join(into), ", ".join(values)


def _never_null(column: Column, before: str) -> str:
    if column._meta.null or column._meta.primary_key:
        return f'"{before}"'
    default: Any = column.get_sql_value(column.get_default_value())
    return f'"{before}"' if default in ("null", "None") else f'COALESCE("{before}", {default})'


async def _rename(engine: PooledSQLiteEngine, beside: str, name: str) -> None:
    # Triggers of other tables may mention this one, which is not there at this moment; legacy does not look at them.
    await engine.run_ddl("PRAGMA legacy_alter_table = 1")
    await engine.run_ddl(f'ALTER TABLE "{beside}" RENAME TO "{name}"')
    await engine.run_ddl("PRAGMA legacy_alter_table = 0")


def _index_names(table: type[Table], columns: set[str]) -> set[str]:
    """What Piccolo calls its own indexes: whether they are still wanted, the table itself says."""
    return {table._get_index_name([column]) for column in columns}


def _mentions(sql: str, columns: set[str]) -> bool:
    words = set("".join(character if character.isalnum() or character == "_" else " " for character in sql).split())
    return bool(words & columns)
