"""Figures of reuse for the offices, what was searched in vain, and whom reuse credits."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from mentor.growth.queries.values import moment
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
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
     AND w.place_id = g.id)) AS milestones_citing
"""
_FIRST_USES = """
    SELECT l.id AS id, MIN(l.written_at) AS written_at, MIN(w.settled_at) AS used_at FROM knowledge_lesson l
    JOIN people_unit u ON u.id = l.unit JOIN knowledge_module_source k ON k.lesson = l.id
    JOIN knowledge_module_use w ON w.module = k.module AND w.is_proof WHERE {inside}
    GROUP BY l.id ORDER BY l.id DESC LIMIT 1000
"""
_MOST = """
    SELECT m.id AS id, m.title AS title, o.name AS owner, a.name AS party, t.name AS technical, COUNT(*) AS uses,
        COUNT(DISTINCT w.unit) AS units
    FROM knowledge_module_use w JOIN knowledge_module m ON m.id = w.module JOIN people_unit u ON u.id = m.unit
    JOIN people_person o ON o.id = m.owner LEFT JOIN pairing_mentorship s ON s.id = m.mentorship
    LEFT JOIN people_person a ON a.id = s.party_mentor LEFT JOIN people_person t ON t.id = s.technical_mentor
    WHERE {inside} AND w.is_proof GROUP BY m.id, m.title, o.name, a.name, t.name ORDER BY uses DESC, m.id LIMIT 10
"""


@dataclass(frozen=True, slots=True)
class CreditLine:
    """One module that others used, and whom that credits: owner and both mentors of the pair it came from."""

    module_id: int
    title: str
    owner: str
    mentors: tuple[str, ...]
    uses: int
    units: int


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
    return [_credit(row) for row in rows]


def _credit(row: dict[str, Any]) -> CreditLine:
    mentors = tuple(name for name in (row["party"], row["technical"]) if name)
    return CreditLine(row["id"], row["title"], row["owner"], mentors, row["uses"], row["units"])


async def _dead_ends() -> list[DeadEndLine]:
    rows = (
        await DeadEnd.select(DeadEnd.id, DeadEnd.words, DeadEnd.times, DeadEnd.last_at)
        .where(DeadEnd.settled_at.is_null())
        .order_by(DeadEnd.times, ascending=False)
        .order_by(DeadEnd.id)
        .limit(30)
    )
    return [DeadEndLine(**row) for row in rows]
