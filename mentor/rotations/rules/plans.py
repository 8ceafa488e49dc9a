"""Rotation plans and their board: months, stints, what one edit changes, and who may do it. Pure.

A period is a month, counted from 1. A stint is somebody on a post from one period on. The board may be incomplete or
in conflict at any time: what is wrong with it is said, not forbidden. Forbidden is only what cannot be drawn: a stint
outside the plan, two of one person beginning in the same month, and a change of what is published.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Labelled, Phrase
from mentor.pairing.rules.facts import months_later
from mentor.people.rules import EmploymentStatus, Role
from mentor.rotations.rules.posts import SEES_POSTS

#: Nobody in these states of employment is planned for.
GONE = frozenset({EmploymentStatus.LEFT.value, EmploymentStatus.RETIRED.value})
#: How many months a plan may have, and how long one stint may be.
PERIODS, LONGEST = 36, 36

ONLY_HR = Phrase("Only HR of the unit plans its rotations.")


class PlanState(Labelled):
    """A plan is a draft until HR closes it; while the planner works, the board stands still."""

    DRAFT = "draft", Phrase("Open")
    WAITING = "waiting", Phrase("Waiting for the planner")
    RUNNING = "running", Phrase("Being planned")
    CLOSED = "closed", Phrase("Closed")


class Ending(Labelled):
    """How the last run of the planner ended."""

    FOUND = "found", Phrase("A plan was found")
    STOPPED = "stopped", Phrase("Stopped, the best so far was kept")
    IMPOSSIBLE = "impossible", Phrase("The demands cannot hold together")
    FAILED = "failed", Phrase("The planner broke off")


class EditKind(Labelled):
    """What can be done at a cell."""

    PLACE = "place", Phrase("Place")
    MOVE = "move", Phrase("Move")
    LOCK = "lock", Phrase("Lock")
    UNLOCK = "unlock", Phrase("Unlock")
    REMOVE = "remove", Phrase("Take away")


@dataclass(frozen=True, slots=True)
class Settings:
    """What HR sets: prices in points, and how long the planner may take.

    `keep`: what every changed stint of the published plan costs. `floor`: points of wishes for each stint below which
    every point missing counts twice. `length_cost`: each month longer or shorter than two. `order`: experiences that
    come before others.
    """

    keep: int = 25
    floor: int = 45
    length_cost: int = 10
    seconds: int = 60
    seed: int = 0
    order: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stint:
    """One stint of the board; `id` 0 is not yet stored."""

    id: int
    person: int
    post: int
    start: int
    length: int
    is_locked: bool = False
    is_published: bool = False

    @property
    def last(self) -> int:
        return self.start + self.length - 1


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody does at a cell; `stint` 0 places a new one."""

    kind: EditKind
    person: int
    stint: int = 0
    post: int = 0
    start: int = 0
    length: int = 0


def month_of(starts_on: date, period: int) -> date:
    """The first day of a period."""
    return months_later(starts_on, period - 1)


def period_of(starts_on: date, day: date) -> int:
    """The period a day lies in; below 1 before the plan begins."""
    return (day.year - starts_on.year) * 12 + day.month - starts_on.month + 1


def read_periods(text: str) -> frozenset[int]:
    """Stored periods: numbers separated by spaces."""
    return frozenset(int(one) for one in text.split())


def write_periods(periods: Iterable[int]) -> str:
    return " ".join(str(one) for one in sorted(set(periods)))


def edited(mine: Sequence[Stint], edit: Edit, periods: int, past: int = 0) -> tuple[Stint, ...]:
    """The stints of one person after an edit that `refusal_to_edit` lets pass. `past`: the last period that is over."""
    assert refusal_to_edit(mine, edit, periods, past) is None
    others = tuple(one for one in mine if one.id != edit.stint)
    if edit.kind is EditKind.REMOVE:
        return others
    if edit.kind is EditKind.PLACE:
        return _in_order(*mine, Stint(0, edit.person, edit.post, edit.start, edit.length, is_locked=True))
    [one] = [one for one in mine if one.id == edit.stint]
    if edit.kind is EditKind.MOVE:
        return _in_order(*others, replace(one, post=edit.post, start=edit.start, length=edit.length, is_locked=True))
    return _in_order(*others, replace(one, is_locked=edit.kind is EditKind.LOCK))


