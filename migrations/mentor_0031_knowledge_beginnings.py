"""Words by their beginning, while somebody types. Written by hand."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mentor.kernel.database import current_engine

ID = "2026-11-23T16:00:00:000031"
VERSION = "1.38.0"
DESCRIPTION = "In how many documents words are that begin alike"


async def _create() -> None:
    """Only PostgreSQL chooses its way by these counts; its own index follows the order of the language."""
    if current_engine().engine_type == "postgres":
        await current_engine().run_ddl(
            "CREATE INDEX ix_knowledge_term_beginning ON knowledge_term (term varchar_pattern_ops)"
        )


async def _drop() -> None:
    if current_engine().engine_type == "postgres":
        await current_engine().run_ddl("DROP INDEX ix_knowledge_term_beginning")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="mentor", description=DESCRIPTION)
    manager.add_raw(_create)
    manager.add_raw_backwards(_drop)
    return manager
