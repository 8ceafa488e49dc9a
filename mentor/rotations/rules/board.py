"""The board of a plan: stints, what one edit changes, and which part is published. Pure.

A stint is somebody on a post from one period on. The board may be incomplete or in conflict at any time: what is wrong
with it is said, not forbidden. Forbidden is only what cannot be drawn: a stint outside the plan, two of one person
beginning in the same month, and a change of what is published.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from mentor.kernel.i18n import Labelled, Phrase
from mentor.rotations.rules.commitments import Commitment
from mentor.rotations.rules.plans import PlanState, Settings, month_of


class EditKind(Labelled):
    """What can be done at a cell."""

    PLACE = "place", Phrase("Place")
    MOVE = "move", Phrase("Move")
    LOCK = "lock", Phrase("Lock")
    UNLOCK = "unlock", Phrase("Unlock")
    REMOVE = "remove", Phrase("Take away")


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
class Touched:
    """All stints of these people, as they stood."""

    people: tuple[int, ...]
    stints: tuple[Stint, ...]

    def onto(self, stints: Iterable[Stint]) -> tuple[Stint, ...]:
        """A board on which these people stand so."""
        return (*(one for one in stints if one.person not in self.people), *self.stints)


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody does at a cell; `stint` 0 places a new one."""

    kind: EditKind
    person: int
    stint: int = 0
    post: int = 0
    start: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan without its board. `edited` is the version of the board."""

    id: int
    title: str
    unit_id: int
    unit_name: str
    unit_path: str
    starts_on: date
    periods: int
    state: PlanState
    settings: Settings
    progress: str
    outcome: str
    heard_at: datetime | None
    edited: int

    @property
    def months(self) -> tuple[date, ...]:
        return tuple(self.month(period) for period in range(1, self.periods + 1))

    def month(self, period: int) -> date:
        """The first day of a period, in the plan or after it."""
        return month_of(self.starts_on, period)


@dataclass(frozen=True, slots=True)
class PostOfPlan:
    """`closed` and `handovers` are periods from 1."""

    id: int
    post_id: int
    code: str
    title: str
    unit_id: int
    unit_name: str
    experience: str
    shortest: int
    longest: int
    capacity: int
    closed: frozenset[int]
    handovers: frozenset[int]


@dataclass(frozen=True, slots=True)
class PersonOfPlan:
    id: int
    person_id: int
    name: str
    employee_no: str
    home_id: int
    home_name: str
    needs: tuple[str, ...]
    away: frozenset[int]
    latest_start: int | None
    has_left: bool
    #: Months in which a project needs them at home -> its code.
    busy: Mapping[int, str] = field(default_factory=dict)

    @property
    def at_home(self) -> frozenset[int]:
        """For any reason."""
        return self.away | self.busy.keys()


@dataclass(frozen=True, slots=True)
class UnitOfPlan:
    id: int
    unit_id: int
    name: str
    minimum: int


@dataclass(frozen=True, slots=True)
class Board:
    """People by name, posts by unit and code, and the stints by person and month."""

    plan: PlanRow
    people: tuple[PersonOfPlan, ...]
    posts: tuple[PostOfPlan, ...]
    units: tuple[UnitOfPlan, ...]
    stints: tuple[Stint, ...]
    commitments: tuple[Commitment, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Part:
    """What is published: of one unit or of all, and up to a month or to the end."""

    unit: int | None = None
    until: int | None = None


def stints_of_part(stints: Iterable[Stint], unit_of: Mapping[int, int], part: Part) -> list[Stint]:
    """The unpublished stints of the part. `unit_of`: post of the plan -> unit."""
    return [
        one
        for one in stints
        if not one.is_published
        and (part.unit is None or unit_of[one.post] == part.unit)
        and (part.until is None or one.start <= part.until)
    ]
