"""One lesson, and the queue of lessons that wait for triage."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentor.growth.queries.values import moment
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase
from mentor.kernel.paging import Page, read_cursor, write_cursor
from mentor.knowledge.queries.rights import LAST, Condition, plain, together
from mentor.knowledge.rules import lessons
from mentor.knowledge.rules.lessons import LessonFacts, LessonState, Origin, Source
from mentor.knowledge.rules.search import KEEPERS, is_keeper, reads
from mentor.knowledge.rules.words import Audience, KnowledgeLine
from mentor.knowledge.tables.lessons import Lesson
from mentor.projects.rules.words import NTag

#: Lessons on one page of the queue.
QUEUE = 20
MOST_WORDS = 8
_TEXT = "l.title || ' ' || l.situation || ' ' || l.learnt || ' ' || l.advice || ' ' || COALESCE(l.collection, '')"
_SELECT = """
    SELECT l.id AS id, l.author AS author, p.name AS author_name, u.name AS unit_name, u.path AS unit_path,
        l.unit AS unit, l.line AS line, l.title AS title, l.situation AS situation, l.learnt AS learnt,
        l.advice AS advice, l.tags AS tags, l.n_tag AS n_tag, l.audience AS audience, l.state AS state,
        l.origin AS origin, l.origin_id AS origin_id, l.origin_title AS origin_title, l.collection AS collection,
        l.written_at AS written_at, l.reason AS reason, l.edited AS edited, l.mentorship AS mentorship,
        (SELECT mine_u.path FROM people_person mine JOIN people_unit mine_u ON mine_u.id = mine.unit
         WHERE mine.id = {{}}) AS own_path
    FROM knowledge_lesson l JOIN people_unit u ON u.id = l.unit LEFT JOIN people_person p ON p.id = l.author
    WHERE {where} ORDER BY l.id LIMIT {limit}
"""


@dataclass(frozen=True, slots=True)
class LessonLine:
    id: int
    author_id: int | None
    author_name: str
    unit_id: int
    unit_name: str
    line: KnowledgeLine
    title: str
    situation: str
    learnt: str
    advice: str
    tags: tuple[str, ...]
    n_tag: NTag | None
    source: Source
    collection: str
    written_at: datetime
    reason: str
    edited: int
    mentorship_id: int | None
    facts: LessonFacts


@dataclass(frozen=True, slots=True)
class LessonPage:
    """One lesson, and why something cannot be done with it."""

    lesson: LessonLine
    edit_refusal: Phrase | None
    triage_refusal: Phrase | None


async def lesson_row(lesson_id: int, actor: Actor) -> LessonLine:
    """NotFound when there is none or the actor may not read it. While it waits: its author and the offices."""
    rows = await _rows(Condition("l.id = {}", (lesson_id,)), 1, actor) if 0 < lesson_id < 2**31 else []
    if not rows:
        raise NotFound
    line = read_lesson(rows[0])
    seen = line.facts.audience if line.facts.state in (LessonState.KEPT, LessonState.MERGED) else Audience.DESK
    persons = (line.author_id,) if line.author_id else ()
    if not reads(seen, persons, line.facts.unit_path, rows[0]["own_path"] or "", actor):
        raise NotFound
    return line


async def lesson_page(lesson_id: int, actor: Actor) -> LessonPage:
    line = await lesson_row(lesson_id, actor)
    return LessonPage(line, lessons.refusal_to_edit(line.facts, actor), lessons.refusal_to_triage(line.facts, actor))


async def triage_queue(actor: Actor, words: str = "", *, after: str = "") -> Page[LessonLine]:
    """What waits in the actor's units, oldest first; the own lessons wait for somebody else.

    With `words`, those that have every one of them: lessons that belong together are found across pages.
    """
    if not is_keeper(actor):
        raise NotFound
    where = [
        Condition("l.state = 'waiting'"),
        _in_charge(actor),
        Condition("COALESCE(l.author, 0) <> {}", (actor.person_id,)),
        *(Condition(f"LOWER({_TEXT}) LIKE {{}}", (f"%{plain(word.lower())}%",)) for word in words.split()[:MOST_WORDS]),
    ]
    match read_cursor(after, 1):
        case [int(last)] if 0 < last < 2**31:
            where.append(Condition("l.id > {}", (last,)))
    rows = await _rows(together(where), QUEUE + 1, actor)
    lines = [read_lesson(row) for row in rows[:QUEUE]]
    return Page(lines, write_cursor(lines[-1].id) if len(rows) > QUEUE else "")


async def lessons_to_merge(ids: tuple[int, ...], actor: Actor) -> list[LessonLine]:
    """Those among `ids` that wait or are kept and are in the actor's charge."""
    if not ids:
        return []
    chosen = Condition(f"l.id IN ({', '.join('{}' for _ in ids)})", ids)
    where = together([chosen, Condition("l.state IN ('waiting', 'kept')"), _in_charge(actor)])
    return [read_lesson(row) for row in await _rows(where, len(ids), actor)]


async def own_lessons(actor: Actor) -> list[LessonLine]:
    """The actor's newest, whatever became of them."""
    where = Condition(
        "l.id IN (SELECT mine.id FROM knowledge_lesson mine WHERE mine.author = {} ORDER BY mine.id DESC LIMIT 20)",
        (actor.person_id or 0,),
    )
    return [read_lesson(row) for row in await _rows(where, QUEUE, actor)][::-1]


def _in_charge(actor: Actor) -> Condition:
    scopes = sorted(set(actor.unit_scopes(*KEEPERS)))
    parts = [Condition("u.path >= {} AND u.path < {}", (one, one + LAST)) for one in scopes]
    return together(parts, " OR ") if parts else Condition("1 = 0")


async def _rows(where: Condition, limit: int, actor: Actor) -> list[dict[str, Any]]:
    sql = _SELECT.format(where=where.sql, limit=limit)
    rows: list[dict[str, Any]] = await Lesson.raw(sql, actor.person_id or 0, *where.values)
    return rows


def read_lesson(row: Mapping[str, Any]) -> LessonLine:
    facts = LessonFacts(
        state=LessonState(row["state"]),
        author_id=row["author"],
        unit_path=row["unit_path"],
        audience=Audience(row["audience"]),
    )
    return LessonLine(
        id=row["id"],
        author_id=row["author"],
        author_name=row["author_name"] or "",
        unit_id=row["unit"],
        unit_name=row["unit_name"],
        line=KnowledgeLine(row["line"]),
        title=row["title"],
        situation=row["situation"],
        learnt=row["learnt"],
        advice=row["advice"],
        tags=tuple(tag for tag in row["tags"].split("/") if tag),
        n_tag=NTag(row["n_tag"]) if row["n_tag"] else None,
        source=Source(Origin(row["origin"]), row["origin_id"], row["origin_title"]),
        collection=row["collection"] or "",
        written_at=moment(row["written_at"]),
        reason=row["reason"],
        edited=row["edited"],
        mentorship_id=row["mentorship"],
        facts=facts,
    )
