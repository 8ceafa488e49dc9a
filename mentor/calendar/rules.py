"""Working days: which days people work, and counting in them. Pure.

Deadlines and public notices count working days (工作日). The State Council announces each year's days off and made-up
working days around November of the year before. For a year not announced yet the weekends and the statutory days of
the 2024 amendment are off, and `is_certain` says that nobody has announced it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Labelled, Phrase

ONE_DAY = timedelta(days=1)


class DayKind(Labelled):
    HOLIDAY = "holiday", Phrase("Day off")
    WORKDAY = "workday", Phrase("Working day")


class DayWish(Labelled):
    """What an editor may make of a day: an exception of either kind, or none."""

    ORDINARY = "ordinary", Phrase("as any week")
    HOLIDAY = "holiday", Phrase("Day off")
    WORKDAY = "workday", Phrase("Working day")


class DaySource(Labelled):
    """Where an exception comes from. Only the first two make a year an announced one."""

    LIBRARY = "library", Phrase("delivered with the product")
    NOTICE = "notice", Phrase("announced arrangement")
    HAND = "hand", Phrase("entered here")


class Festival(Labelled):
    """Names of days off that are known by a key; other names are shown as somebody typed them."""

    NEW_YEAR = "new_year", Phrase("New Year's Day")
    SPRING = "spring", Phrase("Spring Festival")
    QINGMING = "qingming", Phrase("Qingming Festival")
    LABOUR = "labour", Phrase("Labour Day")
    DRAGON_BOAT = "dragon_boat", Phrase("Dragon Boat Festival")
    MID_AUTUMN = "mid_autumn", Phrase("Mid-Autumn Festival")
    NATIONAL = "national", Phrase("National Day")
    VICTORY = "victory", Phrase("Victory Day")


#: First day of the Spring Festival, of the Dragon Boat and of the Mid-Autumn Festival, from the moments of new moon.
_LUNAR = {
    2027: "0206 0609 0915",
    2028: "0126 0528 1003",
    2029: "0213 0616 0922",
    2030: "0203 0605 0912",
    2031: "0123 0624 1001",
    2032: "0211 0612 0919",
    2033: "0131 0601 0908",
    2034: "0219 0620 0927",
    2035: "0208 0610 0916",
    2036: "0128 0530 1004",
    2037: "0215 0618 0924",
    2038: "0204 0607 0913",
    2039: "0124 0527 1002",
    2040: "0212 0614 0920",
    2041: "0201 0603 0910",
    2042: "0122 0622 0928",
    2043: "0210 0611 0917",
    2044: "0130 0531 1005",
    2045: "0217 0619 0925",
    2046: "0206 0608 0915",
    2047: "0126 0529 1004",
    2048: "0214 0615 0922",
    2049: "0202 0604 0911",
    2050: "0123 0623 0930",
}


def statutory_days(year: int) -> dict[date, Festival]:
    """The days off that the law itself names; the lunar ones are known until 2050."""
    days = {date(year, 1, 1): Festival.NEW_YEAR, date(year, 4, _qingming(year)): Festival.QINGMING}
    days |= {date(year, 5, day): Festival.LABOUR for day in (1, 2)}
    if year in _LUNAR:
        spring, dragon_boat, mid_autumn = (date(year, int(day[:2]), int(day[2:])) for day in _LUNAR[year].split())
        days |= {spring + timedelta(days=offset): Festival.SPRING for offset in range(-1, 3)}
        days |= {dragon_boat: Festival.DRAGON_BOAT, mid_autumn: Festival.MID_AUTUMN}
    return days | {date(year, 10, day): Festival.NATIONAL for day in (1, 2, 3)}


def _qingming(year: int) -> int:
    """Day in April of the solar term, by the usual formula for the 21st century."""
    short = year % 100
    return int(short * 0.2422 + 4.81) - short // 4


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of the years from `first_year` to `last_year`; asking beyond them is a mistake of the caller.

    `exceptions` are the days that differ from the plain week, `known_years` those with an announced arrangement.
    """

    exceptions: Mapping[date, DayKind] = field(default_factory=dict)
    known_years: frozenset[int] = frozenset()
    first_year: int = date.min.year
    last_year: int = date.max.year

    def is_workday(self, day: date) -> bool:
        if not self.first_year <= day.year <= self.last_year:
            raise ValueError(f"{day} lies outside the loaded calendar {self.first_year}-{self.last_year}")
        kind = self.exceptions.get(day)
        if kind is not None:
            return kind is DayKind.WORKDAY
        if day.weekday() >= 5:
            return False
        return day.year in self.known_years or day not in statutory_days(day.year)

    def add_workdays(self, day: date, n: int) -> date:
        """The `n`-th working day after `day` (before it when negative); with 0 the day itself or the next one."""
        if n == 0:
            return day if self.is_workday(day) else self.add_workdays(day, 1)
        step = ONE_DAY if n > 0 else -ONE_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
        if end < start:
            return -self.workdays_between(end, start)
        return sum(self.is_workday(day) for day in _days(start + ONE_DAY, end))

    def is_certain(self, start: date, end: date) -> bool:
        """Whether every year from `start` to `end` has an announced arrangement."""
        return all(year in self.known_years for year in range(start.year, end.year + 1))


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def day_name(name: str) -> Phrase | str:
    """A festival in the reader's language, any other name as it was typed."""
    return Festival(name).label if name in set(Festival) else name


def refusal_to_edit(actor: Actor) -> Phrase | None:
    """The calendar belongs to HR and to the system administrator; it holds no business data."""
    if actor.is_system or actor.has("hr", "sysadmin"):
        return None
    return Phrase("Only HR and the system administrator keep the work calendar.")
