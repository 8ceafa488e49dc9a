"""Milestones as lists show them, and the versions that were submitted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.growth.queries.milestones import REQUESTS, STATE, read_request, read_state
from mentor.growth.queries.requests import RequestLine
from mentor.growth.rules import milestones
from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.milestones import MilestoneState
from mentor.growth.tables import Milestone, MilestoneVersion

_OF_MENTORSHIP = f"""
    SELECT {STATE} FROM growth_milestone m {REQUESTS} WHERE m.mentorship = {{}} ORDER BY m.due_on, m.id
"""


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone in a list."""

    id: int
    title: str
    axis: Axis
    due_on: date
    state: MilestoneState
    version: int
    request: RequestLine
    settled_on: date | None
    #: Whether the plan in force holds it as it is; known only where the plan is.
    plan_version: int

    def is_overdue(self, today: date) -> bool:
        return milestones.is_overdue(self.state, self.due_on, today)


async def milestone_lines(mentorship_id: int) -> tuple[MilestoneLine, ...]:
    """The milestones of a mentorship the actor is known to see, by due date."""
    return tuple(_line(row) for row in await Milestone.raw(_OF_MENTORSHIP, mentorship_id))


@dataclass(frozen=True, slots=True)
class VersionLine:
    number: int
    level_proposed: int
    note: str
    submitted_at: datetime


async def version_lines(milestone_id: int) -> list[VersionLine]:
    """What was submitted, newest first; the caller has shown that the actor sees the milestone."""
    rows = (
        await MilestoneVersion.select(
            MilestoneVersion.number,
            MilestoneVersion.level_proposed,
            MilestoneVersion.note,
            MilestoneVersion.submitted_at,
        )
        .where(MilestoneVersion.milestone == milestone_id)
        .order_by(MilestoneVersion.number, ascending=False)
        .limit(20)
    )
    return [VersionLine(**row) for row in rows]


def _line(row: Mapping[str, Any]) -> MilestoneLine:
    request = read_request(row)
    return MilestoneLine(
        id=row["id"],
        title=row["title"],
        axis=Axis(row["axis"]),
        due_on=row["due_on"],
        state=read_state(row, request),
        version=row["version"],
        request=request,
        settled_on=row["settled_on"],
        plan_version=row["plan_version"],
    )
