"""What members contributed, drills, and both in the record of a mentee."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden
from mentor.kernel.forms import Filled, RawForm
from mentor.projects.actions import members as actions
from mentor.projects.forms import members as forms
from mentor.projects.queries.members import contributions, drills, drills_of_project, record_of
from mentor.projects.queries.project_page import head_of
from mentor.projects.rules import members as rules
from mentor.projects.rules.proposals import FOUNDERS
from mentor.projects.rules.words import DrillMethod
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, is_fragment, page, see_other


@get("/projects/{project_id:int}/contributions")
async def show_contributions(project_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _contributions_page(project_id, actor, now, Filled())


@post("/projects/{project_id:int}/contributions")
async def state(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await actions.state_contribution(project_id, forms.read_statement(raw), actor=actor, now=now)

    here = f"/projects/{project_id}/contributions"
    return await answer(request, act, lambda form: _contributions_page(project_id, actor, now, form), here)


@post("/projects/{project_id:int}/contributions/submissions")
async def hand_in(project_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await actions.hand_in_contribution(project_id, actor=actor, now=now)
    return see_other(f"/projects/{project_id}/contributions")


@get("/projects/{project_id:int}/drills")
async def show_drills_of_project(project_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _drills_of_project_page(project_id, actor, now, Filled())


@post("/projects/{project_id:int}/drills")
async def record_in_project(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        held = await forms.read_drill(raw, project_id)
        await actions.record_drill(held.drill, held.people, held.result, actor=actor, now=now)

    here = f"/projects/{project_id}/drills"
    return await answer(request, act, lambda form: _drills_of_project_page(project_id, actor, now, form), here)


@get("/drills")
async def show_drills(actor: Act, now: Now) -> Html:
    return await _drills_page(actor, now, Filled())


@post("/drills")
async def record(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        if not actor.has(*FOUNDERS):
            raise Forbidden(rules.WHO_DRILLS)
        held = await forms.read_drill(raw)
        await actions.record_drill(held.drill, held.people, held.result, actor=actor, now=now)

    return await answer(request, act, lambda form: _drills_page(actor, now, form), "/drills")


@get("/mentorships/{mentorship_id:int}/project-record")
async def show_record(mentorship_id: FromPath[int], request: AnyRequest, actor: Act) -> Html:
    view = await record_of(mentorship_id, actor)
    template = "projects/_record.html" if is_fragment(request) else "projects/record.html"
    return page(template, view=view, mentorship_id=mentorship_id)


async def _contributions_page(project_id: int, actor: Actor, now: Now, form: Filled) -> Html:
    view = await contributions(project_id, actor)
    state = view.mine.state if view.mine else None
    return page(
        "projects/contributions.html", status=status_of(form), view=view, form=form,
        head=head_of(view.project, actor, local_date(now)),
        refusal=rules.refusal_to_state(view.project.facts, state, actor),
    )  # fmt: skip


async def _drills_of_project_page(project_id: int, actor: Actor, now: Now, form: Filled) -> Html:
    project, lines = await drills_of_project(project_id, actor)
    return page(
        "projects/drills.html", status=status_of(form), drills=lines, form=form, project=project,
        head=head_of(project, actor, local_date(now)), today=local_date(now), methods=list(DrillMethod),
        may_record=not rules.refusal_to_drill(project.facts.area, project.facts, actor),
    )  # fmt: skip


async def _drills_page(actor: Actor, now: Now, form: Filled) -> Html:
    return page(
        "projects/drills.html", status=status_of(form), drills=await drills(actor), form=form, project=None, head=None,
        today=local_date(now), methods=list(DrillMethod), may_record=actor.has(*FOUNDERS),
    )  # fmt: skip


ROUTES = (
    show_contributions,
    state,
    hand_in,
    show_drills_of_project,
    record_in_project,
    show_drills,
    record,
    show_record,
)
