"""Rotation plans: months, what posts and people take part with, how the planner fares, and who may do what. Pure.

A period is a month, counted from 1.
"""

from collections.abc import Iterable
from dataclasses import dataclass
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

    DRAFT = "draft", Phrase("In preparation")
    WAITING = "waiting", Phrase("Waiting for the planner")
    RUNNING = "running", Phrase("Being planned")
    CLOSED = "closed", Phrase("Closed")


class Ending(Labelled):
    """How the last run of the planner ended."""

    FOUND = "found", Phrase("A plan was found")
    STOPPED = "stopped", Phrase("Stopped, the best so far was kept")
    IMPOSSIBLE = "impossible", Phrase("The demands cannot hold together")
    FAILED = "failed", Phrase("The planner broke off")


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


@dataclass(frozen=True, slots=True)
class Told:
    """How far the planner is. `bound` None: nothing proven yet; `violations` 0: the best so far could be published."""

    stage: str
    seconds: int
    objective: int
    bound: int | None
    gap: float | None
    violations: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. Sentences are phrases as JSON; `relaxations` go with what each buys."""

    ending: Ending
    seconds: int = 0
    objective: int = 0
    bound: int | None = None
    gap: float | None = None
    changed: int = 0
    #: What the plan would earn if stability cost nothing, minus what it earns; None when that was not asked.
    stability: int | None = None
    conflict: tuple[str, ...] = ()
    relaxations: tuple[str, ...] = ()


def refusal_to_ask(state: PlanState, people: int, posts: int) -> Phrase | None:
    """Why the planner cannot be asked now."""
    if refusal := refusal_to_change(state):
        return refusal
    return None if people and posts else Phrase("A plan needs posts first, then people; then the board opens.")


@dataclass(frozen=True, slots=True)
class NewWish:
    """Rows of the plan, and points from 0 to 100."""

    person: int
    post: int
    points: int
