"""Writing, changing and triaging lessons."""

from datetime import datetime

from mentor.files.actions import refuse_marked_texts
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.knowledge.actions import refuse
from mentor.knowledge.actions.indexing import forget, index
from mentor.knowledge.queries.lessons import LessonLine, lesson_row
from mentor.knowledge.queries.sources import Writing, new_project_lessons, writing
from mentor.knowledge.rules import lessons
from mentor.knowledge.rules.lessons import LessonState, NewLesson, Source, Verdict, title_of
from mentor.knowledge.rules.search import Document
from mentor.knowledge.rules.words import Audience, DocumentKind, DocumentState, KnowledgeLine
from mentor.knowledge.tables.lessons import Lesson
from mentor.notifications.actions import tell

LESSON = "lesson"
#: Lessons of projects taken over in one transaction.
CHUNK = 100
_WAITS = Lesson.state == LessonState.WAITING.value
_NEWER = Phrase("This was changed in another window meanwhile. Your text is below; please compare and save again.")


async def write_lesson(new: NewLesson, source: Source, *, actor: Actor, now: datetime) -> int:
    """Keep three sentences; gives the lesson's id. It waits for triage, seen by its author and the offices."""
    refuse(lessons.refusal_to_write(actor))
    await refuse_marked_texts([new.text, *new.tags], actor=actor, now=now)
    place = await writing(source, actor)
    async with write_transaction():
        row = _row(new, place, actor, now)
        lesson_id = int((await Lesson.insert(row))[0]["id"])
        await index(_document(lesson_id, new, place.author_name, place.unit_id, actor.person_id), now=now, are_new=True)
        after = {"line": new.line.value, "origin": place.source.kind.value, "origin_id": place.source.id}
        await journal.record("knowledge.write_lesson", LESSON, lesson_id, actor=actor, now=now, after=after)
        return lesson_id


def _row(new: NewLesson, place: Writing, actor: Actor, now: datetime) -> Lesson:
    return Lesson(
        author=actor.person_id,
        unit=place.unit_id,
        line=new.line.value,
        title=title_of(new.learnt, new.situation),
        situation=new.situation,
        learnt=new.learnt,
        advice=new.advice,
        tags=write_tags(new.tags),
        n_tag=new.n_tag,
        audience=new.audience.value,
        origin=place.source.kind.value,
        origin_id=place.source.id,
        origin_title=place.source.title[:200],
        mentorship=place.mentorship_id,
        written_at=now,
    )


async def change_lesson(lesson_id: int, new: NewLesson, *, actor: Actor, now: datetime) -> None:
    """The author says it better, as long as it waits."""
    await refuse_marked_texts([new.text, *new.tags], actor=actor, now=now)
    async with write_transaction():
        line = await lesson_row(lesson_id, actor)
        refuse(lessons.refusal_to_edit(line.facts, actor))
        changed = (
            await Lesson.update(
                {
                    Lesson.line: new.line.value,
                    Lesson.title: title_of(new.learnt, new.situation),
                    Lesson.situation: new.situation,
                    Lesson.learnt: new.learnt,
                    Lesson.advice: new.advice,
                    Lesson.tags: write_tags(new.tags),
                    Lesson.n_tag: new.n_tag,
                    Lesson.audience: new.audience.value,
                    Lesson.edited: new.edited + 1,
                }
            )
            .where((Lesson.id == lesson_id) & (Lesson.edited == new.edited) & _WAITS)
            .returning(Lesson.id)
        )
        if not changed:
            raise Invalid({"": _NEWER})
        await index(_document(lesson_id, new, line.author_name, line.unit_id, line.author_id), now=now)
        await journal.record("knowledge.change_lesson", LESSON, lesson_id, actor=actor, now=now)


async def remove_lesson(lesson_id: int, *, actor: Actor, now: datetime) -> None:
    """The author takes it back before anybody has decided on it."""
    async with write_transaction():
        line = await lesson_row(lesson_id, actor)
        refuse(lessons.refusal_to_edit(line.facts, actor))
        gone = await Lesson.delete().where((Lesson.id == lesson_id) & _WAITS).returning(Lesson.id)
        if not gone:
            raise Conflict(GONE)
        await forget(DocumentKind.LESSON, lesson_id)
        await journal.record("knowledge.remove_lesson", LESSON, lesson_id, actor=actor, now=now)


