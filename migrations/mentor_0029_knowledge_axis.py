from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-23T16:00:00:000029"
VERSION = "1.38.0"
DESCRIPTION = "The one axis is gone: a module may serve several"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="mentor", description=DESCRIPTION)

    manager.drop_column(
        table_class_name="KnowledgeDocument",
        tablename="knowledge_document",
        column_name="axis",
        db_column_name="axis",
        schema=None,
    )

    return manager
