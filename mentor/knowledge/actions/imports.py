"""Foreign collections become lessons: a file, its columns, every record once; the same file twice changes nothing."""

from datetime import datetime

from mentor.files import actions as files
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.database import insert_rows, write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, DomainError, Invalid, NotFound
from mentor.kernel.forms import Upload
from mentor.kernel.i18n import Phrase
from mentor.knowledge.actions import refuse
from mentor.knowledge.actions.indexing import index
from mentor.knowledge.actions.lessons import write_tags
from mentor.knowledge.foreign import LessonColumns, Record, to_json
from mentor.knowledge.queries.imports import (
    ImportLine,
    ImportPage,
    import_line,
    import_page,
    known_records,
    next_asked,
    read_import,
)
from mentor.knowledge.rules import lessons
from mentor.knowledge.rules.lessons import LessonState, Origin
from mentor.knowledge.rules.search import KEEPERS, Document
from mentor.knowledge.rules.words import Audience, DocumentKind, DocumentState
from mentor.knowledge.tables.lessons import Lesson, LessonImport, LessonMapping
from mentor.notifications.actions import tell

IMPORT = "lesson_import"
#: Records of one transaction: others write to the database meanwhile.
AT_ONCE = 100


async def upload(upload: Upload | None, declared: bool, *, actor: Actor, now: datetime) -> int:
    """Keep the file; gives the import's id. It belongs to the unit the actor has in charge."""
    refuse(lessons.refusal_to_import(actor))
    if upload is None:
        raise Invalid({"file": Phrase("Please choose a file.")})
    stored = await files.store(upload, declared_non_classified=declared, actor=actor, now=now)
    async with write_transaction():
        unit = min(actor.unit_scopes(*KEEPERS), key=len).rstrip("/").rpartition("/")[2]
        row = LessonImport(
            name=stored.name, sha256=stored.sha256, unit=int(unit), uploaded_by=actor.person_id, uploaded_at=now
        )
        import_id = int((await LessonImport.insert(row))[0]["id"])
        await files.attach(stored, subject_kind=IMPORT, subject_id=import_id, actor=actor, now=now)
        await journal.record("knowledge.upload_lessons", IMPORT, import_id, actor=actor, now=now)
        return import_id


async def save_mapping(columns: LessonColumns, *, actor: Actor, now: datetime) -> None:
    """Keep it under its name, in place of an earlier one."""
    refuse(lessons.refusal_to_import(actor))
    async with write_transaction():
        row = LessonMapping(name=columns.name, content=to_json(columns), saved_by=actor.person_id, saved_at=now)
        made = (
            await LessonMapping.insert(row)
            .on_conflict(
                target=LessonMapping.name,
                action="DO UPDATE",
                values=[LessonMapping.content, LessonMapping.saved_by, LessonMapping.saved_at],
            )
            .returning(LessonMapping.id)
        )
        after = {"name": columns.name}
        await journal.record(
            "knowledge.save_mapping", "lesson_mapping", made[0]["id"], actor=actor, now=now, after=after
        )


async def take_over(import_id: int, columns: LessonColumns, *, actor: Actor, now: datetime) -> int:
    """Every new record becomes a kept lesson; gives how many. Records taken over before stay as they are.

    A file of more than `AT_ONCE` records is left to the worker: then 0 for now.
    """
    refuse(lessons.refusal_to_import(actor))
    found = await import_page(import_id, actor, columns)
    texts = [text for one in found.reading.records for text in (one.situation, one.learnt, one.advice)]
    await files.refuse_marked_texts(texts, actor=actor, now=now)
    async with write_transaction():
        line = await import_line(import_id, actor)
        await _ask(line, found, actor, now)
        if len(found.reading.records) > AT_ONCE:
            return 0
        return await _take(line, found, 0, actor.person_id, actor=actor, now=now)


async def work_on_import(*, actor: Actor, now: datetime) -> bool:
    """Take over the next file that waits, in small steps, each kept for itself; False when none waits.

    Killed half-way it goes on where it was.
    """
    waiting = await next_asked()
    if waiting is None:
        return False
    line, asker = waiting
    try:
        found = await read_import(line, line.columns)
    except (Invalid, NotFound) as problem:
        await _give_back(line, asker, problem, now)
        return True
    place = line.done
    while True:
        async with write_transaction():
            await _take(line, found, place, asker, actor=actor, now=now)
        place += AT_ONCE
        if place >= len(found.reading.records):
            return True


