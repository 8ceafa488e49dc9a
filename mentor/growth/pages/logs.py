"""The log: writing it on a phone, finding it by month, reading it one after the other."""

import secrets
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.growth.actions import logs as actions
from mentor.growth.actions import reading
from mentor.growth.forms.logs import read_comment, read_draft, read_log, read_seat
from mentor.growth.queries.log_lists import log_list, reading_queue, write_page
from mentor.growth.queries.logs import LogPage, log_page
from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.logs import LogKind, Visibility
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Conflict, DomainError, Invalid
from mentor.kernel.forms import Filled, RawForm
from mentor.kernel.i18n import Phrase, render
from mentor.settings import settings
from mentor.web.respond import Html, page, read_form, see_other

AnyRequest = Request[Any, Any, Any]
Act = NamedDependency[Actor]
Now = NamedDependency[datetime]


@get("/mentorships/{mentorship_id:int}/logs")
async def show_logs(
    mentorship_id: FromPath[int], actor: Act, month: FromQuery[str] = "", after: FromQuery[str] = ""
) -> Html:
    found = await log_list(mentorship_id, actor, month=month[:7], after=after)
    return page("growth/logs.html", log=found)


@get("/mentorships/{mentorship_id:int}/logs/new")
async def new_log(mentorship_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _write_page(mentorship_id, actor, now, Filled())


@post("/mentorships/{mentorship_id:int}/logs")
async def submit_log(request: AnyRequest, mentorship_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    raw = await read_form(request)
    try:
        if raw.get("save") == "draft":
            log_id = await actions.save_draft(mentorship_id, read_draft(raw, local_date(now)), actor=actor, now=now)
            return see_other(f"/logs/{log_id}/edit")
        log_id = await actions.submit_log(mentorship_id, read_log(raw), actor=actor, now=now)
    except Invalid as complaint:
        return await _write_page(mentorship_id, actor, now, Filled(raw, complaint.errors))
    return see_other(f"/logs/{log_id}")


@post("/mentorships/{mentorship_id:int}/logs/drafts")
async def save_draft(request: AnyRequest, mentorship_id: FromPath[int], actor: Act, now: Now) -> Response[str]:
    """Called by the form itself every few seconds; answers with one line for the person."""
    raw = await read_form(request)
    try:
        await actions.save_draft(mentorship_id, read_draft(raw, local_date(now)), actor=actor, now=now)
    except (Invalid, Conflict) as problem:
        return Response(render(_worst(problem)), media_type="text/plain")
    return Response(render(Phrase("Draft saved at %(moment)s.", moment=now)), media_type="text/plain")


def _worst(problem: DomainError) -> Phrase:
    return next(iter(problem.errors.values())) if isinstance(problem, Invalid) else problem.phrase


@get("/logs/{log_id:int}")
async def show_log(log_id: FromPath[int], actor: Act, now: Now) -> Html:
    return _log_html(await log_page(log_id, actor, local_date(now)), Filled())


@get("/logs/{log_id:int}/edit")
async def edit_log(log_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _edit_page(log_id, actor, now, Filled())


@post("/logs/{log_id:int}/changes")
async def change_log(request: AnyRequest, log_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    raw = await read_form(request)
    try:
        await actions.change_log(log_id, read_log(raw), actor=actor, now=now)
    except Invalid as complaint:
        return await _edit_page(log_id, actor, now, Filled(raw, complaint.errors))
    return see_other(f"/logs/{log_id}")


@post("/logs/{log_id:int}/removals")
async def delete_log(log_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    return see_other(f"/mentorships/{await actions.delete_log(log_id, actor=actor, now=now)}/logs")


@post("/logs/{log_id:int}/files/{attachment_id:int}/removals")
async def remove_file(log_id: FromPath[int], attachment_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await actions.remove_log_file(log_id, attachment_id, actor=actor, now=now)
    return see_other(f"/logs/{log_id}/edit")


@post("/logs/{log_id:int}/addenda")
async def add_addendum(request: AnyRequest, log_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        await actions.add_addendum(log_id, read_comment(raw, required=True), actor=actor, now=now)
        return f"/logs/{log_id}"

    return await _done(request, log_id, act, actor, now)


@get("/logs/reading")
async def show_reading(actor: Act, now: Now) -> Html:
    """The entry that has waited longest, in full; the others as a list beside it."""
    queue = await reading_queue(actor)
    first = await log_page(queue[0].id, actor, local_date(now)) if queue else None
    return page("growth/reading.html", queue=queue, log=first, form=Filled(), today=local_date(now))


@post("/logs/{log_id:int}/readings")
async def read_entry(request: AnyRequest, log_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    """Read, with a comment or without; then on to the next one."""

    async def act(raw: RawForm) -> str:
        await reading.read_log(log_id, read_comment(raw, required=False), actor=actor, now=now)
        return "/logs/reading" if raw.get("next") else f"/logs/{log_id}"

    return await _done(request, log_id, act, actor, now)


@post("/logs/{log_id:int}/comments")
async def record_comment(request: AnyRequest, log_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    """A secretary writes down what a mentor said."""

    async def act(raw: RawForm) -> str:
        seat, text = read_seat(raw), read_comment(raw, required=True)
        await reading.record_comment(log_id, seat, text, actor=actor, now=now)
        return f"/logs/{log_id}"

    return await _done(request, log_id, act, actor, now)


@post("/comments/{comment_id:int}/confirmations")
async def confirm_comment(comment_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    return see_other(f"/logs/{await reading.confirm_comment(comment_id, actor=actor, now=now)}")


async def _done(
    request: AnyRequest, log_id: int, act: Callable[[RawForm], Awaitable[str]], actor: Actor, now: datetime
) -> Html | Redirect:
    """Where the action leads, or the entry again with what was wrong."""
    raw = await read_form(request)
    try:
        return see_other(await act(raw))
    except Invalid as complaint:
        found = await log_page(log_id, actor, local_date(now))
        return _log_html(found, Filled(raw, complaint.errors))


async def _write_page(mentorship_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    found = await write_page(mentorship_id, actor)
    key = form.raw.get("draft_key") or secrets.token_urlsafe(12)
    return _form_html(form, local_date(now), log=None, draft_key=key, files=(), links="", write=found)


async def _edit_page(log_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    found = await log_page(log_id, actor, local_date(now))
    write = await write_page(found.bond.mentorship_id, actor)
    links = "\n".join(one.address for one in found.around.links if one.milestone_id is None)
    return _form_html(
        form,
        local_date(now),
        log=found,
        draft_key=found.log.draft_key,
        files=found.around.files,
        links=links,
        write=write,
    )


def _form_html(form: Filled, today: date, **shown: Any) -> Html:
    return page(
        "growth/log_form.html",
        status=422 if form.errors else 200,
        form=form,
        today=today,
        kinds=LogKind,
        axes=Axis,
        visibilities=Visibility,
        limit=settings().upload_megabytes,
        **shown,
    )


def _log_html(found: LogPage, form: Filled) -> Html:
    return page("growth/log.html", status=422 if form.errors else 200, log=found, form=form)


ROUTES = (
    show_logs,
    new_log,
    submit_log,
    save_draft,
    show_log,
    edit_log,
    change_log,
    delete_log,
    remove_file,
    add_addendum,
    show_reading,
    read_entry,
    record_comment,
    confirm_comment,
)
