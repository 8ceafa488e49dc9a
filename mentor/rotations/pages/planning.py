"""The planner is asked and watched; the plan is published in parts, compared, and closed."""

import msgspec
from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.forms import RawForm
from mentor.rotations.actions import asking, publishing
from mentor.rotations.actions import plans as actions
from mentor.rotations.comparing import compared
from mentor.rotations.forms import plans as forms
from mentor.rotations.pages.board import board_page
from mentor.rotations.pages.plans import HERE, plan_page
from mentor.rotations.queries.demands import demands
from mentor.rotations.queries.plans import board, plan_row, plans
from mentor.rotations.rules.plans import PlanState, Told
from mentor.web.answering import Act, AnyRequest, Now, answer
from mentor.web.respond import Html, page

_ONE = f"{HERE}/{{plan_id:int}}"
_BUSY = (PlanState.WAITING, PlanState.RUNNING)


@post(f"{_ONE}/runs")
async def ask(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await asking.ask(plan_id, edited=forms.read_version(raw), actor=actor, now=now)

    return await answer(request, act, lambda form: board_page(plan_id, actor, now, form), f"{HERE}/{plan_id}/board")


@post(f"{_ONE}/cancellations")
async def stop(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await asking.stop(plan_id, actor=actor, now=now)

    return await answer(request, act, lambda form: board_page(plan_id, actor, now, form), f"{HERE}/{plan_id}/board")


@get(f"{_ONE}/progress")
async def show_progress(plan_id: FromPath[int], actor: Act) -> Html:
    """What htmx asks for every two seconds; once it is over, the whole page is loaded anew."""
    plan = await plan_row(plan_id, actor)
    headers = {} if plan.state in _BUSY else {"hx-refresh": "true"}
    return page("rotations/_progress.html", plan=plan, told=told_of(plan.progress), headers=headers)


def told_of(progress: str) -> Told | None:
    return msgspec.json.decode(progress, type=Told) if progress else None


@post(f"{_ONE}/publications")
async def publish(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        part, edited = forms.read_part(raw)
        await publishing.publish(plan_id, part, edited=edited, actor=actor, now=now)

    return await answer(request, act, lambda form: board_page(plan_id, actor, now, form), f"{HERE}/{plan_id}/board")


@post(f"{_ONE}/stints/{{stint_id:int}}/withdrawals")
async def withdraw(
    plan_id: FromPath[int], stint_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        edited = forms.read_version(raw)
        await publishing.withdraw_stint(plan_id, stint_id, edited=edited, actor=actor, now=now)

    return await answer(request, act, lambda form: board_page(plan_id, actor, now, form), f"{HERE}/{plan_id}/board")


@post(f"{_ONE}/closings")
async def close(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await publishing.close_plan(plan_id, edited=forms.read_version(raw), actor=actor, now=now)

    return await answer(request, act, lambda form: plan_page(plan_id, actor, "", form), f"{HERE}/{plan_id}")


@post(f"{_ONE}/people/{{plan_person_id:int}}/departures")
async def leave(
    plan_id: FromPath[int], plan_person_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await actions.leave(plan_id, plan_person_id, edited=forms.read_version(raw), actor=actor, now=now)

    return await answer(request, act, lambda form: plan_page(plan_id, actor, "", form), f"{HERE}/{plan_id}")


@get(f"{_ONE}/comparisons")
async def compare(plan_id: FromPath[int], actor: Act, now: Now, other: FromQuery[int] = 0) -> Html:
    """Two plans side by side, or the choice of the other one."""
    one = await board(plan_id, actor)
    lines = [line for line in (await plans(actor)).rows if line.id != plan_id]
    if not other:
        return page("rotations/comparison.html", plan=one.plan, lines=lines, view=None)
    second = await board(other, actor)
    view = compared(one, await demands(one, now), second, await demands(second, now))
    return page("rotations/comparison.html", plan=one.plan, lines=lines, view=view)


ROUTES = (ask, stop, show_progress, publish, withdraw, close, leave, compare)
