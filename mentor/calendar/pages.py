"""The year at a glance for everybody, and its editing by HR and the system administrator."""

from datetime import datetime
from typing import Any

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from mentor.calendar import actions, queries
from mentor.calendar.arrangement import read_arrangement
from mentor.calendar.forms import FIRST_YEAR, LAST_YEAR, day_or_none, read_day_change, read_notice, year_or
from mentor.calendar.rules import DayWish, refusal_to_edit
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden, Invalid
from mentor.kernel.forms import Filled, RawForm
from mentor.web.respond import Html, page, read_form, see_other

AnyRequest = Request[Any, Any, Any]


@get("/calendar")
async def show_year(
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    year: FromQuery[str] = "",
    day: FromQuery[str] = "",
) -> Html:
    return await _year_page(actor, now, year, day, Filled())


@post("/calendar/days")
async def change_day(
    request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Redirect:
    raw = await read_form(request)
    try:
        change = read_day_change(raw)
        await actions.change_day(change, actor=actor, now=now)
    except Invalid as complaint:
        return await _year_page(actor, now, raw.get("year"), raw.get("day"), Filled(raw, complaint.errors), status=422)
    return see_other(f"/calendar?year={change.day.year}")


async def _year_page(actor: Actor, now: datetime, year: str, day: str, form: Filled, *, status: int = 200) -> Html:
    chosen = day_or_none(day)
    number = year_or(year, chosen.year if chosen else local_date(now).year)
    may_edit = refusal_to_edit(actor) is None
    return page(
        "calendar/year.html",
        status=status,
        year=await queries.year_view(number, now=now),
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
        missing=await queries.missing_year(now) if may_edit else None,
        may_edit=may_edit,
        edited=await queries.edited_day(chosen) if chosen and may_edit else None,
        wishes=list(DayWish),
        form=form,
    )


@get("/calendar/arrangement")
async def show_arrangement(
    actor: NamedDependency[Actor], now: NamedDependency[datetime], year: FromQuery[str] = ""
) -> Html:
    if (reason := refusal_to_edit(actor)) is not None:
        raise Forbidden(reason)
    return page("calendar/arrangement.html", form=Filled(), year=year_or(year, local_date(now).year + 1))


@post("/calendar/arrangements")
async def adopt_arrangement(
    request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Redirect:
    raw = await read_form(request)
    try:
        notice = read_notice(raw)
        arrangement = read_arrangement(notice.year, notice.text)
        await actions.adopt_arrangement(arrangement, doubts_seen=notice.doubts_seen, actor=actor, now=now)
    except Invalid as complaint:
        return _arrangement_page(raw, complaint, now)
    return see_other(f"/calendar?year={notice.year}")


def _arrangement_page(raw: RawForm, complaint: Invalid, now: datetime) -> Html:
    year = year_or(raw.get("year"), local_date(now).year + 1)
    return page("calendar/arrangement.html", status=422, form=Filled(raw, complaint.errors), year=year)


router = Router(
    "/", route_handlers=[show_year, change_day, show_arrangement, adopt_arrangement], include_in_schema=False
)
