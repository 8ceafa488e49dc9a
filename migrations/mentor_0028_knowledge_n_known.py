"""What is known already gets its N and its axes. Written by hand."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mentor.kernel.database import current_engine

ID = "2026-11-23T16:00:00:000028"
VERSION = "1.38.0"
DESCRIPTION = "Axes between slashes; lessons of projects have the N of their project"

#: Readers of the search of an earlier version know one axis; the next change of a module writes the others.
STEPS = (
    "UPDATE knowledge_document SET axes = '/' || axis || '/' WHERE axis <> ''",
    "UPDATE knowledge_lesson SET n_tag = (SELECT j.n_tag FROM projects_project j WHERE j.id = origin_id)"
    " WHERE origin = 'project' AND EXISTS (SELECT 1 FROM projects_project j WHERE j.id = origin_id)",
    "UPDATE knowledge_document SET n_tag = (SELECT l.n_tag FROM knowledge_lesson l WHERE l.id = subject)"
    " WHERE kind = 'lesson' AND EXISTS (SELECT 1 FROM knowledge_lesson l WHERE l.id = subject AND l.n_tag <> '')",
)


async def _fill() -> None:
    for step in STEPS:
        await current_engine().run_ddl(step)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="mentor", description=DESCRIPTION)
    manager.add_raw(_fill)
    return manager
