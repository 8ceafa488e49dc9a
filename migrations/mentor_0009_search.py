"""The full-text index over what the search knows, kept up by triggers. Written by hand, for each database in its own
way: FTS5 on SQLite, tsvector on PostgreSQL. Both get the same words, already cut by the program."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from mentor.kernel.database import current_engine

ID = "2026-11-23T16:00:00:000009-search"
VERSION = "1.38.0"
DESCRIPTION = "Full-text index over the knowledge"

FIELDS = ("title_words", "tag_words", "body_words")
_COLUMNS = ", ".join(FIELDS)
_NEW = ", ".join(f"NEW.{name}" for name in FIELDS)
_OLD = ", ".join(f"OLD.{name}" for name in FIELDS)
_IN = f"INSERT INTO knowledge_fts (rowid, {_COLUMNS}) VALUES (NEW.id, {_NEW});"
_OUT = f"INSERT INTO knowledge_fts (knowledge_fts, rowid, {_COLUMNS}) VALUES ('delete', OLD.id, {_OLD});"

SQLITE: tuple[tuple[str, str], ...] = (
    (
        f"CREATE VIRTUAL TABLE knowledge_fts USING fts5({_COLUMNS}, content='knowledge_document', content_rowid='id',"
        " tokenize='unicode61 remove_diacritics 0')",
        "DROP TABLE knowledge_fts",
    ),
    *(
        (
            f"CREATE TRIGGER tr_knowledge_document_{event} AFTER {what} ON knowledge_document BEGIN {does} END",
            f"DROP TRIGGER tr_knowledge_document_{event}",
        )
        for event, what, does in (
            ("insert", "INSERT", _IN),
            ("delete", "DELETE", _OUT),
            ("update", f"UPDATE OF {_COLUMNS}", f"{_OUT} {_IN}"),
        )
    ),
)

#: A word of nobody between two fields, so that no phrase reaches from one into the next.
_BETWEEN = " || to_tsvector('simple', 'zzzgap') || "
_TITLE = _BETWEEN.join(f"to_tsvector('simple', NEW.{name})" for name in FIELDS[:2])
_ALL = _BETWEEN.join(f"to_tsvector('simple', NEW.{name})" for name in FIELDS)
POSTGRESQL: tuple[tuple[str, str], ...] = (
    (
        (
            "CREATE TABLE knowledge_fts (id integer PRIMARY KEY REFERENCES knowledge_document ON DELETE CASCADE,"
            " title tsvector NOT NULL, words tsvector NOT NULL)"
        ),
        "DROP TABLE knowledge_fts",
    ),
    (
        "CREATE INDEX ix_knowledge_fts_title ON knowledge_fts USING gin (title)",
        "DROP INDEX ix_knowledge_fts_title",
    ),
    (
        "CREATE INDEX ix_knowledge_fts_words ON knowledge_fts USING gin (words)",
        "DROP INDEX ix_knowledge_fts_words",
    ),
    (
        (
            "CREATE FUNCTION knowledge_index() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" INSERT INTO knowledge_fts (id, title, words) VALUES (NEW.id, {_TITLE}, {_ALL}) ON CONFLICT (id)"
            " DO UPDATE SET title = EXCLUDED.title, words = EXCLUDED.words; RETURN NULL; END $$"
        ),
        "DROP FUNCTION knowledge_index()",
    ),
    (
        (
            f"CREATE TRIGGER tr_knowledge_document_words AFTER INSERT OR UPDATE OF {_COLUMNS} ON knowledge_document"
            " FOR EACH ROW EXECUTE FUNCTION knowledge_index()"
        ),
        "DROP TRIGGER tr_knowledge_document_words ON knowledge_document",
    ),
)

#: Valid on both.
BOTH: tuple[tuple[str, str], ...] = (
    (
        "CREATE INDEX ix_knowledge_document_used ON knowledge_document (id) WHERE used > 0",
        "DROP INDEX ix_knowledge_document_used",
    ),
)


def _statements() -> tuple[tuple[str, str], ...]:
    return BOTH + (SQLITE if current_engine().engine_type == "sqlite" else POSTGRESQL)


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
