"""Foreign collections become lessons: a file, its columns, all or nothing; the same file twice changes nothing."""

from datetime import datetime

from mentor.files import actions as files
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.database import insert_rows, write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.forms import Upload
from mentor.kernel.i18n import Phrase
from mentor.knowledge.actions import refuse
from mentor.knowledge.actions.indexing import index
from mentor.knowledge.actions.lessons import write_tags
from mentor.knowledge.foreign import LessonColumns, Record, to_json
from mentor.knowledge.queries.imports import ImportLine, import_line, import_page, known_records
from mentor.knowledge.rules import lessons
from mentor.knowledge.rules.lessons import LessonState, Origin
from mentor.knowledge.rules.search import KEEPERS, Document
from mentor.knowledge.rules.words import Audience, DocumentKind, DocumentState
from mentor.knowledge.tables.lessons import Lesson, LessonImport, LessonMapping

IMPORT = "lesson_import"


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
    """Every new record becomes a kept lesson; gives how many. Records taken over before stay as they are."""
    refuse(lessons.refusal_to_import(actor))
    found = await import_page(import_id, actor, columns)
    texts = [text for one in found.reading.records for text in (one.situation, one.learnt, one.advice)]
    await files.refuse_marked_texts(texts, actor=actor, now=now)
    async with write_transaction():
        line = await import_line(import_id, actor)
        known = await known_records(columns.name, [one.key for one in found.reading.records])
        new = [one for one in found.reading.records if one.key not in known]
        await _settle(line, columns, len(new), len(known), len(found.reading.rejected), now)
        ids = await insert_rows([_row(one, line, columns, actor, now) for one in new])
        documents = [_document(number, one, line, columns) for number, one in zip(ids, new, strict=True)]
        await index(*documents, now=now, are_new=True)
        after = {"taken": len(new), "known": len(known), "rejected": len(found.reading.rejected)}
        await journal.record("knowledge.import_lessons", IMPORT, import_id, actor=actor, now=now, after=after)
        return len(new)


async def _settle(line: ImportLine, columns: LessonColumns, taken: int, known: int, out: int, now: datetime) -> None:
    settled = (
        await LessonImport.update(
            {
                LessonImport.mapping: to_json(columns),
                LessonImport.taken: taken,
                LessonImport.known: known,
                LessonImport.rejected: out,
                LessonImport.applied_at: now,
            }
        )
        .where((LessonImport.id == line.id) & LessonImport.applied_at.is_null())
        .returning(LessonImport.id)
    )
    if not settled:
        raise Conflict(GONE)


def _row(one: Record, line: ImportLine, columns: LessonColumns, actor: Actor, now: datetime) -> Lesson:
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
        triaged_by=actor.person_id,
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
