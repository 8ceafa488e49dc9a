"""Posts: how many people they take, how long one person holds them, and when somebody is due to move on. Pure.

Limits are counted in months from the day somebody took the post: as the policy profile has them, five years in general
and three in key posts by default, unless HR set one for the post. An exemption moves the day; it never removes it.
"""

from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Labelled, Phrase
from mentor.pairing.rules.facts import months_later
from mentor.people.rules import Role

#: So many months ahead people are warned, first and last; 0 is the day itself.
WARNINGS = (12, 6, 0)
#: Sees posts, their holders and who is due, inside the own area.
SEES_POSTS = (Role.HR, Role.PARTY_OFFICE, Role.UNIT_HEAD, Role.LEADER, Role.OBSERVER)


class Tenure(Labelled):
    """Where somebody stands on the way to the limit."""

    FAR = "far", Phrase("Not due yet")
    YEAR = "year", Phrase("Due within 12 months")
    HALF = "half", Phrase("Due within 6 months")
    OVER = "over", Phrase("Limit passed")


class NeedState(Labelled):
    OPEN = "open", Phrase("Needed")
    WITHDRAWN = "withdrawn", Phrase("No longer needed")


@dataclass(frozen=True, slots=True)
class Limits:
    """Months one person may hold a post, as the enterprise has it."""

    general: int = 60
    key: int = 36

    def months(self, is_key: bool) -> int:
        return self.key if is_key else self.general


@dataclass(frozen=True, slots=True)
class NewPost:
    """`tenure_months` None: as the enterprise has it for such posts."""

    code: str
    title: str
    unit_id: int
    capacity: int
    minimum: int
    is_key: bool = False
    tenure_months: int | None = None
    duties: str = ""

    def limit_months(self, limits: Limits) -> int:
        return self.tenure_months or limits.months(self.is_key)


@dataclass(frozen=True, slots=True)
class NewNeed:
    """A unit asks for people on a post from one day to another."""

    starts_on: date
    ends_on: date
    people: int
    experience: str
    reason: str


@dataclass(frozen=True, slots=True)
class NewExemption:
    """Somebody stays longer than the limit: until when, why, and by which document."""

    until_on: date
    reason: str
    document_no: str


@dataclass(frozen=True, slots=True)
class Staffing:
    """How a post is filled today."""

    capacity: int
    minimum: int
    holders: int

    @property
    def is_short(self) -> bool:
        return self.holders < self.minimum

    @property
    def is_full(self) -> bool:
        return self.holders >= self.capacity


def due_day(since: date, limit_months: int, exempt_until: date | None = None) -> date:
    """The day by which this person has to leave the post."""
    due = months_later(since, limit_months)
    return max(due, exempt_until) if exempt_until else due


def tenure(due_on: date, today: date) -> Tenure:
    """A month before twelve, six and no months are left begins the next stage."""
    if due_on <= today:
        return Tenure.OVER
    if due_on <= months_later(today, 6):
        return Tenure.HALF
    return Tenure.YEAR if due_on <= months_later(today, 12) else Tenure.FAR


def warnings_due(due_on: date, today: date) -> int:
    """How many of the warnings should have been given by now."""
    return sum(due_on <= months_later(today, months) for months in WARNINGS)


def complaints_about(new: NewPost) -> dict[str, Phrase]:
    if new.minimum > new.capacity:
        return {"minimum": Phrase("The minimum staffing cannot be more than the capacity.")}
    return {}


def complaints_about_need(new: NewNeed, capacity: int, today: date) -> dict[str, Phrase]:
    wrong: dict[str, Phrase] = {}
    if new.ends_on < new.starts_on:
        wrong["ends_on"] = Phrase("The last day cannot be before the first one.")
    elif new.ends_on < today:
        wrong["ends_on"] = Phrase("This time is already over.")
    if new.people > capacity:
        wrong["people"] = Phrase("The post takes %(capacity)s people at most.", capacity=capacity)
    return wrong


def complaints_about_exemption(new: NewExemption, due_on: date) -> dict[str, Phrase]:
    if new.until_on <= due_on:
        return {"until_on": Phrase("Without an exemption the post may be held until %(day)s already.", day=due_on)}
    return {}


def refusal_to_keep(unit_path: str, actor: Actor) -> Phrase | None:
    """Posts, their holders and exemptions are HR's."""
    if unit_path and actor.covers(unit_path, Role.HR):
        return None
    return Phrase("Only HR of the unit keeps its posts.")


def refusal_to_announce(unit_path: str, actor: Actor) -> Phrase | None:
    if unit_path and actor.covers(unit_path, Role.HR, Role.UNIT_HEAD):
        return None
    return Phrase("Only the unit head or HR of the unit announces needs.")


def refusal_to_place(staffing: Staffing, is_open: bool) -> Phrase | None:
    """Why nobody more can be put on the post."""
    if not is_open:
        return Phrase("This post is closed.")
    return Phrase("The post is full: %(count)s of %(count)s.", count=staffing.capacity) if staffing.is_full else None


def refusal_to_exempt(person: int, unit_path: str, actor: Actor) -> Phrase | None:
    """Nobody exempts themselves from mandatory rotation."""
    if actor.person_id == person:
        return Phrase("Nobody decides on their own exemption.")
    return refusal_to_keep(unit_path, actor)


def is_visible(unit_path: str, actor: Actor) -> bool:
    return bool(unit_path) and actor.covers(unit_path, *SEES_POSTS)