def _in_order(*stints: Stint) -> tuple[Stint, ...]:
    return tuple(sorted(stints, key=lambda one: one.start))


def refusal_to_edit(mine: Sequence[Stint], edit: Edit, periods: int, past: int = 0) -> Phrase | None:
    """Why this edit cannot be drawn; everything else that is wrong with it is shown at the cell."""
    one = next((one for one in mine if one.id == edit.stint), None)
    if edit.kind is not EditKind.PLACE and one is None:
        return Phrase("This stint is not on the board any more.")
    if one is not None and one.is_published and edit.kind in (EditKind.MOVE, EditKind.REMOVE):
        return Phrase("This stint is published; withdraw it first, then change it.")
    if edit.kind not in (EditKind.PLACE, EditKind.MOVE):
        return None
    if edit.start < 1 or edit.length < 1 or edit.start + edit.length - 1 > periods:
        return Phrase("A stint lies within the months of the plan.")
    if edit.start <= past:
        return Phrase("These months are over.")
    if any(other.start == edit.start and other.id != edit.stint for other in mine):
        return Phrase("Another stint of this person begins in the same month.")
    return None


def refusal_to_see(unit_path: str, actor: Actor) -> Phrase | None:
    """Whoever sees the posts of the area sees its plans."""
    return None if unit_path and actor.covers(unit_path, *SEES_POSTS) else Phrase("This plan is not of your area.")


def refusal_to_plan(unit_path: str, actor: Actor) -> Phrase | None:
    """Plans are made by HR of the area."""
    return (
        None if unit_path and actor.covers(unit_path, Role.HR) else Phrase("Only HR of the unit plans its rotations.")
    )


def refusal_to_change(state: PlanState) -> Phrase | None:
    """Why the board stands still."""
    if state in (PlanState.WAITING, PlanState.RUNNING):
        return Phrase("The planner is at work; stop it first.")
    return Phrase("This plan is closed.") if state is PlanState.CLOSED else None


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan for the people of one unit and of everything below it. `starts_on` is the first day of a month."""

    title: str
    unit_id: int
    starts_on: date
    periods: int


@dataclass(frozen=True, slots=True)
class PostDemand:
    """How posts take part in the plan."""

    experience: str
    shortest: int
    longest: int
    capacity: int | None = None
    closed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PersonDemand:
    """What people need from the plan."""

    needs: tuple[str, ...]
    away: frozenset[int] = frozenset()
    latest_start: int | None = None


def complaints_about_plan(new: NewPlan) -> dict[str, Phrase]:
    if new.starts_on.day != 1:
        return {"starts_on": Phrase("A plan begins on the first day of a month.")}
    return {}


def complaints_about_post(demand: PostDemand, periods: int) -> dict[str, Phrase]:
    wrong: dict[str, Phrase] = {}
    if demand.longest < demand.shortest:
        wrong["longest"] = Phrase("The longest stay cannot be shorter than the shortest one.")
    if demand.shortest > periods:
        wrong["shortest"] = Phrase("The plan has %(count)s months only.", count=periods)
    if any(not 1 <= one <= periods for one in demand.closed):
        wrong["closed"] = Phrase("The plan has the months 1 to %(count)s.", count=periods)
    return wrong


def complaints_about_person(demand: PersonDemand, offered: Iterable[str], periods: int) -> dict[str, Phrase]:
    """`offered`: the experiences that the posts of the plan give."""
    wrong: dict[str, Phrase] = {}
    if missing := [one for one in demand.needs if one not in set(offered)]:
        wrong["needs"] = Phrase("No post of the plan gives this: %(names)s.", names="、".join(missing))
    if any(not 1 <= one <= periods for one in demand.away):
        wrong["away"] = Phrase("The plan has the months 1 to %(count)s.", count=periods)
    if demand.latest_start is not None and not 1 <= demand.latest_start <= periods:
        wrong["latest_start"] = Phrase("The plan has the months 1 to %(count)s.", count=periods)
    return wrong
