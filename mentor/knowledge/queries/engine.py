"""FTS5 and tsvector behind one interface: which documents hold an expression, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from mentor.kernel.database import current_engine
from mentor.knowledge.matching import TEXT, TITLE, Expression, at_most, for_postgres, for_sqlite
from mentor.knowledge.queries.rights import Condition, together
from mentor.knowledge.ranking import Candidate, Corpus
from mentor.knowledge.tables.search import KnowledgeDocument

#: Longest part of a text that is weighed; all of it is found.
_WEIGHED = 8_000
#: Documents that are asked how frequent something is.
_SAMPLE = 500
_COLUMNS = f"""d.id AS id, d.title_words AS title_words, d.tag_words AS tag_words,
    substr(d.body_words, 1, {_WEIGHED}) AS body_words, d.length AS length, d.used AS used, d.standing AS standing"""
_SQLITE = "knowledge_fts f CROSS JOIN knowledge_document d ON d.id = f.rowid LEFT JOIN people_unit u ON u.id = d.unit"
_POSTGRES = "knowledge_fts f JOIN knowledge_document d ON d.id = f.id LEFT JOIN people_unit u ON u.id = d.unit"


@dataclass(frozen=True, slots=True)
class Tier:
    """Up to `limit` of the newest documents with the expression in `fields`; several tiers are one statement."""

    expression: Expression
    limit: int
    fields: Sequence[str] = TEXT
    only: str = ""


def strict_tiers(expression: Expression) -> list[Tier]:
    """Where a title says it, what was used, and whatever else is new: the rest would not be on the first pages."""
    return [Tier(expression, 120, TITLE), Tier(expression, 60, only="d.used > 0"), Tier(expression, 220)]


def loose_tiers(expression: Expression) -> list[Tier]:
    return [Tier(expression, 60, TITLE), Tier(expression, 180)]


async def candidates(tiers: Sequence[Tier], allowed: Sequence[Condition], known: Corpus) -> list[Candidate]:
    """Each document once; the long texts are fetched only when it is known which documents they are."""
    rare = await _rare(tiers, known)
    parts = [_select(tier, allowed, tier in rare) for tier in tiers]
    chosen = " UNION ".join(f"SELECT id FROM ({part.sql}) AS t{number}" for number, part in enumerate(parts))
    sql = f"SELECT {_COLUMNS} FROM knowledge_document d WHERE d.id IN ({chosen})"
    rows = await KnowledgeDocument.raw(sql, *(value for part in parts for value in part.values))
    return [Candidate(**row) for row in rows]


async def is_anywhere(expression: Expression, allowed: Sequence[Condition], known: Corpus) -> bool:
    one = Tier(expression, 1)
    part = _select(one, allowed, bool(await _rare([one], known)))
    return bool(await KnowledgeDocument.raw(part.sql, *part.values))


def _select(tier: Tier, allowed: Sequence[Condition], is_rare: bool) -> Condition:
    """`+ 0` makes an order or a condition that no index of PostgreSQL helps with."""
    is_sqlite = current_engine().engine_type == "sqlite"
    only = [Condition(tier.only.replace("d.used", "d.used + 0") if is_rare else tier.only)] if tier.only else []
    where = together([_match(tier), *allowed, *only])
    source, order = (_SQLITE, "f.rowid") if is_sqlite else (_POSTGRES, "f.id + 0" if is_rare else "f.id")
    return Condition(
        f"SELECT d.id AS id FROM {source} WHERE {where.sql} ORDER BY {order} DESC LIMIT {tier.limit}", where.values
    )


async def _rare(tiers: Sequence[Tier], known: Corpus) -> Sequence[Tier]:
    """Those to fetch whole by the index and sort, rather than to go through the documents from the newest.

    PostgreSQL knows only the most frequent words and takes all others for equally rare: of a word in 60 of 200,000
    documents it reads every document before it gives up (280 ms instead of 1). The counts are ours, so the choice is.
    They say in how many documents an expression is at most; how many it really is in, when frequent words seldom stand
    together, the newest documents tell.
    """
    if current_engine().engine_type == "sqlite":
        return ()
    most = [at_most(tier.expression, known.counts) for tier in tiers]
    open_ones = [tier for tier, count in zip(tiers, most, strict=True) if not _is_worth_fetching(count, tier, known)]
    likely = await _shares_of_newest(open_ones) if open_ones else ()
    not_rare = [
        tier
        for tier, share in zip(open_ones, likely, strict=True)
        if not _is_worth_fetching(share * known.documents, tier, known)
    ]
    return [tier for tier in tiers if tier not in not_rare]


def _is_worth_fetching(count: float, tier: Tier, known: Corpus) -> bool:
    """Going through costs about limit * documents / count, fetching about count; 0.4 is what was measured."""
    return count**2 <= 0.4 * tier.limit * known.documents


async def _shares_of_newest(tiers: Sequence[Tier]) -> list[float]:
    """In which part of the newest documents each is, in one statement."""
    matches = [_match(tier) for tier in tiers]
    counts = (f"COUNT(*) FILTER (WHERE {match.sql}) AS n{number}" for number, match in enumerate(matches))
    newest = f"SELECT title, words FROM knowledge_fts ORDER BY id DESC LIMIT {_SAMPLE}"
    sql = f"SELECT COUNT(*) AS looked, {', '.join(counts)} FROM ({newest}) AS f"
    (row,) = await KnowledgeDocument.raw(sql, *(value for match in matches for value in match.values))
    return [row[f"n{number}"] / max(row["looked"], 1) for number in range(len(matches))]


def _match(tier: Tier) -> Condition:
    if current_engine().engine_type == "sqlite":
        return Condition("knowledge_fts MATCH {}", (for_sqlite(tier.expression, tier.fields),))
    column = "f.title" if tier.fields == TITLE else "f.words"
    return Condition(f"{column} @@ to_tsquery('simple', {{}})", (for_postgres(tier.expression),))
