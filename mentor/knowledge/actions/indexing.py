"""What the search knows follows its subject, in the same transaction."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from piccolo.querystring import QueryString

from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import NotFound
from mentor.knowledge.queries.guessing import sound_of
from mentor.knowledge.queries.terms import DOCUMENTS, WORDS, term_upserts
from mentor.knowledge.rules.search import Document, is_keeper
from mentor.knowledge.rules.words import DocumentKind
from mentor.knowledge.tables.search import DeadEnd, KnowledgeDocument
from mentor.knowledge.words import Question, indexed

_FIELDS = ("title_words", "tag_words", "body_words")
_COLUMNS = tuple(
    column._meta.name
    for column in KnowledgeDocument._meta.columns
    if column._meta.name not in ("id", "kind", "subject")
)
_CHUNK = 200


async def index(*documents: Document, now: datetime, are_new: bool = False) -> None:
    """Write what the search keeps of these subjects, and the counts of their words. Inside the caller's transaction.

    `are_new`: nothing is kept of them yet, which spares looking.
    """
    async with write_transaction():
        for start in range(0, len(documents), _CHUNK):
            chunk = documents[start : start + _CHUNK]
            changes: Counter[str] = Counter()
            if not are_new:
                changes.subtract(await _counted(chunk))
            rows = [_row(one, now) for one in chunk]
            for row in rows:
                changes.update(_counts(row))
            await KnowledgeDocument.insert(*(KnowledgeDocument(**row) for row in rows)).on_conflict(
                target=(KnowledgeDocument.kind, KnowledgeDocument.subject),
                action="DO UPDATE",
                values=[getattr(KnowledgeDocument, name) for name in _COLUMNS],
            )
            await _count(changes)


async def forget(kind: DocumentKind, subject_id: int) -> None:
    """The subject is gone: so is what the search knew of it. Inside the caller's transaction."""
    gone = (
        await KnowledgeDocument.delete()
        .where((KnowledgeDocument.kind == kind.value) & (KnowledgeDocument.subject == subject_id))
        .returning(*(getattr(KnowledgeDocument, name) for name in (*_FIELDS, "length")))
    )
    changes: Counter[str] = Counter()
    for row in gone:
        changes.subtract(_counts(row))
    await _count(changes)


async def note_dead_end(asked: Question, *, now: datetime) -> None:
    """Count a search that found nothing; nobody learns who searched."""
    words = asked.plain[:120]
    if len(words) < 2:
        return
    async with write_transaction():
        more = QueryString('"knowledge_dead_end"."times" + 1')
        await DeadEnd.insert(DeadEnd(words=words, first_at=now, last_at=now)).on_conflict(
            target=DeadEnd.words,
            action="DO UPDATE",
            values=[(DeadEnd.times, more), DeadEnd.last_at, DeadEnd.settled_at],
        )


async def settle_dead_end(dead_end_id: int, *, actor: Actor, now: datetime) -> None:
    """Something was written about it, or nothing is needed; searched in vain again it comes back."""
    if not is_keeper(actor):
        raise NotFound
    async with write_transaction():
        settled = (
            await DeadEnd.update({DeadEnd.settled_at: now})
            .where((DeadEnd.id == dead_end_id) & DeadEnd.settled_at.is_null())
            .returning(DeadEnd.words)
        )
        if not settled:
            raise NotFound
        after = {"words": settled[0]["words"]}
        await journal.record("knowledge.settle_dead_end", "dead_end", dead_end_id, actor=actor, now=now, after=after)


async def _count(changes: Counter[str]) -> None:
    terms = {term: sound_of(term) for term, change in changes.items() if change > 0}
    for statement in term_upserts(changes, terms):
        await statement


async def _counted(documents: Sequence[Document]) -> Counter[str]:
    """What the counts hold of these subjects now."""
    found: Counter[str] = Counter()
    for kind in sorted({one.kind for one in documents}):
        subjects = [one.subject_id for one in documents if one.kind is kind]
        rows = await KnowledgeDocument.select(
            *(getattr(KnowledgeDocument, name) for name in (*_FIELDS, "length"))
        ).where((KnowledgeDocument.kind == kind.value) & KnowledgeDocument.subject.is_in(subjects))
        for row in rows:
            found.update(_counts(row))
    return found


def _counts(row: dict[str, Any]) -> Counter[str]:
    """Each word of a document once, and the totals."""
    words = Counter(dict.fromkeys(" ".join(row[name] for name in _FIELDS).split(), 1))
    return words + Counter({DOCUMENTS: 1, WORDS: int(row["length"])})


def _row(one: Document, now: datetime) -> dict[str, Any]:
    title, tags, body = indexed(one.title), indexed(" ".join((*one.tags, one.byline))), indexed(one.text)
    return {
        "kind": one.kind.value,
        "subject": one.subject_id,
        "title": one.title[:200],
        "text": one.text,
        "byline": one.byline[:200],
        "line": one.line.value,
        "state": one.state.value,
        "tags": "/" + "".join(f"{tag}/" for tag in one.tags),
        "axis": one.axis,
        "place": one.place,
        "audience": one.audience.value,
        "persons": "/" + "".join(f"{person}/" for person in sorted(set(one.persons))),
        "unit": one.unit_id,
        "used": one.used,
        "standing": one.standing,
        "title_words": title,
        "tag_words": tags,
        "body_words": body,
        "length": sum(text.count(" ") + 1 for text in (title, tags, body) if text),
        "changed_at": now,
    }
