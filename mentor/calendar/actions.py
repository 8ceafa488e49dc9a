"""Filling and changing the work calendar."""

from datetime import datetime

from chinese_calendar import constants  # type: ignore[import-untyped]

from mentor.calendar.queries import announced_years
from mentor.calendar.rules import DayKind, DaySource, Festival
from mentor.calendar.tables import WorkDay
from mentor.journal.actions import record
from mentor.kernel.actor import system_actor
from mentor.kernel.database import write_transaction

_FESTIVALS = {
    "New Year's Day": Festival.NEW_YEAR,
    "Spring Festival": Festival.SPRING,
    "Tomb-sweeping Day": Festival.QINGMING,
    "Labour Day": Festival.LABOUR,
    "Dragon Boat Festival": Festival.DRAGON_BOAT,
    "Mid-autumn Festival": Festival.MID_AUTUMN,
    "National Day": Festival.NATIONAL,
    "Anti-Fascist 70th Day": Festival.VICTORY,
}


async def seed_calendar(now: datetime) -> list[int]:
    """Add every year the kept library knows and we do not; returns those years.

    Runs at each start: a newer library brings newer years, and days entered by hand stay as they are.
    """
    known = await announced_years()
    days = [row for row in _library_days(now) if row.date.year not in known]
    if not days:
        return []
    years = sorted({row.date.year for row in days})
    async with write_transaction():
        added = 0
        for start in range(0, len(days), 500):
            added += len(
                await WorkDay.insert(*days[start : start + 500])
                .on_conflict(target=WorkDay.date, action="DO NOTHING")
                .returning(WorkDay.id)
            )
        if added:
            await record(
                "calendar.seed", "calendar", 0, actor=system_actor("calendar"), now=now, after={"years": years}
            )
    return years


def _library_days(now: datetime) -> list[WorkDay]:
    listed = ((DayKind.HOLIDAY, constants.holidays), (DayKind.WORKDAY, constants.workdays))
    return [
        WorkDay(date=day, kind=kind, name=_FESTIVALS.get(name, name), source=DaySource.LIBRARY, changed_at=now)
        for kind, days in listed
        for day, name in sorted(days.items())
    ]
