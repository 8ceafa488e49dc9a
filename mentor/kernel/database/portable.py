"""Piccolo's generated migrations, unchanged, also on SQLite. Importing this module patches Piccolo (pinned: 1.38).

Stock Piccolo writes ALTER TABLE statements that SQLite does not know. Here
- CREATE TABLE carries its Unique and Check constraints inside, every index is a btree, quotes in defaults are escaped,
  and a UUID column no longer gets the text 'None' as its default;
- a change SQLite's ALTER TABLE cannot make becomes a rebuild of the table (`rebuild.py`);
- a change of on_delete keeps on_update (on PostgreSQL too);
- a migration joins a running schema transaction, so that it and its bookkeeping row are kept together or not at all.

tests/kernel/test_migrations_portable.py runs every kind of change on both databases.
"""

import contextlib
import copy
import inspect
import io
from collections.abc import Sequence
from typing import Any, cast

import piccolo
from piccolo.apps.migrations.auto import migration_manager as stock
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import ForeignKey
from piccolo.columns.base import Column
from piccolo.columns.indexes import IndexMethod
from piccolo.query.methods.create import Create
from piccolo.query.methods.create_index import CreateIndex

from mentor.kernel.database.engine import current_engine
from mentor.kernel.database.rebuild import rebuild, table_after, tables_to_rebuild
from mentor.kernel.database.schema_transaction import schema_transaction
from mentor.kernel.database.sqlite import PooledSQLiteEngine

#: Alterations that leave nothing to do in SQLite, which neither limits lengths nor knows other indexes than btree.
_WITHOUT_EFFECT = {"help_text", "choices", "secret", "required", "length", "index_method"}

_stock_create_ddl: Any = cast(property, Create.default_ddl).fget
_stock_index_ddl: Any = cast(property, CreateIndex.sqlite_ddl).fget
_stock_sql_value = Column.get_sql_value
_stock_run = MigrationManager.run


def _create_ddl(self: Create) -> Sequence[str]:
    if self.engine_type != "sqlite":
        return cast(Sequence[str], _stock_create_ddl(self))
    meta = self.table._meta
    constraints, meta.constraints = meta.constraints, []
    try:
        head, *indexes = _stock_create_ddl(self)
    finally:
        meta.constraints = constraints
    inline = "".join(f', CONSTRAINT "{one._meta.name}" {one.ddl}' for one in constraints)
    return [head.replace(" DEFAULT None", "").removesuffix(")") + inline + ")", *indexes]


def _index_ddl(self: CreateIndex) -> Sequence[str]:
    self.method = IndexMethod.btree
    return cast(Sequence[str], _stock_index_ddl(self))


def _sql_value(self: Column, value: Any, delimiter: str = "'") -> str:
    if isinstance(value, str) and delimiter == "'":
        value = value.replace("'", "''")
    return _stock_sql_value(self, value, delimiter)


async def _run(self: MigrationManager, backwards: bool = False) -> None:
    engine = current_engine()
    if self.preview:
        await _stock_run(self, backwards)
        return
    async with schema_transaction(engine):
        if isinstance(engine, PooledSQLiteEngine):
            await _run_on_sqlite(self, engine, backwards)
        else:
            await _complete_references(self, backwards)
            with contextlib.redirect_stdout(io.StringIO()):  # a line per migration, of no use to a program
                await _stock_run(self, backwards)


async def _complete_references(manager: MigrationManager, backwards: bool) -> None:
    """A foreign key is made anew when on_delete or on_update changes; Piccolo then forgets the one that does not."""
    for change in manager.alter_columns.alter_columns:
        params = change.old_params if backwards else change.params
        if {"on_delete", "on_update"} & set(params):
            table = await table_after(manager, change.table_class_name, backwards=backwards)
            key = cast(ForeignKey[Any], table._meta.get_column_by_name(change.column_name))._foreign_key_meta
            params.setdefault("on_delete", key.on_delete)
            params.setdefault("on_update", key.on_update)


async def _run_on_sqlite(manager: MigrationManager, engine: PooledSQLiteEngine, backwards: bool) -> None:
    for raw in manager.raw_backwards if backwards else manager.raw:
        result = raw()
        if inspect.isawaitable(result):
            await result
    await manager._run_add_tables(backwards=backwards)
    await manager._run_rename_tables(backwards=backwards)
    await manager._run_drop_tables(backwards=backwards)  # type: ignore[no-untyped-call]
    rebuilt = tables_to_rebuild(manager, backwards=backwards)
    rest = _without(manager, rebuilt)
    await rest._run_add_columns(backwards=backwards)
    await rest._run_drop_columns(backwards=backwards)
    await rest._run_rename_columns(backwards=backwards)
    await rest._run_alter_columns(backwards=backwards)
    for class_name in sorted(rebuilt):
        await rebuild(manager, engine, class_name, backwards=backwards)


def _without(manager: MigrationManager, rebuilt: set[str]) -> MigrationManager:
    """The same migration, less what rebuilding does and what has no meaning on SQLite."""
    rest = copy.copy(manager)
    for name in ("add_columns", "drop_columns", "rename_columns", "alter_columns"):
        changes = copy.copy(getattr(manager, name))
        setattr(changes, name, [one for one in getattr(changes, name) if one.table_class_name not in rebuilt])
        setattr(rest, name, changes)
    rest.alter_columns.alter_columns = [copy.copy(one) for one in rest.alter_columns.alter_columns]
    for one in rest.alter_columns.alter_columns:
        one.params = {key: value for key, value in one.params.items() if key not in _WITHOUT_EFFECT}
        one.old_params = {key: value for key, value in one.old_params.items() if key not in _WITHOUT_EFFECT}
    return rest


def _patch() -> None:
    if not piccolo.__VERSION__.startswith("1.38."):
        raise RuntimeError(f"portable migrations were proven with Piccolo 1.38, not {piccolo.__VERSION__}")
    Create.default_ddl = property(_create_ddl)  # type: ignore[assignment]
    CreateIndex.sqlite_ddl = property(_index_ddl)  # type: ignore[assignment]
    Column.get_sql_value = _sql_value  # type: ignore[method-assign]
    stock.MigrationManager.run = _run  # type: ignore[method-assign]


_patch()
