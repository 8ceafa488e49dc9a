"""Foreign collections: the file, what it would come to, and the kept mappings."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from mentor.files.storage import path_of
from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.knowledge.foreign import (
    COLUMNS_LIMIT,
    RECORDS_LIMIT,
    LessonColumns,
    Reading,
    from_json,
    read,
    suggested,
)
from mentor.knowledge.queries.rights import LAST
from mentor.knowledge.rules.search import KEEPERS, is_keeper, keeps
from mentor.knowledge.tables.lessons import Lesson, LessonImport, LessonMapping
from mentor.people.roster.dates import Unreadable
from mentor.people.roster.header import column_names
from mentor.people.roster.reading import Line, open_roster


@dataclass(frozen=True, slots=True)
class ImportLine:
    id: int
    name: str
    sha256: str
    unit_id: int
    uploaded_at: datetime
    applied_at: datetime | None
    columns: LessonColumns | None
    taken: int
    known: int
    rejected: int
    total: int
    done: int
    is_asked: bool

    @property
    def is_running(self) -> bool:
        """The worker takes it over, or is about to."""
        return self.is_asked and self.applied_at is None


@dataclass(frozen=True, slots=True)
class MappingLine:
    id: int
    name: str
    columns: LessonColumns


@dataclass(frozen=True, slots=True)
class ImportPage:
    """A file with the columns it is read by, and what comes out."""

    line: ImportLine
    headers: Sequence[str]
    columns: LessonColumns
    reading: Reading


async def imports(actor: Actor) -> list[ImportLine]:
    """Of the actor's units, newest first."""
    if not is_keeper(actor):
        raise NotFound
    unit: Any = LessonImport.unit
    inside: Any = None
    for scope in actor.unit_scopes(*KEEPERS):
        part = (unit.path >= scope) & (unit.path < scope + LAST)
        inside = part if inside is None else inside | part
    rows = await LessonImport.select().where(inside).order_by(LessonImport.id, ascending=False).limit(30)
    return [_line(row) for row in rows]


async def mappings(actor: Actor) -> list[MappingLine]:
    if not is_keeper(actor):
        raise NotFound
    rows = await LessonMapping.select().order_by(LessonMapping.name).limit(100)
    return [MappingLine(row["id"], row["name"], from_json(row["content"])) for row in rows]


async def import_line(import_id: int, actor: Actor) -> ImportLine:
    """NotFound unless the file belongs to a unit in the actor's charge."""
    unit: Any = LessonImport.unit
    row = (
        await LessonImport.select(*LessonImport.all_columns(), unit.path.as_alias("unit_path"))
        .where(LessonImport.id == import_id)
        .first()
        if 0 < import_id < 2**31
        else None
    )
    if row is None or not keeps(actor, row["unit_path"]):
        raise NotFound
    return _line(row)


async def import_page(import_id: int, actor: Actor, columns: LessonColumns | None) -> ImportPage:
    """`columns`: as typed or kept; else as used, else as the headers suggest. Invalid at "file" when unreadable."""
    return await read_import(await import_line(import_id, actor), columns)


async def read_import(line: ImportLine, columns: LessonColumns | None) -> ImportPage:
    """The whole file, beside the event loop: it may be long."""
    return await asyncio.to_thread(_read, line, columns)


def _read(line: ImportLine, columns: LessonColumns | None) -> ImportPage:
    headers, rows = _rows(line.sha256)
    columns = columns or line.columns or suggested(headers, line.name.rpartition(".")[0] or line.name)
    lacking = [name for name in columns.used if name not in headers]
    if lacking:
        raise Invalid({"": Phrase("The file has no column %(columns)s.", columns=lacking)})
    return ImportPage(line, headers, columns, read(headers, rows, columns))


async def next_asked() -> tuple[ImportLine, int] | None:
    """For the worker: the oldest file that waits to be taken over, and who wanted it."""
    row = (
        await LessonImport.select()
        .where(LessonImport.asked_at.is_not_null() & LessonImport.applied_at.is_null())
        .order_by(LessonImport.id)
        .first()
    )
    return (_line(row), row["asked_by"] or row["uploaded_by"]) if row else None


async def known_records(collection: str, keys: Sequence[str]) -> set[str]:
    """Those that were taken over before."""
    found: set[str] = set()
    for start in range(0, len(keys), 500):
        rows = await Lesson.select(Lesson.record).where(
            (Lesson.collection == collection) & Lesson.record.is_in(list(keys[start : start + 500]))
        )
        found |= {row["record"] for row in rows}
    return found


def _rows(sha256: str) -> tuple[list[str], list[Line]]:
    try:
        lines = list(islice(open_roster(path_of(sha256)).lines(), RECORDS_LIMIT + 2))
    except Unreadable as problem:
        raise Invalid({"": problem.phrase}) from problem
    except OSError as problem:
        raise NotFound from problem
    if len(lines) > RECORDS_LIMIT + 1:
        limit = Phrase(
            "At most %(limit)s records at once; please load a larger collection in parts.", limit=RECORDS_LIMIT
        )
        raise Invalid({"": limit})
    if len(lines) < 2 or len(lines[0][1]) > COLUMNS_LIMIT:
        raise Invalid({"": Phrase("A row of headers and at least one record are needed.")})
    return column_names([cell.strip(' "') for cell in lines[0][1]]), lines[1:]


def _line(row: dict[str, Any]) -> ImportLine:
    same = ("id", "name", "sha256", "uploaded_at", "applied_at", "taken", "known", "rejected", "total", "done")
    columns = from_json(row["mapping"]) if row["mapping"] else None
    return ImportLine(
        **{name: row[name] for name in same}, unit_id=row["unit"], columns=columns, is_asked=row["asked_at"] is not None
    )
