"""Indexes of joint projects: what sponsors see, what waits for the offices. Written by hand."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mentor.kernel.database import current_engine

ID = "2026-11-23T16:00:00:000016-indexes"
VERSION = "1.38.0"
DESCRIPTION = "Projects by sponsor and state, and what is still open"

#: (name, what it covers), the same on SQLite and PostgreSQL.
INDEXES = (
    ("ix_projects_project_sponsor", "projects_project (sponsor)"),
    ("ix_projects_notice_until_on", "projects_notice (until_on, id) WHERE state = 'published'"),
    ("ix_projects_project_waiting", "projects_project (state, post_due_on, id)"),
    ("ix_projects_round_open", "projects_round (due_on, id) WHERE state = 'open'"),
    ("ix_projects_delay_asked", "projects_delay (node) WHERE state = 'asked'"),
    ("ix_projects_objection_open", "projects_objection (notice) WHERE state = 'open'"),
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
