"""Indexes that answer the portfolio alone. Written by hand."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mentor.kernel.database import current_engine

ID = "2026-11-23T16:00:00:000025"
VERSION = "1.38.0"
DESCRIPTION = "Open nodes of a project by day, and what the portfolio sums up"

#: (name, what it covers), the same on SQLite and PostgreSQL.
INDEXES = (
    (
        "ix_projects_node_open",
        "projects_node (project, due_on, state) WHERE state IN ('planned', 'submitted', 'returned')",
    ),
    (
        "ix_projects_project_portfolio",
        "projects_project (n_tag, strategic_class, state, is_key, unit,"
        " nodes_total, nodes_done, evidence_total, evidence_both)",
    ),
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
