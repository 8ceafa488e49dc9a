"""The work calendar as the other features count with it, and as its editors see it. It is public to everybody."""

import calendar as months
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mentor.calendar.rules import DayKind, DaySource, DayWish, Festival, WorkCalendar, day_name, statutory_days
from mentor.calendar.tables import WorkDay
from mentor.kernel.clock import local_date
from mentor.kernel.i18n import Phrase

ANNOUNCED = (DaySource.LIBRARY.value, DaySource.NOTICE.value)


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of the year view. `wish` is the exception kept for it, `name` why."""

    day: date
    is_workday: bool
    is_exception: bool
    name: Phrase | str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks of seven cells, Monday first; None where the month has not begun or has ended."""

    number: int
    weeks: Sequence[Sequence[DayCell | None]]
    workdays: int


@dataclass(frozen=True, slots=True)
class SpecialDay:
    day: date
    kind: DayKind
    name: Phrase | str
    source: DaySource


@dataclass(frozen=True, slots=True)
class Year:
    number: int
    is_announced: bool
    months: Sequence[Month]
    exceptions: Sequence[SpecialDay]

    @property
    def workdays(self) -> int:
        return sum(month.workdays for month in self.months)


@dataclass(frozen=True, slots=True)
class EditedDay:
    """One day as its form needs it."""

    day: date
    kept: DayWish
    name: str


async def work_calendar(start: date, end: date) -> WorkCalendar:
    """Every day of the years from `start` to one year after `end`, in one statement."""
    first, last = max(start.year, date.min.year + 1), min(end.year + 1, date.max.year)
    rows = await WorkDay.select(WorkDay.date, WorkDay.kind, WorkDay.source).where(
        (WorkDay.date >= date(first, 1, 1)) & (WorkDay.date <= date(last, 12, 31))
    )
    return WorkCalendar(
        exceptions={row["date"]: DayKind(row["kind"]) for row in rows},
        known_years=frozenset(row["date"].year for row in rows if row["source"] in ANNOUNCED),
        first_year=first,
        last_year=last,
    )


async def due_after(now: datetime, workdays: int) -> date:
    """The business date `workdays` working days after today."""
    today = local_date(now)
    calendar = await work_calendar(today, today + timedelta(days=3 * abs(workdays)))
    return calendar.add_workdays(today, workdays)


async def announced_years() -> frozenset[int]:
    rows = await WorkDay.select(WorkDay.date).where(WorkDay.source.is_in(list(ANNOUNCED)))
    return frozenset(row["date"].year for row in rows)


async def year_view(year: int, *, now: datetime) -> Year:
    rows = await WorkDay.select().where((WorkDay.date >= date(year, 1, 1)) & (WorkDay.date <= date(year, 12, 31)))
    exceptions = {
        row["date"]: SpecialDay(row["date"], DayKind(row["kind"]), day_name(row["name"]), DaySource(row["source"]))
        for row in sorted(rows, key=lambda row: row["date"])
    }
    announced = any(one.source.value in ANNOUNCED for one in exceptions.values())
    plan = WorkCalendar(
        {day: one.kind for day, one in exceptions.items()}, frozenset({year}) if announced else frozenset()
    )
    by_law = {} if announced else statutory_days(year)
    shown = [_month(year, number, plan, exceptions, by_law, local_date(now)) for number in range(1, 13)]
    return Year(year, announced, shown, list(exceptions.values()))


def _month(
    year: int,
    number: int,
    plan: WorkCalendar,
    exceptions: dict[date, SpecialDay],
    by_law: dict[date, Festival],
    today: date,
) -> Month:
    def cell(day: date) -> DayCell | None:
        if day.month != number:
            return None
        told = exceptions.get(day)
        festival = by_law.get(day)
        name = told.name if told else festival.label if festival else ""
        return DayCell(day, plan.is_workday(day), told is not None or festival is not None, name, day == today)

    weeks = [[cell(day) for day in week] for week in months.Calendar().monthdatescalendar(year, number)]
    return Month(number, weeks, sum(one.is_workday for week in weeks for one in week if one))


async def edited_day(day: date) -> EditedDay:
    row = await WorkDay.select().where(WorkDay.date == day).first()
    return EditedDay(day, DayWish(row["kind"]), row["name"]) if row else EditedDay(day, DayWish.ORDINARY, "")


async def missing_year(now: datetime) -> int | None:
    """Next year, when it is December and nobody has announced it yet (or this year, when that was forgotten)."""
    today = local_date(now)
    known = await announced_years()
    if today.year not in known:
        return today.year
    return today.year + 1 if today.month == 12 and today.year + 1 not in known else None
