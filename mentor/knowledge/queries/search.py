"""Finding lessons, modules and toolkits: what the reader may see, best first, with the words marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentor.growth.queries.values import moment
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.paging import PAGE_SIZE, read_cursor, write_cursor
from mentor.knowledge.matching import alike, loose, strict
from mentor.knowledge.queries.engine import candidates, loose_tiers, strict_tiers
from mentor.knowledge.queries.guessing import meant
from mentor.knowledge.queries.rights import Condition, filtered, readable, together
from mentor.knowledge.queries.terms import corpus
from mentor.knowledge.ranking import ranked
from mentor.knowledge.rules.search import MOST_FOUND, SHOWN, Filters, is_reader
from mentor.knowledge.rules.words import DocumentKind, DocumentState, KnowledgeLine
from mentor.knowledge.snippets import Piece, marked, snippet
from mentor.knowledge.tables.search import KnowledgeDocument
from mentor.knowledge.words import Question, question

#: Fewer results than this, and documents with some of the words follow.
_ENOUGH = 5
ADDRESSES = {
    DocumentKind.MODULE: "/modules/%s",
    DocumentKind.TOOLKIT: "/toolkits/%s",
    DocumentKind.LESSON: "/lessons/%s",
}
_LINES = """
    SELECT d.id AS id, d.kind AS kind, d.subject AS subject, d.title AS title, substr(d.text, 1, 6000) AS text,
        d.byline AS byline, d.line AS line, d.state AS state, d.tags AS tags, d.used AS used,
        d.changed_at AS changed_at, u.name AS unit_name
    FROM knowledge_document d LEFT JOIN people_unit u ON u.id = d.unit WHERE {where} ORDER BY d.id DESC LIMIT {limit}
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: title and snippet in pieces, the asked words among them marked."""

    id: int
    kind: DocumentKind
    subject_id: int
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    plain_title: str
    byline: str
    unit_name: str
    line: KnowledgeLine
    state: DocumentState
    tags: tuple[str, ...]
    used: int
    changed_at: datetime

    @property
    def address(self) -> str:
        return ADDRESSES[self.kind] % self.subject_id


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found; `after` leads to the next. `meant`: other words that would find something."""

    hits: Sequence[Hit]
    total: int
    after: str = ""
    meant: str = ""
    is_loose: bool = False

    @property
    def is_many(self) -> bool:
        return self.total >= MOST_FOUND


async def search(
    text: str, filters: Filters, actor: Actor, *, after: str = "", is_typing: bool = False, size: int = SHOWN
) -> Results:
    """Everything the actor may read that fits, best first; without words the newest. NotFound for administrators."""
    if not is_reader(actor):
        raise NotFound
    asked = question(text, is_typing=is_typing)
    allowed = [readable(actor), *filtered(filters, actor)]
    if not asked.asked:
        return await _newest(allowed, after, size)
    ids, is_loose = await find(asked, allowed)
    start = _place(after)
    shown = ids[start : start + size]
    hits = await _hits(shown, asked, allowed)
    guess = "" if ids and not is_loose else await meant(asked, allowed)
    more = write_cursor(start + size) if len(ids) > start + size else ""
    return Results(hits, len(ids), more, guess, is_loose)


async def find(asked: Question, allowed: Sequence[Condition]) -> tuple[list[int], bool]:
    """Ids of documents, best first; True when only some of the words were found together."""
    known = await corpus(asked)
    exact = await candidates(strict_tiers(strict(asked)), allowed, known)
    ids = ranked(exact, asked, known)[:MOST_FOUND]
    if len(ids) >= _ENOUGH or len(asked.terms) < 2:
        return ids, False
    some = loose(asked, known.counts)
    if some is None:
        return ids, False
    rest = [one for one in await candidates(loose_tiers(some), allowed, known) if one.id not in set(ids)]
    return [*ids, *ranked(rest, asked, known)][:MOST_FOUND], not ids


async def similar(text: str, actor: Actor, *, size: int = 4) -> Sequence[Hit]:
    """What is about the same as a text somebody is writing; nothing when it is too short to say."""
    if not is_reader(actor):
        raise NotFound
    asked = question(text)
    known = await corpus(asked) if len(asked.terms) > 1 else None
    both = alike(asked, known.counts) if known else None
    if known is None or both is None:
        return ()
    allowed = [readable(actor), *filtered(Filters(), actor)]
    found = ranked(await candidates(loose_tiers(both), allowed, known), asked, known)
    return await _hits(found[:size], asked, allowed)


def _place(cursor: str) -> int:
    match read_cursor(cursor, 1):
        case [int(start)] if 0 <= start < MOST_FOUND:
            return start
    return 0


async def _hits(ids: Sequence[int], asked: Question, allowed: Sequence[Condition]) -> list[Hit]:
    if not ids:
        return []
    where = together([Condition(f"d.id IN ({', '.join('{}' for _ in ids)})", tuple(ids)), *allowed])
    rows = {row["id"]: row for row in await _rows(where, len(ids))}
    return [_hit(rows[one], asked) for one in ids if one in rows]


async def _newest(allowed: Sequence[Condition], after: str, size: int) -> Results:
    match read_cursor(after, 1):
        case [int(last)] if 0 < last < 2**31:
            allowed = [*allowed, Condition("d.id < {}", (last,))]
    size = min(size, PAGE_SIZE)
    rows = await _rows(together(allowed), size + 1)
    more = write_cursor(rows[size - 1]["id"]) if len(rows) > size else ""
    hits = [_hit(row, Question()) for row in rows[:size]]
    return Results(hits, len(hits), more)


async def _rows(where: Condition, limit: int) -> list[dict[str, Any]]:
    sql = _LINES.format(where=where.sql, limit=limit)
    rows: list[dict[str, Any]] = await KnowledgeDocument.raw(sql, *where.values)
    return rows


def _hit(row: dict[str, Any], asked: Question) -> Hit:
    return Hit(
        id=row["id"],
        kind=DocumentKind(row["kind"]),
        subject_id=row["subject"],
        title=marked(row["title"], asked),
        snippet=snippet(row["text"], asked),
        plain_title=row["title"],
        byline=row["byline"],
        unit_name=row["unit_name"] or "",
        line=KnowledgeLine(row["line"]),
        state=DocumentState(row["state"]),
        tags=tuple(tag for tag in row["tags"].split("/") if tag),
        used=row["used"],
        changed_at=moment(row["changed_at"]),
    )
