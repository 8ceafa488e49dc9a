"""Indexes and other SQL that the table classes cannot declare. Written by hand."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mentor.kernel.database import current_engine

ID = "2026-11-23T12:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "Partial, composite and expression indexes"

#: (forwards, backwards), valid on SQLite and PostgreSQL alike. Name indexes ix_<table>_<columns>, uq_ if unique.
BOTH: tuple[tuple[str, str], ...] = ()

#: The same for PostgreSQL only.
POSTGRESQL: tuple[tuple[str, str], ...] = ()


def _statements() -> tuple[tuple[str, str], ...]:
    return BOTH if current_engine().engine_type == "sqlite" else BOTH + POSTGRESQL


async def _create() -> None:
    for forwards, _ in _statements():
        await current_engine().run_ddl(forwards)


async def _drop() -> None:
    for _, backwards in reversed(_statements()):
        await current_engine().run_ddl(backwards)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="mentor", description=DESCRIPTION)
    manager.add_raw(_create)
    manager.add_raw_backwards(_drop)
    return manager
