"""Assignments for machines."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.rotations.queries.assignment_lists import AssignmentFilter, assignments
from mentor.rotations.queries.assignments import AssignmentRow, assignment_row
from mentor.rotations.rules.assignments import Kind
from mentor.rotations.rules.life import State, comes_next
from mentor.web.api import problems

_READ = {"scope": "rotations:read"}
StateName = Annotated[State | None, QueryParameter(name="state", description="only in this state")]
KindName = Annotated[Kind | None, QueryParameter(name="kind", description="only of this type")]
Cursor = Annotated[str, QueryParameter(max_length=400, description="`after` of the page before")]


class AssignmentOut(msgspec.Struct):
    """`next_step` and `missing` are names; `next_step` is empty when it is over."""

    id: int
    person_id: int
    kind: str
    state: str
    home_unit_id: int
    home_unit: str
    host_unit_id: int
    host_unit: str
    host_position: str
    starts_on: date
    planned_end: date
    ended_on: date | None
    document_no: str
    project_id: int | None
    mentorship_id: int | None
    next_step: str
    missing: list[str]


class AssignmentsOut(msgspec.Struct):
    items: list[AssignmentOut]
    after: str


@get("/assignments", opt=_READ, tags=["rotations"], responses=problems())
async def list_assignments(
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    in_state: StateName = None,
    kind: KindName = None,
    after: Cursor = "",
) -> AssignmentsOut:
    """What the token's account may see, the newest first."""
    found = await assignments(AssignmentFilter(in_state, kind), actor, local_date(now), after=after)
    return AssignmentsOut([_out(one.row) for one in found.rows], found.after)


@get("/assignments/{assignment_id:int}", opt=_READ, tags=["rotations"], responses=problems())
async def show_assignment(assignment_id: FromPath[int], actor: NamedDependency[Actor]) -> AssignmentOut:
    """One assignment with what comes next."""
    return _out(await assignment_row(assignment_id, actor))


def _out(row: AssignmentRow) -> AssignmentOut:
    due = comes_next(row.life)
    return AssignmentOut(
        id=row.id, person_id=row.facts.person, kind=row.kind.value, state=row.life.state.value,
        home_unit_id=row.home_unit, home_unit=row.home_name, host_unit_id=row.host_unit, host_unit=row.host_name,
        host_position=row.host_position, starts_on=row.dates.starts_on, planned_end=row.dates.planned_end,
        ended_on=row.decision.ended_on, document_no=row.decision.document_no, project_id=row.project,
        mentorship_id=row.seat.mentorship, next_step=due.step.value if due else "",
        missing=[one.value for one in due.missing] if due else [],
    )  # fmt: skip


handlers = (list_assignments, show_assignment)
