"""The start gate, shown inside the page of what is begun, or by itself where there is no JavaScript."""

from datetime import datetime

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.forms import Filled, RawForm
from mentor.knowledge.actions import proving, uses
from mentor.knowledge.forms.modules import read_milestone, read_use
from mentor.knowledge.pages.modules import module_page
from mentor.knowledge.queries.offers import offers
from mentor.knowledge.queries.uses import OwnUse, own_use
from mentor.knowledge.rules.modules import Outcome, PlaceKind
from mentor.web.answering import Act, AnyRequest, Now, answer
from mentor.web.respond import Html, is_fragment, page


@get("/milestones/{milestone_id:int}/offers")
async def show_for_milestone(request: AnyRequest, milestone_id: FromPath[int], actor: Act) -> Html:
    return await _offers(PlaceKind.MILESTONE, milestone_id, actor, Filled(), is_whole=not is_fragment(request))


@post("/milestones/{milestone_id:int}/offers/{module_id:int}/marks")
async def mark_for_milestone(
    request: AnyRequest, milestone_id: FromPath[int], module_id: FromPath[int], actor: Act, now: Now
) -> Html | Redirect:
    return await _mark(request, PlaceKind.MILESTONE, milestone_id, module_id, actor, now)


@get("/projects/{project_id:int}/offers")
async def show_for_project(request: AnyRequest, project_id: FromPath[int], actor: Act) -> Html:
    return await _offers(PlaceKind.PROJECT, project_id, actor, Filled(), is_whole=not is_fragment(request))


@post("/projects/{project_id:int}/offers/{module_id:int}/marks")
async def mark_for_project(
    request: AnyRequest, project_id: FromPath[int], module_id: FromPath[int], actor: Act, now: Now
) -> Html | Redirect:
    return await _mark(request, PlaceKind.PROJECT, project_id, module_id, actor, now)


@get("/assignments/{assignment_id:int}/offers")
async def show_for_rotation(request: AnyRequest, assignment_id: FromPath[int], actor: Act) -> Html:
    return await _offers(PlaceKind.ROTATION, assignment_id, actor, Filled(), is_whole=not is_fragment(request))


@post("/assignments/{assignment_id:int}/offers/{module_id:int}/marks")
async def mark_for_rotation(
    request: AnyRequest, assignment_id: FromPath[int], module_id: FromPath[int], actor: Act, now: Now
) -> Html | Redirect:
    return await _mark(request, PlaceKind.ROTATION, assignment_id, module_id, actor, now)


@post("/module-uses/{use_id:int}/evidence")
async def bring_use(request: AnyRequest, use_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    """What came of a module, as evidence of a milestone of the reader."""
    use = await own_use(use_id, actor)

    async def act(raw: RawForm) -> str:
        milestone = read_milestone(raw)
        await proving.bring_use(use_id, milestone, actor=actor, now=now)
        return f"/milestones/{milestone}"

    return await answer(request, act, lambda form: _where(use, actor, now, form))


async def _where(use: OwnUse, actor: Actor, now: datetime, form: Filled) -> Html:
    """Where the use is told: at the gate of what it was for, or with the module."""
    if use.place is PlaceKind.WORK:
        return await module_page(use.module_id, actor, now, form)
    return await _offers(use.place, use.place_id, actor, form, is_whole=True)


async def _mark(
    request: AnyRequest, kind: PlaceKind, subject_id: int, module_id: int, actor: Actor, now: datetime
) -> Html | Redirect:
    """Will use it, or not; later what came of it. Then the gate again."""

    async def act(raw: RawForm) -> str:
        await uses.record_use(module_id, read_use(raw, kind, subject_id), actor=actor, now=now)
        return _address(kind, subject_id)

    return await answer(request, act, lambda form: _offers(kind, subject_id, actor, form, is_whole=True))


_LISTS = {PlaceKind.MILESTONE: "milestones", PlaceKind.PROJECT: "projects", PlaceKind.ROTATION: "assignments"}


def _address(kind: PlaceKind, subject_id: int) -> str:
    return f"/{_LISTS[kind]}/{subject_id}/offers"


async def _offers(kind: PlaceKind, subject_id: int, actor: Actor, form: Filled, *, is_whole: bool) -> Html:
    found = await offers(kind, subject_id, actor)
    template = "knowledge/offers.html" if is_whole else "knowledge/_offers.html"
    settled = [one for one in Outcome if one is not Outcome.INTENDED]
    return page(
        template,
        status=422 if form.errors else 200,
        found=found,
        address=_address(kind, subject_id),
        form=form,
        outcomes=settled,
    )


ROUTES = (
    show_for_milestone,
    mark_for_milestone,
    show_for_project,
    mark_for_project,
    show_for_rotation,
    mark_for_rotation,
    bring_use,
)
