"""Figures of reuse for the offices, what was searched in vain, and whom reuse credits."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from mentor.growth.queries.values import moment
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.knowledge.queries.module_lists import GROWN_FROM
from mentor.knowledge.queries.reviews import GONE
from mentor.knowledge.queries.rights import LAST, Condition, together
from mentor.knowledge.rules.measures import Counts, typical_days
from mentor.knowledge.rules.search import KEEPERS, is_keeper
from mentor.knowledge.tables.modules import KnowledgeModule
from mentor.knowledge.tables.search import DeadEnd

#: Milestones settled in so many days are asked whether they cite a module.
_YEAR = timedelta(days=365)
_MODULES = "FROM knowledge_module m JOIN people_unit u ON u.id = m.unit WHERE {inside} AND m.published > 0"
_USES = (
    "FROM knowledge_module_use w JOIN knowledge_module m ON m.id = w.module JOIN people_unit u ON u.id = m.unit"
    " WHERE {inside}"
)
_MILESTONES = """FROM growth_milestone g JOIN pairing_mentorship s ON s.id = g.mentorship
    JOIN people_person p ON p.id = s.mentee JOIN people_unit u ON u.id = p.unit
    WHERE {inside} AND g.settled_on >= {{}}"""
_COUNTS = f"""SELECT
    (SELECT COUNT(*) FROM knowledge_lesson l JOIN people_unit u ON u.id = l.unit
     WHERE {{inside}} AND l.state IN ('kept', 'merged')) AS lessons,
    (SELECT COUNT(*) {_MODULES} AND m.retired_at IS NULL) AS published,
    (SELECT COUNT(*) {_MODULES} AND m.retired_at IS NULL
     AND (m.flagged_at IS NOT NULL OR m.review_due_on <= {{{{}}}})) AS stale,
    (SELECT COUNT(*) {_USES} AND w.is_proof) AS uses,
    (SELECT COUNT(*) {_USES} AND w.is_proof AND w.unit <> m.unit) AS uses_elsewhere,
    (SELECT COUNT(*) {_USES} AND w.outcome = 'did_not_work') AS failures,
    (SELECT COUNT(*) {_MILESTONES}) AS milestones,
    (SELECT COUNT(*) {_MILESTONES} AND EXISTS (SELECT 1 FROM knowledge_module_use w WHERE w.place = 'milestone'
     AND w.place_id = g.id AND w.outcome <> 'not_applicable')) AS milestones_citing
"""
_FIRST_USES = """
    SELECT l.id AS id, MIN(l.written_at) AS written_at, MIN(w.settled_at) AS used_at FROM knowledge_lesson l
    JOIN people_unit u ON u.id = l.unit JOIN knowledge_module_source k ON k.lesson = l.id
    JOIN knowledge_module_use w ON w.module = k.module AND w.is_proof WHERE {inside}
    GROUP BY l.id ORDER BY l.id DESC LIMIT 1000
"""
_MOST = """
    SELECT m.id AS id, m.title AS title, COUNT(*) AS uses, COUNT(DISTINCT w.unit) AS units
    FROM knowledge_module_use w JOIN knowledge_module m ON m.id = w.module JOIN people_unit u ON u.id = m.unit
    WHERE {inside} AND w.is_proof GROUP BY m.id, m.title ORDER BY uses DESC, m.id LIMIT 20
"""
_ORPHANS = """
    SELECT m.id AS id, m.title AS title, o.name AS owner FROM knowledge_module m
    JOIN people_unit u ON u.id = m.unit JOIN people_person o ON o.id = m.owner
    WHERE {inside} AND m.retired_at IS NULL AND o.status IN ({{}}, {{}}) ORDER BY m.id LIMIT 50
"""
#: Owner and authors, and both mentors of every mentorship that the module or one of its lessons grew from.
_PEOPLE = f"""
    SELECT m.id AS module, 0 AS place, p.id AS person, p.name AS name FROM knowledge_module m
    JOIN people_person p ON p.id = m.owner WHERE m.id IN ({{chosen}})
    UNION SELECT a.module, 1, p.id, p.name FROM knowledge_module_author a JOIN people_person p ON p.id = a.person
    WHERE a.module IN ({{chosen}})
    UNION SELECT g.module, 2, p.id, p.name FROM ({GROWN_FROM}) g
    JOIN pairing_mentorship s ON s.id = g.mentorship
    JOIN people_person p ON p.id = s.party_mentor OR p.id = s.technical_mentor
    WHERE g.module IN ({{chosen}}) ORDER BY module, place, person
