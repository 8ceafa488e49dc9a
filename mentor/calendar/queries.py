"""The work calendar as the other features count with it, and as its editors see it. It is public to everybody."""

from datetime import date, datetime, timedelta

from mentor.calendar.rules import DayKind, DaySource, WorkCalendar
from mentor.calendar.tables import WorkDay
from mentor.kernel.clock import local_date

ANNOUNCED = (DaySource.LIBRARY.value, DaySource.NOTICE.value)


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
