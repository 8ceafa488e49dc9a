"""What assignments wait for from one person. For the first screen."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from mentor.kernel.actor import Actor
from mentor.projects.queries.waiting import Waiting
from mentor.rotations.rules.duties import DutyKind
from mentor.rotations.tables import AssignmentDuty

#: A duty shows up so many days before it is due, at most so many at a time: the list of assignments has the others.
AHEAD, MOST = timedelta(days=14), 20


async def waiting(actor: Actor, today: date) -> Sequence[Waiting]:
    """One statement; those due first."""
    if actor.person_id is None:
        return []
    assignment: Any = AssignmentDuty.assignment
    rows = (
        await AssignmentDuty.select(
            AssignmentDuty.kind,
            AssignmentDuty.due_on,
            assignment.id.as_alias("id"),
            assignment.person.name.as_alias("name"),
            assignment.host_unit.name.as_alias("host"),
        )
        .where((AssignmentDuty.person == actor.person_id) & (AssignmentDuty.due_on <= today + AHEAD))
        .order_by(AssignmentDuty.due_on)
        .order_by(AssignmentDuty.id)
        .limit(MOST)
    )
    return [_waiting(row) for row in rows]


def _waiting(row: dict[str, Any]) -> Waiting:
    kind = DutyKind(row["kind"])
    part = "/handover" if kind is DutyKind.SIGN else ""
    return Waiting(kind.label, row["name"], row["host"], row["due_on"], f"/assignments/{row['id']}{part}")
