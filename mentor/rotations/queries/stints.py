"""Published stints of a plan that have no assignment yet."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mentor.kernel.actor import Actor
from mentor.people.queries import PersonLine
from mentor.rotations.queries.plans import plan_row
from mentor.rotations.rules.board import PlanRow
from mentor.rotations.rules.plans import month_of
from mentor.rotations.tables import Assignment, PlanStint

#: So many at a time; the others follow when these have their assignments.
MOST = 100


@dataclass(frozen=True, slots=True)
class StintLine:
    """A stay as the plan has it: who, on which post of which unit, from the first day of a month to the last of one."""

    id: int
    person: PersonLine
    unit_id: int
    unit_name: str
    post_id: int
    post_title: str
    experience: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Unassigned:
    """`assigned`: how many stints of the plan have their assignment already."""

    plan: PlanRow
    stints: tuple[StintLine, ...]
    assigned: int


async def unassigned(plan_id: int, actor: Actor, today: date) -> Unassigned:
    """The next ones that are not over, by person and time. NotFound as for the plan."""
    plan = await plan_row(plan_id, actor)
    have = Assignment.select(Assignment.stint).where(Assignment.stint.is_not_null())
    mine = (PlanStint.plan == plan_id) & PlanStint.is_published.eq(True)
    person: Any = PlanStint.person
    post: Any = PlanStint.post
    rows = (
        await PlanStint.select(
            PlanStint.id,
            PlanStint.start,
            PlanStint.length,
            person.person.id.as_alias("person"),
            person.person.name.as_alias("name"),
            person.person.employee_no.as_alias("employee_no"),
            person.home.name.as_alias("home"),
            post.experience.as_alias("experience"),
            post.post.id.as_alias("post"),
            post.post.title.as_alias("title"),
            post.post.unit.id.as_alias("unit"),
            post.post.unit.name.as_alias("unit_name"),
        )
        .where(mine & PlanStint.id.not_in(have))
        .order_by(PlanStint.start, person.person.id)
    )
    lines = [line for row in rows if (line := _line(plan, row)).ends_on >= today]
    assigned = await PlanStint.count().where(mine & PlanStint.id.is_in(have))
    return Unassigned(plan, tuple(lines[:MOST]), int(assigned))


def _line(plan: PlanRow, row: dict[str, Any]) -> StintLine:
    return StintLine(
        id=row["id"],
        person=PersonLine(row["person"], row["name"], row["employee_no"] or "", row["home"]),
        unit_id=row["unit"],
        unit_name=row["unit_name"],
        post_id=row["post"],
        post_title=row["title"],
        experience=row["experience"],
        starts_on=month_of(plan.starts_on, row["start"]),
        ends_on=month_of(plan.starts_on, row["start"] + row["length"]) - timedelta(days=1),
    )
