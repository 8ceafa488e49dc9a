"""What the pairing rules look at: plain values of one mentor, one mentee and one plan. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.states import Direction, Grade, ProfileState, Seat
from mentor.people.rules import Affiliation, EmploymentStatus, SkillLevel, TitleLevel


@dataclass(frozen=True, slots=True)
class Axes:
    """One number from 0 to 4 for each of the three axes: a gap, or a strength."""

    political: int = 0
    business: int = 0
    scenario: int = 0

    def on(self, seat: Seat) -> tuple[int, int]:
        """The two axes a seat answers for: its own line, and the scenario both share."""
        return (self.political if seat is Seat.PARTY else self.business, self.scenario)


@dataclass(frozen=True, slots=True)
class Qualification:
    """What a person brings to a seat of the pool."""

    affiliation: Affiliation
    party_joined_on: date | None = None
    party_full_on: date | None = None
    party_work_years: int = 0
    title_level: TitleLevel = TitleLevel.NONE
    skill_level: SkillLevel = SkillLevel.NONE
    specialty_years: int = 0
    has_exception: bool = False


@dataclass(frozen=True, slots=True)
class MentorFacts:
    """One profile of the pool with its person."""

    profile_id: int
    person_id: int
    seat: Seat
    state: ProfileState
    unit_path: str
    qualification: Qualification
    site: str = ""
    capacity: int = 2
    load: int = 0
    term_until: date | None = None
    reappointment_planned: bool = False
    specialties: tuple[str, ...] = ()
    strengths: Axes = Axes()
    last_grade: Grade | None = None
    blocked_until: date | None = None
    status: EmploymentStatus = EmploymentStatus.EMPLOYED
    #: The mentor is the head of the mentee's unit, or the secretary of the mentee's Party branch.
    heads_unit: bool = False
    is_secretary: bool = False


@dataclass(frozen=True, slots=True)
class MenteeFacts:
    person_id: int
    unit_path: str
    site: str = ""
    #: Path of the department around the mentee's unit.
    department_path: str = "-"
    specialties: tuple[str, ...] = ()
    gaps: Axes = Axes()
    direction: Direction = Direction.BOTH
    #: Another mentorship of theirs that runs.
    running_mentorship: int | None = None
    #: Persons with whom a relation is declared that rules out being in one line.
    avoids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be decided: under which numbers, when, until when."""

    policy: Policy
    today: date
    ends_on: date
    #: The mentorship in which a seat is being filled, when there is one already.
    mentorship_id: int | None = None
    #: A mentor whose term ends earlier may be taken because a reappointment is ordered along with it.
    orders_reappointment: bool = False


def folded(specialties: str) -> tuple[str, ...]:
    """Specialties as typed ("焊接、热处理, NDT") in a form that can be compared."""
    for mark in "，、;；/\n":
        specialties = specialties.replace(mark, ",")
    return tuple(dict.fromkeys(part.strip().casefold() for part in specialties.split(",") if part.strip()))


def years_between(start: date, end: date) -> int:
    """Whole years."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
