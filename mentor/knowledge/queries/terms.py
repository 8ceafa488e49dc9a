"""In how many documents a word is: kept as one portable statement per change, read with a search."""

from collections.abc import Iterable, Mapping
from typing import Any

from piccolo.query import Query
from piccolo.querystring import QueryString

from mentor.kernel.database import current_engine
from mentor.knowledge.queries.rights import plain
from mentor.knowledge.ranking import Corpus
from mentor.knowledge.tables.search import KnowledgeTerm
from mentor.knowledge.words import Question, beginning

#: No word holds this sign.
DOCUMENTS, WORDS = "#documents", "#words"
_ROWS = 2_000
_COUNTS = "SELECT term, documents FROM knowledge_term WHERE term IN ({terms})"
_BEGINNING = " UNION ALL SELECT {}, COALESCE(SUM(documents), 0) FROM knowledge_term WHERE term LIKE {}"


def term_upserts(changes: Mapping[str, int], sounds: Mapping[str, str]) -> list[Query[Any, Any]]:
    """Move the counts; always in the order of the words, so that two writers never wait for each other."""
    rows = [
        KnowledgeTerm(term=term, documents=change, sound=sounds.get(term, ""))
        for term, change in sorted(changes.items())
        if change
    ]
    moved = QueryString('"knowledge_term"."documents" + EXCLUDED."documents"')
    return [
        KnowledgeTerm.insert(*rows[start : start + _ROWS]).on_conflict(
            target=KnowledgeTerm.term, action="DO UPDATE", values=[(KnowledgeTerm.documents, moved)]
        )
        for start in range(0, len(rows), _ROWS)
    ]


async def corpus(asked: Question) -> Corpus:
    """What the order of results and the way to find them need; these numbers are never shown.

    Words that may go on are counted on PostgreSQL only: there they decide how it looks.
    """
    terms = [DOCUMENTS, WORDS, *asked.terms]
    opened = asked.beginnings if current_engine().engine_type == "postgres" else ()
    sql = _COUNTS.format(terms=", ".join("{}" for _ in terms)) + _BEGINNING * len(opened)
    values = [value for word in opened for value in (beginning(word), f"{plain(word)}%")]
    rows = await KnowledgeTerm.raw(sql, *terms, *values)
    counts = {row["term"]: int(row["documents"]) for row in rows}
    return Corpus(max(counts.pop(DOCUMENTS, 0), 0), max(counts.pop(WORDS, 0), 0), counts)


async def sounding_like(sounds: Iterable[str]) -> dict[str, list[str]]:
    """Sound -> words that sound so, the most frequent first. Whether the reader may know them is asked afterwards."""
    wanted = [sound for sound in sounds if sound]
    if not wanted:
        return {}
    rows = (
        await KnowledgeTerm.select(KnowledgeTerm.term, KnowledgeTerm.sound)
        .where(KnowledgeTerm.sound.is_in(wanted) & (KnowledgeTerm.documents > 0))
        .order_by(KnowledgeTerm.documents, ascending=False)
        .limit(60)
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["sound"], []).append(row["term"])
    return found
