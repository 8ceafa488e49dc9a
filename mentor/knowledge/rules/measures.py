"""What use says about the knowledge. Never a target: a count that is asked for is produced on the last day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Counts:
    """Of the units somebody looks after. Uses are those that worked, by others than the authors."""

    lessons: int = 0
    published: int = 0
    stale: int = 0
    uses: int = 0
    uses_elsewhere: int = 0
    failures: int = 0
    milestones: int = 0
    milestones_citing: int = 0

    @property
    def stale_percent(self) -> int:
        return percent(self.stale, self.published)

    @property
    def elsewhere_percent(self) -> int:
        return percent(self.uses_elsewhere, self.uses)

    @property
    def citing_percent(self) -> int:
        return percent(self.milestones_citing, self.milestones)


def percent(part: int, whole: int) -> int:
    """Rounded; 0 of nothing."""
    return round(100 * part / whole) if whole else 0


def typical_days(days: Sequence[int]) -> int | None:
    """The median; None while nothing was reused."""
    return round(median(days)) if days else None
