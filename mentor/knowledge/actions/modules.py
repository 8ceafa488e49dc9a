"""Writing modules: from scratch or from lessons, changed as long as nobody reviews them, put before both lines."""

from collections.abc import Sequence
from datetime import datetime

from mentor.files.actions import refuse_marked_texts
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import insert_rows, write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.knowledge.actions import refuse
from mentor.knowledge.actions.indexing import index
from mentor.knowledge.actions.lessons import document_of
from mentor.knowledge.actions.pictures import attach_pictures, drop_pictures, store_pictures
from mentor.knowledge.pictures import Picture
from mentor.knowledge.queries.lessons import LessonLine, lessons_to_merge
from mentor.knowledge.queries.modules import ModuleRow, module_row
from mentor.knowledge.queries.sources import writing
from mentor.knowledge.rules import contents, lessons, modules
from mentor.knowledge.rules.contents import ModuleContent, write_content
from mentor.knowledge.rules.lessons import LessonState, Source
from mentor.knowledge.rules.modules import MODULE, seen_by
from mentor.knowledge.rules.search import Document
from mentor.knowledge.rules.words import Audience, DocumentKind, DocumentState, KnowledgeLine
from mentor.knowledge.tables.lessons import Lesson
from mentor.knowledge.tables.modules import KnowledgeModule, ModuleAuthor, ModuleSource
from mentor.notifications.actions import tell

_NEWER = Phrase("This was changed in another window meanwhile. Your text is below; please compare and save again.")


async def create_module(
    content: ModuleContent, pictures: Sequence[Picture] = (), declared: bool = False, *, actor: Actor, now: datetime
) -> int:
    """A draft of the actor's own, with pictures its texts name; gives the module's id."""
    refuse(modules.refusal_to_create(actor))
    await _screen(content, actor=actor, now=now)
    stored = await store_pictures(pictures, declared, actor=actor, now=now)
    place = await writing(Source(), actor)
    async with write_transaction():
        of = (place.unit_id, place.author_name, place.mentorship_id)
        module_id = await _insert(content, *of, (), actor=actor, now=now)
        await attach_pictures(stored, module_id, actor=actor, now=now)
        return module_id


async def merge_lessons(lesson_ids: tuple[int, ...], title: str, *, actor: Actor, now: datetime) -> int:
    """Several lessons as the draft of one module, which keeps where it comes from and who is credited."""
    refuse(lessons.refusal_to_merge(actor))
    await refuse_marked_texts([title], actor=actor, now=now)
    place = await writing(Source(), actor)
    async with write_transaction():
        lines = await lessons_to_merge(lesson_ids, actor)
        if not lines or len(lines) < len(lesson_ids):
            raise Invalid({"lesson": Phrase("Please choose lessons of your units that wait or were kept.")})
        parts = [(line.situation, line.learnt, line.advice) for line in lines]
        line_of = {one.line for one in lines}
        line = line_of.pop() if len(line_of) == 1 else KnowledgeLine.BOTH
        tags = tuple(dict.fromkeys(tag for one in lines for tag in one.tags))[:8]
        credited = next((one.mentorship_id for one in lines if one.mentorship_id), None)
        authors = tuple(
            dict.fromkeys(one.author_id for one in lines if one.author_id and one.author_id != actor.person_id)
        )
        joined = {one.n_tag for one in lines if one.n_tag}
        n_tag = joined.pop().value if len(joined) == 1 else ""
        content = contents.merged(parts, title, line, tags, n_tag)
        module_id = await _insert(content, place.unit_id, place.author_name, credited, authors, actor=actor, now=now)
        await insert_rows([ModuleSource(module=module_id, lesson=one.id) for one in lines])
        await _take_up(lines, module_id, title, actor=actor, now=now)
        return module_id


async def _take_up(lines: list[LessonLine], module_id: int, title: str, *, actor: Actor, now: datetime) -> None:
    """The lessons are part of the module now: they stay readable, and their authors are told."""
    merged = (
        await Lesson.update(
            {Lesson.state: LessonState.MERGED.value, Lesson.triaged_by: actor.person_id, Lesson.triaged_at: now}
        )
        .where(Lesson.id.is_in([one.id for one in lines]) & Lesson.state.is_in(["waiting", "kept"]))
        .returning(Lesson.id)
    )
    if len(merged) < len(lines):
        raise Conflict(GONE)
    await index(*(document_of(one, DocumentState.MERGED, one.tags) for one in lines), now=now)
    text = Phrase("Your lesson became part of the module “%(title)s”; you are named among its authors.", title=title)
    await tell([one.author_id for one in lines], text, address=f"/modules/{module_id}", kind="news", now=now)


