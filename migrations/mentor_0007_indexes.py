"""Indexes that keep the busiest pages even with a million people. Written by hand."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mentor.kernel.database import current_engine

ID = "2026-11-23T16:00:00:000007"
VERSION = "1.38.0"
DESCRIPTION = "Units by kind, persons in their official order"

#: (name, what it covers), the same on SQLite and PostgreSQL.
INDEXES = (
    ("ix_people_unit_kind_path", "people_unit (kind, path)"),
    ("ix_people_person_official_order", "people_person (sort_order, id)"),
)


async def _create() -> None:
    for name, columns in INDEXES:
        await current_engine().run_ddl(f"CREATE INDEX {name} ON {columns}")


async def _drop() -> None:
    for name, _ in INDEXES:
        await current_engine().run_ddl(f"DROP INDEX {name}")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="mentor", description=DESCRIPTION)
    manager.add_raw(_create)
    manager.add_raw_backwards(_drop)
    return manager
