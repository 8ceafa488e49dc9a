"""The work calendar for machines: due dates reckoned elsewhere must come out the same."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from mentor.calendar import queries
from mentor.calendar.forms import FIRST_YEAR, LAST_YEAR
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import render
from mentor.web.api import problems

_SCOPE = {"scope": "calendar:read"}
Workdays = Annotated[int, QueryParameter(ge=0, le=250, description="working days to count; 0: today or the next one")]


class DayOut(msgspec.Struct):
    day: date
    kind: str
    name: str


class YearOut(msgspec.Struct):
    """`announced` is false while only weekends and statutory days are known; `exceptions` are the days that differ."""

    year: int
    announced: bool
    workdays: int
    exceptions: list[DayOut]


class DueOut(msgspec.Struct):
    due_on: date


@get("/calendar/{year:int}", opt=_SCOPE, tags=["calendar"], responses=problems())
async def show_year(year: FromPath[int], now: NamedDependency[datetime]) -> YearOut:
    """The days off and the weekend days that are worked in one year."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound
    found = await queries.year_view(year, now=now)
    days = [DayOut(one.day, one.kind.value, render(one.name)) for one in found.exceptions]
    return YearOut(year, found.is_announced, found.workdays, days)


@get("/calendar/due", opt=_SCOPE, tags=["calendar"], responses=problems())
async def show_due(workdays: Workdays, now: NamedDependency[datetime]) -> DueOut:
    """The date so many working days after today."""
    return DueOut(await queries.due_after(now, workdays))


handlers = (show_year, show_due)