async def _ask(line: ImportLine, found: ImportPage, actor: Actor, now: datetime) -> None:
    asked = (
        await LessonImport.update(
            {
                LessonImport.mapping: to_json(found.columns),
                LessonImport.asked_at: now,
                LessonImport.asked_by: actor.person_id,
                LessonImport.total: len(found.reading.records),
                LessonImport.rejected: len(found.reading.rejected),
            }
        )
        .where((LessonImport.id == line.id) & LessonImport.asked_at.is_null() & LessonImport.applied_at.is_null())
        .returning(LessonImport.id)
    )
    if not asked:
        raise Conflict(GONE)


async def _take(
    line: ImportLine, found: ImportPage, place: int, asker: int | None, *, actor: Actor, now: datetime
) -> int:
    """The records from `place` on, as many as go at once; with the last of them the file is done."""
    records, columns = found.reading.records, found.columns
    chunk = records[place : place + AT_ONCE]
    known = await known_records(columns.name, [one.key for one in chunk])
    new = [one for one in chunk if one.key not in known]
    is_last = place + AT_ONCE >= len(records)
    await _count(line, place, len(chunk), len(new), now if is_last else None)
    ids = await insert_rows([_row(one, line, columns, asker, now) for one in new])
    documents = [_document(number, one, line, columns) for number, one in zip(ids, new, strict=True)]
    await index(*documents, now=now, are_new=True)
    if is_last:
        await _end(line, asker, len(records) > AT_ONCE, actor=actor, now=now)
    return len(new)


async def _count(line: ImportLine, place: int, done: int, taken: int, applied_at: datetime | None) -> None:
    """Whoever takes over the same records at the same time is too late."""
    more = (
        await LessonImport.update(
            {
                LessonImport.done: place + done,
                LessonImport.taken: LessonImport.taken + taken,
                LessonImport.known: LessonImport.known + (done - taken),
                LessonImport.applied_at: applied_at,
            }
        )
        .where((LessonImport.id == line.id) & (LessonImport.done == place) & LessonImport.applied_at.is_null())
        .returning(LessonImport.id)
    )
    if not more:
        raise Conflict(GONE)


async def _end(line: ImportLine, asker: int | None, is_told: bool, *, actor: Actor, now: datetime) -> None:
    row = await LessonImport.select().where(LessonImport.id == line.id).first()
    assert row is not None, "it was counted just now"
    after = {"taken": row["taken"], "known": row["known"], "rejected": row["rejected"]}
    await journal.record("knowledge.import_lessons", IMPORT, line.id, actor=actor, now=now, after=after)
    if is_told:
        text = Phrase(
            "“%(name)s” is loaded: %(taken)s taken over, %(known)s known before, %(rejected)s left out.",
            name=line.name, taken=row["taken"], known=row["known"], rejected=row["rejected"],
        )  # fmt: skip
        await tell(asker, text, address=f"/lessons/imports/{line.id}", kind="news", now=now)


async def _give_back(line: ImportLine, asker: int, problem: DomainError, now: datetime) -> None:
    """The file cannot be read any more: nobody waits for it in vain."""
    async with write_transaction():
        await LessonImport.update({LessonImport.asked_at: None}).where(LessonImport.id == line.id)
        text = Phrase("“%(name)s” could not be read: %(why)s", name=line.name, why=problem.phrase)
        await tell(asker, text, address=f"/lessons/imports/{line.id}", kind="todo", now=now)


def _row(one: Record, line: ImportLine, columns: LessonColumns, asker: int | None, now: datetime) -> Lesson:
    return Lesson(
        unit=line.unit_id,
        line=columns.line.value,
        title=one.title,
        situation=one.situation,
        learnt=one.learnt,
        advice=one.advice,
        tags=write_tags(one.tags),
        audience=Audience.ALL.value,
        state=LessonState.KEPT.value,
        origin=Origin.FOREIGN.value,
        origin_id=line.id,
        origin_title=columns.name,
        collection=columns.name,
        record=one.key,
        written_at=now,
        triaged_by=asker,
        triaged_at=now,
    )


def _document(lesson_id: int, one: Record, line: ImportLine, columns: LessonColumns) -> Document:
    return Document(
        kind=DocumentKind.LESSON,
        subject_id=lesson_id,
        title=one.title,
        text="\n".join(part for part in (one.situation, one.learnt, one.advice) if part),
        line=columns.line,
        state=DocumentState.KEPT,
        audience=Audience.ALL,
        unit_id=line.unit_id,
        persons=(),
        byline=columns.name,
        tags=one.tags,
    )
