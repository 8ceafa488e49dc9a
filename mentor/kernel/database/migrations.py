"""Bringing the database to the schema of this program, from any number of processes at once."""

from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import Finder, MigrationModule

from mentor.kernel.database import portable as _portable  # noqa: F401  (patches Piccolo's migrations)
from mentor.kernel.database.engine import current_engine
from mentor.kernel.database.schema_transaction import schema_transaction

APP = "mentor"


async def migrate() -> list[str]:
    """Run what has not run yet and return the ids. An error is the database's own, and undoes its migration.

    Each migration is one transaction together with the row that says it ran, under a lock over all processes: being
    killed at any moment leaves the database before or after a migration, and whoever comes second finds nothing to do.
    """
    ran: list[str] = []
    if await pending():
        while (one := await _run_next()) is not None:
            ran.append(one)
    return ran


async def pending() -> list[str]:
    """Ids of the migrations that have not run yet, oldest first; changes nothing."""
    done = await Migration.get_migrations_which_ran(app_name=APP) if await Migration.table_exists() else []
    return _waiting(_modules(), set(done))


async def _run_next() -> str | None:
    async with schema_transaction(current_engine()):
        await Migration.create_table(if_not_exists=True)
        modules = _modules()
        waiting = _waiting(modules, set(await Migration.get_migrations_which_ran(app_name=APP)))
        if not waiting:
            return None
        manager = await modules[waiting[0]].forwards()
        await manager.run()
        await Migration.insert(Migration(name=waiting[0], app_name=APP))
        return waiting[0]


def _waiting(modules: dict[str, MigrationModule], done: set[str]) -> list[str]:
    unknown = sorted(done - set(modules))
    if unknown:
        raise RuntimeError(f"this database was migrated by a newer version (it knows {unknown[-1]}); install that one")
    return sorted(set(modules) - done)


def _modules() -> dict[str, MigrationModule]:
    folder = Finder().get_app_config(app_name=APP).resolved_migrations_folder_path
    return BaseMigrationManager().get_migration_modules(folder)
