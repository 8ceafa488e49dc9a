"""HR's list of mentees: filters, columns, saved views, export."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.growth.actions import exports as actions
from mentor.growth.forms.cohort import read_answer, read_export, read_filter, read_view_name
from mentor.growth.queries.cohort import alarm_counts, cohort_page
from mentor.growth.queries.exports import export_view, saved_views, seconds
from mentor.growth.queries.programmes import programme_choices
from mentor.growth.rules import cohort
from mentor.growth.rules.cohort import Alarm, Column, Sort, Stage
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Filled, RawForm
from mentor.pairing.rules.states import MentorshipState
from mentor.settings import settings
from mentor.web.respond import Html, download, page, read_form, see_other

AnyRequest = Request[Any, Any, Any]
Act = NamedDependency[Actor]
Now = NamedDependency[datetime]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get("/cohort")
async def show_cohort(request: AnyRequest, actor: Act, now: Now) -> Html:
    return await _cohort_page(query_of(str(request.url.query)), actor, now)


async def _cohort_page(query: dict[str, Sequence[str]], actor: Actor, now: datetime) -> Html:
    wanted, after = read_filter(query), RawForm(query).get("after")
    programmes = await programme_choices(actor)
    lines = await cohort_page(wanted, programmes, actor, today=local_date(now), after=after)
    return page(
        "growth/cohort.html",
        wanted=wanted,
        lines=lines,
        programmes=programmes,
        views=await saved_views(actor),
        filled=Filled(RawForm(query)),
        today=local_date(now),
        may_export=cohort.refusal_to_export(1, actor) is None,
        **_CHOICES,
    )


_CHOICES: Mapping[str, Any] = {
    "states": MentorshipState,
    "stages": Stage,
    "alarms": Alarm,
    "sorts": Sort,
    "columns": Column,
}


@get("/cohort/alarms")
async def show_alarms(actor: Act, now: Now) -> Html:
    """A piece of the first screen of those who have the list."""
    counts = await alarm_counts(await programme_choices(actor), actor, today=local_date(now))
    return page("growth/_alarms.html", counts=counts)


@post("/cohort/views")
async def save_view(request: AnyRequest, actor: Act, now: Now) -> Redirect:
    name, query = read_view_name(await read_form(request))
    wanted = read_filter(query_of(query)).query()
    await actions.save_view(name, wanted, actor=actor, now=now)
    return see_other(f"/cohort?{wanted}")


@post("/cohort/views/{view_id:int}/removals")
async def delete_view(view_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await actions.delete_view(view_id, actor=actor, now=now)
    return see_other("/cohort")


@get("/cohort/exports/new")
async def new_export(request: AnyRequest, actor: Act, now: Now) -> Html:
    query = read_filter(query_of(str(request.url.query))).query()
    return await _export_form(query, actor, now, Filled())


@post("/cohort/exports")
async def ask_for_export(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    raw = await read_form(request)
    wanted = read_filter(query_of(raw.get("query")))
    rows = await actions.count_for_export(wanted, actor=actor, now=now)
    try:
        wish = read_export(raw, needs_second=cohort.needs_second(rows, settings().export_limit))
        export_id = await actions.ask_for_export(wanted, wish, actor=actor, now=now)
    except Invalid as complaint:
        return await _export_form(wanted.query(), actor, now, Filled(raw, complaint.errors))
    return see_other(f"/cohort/exports/{export_id}")


@get("/cohort/exports/{export_id:int}")
async def show_export(export_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _export_page(export_id, actor, now, Filled())


@post("/cohort/exports/{export_id:int}/answers")
async def answer_export(request: AnyRequest, export_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    raw = await read_form(request)
    try:
        agrees, reason = read_answer(raw)
        await actions.answer_export(export_id, agrees=agrees, reason=reason, actor=actor, now=now)
    except Invalid as complaint:
        return await _export_page(export_id, actor, now, Filled(raw, complaint.errors))
    return see_other(f"/cohort/exports/{export_id}")


@get("/cohort/exports/{export_id:int}/file")
async def take_export(export_id: FromPath[int], actor: Act, now: Now) -> Response[bytes]:
    view = await export_view(export_id, actor)
    file = await actions.take_export(export_id, read_filter(query_of(view.query)), actor=actor, now=now)
    return download(file.content, file.name, XLSX)


def query_of(text: str) -> dict[str, Sequence[str]]:
    """The query part of an address, or a kept one, as read_filter takes it."""
    return {name: values for name, values in parse_qs(text[:2_000]).items()}


async def _export_form(query: str, actor: Actor, now: datetime, form: Filled) -> Html:
    rows = await actions.count_for_export(read_filter(query_of(query)), actor=actor, now=now)
    is_large = cohort.needs_second(rows, settings().export_limit)
    return page(
        "growth/export_form.html",
        status=422 if form.errors else 200,
        query=query,
        rows=rows,
        seconds=await seconds(actor) if is_large else None,
        limit=settings().export_limit,
        form=form,
    )


async def _export_page(export_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    view = await export_view(export_id, actor)
    return page(
        "growth/export.html",
        status=422 if form.errors else 200,
        export=view,
        take_refusal=cohort.refusal_to_take(view.facts, actor, now),
        second_refusal=cohort.refusal_to_second(view.facts, actor),
        is_asker=actor.person_id == view.asked_by.id,
        form=form,
    )


ROUTES = (
    show_cohort,
    show_alarms,
    save_view,
    delete_view,
    new_export,
    ask_for_export,
    show_export,
    answer_export,
    take_export,
)
