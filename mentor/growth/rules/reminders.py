"""When somebody is reminded of what, each thing once. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mentor.growth.rules.bonds import SEATS, Bond

#: A milestone is announced so many days before it is due, on the day, and once it is overdue.
AHEAD = timedelta(days=7)


class Nearness(StrEnum):
    SOON = "soon"
    TODAY = "today"
    OVERDUE = "overdue"


def nearness(due_on: date, today: date) -> Nearness | None:
    """Which reminder holds on this day; a job that missed a day sends the next one that holds."""
    if due_on < today:
        return Nearness.OVERDUE
    if due_on == today:
        return Nearness.TODAY
    return Nearness.SOON if due_on - today <= AHEAD else None


class Silence(StrEnum):
    """How long a mentor has neither read, commented nor met: yellow or red."""

    WATCH = "watch"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class SilentSeat:
    """A seat that was last seen on `since` (the start, when never), and how bad that is."""

    seat: str
    holder: int
    since: date
    days: int
    silence: Silence


def silent_seats(bond: Bond, seen: dict[str, date | None], today: date) -> list[SilentSeat]:
    """Which of the two mentors should be reminded; nobody while the mentorship is not running."""
    if not bond.is_running:
        return []
    found = []
    for seat in SEATS:
        since = max(seen.get(seat) or bond.starts_on, bond.starts_on)
        days, holder = (today - since).days, bond.holder(seat)
        silence = _silence(days, bond)
        if silence is not None and holder is not None:
            found.append(SilentSeat(seat, holder, since, days, silence))
    return found


def _silence(days: int, bond: Bond) -> Silence | None:
    if days > bond.policy.meeting_late_days:
        return Silence.LATE
    return Silence.WATCH if days > bond.policy.meeting_watch_days else None
