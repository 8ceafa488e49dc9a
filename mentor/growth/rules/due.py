"""What waits for the three of a mentorship, oldest first. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from mentor.growth.rules.milestones import MilestoneState
from mentor.growth.rules.plans import PlanFacts, PlanState
from mentor.kernel.i18n import Phrase, plural

#: A milestone is announced so long before it is due.
AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing to do: what, where, until when (None: no day is set)."""

    text: Phrase
    address: str
    due_on: date | None

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class OpenMilestone:
    id: int
    title: str
    state: MilestoneState
    due_on: date
    decide_by: date | None


@dataclass(frozen=True, slots=True)
class OpenAction:
    text: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class MonthSoFar:
    """Entries of this month against the least number; `ends_on` is its last day."""

    written: int
    wanted: int
    ends_on: date


def of_mentee(
    mentorship_id: int,
    plan: PlanFacts,
    milestones: Iterable[OpenMilestone],
    actions: Iterable[OpenAction],
    month: MonthSoFar,
    today: date,
) -> tuple[DueItem, ...]:
    """What the mentee has to do, the earliest day first, things without a day last."""
    items = [*_of_plan(mentorship_id, plan)]
    items += [item for one in milestones if (item := _of_milestone(one, today))]
    items += [
        DueItem(Phrase("Agreed: %(text)s", text=one.text), f"/mentorships/{mentorship_id}/meetings", one.due_on)
        for one in actions
    ]
    if month.written < month.wanted:
        lacking = month.wanted - month.written
        text = plural("Write one log entry this month", "Write %(n)s log entries this month", lacking)
        items.append(DueItem(text, f"/mentorships/{mentorship_id}/logs/new", month.ends_on))
    return tuple(sorted(items, key=lambda item: item.due_on or date.max))


def _of_plan(mentorship_id: int, plan: PlanFacts) -> list[DueItem]:
    address = f"/mentorships/{mentorship_id}/plan"
    if plan.state is PlanState.RETURNED:
        return [DueItem(Phrase("Your plan was returned: change it and submit it again"), address, None)]
    if plan.state is PlanState.DRAFT:
        first = Phrase("Write your plan and submit it")
        return [DueItem(Phrase("Submit the changed plan") if plan.in_force else first, address, None)]
    return []


def _of_milestone(one: OpenMilestone, today: date) -> DueItem | None:
    address = f"/milestones/{one.id}"
    if one.state is MilestoneState.RETURNED:
        return DueItem(Phrase("Returned: %(title)s", title=one.title), address, one.due_on)
    if one.state is MilestoneState.PLANNED and one.due_on <= today + AHEAD:
        return DueItem(Phrase("Submit: %(title)s", title=one.title), address, one.due_on)
    return None


def of_mentor(milestones: Iterable[OpenMilestone], unread: int) -> tuple[DueItem, ...]:
    """What one mentor has to do for this mentee; whether the own key is still awaited is said on the page."""
    items = [
        DueItem(Phrase("Decide: %(title)s", title=one.title), f"/milestones/{one.id}", one.decide_by)
        for one in milestones
        if one.state is MilestoneState.IN_REVIEW
    ]
    items += [
        DueItem(Phrase("You disagree about: %(title)s", title=one.title), f"/milestones/{one.id}", one.decide_by)
        for one in milestones
        if one.state is MilestoneState.SPLIT
    ]
    if unread:
        items.append(DueItem(plural("Read one log entry", "Read %(n)s log entries", unread), "/logs/reading", None))
    return tuple(sorted(items, key=lambda item: item.due_on or date.max))