"""


@dataclass(frozen=True, slots=True)
class CreditLine:
    """One module that others used, and whom that credits: its authors and the mentors of the pairs it came from."""

    module_id: int
    title: str
    authors: tuple[str, ...]
    mentors: tuple[str, ...]
    uses: int
    units: int


@dataclass(frozen=True, slots=True)
class OrphanLine:
    """A module whose owner has left or retired."""

    module_id: int
    title: str
    owner: str


@dataclass(frozen=True, slots=True)
class DeadEndLine:
    id: int
    words: str
    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class MeasuresPage:
    counts: Counts
    #: From the lesson to the first use by somebody else, in days.
    typical_days: int | None
    credits: Sequence[CreditLine]
    dead_ends: Sequence[DeadEndLine]
    orphans: Sequence[OrphanLine]


async def measures(actor: Actor, today: date) -> MeasuresPage:
    """Of the units in the actor's charge. What was searched in vain is not asked by unit: nobody is named there."""
    if not is_keeper(actor):
        raise NotFound
    scopes = sorted(set(actor.unit_scopes(*KEEPERS)))
    inside = together([Condition("u.path >= {} AND u.path < {}", (one, one + LAST)) for one in scopes], " OR ")
    return MeasuresPage(
        counts=await _counts(inside, today),
        typical_days=typical_days(await _waits(inside)),
        credits=await _credits(inside),
        dead_ends=await _dead_ends(),
        orphans=await _orphans(inside),
    )


async def _counts(inside: Condition, today: date) -> Counts:
    sql = _COUNTS.format(inside=f"({inside.sql})")
    since = today - _YEAR
    own = inside.values
    values = (*own, *own, *own, today, *own, *own, *own, *own, since, *own, since)
    (row,) = await KnowledgeModule.raw(sql, *values)
    return Counts(**{one.name: int(row[one.name]) for one in fields(Counts)})


async def _waits(inside: Condition) -> list[int]:
    rows = await KnowledgeModule.raw(_FIRST_USES.format(inside=f"({inside.sql})"), *inside.values)
    return [max((moment(row["used_at"]) - moment(row["written_at"])).days, 0) for row in rows]


async def _credits(inside: Condition) -> list[CreditLine]:
    rows = await KnowledgeModule.raw(_MOST.format(inside=f"({inside.sql})"), *inside.values)
    people = await _people([row["id"] for row in rows])
    return [
        CreditLine(
            row["id"], row["title"], _names(people, row["id"], 0, 1), _names(people, row["id"], 2), row["uses"],
            row["units"],
        )
        for row in rows
    ]  # fmt: skip


async def _people(modules: Sequence[int]) -> list[dict[str, Any]]:
    if not modules:
        return []
    chosen = ", ".join("{}" for _ in modules)
    rows: list[dict[str, Any]] = await KnowledgeModule.raw(_PEOPLE.format(chosen=chosen), *modules, *modules, *modules)
    return rows


def _names(people: Sequence[dict[str, Any]], module_id: int, *places: int) -> tuple[str, ...]:
    named = {row["person"]: row["name"] for row in people if row["module"] == module_id and row["place"] in places}
    return tuple(named.values())


async def _orphans(inside: Condition) -> list[OrphanLine]:
    rows = await KnowledgeModule.raw(_ORPHANS.format(inside=f"({inside.sql})"), *inside.values, *GONE)
    return [OrphanLine(row["id"], row["title"], row["owner"]) for row in rows]


async def _dead_ends() -> list[DeadEndLine]:
    rows = (
        await DeadEnd.select(DeadEnd.id, DeadEnd.words, DeadEnd.times, DeadEnd.last_at)
        .where(DeadEnd.settled_at.is_null())
        .order_by(DeadEnd.times, ascending=False)
        .order_by(DeadEnd.id)
        .limit(30)
    )
    return [DeadEndLine(**row) for row in rows]
