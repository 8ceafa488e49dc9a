"""Projects that need their people at home for some months of a plan, and what a slip of the project changes. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mentor.kernel.i18n import Phrase

#: A slip of more than two years is another project; a window may so reach beyond the plan.
MOST_MONTHS, LAST_PERIOD = 24, 60


@dataclass(frozen=True, slots=True)
class NewCommitment:
    """From period `first` to `last` the team of the project is at home."""

    project: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Slip:
    """So many months later than thought, and why."""

    months: int
    reason: str


@dataclass(frozen=True, slots=True)
class Commitment:
    """`people`: rows of those of the team who are in the plan.

    `known`: the last due day of its nodes when HR looked; `reaches`: the last one now.
    """

    id: int
    project_id: int
    code: str
    title: str
    first: int
    last: int
    known: date | None
    reaches: date | None
    people: tuple[int, ...]

    @property
    def late_months(self) -> int:
        """So many months later than known do its nodes end now."""
        if self.known is None or self.reaches is None:
            return 0
        months = (self.reaches.year - self.known.year) * 12 + self.reaches.month - self.known.month
        return min(max(0, months), MOST_MONTHS)


def complaints_about_commitment(new: NewCommitment, periods: int) -> dict[str, Phrase]:
    if new.last < new.first:
        return {"last": Phrase("The last month cannot be before the first one.")}
    if new.first > periods:
        return {"first": Phrase("The plan has %(count)s months only.", count=periods)}
    return {}


def slipped(first: int, last: int, months: int, past: int) -> tuple[int, int]:
    """The window after a slip: what has begun only ends later. `past`: the last period that is over."""
    later = min(last + months, LAST_PERIOD)
    return (first if first <= past else min(first + months, later)), later


def busy(commitments: Iterable[Commitment], periods: int) -> Mapping[int, Mapping[int, str]]:
    """Row of the person -> period of the plan -> code of the project that needs them."""
    found: dict[int, dict[int, str]] = {}
    for one in commitments:
        for person in one.people:
            mine = found.setdefault(person, {})
            for period in range(one.first, min(one.last, periods) + 1):
                mine.setdefault(period, one.code)
    return found
