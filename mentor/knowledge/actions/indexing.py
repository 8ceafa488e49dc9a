"""What the search knows follows its subject, in the same transaction."""

from collections import Counter
from collections.abc import Iterable, Sequence
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
from mentor.knowledge.words import SCHEME, Question, indexed, is_han
from mentor.people.names import pinyin_of

_FIELDS = ("title_words", "tag_words", "body_words")
_COLUMNS = tuple(
    column._meta.name
    for column in KnowledgeDocument._meta.columns
    if column._meta.name not in ("id", "kind", "subject")
)
#: What is made of the others.
_MADE = (*_FIELDS, "length", "scheme")
_CHUNK = 200
#: Characters; 欧阳 and the like have four.
_LONGEST_NAME = 4


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


async def renew_words(now: datetime) -> int:
    """Make the words anew of the next documents that were indexed by older rules; gives how many."""
    async with write_transaction():
        rows = (
            await KnowledgeDocument.select()
            .where(KnowledgeDocument.scheme < SCHEME)
            .order_by(KnowledgeDocument.id)
            .limit(_CHUNK)
        )
        changes: Counter[str] = Counter()
        for row in rows:
            changes.subtract(_counts(row))
            row |= _words(row["title"], row["tags"].split("/"), row["byline"], row["text"])
            changes.update(_counts(row))
        if rows:
            made = [getattr(KnowledgeDocument, name) for name in _MADE]
            await KnowledgeDocument.insert(*(KnowledgeDocument(**row) for row in rows)).on_conflict(
                target=KnowledgeDocument.id, action="DO UPDATE", values=made
            )
        await _count(changes)
        return len(rows)


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
    return {
        "kind": one.kind.value,
        "subject": one.subject_id,
        "title": one.title[:200],
        "text": one.text,
        "byline": one.byline[:200],
        "line": one.line.value,
        "state": one.state.value,
        "tags": _joined(one.tags),
        "axes": _joined(one.axes),
        "n_tag": one.n_tag,
        "place": one.place,
        "audience": one.audience.value,
        "persons": _joined(sorted(set(one.persons))),
        "unit": one.unit_id,
        "used": one.used,
        "standing": one.standing,
        "changed_at": now,
    } | _words(one.title, one.tags, one.byline, one.text)


def _words(title: str, tags: Sequence[str], byline: str, text: str) -> dict[str, Any]:
    """The index words of each field; names of people also as they are spelt in Latin letters."""
    more = " ".join((*tags, byline, *_spelt(byline)))
    made = dict(zip(_FIELDS, map(indexed, (title, more, text)), strict=True))
    return made | {"length": sum(words.count(" ") + 1 for words in made.values() if words), "scheme": SCHEME}


def _spelt(byline: str) -> list[str]:
    """王小芳、李强 -> wangxiaofang, wxf, liqiang, lq: what is typed for a name on a phone."""
    names = [name for name in byline.split("、") if 2 <= len(name) <= _LONGEST_NAME and all(map(is_han, name))]
    return [spelt for name in names for spelt in pinyin_of(name)]


def _joined(parts: Iterable[object]) -> str:
    return "/" + "".join(f"{part}/" for part in parts)