async def _insert(
    content: ModuleContent,
    unit_id: int,
    owner_name: str,
    mentorship_id: int | None,
    authors: tuple[int, ...],
    *,
    actor: Actor,
    now: datetime,
) -> int:
    row = KnowledgeModule(
        owner=actor.person_id,
        unit=unit_id,
        title=content.title,
        content=write_content(content),
        mentorship=mentorship_id,
        created_at=now,
    )
    module_id = int((await KnowledgeModule.insert(row))[0]["id"])
    await insert_rows([ModuleAuthor(module=module_id, person=person) for person in authors])
    assert actor.person_id is not None, "readers are persons"
    document = _draft_document(module_id, content, unit_id, owner_name, (actor.person_id, *authors))
    await index(document, now=now, are_new=True)
    after = {"title": content.title, "authors": list(authors)}
    await journal.record("knowledge.create_module", MODULE, module_id, actor=actor, now=now, after=after)
    return module_id


async def change_module(
    module_id: int,
    content: ModuleContent,
    edited: int,
    pictures: Sequence[Picture] = (),
    declared: bool = False,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the version at hand; of a published module that is the next version, readers keep the old one."""
    await _screen(content, actor=actor, now=now)
    stored = await store_pictures(pictures, declared, actor=actor, now=now) if pictures else ()
    async with write_transaction():
        row = await module_row(module_id, actor, local_date(now))
        refuse(modules.refusal_to_edit(row.facts, actor))
        version = max(row.facts.version, row.facts.request_version + 1, row.facts.published + 1)
        changed = (
            await KnowledgeModule.update(
                {
                    KnowledgeModule.content: write_content(content),
                    KnowledgeModule.title: (row.public or content).title,
                    KnowledgeModule.version: version,
                    KnowledgeModule.edited: edited + 1,
                }
            )
            .where((KnowledgeModule.id == module_id) & (KnowledgeModule.edited == edited))
            .returning(KnowledgeModule.id)
        )
        if not changed:
            raise Invalid({"": _NEWER})
        await attach_pictures(stored, module_id, actor=actor, now=now)
        await drop_pictures(row.content.text, content.text, module_id, actor=actor, now=now)
        if row.public is None:
            await index(_draft_document(module_id, content, row.unit_id, row.owner_name, row.persons), now=now)
        before, after = {"version": row.facts.version}, {"version": version}
        await journal.record(
            "knowledge.change_module", MODULE, module_id, actor=actor, now=now, before=before, after=after
        )


async def _screen(content: ModuleContent, *, actor: Actor, now: datetime) -> None:
    await refuse_marked_texts([content.title, content.text, *content.tags], actor=actor, now=now)


def _draft_document(
    module_id: int, content: ModuleContent, unit_id: int, owner: str, persons: tuple[int, ...]
) -> Document:
    return _document(module_id, content, DocumentState.DRAFT, unit_id, owner, persons, used=0)


def document_now(row: ModuleRow, state: DocumentState, used: int | None = None) -> Document:
    """The module as the search should know it in this state."""
    names = "、".join(dict.fromkeys((row.owner_name, *(name for _, name in row.authors))))
    content = row.content if row.public is None else row.public
    return _document(row.id, content, state, row.unit_id, names, row.persons, used=row.used if used is None else used)


def _document(
    module_id: int,
    content: ModuleContent,
    state: DocumentState,
    unit_id: int,
    names: str,
    persons: tuple[int, ...],
    used: int,
) -> Document:
    return Document(
        kind=DocumentKind.MODULE,
        subject_id=module_id,
        title=content.title,
        text=content.plain_text,
        line=content.line,
        state=state,
        audience=Audience(seen_by(content, state)),
        unit_id=unit_id,
        persons=persons,
        byline=names,
        tags=content.tags,
        axes=content.axes,
        n_tag=content.n_tag,
        place=content.place,
        used=used,
        standing=modules.standing(state),
    )