async def triage(
    lesson_id: int, verdict: Verdict, tags: tuple[str, ...], reason: str, *, actor: Actor, now: datetime
) -> None:
    """Significant, valid, applicable: keep it for everybody in its audience, or say why not."""
    await refuse_marked_texts([reason, *tags], actor=actor, now=now)
    async with write_transaction():
        line = await lesson_row(lesson_id, actor)
        refuse(lessons.refusal_to_triage(line.facts, actor))
        state = LessonState.KEPT if verdict is Verdict.KEEP else LessonState.DROPPED
        await _settle(line, state, tags or line.tags, reason, actor=actor, now=now)
        if state is LessonState.KEPT:
            await index(document_of(line, DocumentState.KEPT, tags or line.tags), now=now)
        else:
            await forget(DocumentKind.LESSON, lesson_id)
        await _tell_author(line, state, reason, now)
        after = {"state": state.value, "tags": list(tags)}
        await journal.record(
            "knowledge.triage_lesson", LESSON, lesson_id, actor=actor, now=now, after=after, why=reason
        )


async def _settle(
    line: LessonLine, state: LessonState, tags: tuple[str, ...], reason: str, *, actor: Actor, now: datetime
) -> None:
    settled = (
        await Lesson.update(
            {
                Lesson.state: state.value,
                Lesson.tags: write_tags(tags),
                Lesson.triaged_by: actor.person_id,
                Lesson.triaged_at: now,
                Lesson.reason: reason,
            }
        )
        .where((Lesson.id == line.id) & _WAITS & (Lesson.edited == line.edited))
        .returning(Lesson.id)
    )
    if not settled:
        raise Conflict(GONE)


async def _tell_author(line: LessonLine, state: LessonState, reason: str, now: datetime) -> None:
    kept = Phrase("Your lesson “%(title)s” was kept; colleagues find it now.", title=line.title)
    dropped = Phrase("Your lesson “%(title)s” was not taken up: %(reason)s", title=line.title, reason=reason)
    text = kept if state is LessonState.KEPT else dropped
    await tell(line.author_id, text, address=f"/lessons/{line.id}", kind="news", now=now)


async def take_over(*, actor: Actor, now: datetime) -> int:
    """Lessons that members wrote at the end of a project join the queue, once each; gives how many."""
    found = await new_project_lessons(CHUNK)
    async with write_transaction():
        for one in found:
            row = _row(one.new, one.place, one.author, now)
            row.collection, row.record = "projects", str(one.record)
            made = await Lesson.insert(row).on_conflict(action="DO NOTHING").returning(Lesson.id)
            if made:
                lesson_id, place = made[0]["id"], one.place
                document = _document(lesson_id, one.new, place.author_name, place.unit_id, one.author.person_id)
                await index(document, now=now, are_new=True)
                after = {"origin": "project", "origin_id": place.source.id}
                await journal.record("knowledge.write_lesson", LESSON, lesson_id, actor=actor, now=now, after=after)
    return len(found)


def write_tags(tags: tuple[str, ...]) -> str:
    return "/" + "".join(f"{tag}/" for tag in tags)


def _document(lesson_id: int, new: NewLesson, author: str, unit_id: int, author_id: int | None) -> Document:
    return Document(
        kind=DocumentKind.LESSON,
        subject_id=lesson_id,
        title=title_of(new.learnt, new.situation),
        text=new.text,
        line=KnowledgeLine(new.line),
        state=DocumentState.WAITING,
        audience=Audience.DESK,
        unit_id=unit_id,
        persons=(author_id,) if author_id else (),
        byline=author,
        tags=new.tags,
        n_tag=new.n_tag,
    )


def document_of(line: LessonLine, state: DocumentState, tags: tuple[str, ...]) -> Document:
    """A lesson that was taken up, for the search."""
    return Document(
        kind=DocumentKind.LESSON,
        subject_id=line.id,
        title=line.title,
        text="\n".join(part for part in (line.situation, line.learnt, line.advice) if part),
        line=line.line,
        state=state,
        audience=line.facts.audience,
        unit_id=line.unit_id,
        persons=(line.author_id,) if line.author_id else (),
        byline=line.author_name or line.collection,
        tags=tags,
        n_tag=line.n_tag or "",
    )
