"""The development plan: at most five goals, milestones on both lines, accepted by three. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.growth.rules import bonds
from mentor.growth.rules.bonds import PARTY, SEATS, TECHNICAL, Axis, Bond
from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Labelled, Phrase, plural
from mentor.signoff.rules import RequestState

GOALS_LIMIT = 5
MILESTONES_LIMIT = 20
TOO_MANY_GOALS = Phrase(
    "A plan has at most %(limit)s goals: few goals are kept, many are forgotten.", limit=GOALS_LIMIT
)
TOO_MANY_MILESTONES = Phrase("A plan has at most %(limit)s milestones.", limit=MILESTONES_LIMIT)


class GoalLevel(Labelled):
    """Whose need a goal serves."""

    PERSONAL = "personal", Phrase("Personal need")
    ENTERPRISE = "enterprise", Phrase("Need of the enterprise")
    NATIONAL = "national", Phrase("Need of the country")


class PlanState(Labelled):
    DRAFT = "draft", Phrase("Draft")
    IN_REVIEW = "in_review", Phrase("Waiting for decisions")
    SPLIT = "split", Phrase("Opinions differ")
    RETURNED = "returned", Phrase("Returned")
    ACCEPTED = "accepted", Phrase("In force")


@dataclass(frozen=True, slots=True)
class NewGoal:
    text: str
    measure: str
    axis: Axis
    level: GoalLevel
    due_on: date
    #: How often it had been edited when the form was opened.
    edited: int


@dataclass(frozen=True, slots=True)
class NewMilestone:
    title: str
    description: str
    due_on: date
    criteria: tuple[tuple[Axis, str], ...]
    edited: int


@dataclass(frozen=True, slots=True)
class Goal:
    text: str
    measure: str
    axis: Axis
    level: GoalLevel
    due_on: date


@dataclass(frozen=True, slots=True)
class PlannedMilestone:
    """A milestone as the plan sees it: its criteria's axes decide whose keys it will need."""

    title: str
    axes: tuple[Axis, ...]
    due_on: date

    @property
    def seats(self) -> frozenset[str]:
        return frozenset(seat for axis in self.axes for seat in bonds.seats_of(axis))


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """One plan: `version` is being worked on or decided, `in_force` was accepted last (0: none yet)."""

    state: PlanState
    version: int
    in_force: int


def plan_state(version: int, request_version: int, request_state: str) -> PlanState:
    """The state of the version at hand, computed from its sign-off request ("" when there is none)."""
    if not request_state or version > request_version:
        return PlanState.DRAFT
    return _STATES.get(request_state, PlanState.DRAFT)


_STATES: Mapping[str, PlanState] = {
    RequestState.OPEN: PlanState.IN_REVIEW,
    RequestState.STALLED: PlanState.IN_REVIEW,
    RequestState.SPLIT: PlanState.SPLIT,
    RequestState.CALIBRATION: PlanState.SPLIT,
    RequestState.DEADLOCK: PlanState.SPLIT,
    RequestState.RETURNED: PlanState.RETURNED,
    RequestState.RULED_RETURNED: PlanState.RETURNED,
    RequestState.ACCEPTED: PlanState.ACCEPTED,
    RequestState.RULED_ACCEPTED: PlanState.ACCEPTED,
}


def version_in_force(version: int, state: PlanState, accepted_before: int) -> int:
    """The version people work by: the one at hand once accepted, until then the one accepted before (0: none)."""
    return version if state is PlanState.ACCEPTED else accepted_before


def problems(goals: Sequence[Goal], milestones: Sequence[PlannedMilestone], bond: Bond) -> list[Phrase]:
    """Everything that keeps this plan from being submitted, in words for the mentee."""
    found = _problems_of_goals(goals) + _problems_of_milestones(milestones)
    late = sum(day > bond.ends_on for day in [*(one.due_on for one in goals), *(one.due_on for one in milestones)])
    if late:
        found.append(
            plural(
                "One due date lies after the end of the mentorship.",
                "%(n)s due dates lie after the end of the mentorship.",
                late,
            )
        )
    return found


def _problems_of_goals(goals: Sequence[Goal]) -> list[Phrase]:
    if not goals:
        return [Phrase("The plan has no goal yet.")]
    if len(goals) > GOALS_LIMIT:
        return [
            Phrase("A plan has at most %(limit)s goals: few goals are kept, many are forgotten.", limit=GOALS_LIMIT)
        ]
    served = {seat for goal in goals for seat in bonds.seats_of(goal.axis)}
    return [_ONE_SIDED_GOALS[seat] for seat in SEATS if seat not in served]


def _problems_of_milestones(milestones: Sequence[PlannedMilestone]) -> list[Phrase]:
    if not milestones:
        return [Phrase("The plan has no milestone yet.")]
    found = [
        Phrase("The milestone “%(title)s” has no criterion.", title=one.title) for one in milestones if not one.axes
    ]
    served = {seat for one in milestones for seat in one.seats}
    found += [_ONE_SIDED_MILESTONES[seat] for seat in SEATS if seat not in served and not found]
    if not found and not any(len(one.seats) == len(SEATS) for one in milestones):
        found.append(
            Phrase(
                "The plan is one-sided: no milestone needs both mentors. At least one must have criteria for both "
                "of them, or a scenario criterion."
            )
        )
    return found


_ONE_SIDED_GOALS = {
    PARTY: Phrase("The plan is one-sided: no goal is on the political or scenario axis."),
    TECHNICAL: Phrase("The plan is one-sided: no goal is on the business or scenario axis."),
}
_ONE_SIDED_MILESTONES = {
    PARTY: Phrase("The plan is one-sided: no milestone has a criterion for the Party-affairs mentor."),
    TECHNICAL: Phrase("The plan is one-sided: no milestone has a criterion for the technical mentor."),
}


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 over canonical JSON: what exactly a decision was about."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def refusal_to_edit(bond: Bond, actor: Actor) -> Phrase | None:
    if not bonds.is_mentee(bond, actor):
        return Phrase("Only the mentee writes the plan; mentors say what they think of it with their decision.")
    return None if bond.is_open else bonds.ENDED


def refusal_to_change_planned(*, is_settled: bool) -> Phrase | None:
    return Phrase("This milestone is settled already.") if is_settled else None


def refusal_to_remove_planned(*, was_agreed: bool) -> Phrase | None:
    """What was agreed once does not vanish."""
    if was_agreed:
        return Phrase("An agreed milestone cannot be removed. If it makes no sense any more, ask HR to waive it.")
    return None


def refusal_to_submit(plan: PlanFacts, wrong: Sequence[Phrase], bond: Bond, actor: Actor) -> Phrase | None:
    """Why the version at hand may not go to the two mentors and the unit head."""
    if refusal := refusal_to_edit(bond, actor):
        return refusal
    if not bond.is_running:
        return Phrase("The plan can be submitted as soon as the agreement is confirmed by all three.")
    if plan.state is PlanState.RETURNED:
        return Phrase("It was returned. Change something first; that makes a new version.")
    if plan.state is not PlanState.DRAFT:
        return Phrase("This version has already been submitted.")
    return wrong[0] if wrong else None


def refusal_of_unit_head(head_id: int | None, bond: Bond) -> Phrase | None:
    """The third decision must come from a third person: neither a mentor nor the mentee."""
    if head_id is None or head_id in (*bond.mentors(), bond.mentee_id):
        return Phrase(
            "No unit head other than the three of you is registered for this unit. Please ask the HR department to "
            "name one."
        )
    return None
