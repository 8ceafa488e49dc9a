from enum import Enum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import SmallInt, Varchar
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-23T16:00:00:000027"
VERSION = "1.38.0"
DESCRIPTION = "N and axes of what is known, and by which rules its words were made"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="mentor", description=DESCRIPTION)

    manager.add_column(
        table_class_name="Lesson",
        tablename="knowledge_lesson",
        column_name="n_tag",
        db_column_name="n_tag",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 12,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="KnowledgeDocument",
        tablename="knowledge_document",
        column_name="axes",
        db_column_name="axes",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 60,
            "default": "/",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="KnowledgeDocument",
        tablename="knowledge_document",
        column_name="n_tag",
        db_column_name="n_tag",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 12,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="KnowledgeDocument",
        tablename="knowledge_document",
        column_name="scheme",
        db_column_name="scheme",
        column_class_name="SmallInt",
        column_class=SmallInt,
        params={
            "default": 0,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.alter_column(
        table_class_name="Lesson",
        tablename="knowledge_lesson",
        column_name="origin",
        db_column_name="origin",
        params={
            "choices": Enum(
                "Origin",
                {
                    "OWN": "own",
                    "LOG": "log",
                    "MILESTONE": "milestone",
                    "PROJECT": "project",
                    "NODE": "node",
                    "ROTATION": "rotation",
                    "FOREIGN": "foreign",
                },
            )
        },
        old_params={
            "choices": Enum(
                "Origin",
                {
                    "OWN": "own",
                    "LOG": "log",
                    "MILESTONE": "milestone",
                    "PROJECT": "project",
                    "ROTATION": "rotation",
                    "FOREIGN": "foreign",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
