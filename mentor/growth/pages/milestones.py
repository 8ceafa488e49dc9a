"""A milestone: criteria, evidence, history and the decision on one page."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.growth.actions import milestones as actions
from mentor.growth.actions import settling
from mentor.growth.forms.milestones import read_evidence, read_reason, read_submission
from mentor.growth.queries.milestones import milestone_page
from mentor.growth.rules.milestones import SupervisionLevel
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Filled, RawForm
from mentor.settings import settings
from mentor.signoff.queries import request_view
from mentor.web.respond import Html, page, read_form, see_other

AnyRequest = Request[Any, Any, Any]
Act = NamedDependency[Actor]
Now = NamedDependency[datetime]


@get("/milestones/{milestone_id:int}")
async def show_milestone(milestone_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _page(milestone_id, actor, now)


@post("/milestones/{milestone_id:int}/evidence")
async def add_evidence(request: AnyRequest, milestone_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await actions.add_evidence(milestone_id, read_evidence(raw), actor=actor, now=now)

    return await _done(request, milestone_id, act, "evidence", actor, now)


@post("/milestones/{milestone_id:int}/evidence/{evidence_id:int}/removals")
async def remove_evidence(milestone_id: FromPath[int], evidence_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await actions.remove_evidence(milestone_id, evidence_id, actor=actor, now=now)
    return see_other(f"/milestones/{milestone_id}#evidence")


@post("/milestones/{milestone_id:int}/submissions")
async def submit_milestone(request: AnyRequest, milestone_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await actions.submit_milestone(milestone_id, read_submission(raw), actor=actor, now=now)

    return await _done(request, milestone_id, act, "submission", actor, now)


@post("/milestones/{milestone_id:int}/waivers")
async def waive_milestone(request: AnyRequest, milestone_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await settling.waive(milestone_id, read_reason(raw), actor=actor, now=now)

    return await _done(request, milestone_id, act, "settling", actor, now)


@post("/milestones/{milestone_id:int}/reopenings")
async def reopen_milestone(request: AnyRequest, milestone_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await settling.reopen(milestone_id, read_reason(raw), actor=actor, now=now)

    return await _done(request, milestone_id, act, "settling", actor, now)


async def _done(
    request: AnyRequest,
    milestone_id: int,
    act: Callable[[RawForm], Awaitable[None]],
    part: str,
    actor: Actor,
    now: datetime,
) -> Html | Redirect:
    """The milestone afterwards, or again with what was wrong in this form."""
    raw = await read_form(request)
    try:
        await act(raw)
    except Invalid as complaint:
        return await _page(milestone_id, actor, now, {part: Filled(raw, complaint.errors)})
    return see_other(f"/milestones/{milestone_id}#{'evidence' if part == 'evidence' else 'main'}")


async def _page(milestone_id: int, actor: Actor, now: datetime, typed: dict[str, Filled] | None = None) -> Html:
    found = await milestone_page(milestone_id, actor, local_date(now))
    request = found.row.request.id
    return page(
        "growth/milestone.html",
        status=422 if typed else 200,
        milestone=found,
        signoff=await request_view(request, actor, now=now) if request else None,
        levels=SupervisionLevel,
        typed=typed or {},
        blank=Filled(),
        limit=settings().upload_megabytes,
    )


ROUTES = (show_milestone, add_evidence, remove_evidence, submit_milestone, waive_milestone, reopen_milestone)
