"""Closing months: after the last open day a month's numbers do not change any more."""

from datetime import date, datetime

from mentor.calendar.queries import work_calendar
from mentor.calendar.rules import WorkCalendar
from mentor.growth.queries.months import OpenMonth, oldest_open_month, open_months
from mentor.growth.rules.logs import first_day_of, month_closes_on
from mentor.growth.tables import GrowthMonth
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction

CHUNK = 500


async def close_months(*, actor: Actor, now: datetime) -> int:
    """Close every month whose last open day has passed, per mentorship and its programme's numbers; gives how many."""
    today = local_date(now)
    this_month = today.replace(day=1)
    oldest = await oldest_open_month()
    if oldest is None:
        return 0
    calendar = await work_calendar(first_day_of(oldest), today)
    closed, after = 0, 0
    while rows := await open_months(before=f"{this_month:%Y-%m}", after=after, limit=CHUNK):
        due = [row.id for row in rows if _is_over(row, calendar, today)]
        closed += await _close(due, actor=actor, now=now)
        after = rows[-1].id
    return closed


def _is_over(row: OpenMonth, calendar: WorkCalendar, today: date) -> bool:
    return month_closes_on(first_day_of(row.month), calendar, row.policy) < today


async def _close(ids: list[int], *, actor: Actor, now: datetime) -> int:
    """One transaction and one entry in the journal per chunk."""
    if not ids:
        return 0
    async with write_transaction():
        rows = (
            await GrowthMonth.update({GrowthMonth.closed_at: now})
            .where(GrowthMonth.id.is_in(ids) & GrowthMonth.closed_at.is_null())
            .returning(GrowthMonth.id, GrowthMonth.month)
        )
        if rows:
            after = {"months": sorted({row["month"] for row in rows}), "mentorships": len(rows)}
            await journal.record("growth.close_months", "month", rows[0]["id"], actor=actor, now=now, after=after)
        return len(rows)
