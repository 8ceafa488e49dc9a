"""What a plan demands of the planner, read from the database."""

from collections.abc import Mapping
from datetime import datetime

from mentor.kernel.clock import local_date
from mentor.rotations.numbering import Numbers, Relations, numbers_of
from mentor.rotations.rules.board import Board
from mentor.rotations.rules.plans import period_of
from mentor.rotations.tables import PlanWish


async def demands(board: Board, now: datetime) -> Numbers:
    """One statement more than the board."""
    past = period_of(board.plan.starts_on, local_date(now)) - 1
    wishes, relations = await _told(board)
    return numbers_of(board, wishes, relations, max(0, min(past, board.plan.periods)))


# Wishes, and declared avoidance of whoever takes part, in one statement: four numbers each.
_TOLD = """SELECT 'wish' AS what, w.person AS a, w.post AS b, w.points AS c, 0 AS d
    FROM rotations_planwish w JOIN rotations_planperson p ON p.id = w.person WHERE p.plan = {}
    UNION ALL
    SELECT 'avoid', v.person, v.counterpart, mine.unit, other.unit FROM people_avoidance v
    JOIN people_person mine ON mine.id = v.person JOIN people_person other ON other.id = v.counterpart
    WHERE v.ended_on IS NULL AND (v.person IN (SELECT q.person FROM rotations_planperson q WHERE q.plan = {})
    OR v.counterpart IN (SELECT q.person FROM rotations_planperson q WHERE q.plan = {}))"""


async def _told(board: Board) -> tuple[Mapping[tuple[int, int], int], Relations]:
    """Points of wishes by row of person and post; and who may not be with whom, or where relatives work."""
    rows = await PlanWish.raw(_TOLD, *[board.plan.id] * 3)
    wishes = {(row["a"], row["b"]): row["c"] for row in rows if row["what"] == "wish"}
    people = {one.person_id for one in board.people}
    pairs: list[tuple[int, int]] = []
    units: dict[int, set[int]] = {}
    for row in rows:
        one, other = row["a"], row["b"]
        if row["what"] == "wish":
            continue
        if one in people and other in people:
            pairs.append((min(one, other), max(one, other)))
        elif one in people:
            units.setdefault(one, set()).add(row["d"])
        else:
            units.setdefault(other, set()).add(row["c"])
    found = {person: frozenset(where) for person, where in units.items()}
    return wishes, Relations(tuple(sorted(set(pairs))), found)
