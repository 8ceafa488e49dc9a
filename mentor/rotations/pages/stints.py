"""From a published plan to assignments."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.clock import local_date
from mentor.kernel.forms import Filled, RawForm
from mentor.rotations.actions.stints import propose_stints
from mentor.rotations.forms.assignments import read_stints
from mentor.rotations.queries.stints import unassigned
from mentor.rotations.rules.assignments import Kind
from mentor.rotations.rules.plans import refusal_to_plan
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, page

_HERE = "/rotation-plans/{plan_id:int}/assignments"


@get(_HERE)
async def show_unassigned(plan_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _stints_page(plan_id, actor, now, Filled())


@post(_HERE)
async def propose(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await propose_stints(plan_id, read_stints(raw), actor=actor, now=now)

    here = f"/rotation-plans/{plan_id}/assignments"
    return await answer(request, act, lambda form: _stints_page(plan_id, actor, now, form), here)


async def _stints_page(plan_id: int, actor: Act, now: Now, form: Filled) -> Html:
    view = await unassigned(plan_id, actor, local_date(now))
    refusal = refusal_to_plan(view.plan.unit_path, actor)
    status = status_of(form)
    return page(
        "rotations/stints.html", status=status, view=view, refusal=refusal, form=form, kinds=list(Kind), loan=Kind.LOAN
    )


ROUTES = (show_unassigned, propose)
