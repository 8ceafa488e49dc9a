"""What a plan demands of the planner, read from the database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mentor.kernel.clock import local_date
from mentor.people.tables import AvoidanceDeclaration
from mentor.rotations.numbering import Numbers, Relations, numbers_of
from mentor.rotations.queries.plans import Board
from mentor.rotations.rules.plans import period_of
from mentor.rotations.tables import PlanPerson, PlanWish


async def demands(board: Board, now: datetime) -> Numbers:
    """Two statements more than the board."""
    past = period_of(board.plan.starts_on, local_date(now)) - 1
    return numbers_of(
        board, await _wishes(board.plan.id), await _relations(board), max(0, min(past, board.plan.periods))
    )


async def _wishes(plan_id: int) -> Mapping[tuple[int, int], int]:
    person: Any = PlanWish.person
    rows = await PlanWish.select(PlanWish.person, PlanWish.post, PlanWish.points).where(person.plan == plan_id)
    return {(row["person"], row["post"]): row["points"] for row in rows}


async def _relations(board: Board) -> Relations:
    """Declared avoidance between people of the plan, and between them and whoever works in a unit of the plan."""
    mine: Any = AvoidanceDeclaration.person
    other: Any = AvoidanceDeclaration.counterpart
    taking_part = PlanPerson.select(PlanPerson.person).where(PlanPerson.plan == board.plan.id)
    rows = await AvoidanceDeclaration.select(
        AvoidanceDeclaration.person,
        AvoidanceDeclaration.counterpart,
        mine.unit.id.as_alias("person_unit"),
        other.unit.id.as_alias("counterpart_unit"),
    ).where(
        AvoidanceDeclaration.ended_on.is_null()
        & (AvoidanceDeclaration.person.is_in(taking_part) | AvoidanceDeclaration.counterpart.is_in(taking_part))
    )
    people = {one.person_id for one in board.people}
    pairs: list[tuple[int, int]] = []
    units: dict[int, set[int]] = {}
    for row in rows:
        a, b = row["person"], row["counterpart"]
        if a in people and b in people:
            pairs.append((min(a, b), max(a, b)))
        elif a in people:
            units.setdefault(a, set()).add(row["counterpart_unit"])
        else:
            units.setdefault(b, set()).add(row["person_unit"])
    return Relations(tuple(sorted(set(pairs))), {one: frozenset(found) for one, found in units.items()})
