"""The development plan with its goals, milestones and state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mentor.growth.queries.bonds import Trio, bond, bond_and_trio
from mentor.growth.queries.requests import PLAN, RequestLine, requests_of
from mentor.growth.rules import plans
from mentor.growth.rules.bonds import Axis, Bond
from mentor.growth.rules.plans import Goal, GoalLevel, PlanFacts, PlannedMilestone
from mentor.growth.tables import DevelopmentPlan, Milestone, MilestoneCriterion, PlanGoal, PlanVersion
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class PlanRow:
    """The stored plan with its request; `id` is None while nobody has written anything."""

    id: int | None = None
    version: int = 1
    accepted_before: int = 0
    request: RequestLine = field(default_factory=RequestLine)

    @property
    def facts(self) -> PlanFacts:
        state = plans.plan_state(self.version, self.request.version, self.request.state)
        return PlanFacts(state, self.version, plans.version_in_force(self.version, state, self.accepted_before))


@dataclass(frozen=True, slots=True)
class GoalLine:
    id: int
    text: str
    measure: str
    axis: Axis
    level: GoalLevel
    due_on: date
    edited: int


@dataclass(frozen=True, slots=True)
class CriterionLine:
    axis: Axis
    text: str


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A milestone as the plan editor shows it."""

    id: int
    title: str
    description: str
    axis: Axis
    due_on: date
    criteria: tuple[CriterionLine, ...]
    is_agreed: bool
    #: It was in an accepted version at some time.
    was_agreed: bool
    is_settled: bool
    edited: int


async def plan_row(mentorship_id: int) -> PlanRow:
    """The plan of a mentorship the actor is known to see."""
    row = await DevelopmentPlan.select().where(DevelopmentPlan.mentorship == mentorship_id).first()
    if row is None:
        return PlanRow()
    requests = await requests_of(PLAN, [row["id"]])
    return PlanRow(row["id"], row["version"], row["accepted_before"], requests.get(row["id"], RequestLine()))


async def goal_lines(plan_id: int | None) -> tuple[GoalLine, ...]:
    if plan_id is None:
        return ()
    rows = await PlanGoal.select().where(PlanGoal.plan == plan_id).order_by(PlanGoal.position).order_by(PlanGoal.id)
    return tuple(read_goal(row) for row in rows)


def read_goal(row: Mapping[str, Any]) -> GoalLine:
    return GoalLine(
        row["id"], row["text"], row["measure"], Axis(row["axis"]), GoalLevel(row["level"]), row["due_on"], row["edited"]
    )


async def planned_lines(mentorship_id: int, in_force: int) -> tuple[PlannedLine, ...]:
    """The milestones of a mentorship with their criteria, by due date."""
    rows = (
        await Milestone.select(
            Milestone.id,
            Milestone.title,
            Milestone.description,
            Milestone.axis,
            Milestone.due_on,
            Milestone.planned_in,
            Milestone.plan_version,
            Milestone.settled_on,
            Milestone.edited,
        )
        .where(Milestone.mentorship == mentorship_id)
        .order_by(Milestone.due_on)
        .order_by(Milestone.id)
    )
    criteria = (
        await MilestoneCriterion.select(MilestoneCriterion.milestone, MilestoneCriterion.axis, MilestoneCriterion.text)
        .where(MilestoneCriterion.milestone.mentorship == mentorship_id)
        .order_by(MilestoneCriterion.position)
    )
    by_milestone: dict[int, list[CriterionLine]] = {}
    for one in criteria:
        by_milestone.setdefault(one["milestone"], []).append(CriterionLine(Axis(one["axis"]), one["text"]))
    return tuple(
        read_planned(
            {**row, "is_settled": row["settled_on"] is not None}, tuple(by_milestone.get(row["id"], ())), in_force
        )
        for row in rows
    )


def read_planned(row: Mapping[str, Any], criteria: tuple[CriterionLine, ...], in_force: int) -> PlannedLine:
    return PlannedLine(
        id=row["id"],
        title=row["title"],
        description=row["description"],
        axis=Axis(row["axis"]),
        due_on=row["due_on"],
        criteria=criteria,
        is_agreed=row["plan_version"] <= in_force,
        was_agreed=row["planned_in"] <= in_force,
        is_settled=row["is_settled"],
        edited=row["edited"],
    )


def as_planned(
    goals: tuple[GoalLine, ...], milestones: tuple[PlannedLine, ...]
) -> tuple[list[Goal], list[PlannedMilestone]]:
    """The lines as the pure rules take them; settled milestones still count for both lines being there."""
    return (
        [Goal(one.text, one.measure, one.axis, one.level, one.due_on) for one in goals],
        [PlannedMilestone(one.title, tuple(c.axis for c in one.criteria), one.due_on) for one in milestones],
    )


def plan_content(goals: tuple[GoalLine, ...], milestones: tuple[PlannedLine, ...]) -> dict[str, Any]:
    """What is decided on, as plain values."""
    return {
        "goals": [[one.text, one.measure, one.axis.value, one.level.value, one.due_on.isoformat()] for one in goals],
        "milestones": [
            [one.title, one.due_on.isoformat(), [[c.axis.value, c.text] for c in one.criteria]] for one in milestones
        ],
    }


@dataclass(frozen=True, slots=True)
class GoalForm:
    """One goal to be edited."""

    bond: Bond
    goal: GoalLine


async def goal_form(goal_id: int, actor: Actor) -> GoalForm:
    row = (
        await PlanGoal.select(*PlanGoal.all_columns(), PlanGoal.plan.mentorship.as_alias("mentorship"))
        .where(PlanGoal.id == goal_id)
        .first()
    )
    if row is None:
        raise NotFound()
    return GoalForm(await bond(row["mentorship"], actor), read_goal(row))


@dataclass(frozen=True, slots=True)
class PlanVersionLine:
    number: int
    content: str
    submitted_at: Any


async def plan_versions(plan_id: int) -> list[PlanVersionLine]:
    """What was submitted, newest first; the caller has shown that the actor sees the plan."""
    rows = (
        await PlanVersion.select(PlanVersion.number, PlanVersion.content, PlanVersion.submitted_at)
        .where(PlanVersion.plan == plan_id)
        .order_by(PlanVersion.number, ascending=False)
        .limit(20)
    )
    return [PlanVersionLine(row["number"], row["content"], row["submitted_at"]) for row in rows]


async def planned_milestone(milestone_id: int, actor: Actor) -> tuple[Bond, Trio, PlannedLine]:
    """One milestone as the plan sees it, with its bond and the names in it; NotFound when the actor sees neither."""
    row = await Milestone.select(Milestone.mentorship).where(Milestone.id == milestone_id).first()
    if row is None:
        raise NotFound()
    found, trio = await bond_and_trio(row["mentorship"], actor)
    plan = await plan_row(found.mentorship_id)
    lines = await planned_lines(found.mentorship_id, plan.facts.in_force)
    return found, trio, next(line for line in lines if line.id == milestone_id)
