"""The plan editor: goals, planned milestones, submission."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.growth.actions import goals, planned
from mentor.growth.actions import plans as actions
from mentor.growth.forms.plans import read_goal, read_milestone
from mentor.growth.queries.bonds import bond_and_trio
from mentor.growth.queries.plan_page import plan_page
from mentor.growth.queries.plans import goal_form, planned_milestone
from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.milestones import CRITERIA_LIMIT
from mentor.growth.rules.plans import GOALS_LIMIT, GoalLevel
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Filled, RawForm
from mentor.signoff.queries import request_view
from mentor.web.respond import Html, page, read_form, see_other

AnyRequest = Request[Any, Any, Any]
Act = NamedDependency[Actor]
Now = NamedDependency[datetime]
Show = Callable[[Filled], Awaitable[Html]]
#: Empty rows offered below the criteria there are.
SPARE_ROWS = 3


@get("/mentorships/{mentorship_id:int}/plan")
async def show_plan(mentorship_id: FromPath[int], actor: Act, now: Now) -> Html:
    plan = await plan_page(mentorship_id, actor, local_date(now))
    request = plan.plan.request.id
    signoff = await request_view(request, actor, now=now) if request else None
    return page("growth/plan.html", plan=plan, signoff=signoff, goals_limit=GOALS_LIMIT)


@post("/mentorships/{mentorship_id:int}/plan/submissions")
async def submit_plan(mentorship_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await actions.submit_plan(mentorship_id, actor=actor, now=now)
    return see_other(f"/mentorships/{mentorship_id}/plan")


@get("/mentorships/{mentorship_id:int}/goals/new")
async def new_goal(mentorship_id: FromPath[int], actor: Act) -> Html:
    return await _goal_page(mentorship_id, actor, Filled())


@post("/mentorships/{mentorship_id:int}/goals")
async def add_goal(request: AnyRequest, mentorship_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        await goals.save_goal(mentorship_id, read_goal(raw), actor=actor, now=now)
        return mentorship_id

    return await _to_plan(request, act, lambda form: _goal_page(mentorship_id, actor, form))


@get("/goals/{goal_id:int}")
async def edit_goal(goal_id: FromPath[int], actor: Act) -> Html:
    return await _goal_page_of(goal_id, actor, Filled())


@post("/goals/{goal_id:int}/changes")
async def change_goal(request: AnyRequest, goal_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        return await goals.change_goal(goal_id, read_goal(raw), actor=actor, now=now)

    return await _to_plan(request, act, lambda form: _goal_page_of(goal_id, actor, form))


@post("/goals/{goal_id:int}/removals")
async def remove_goal(goal_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    return see_other(f"/mentorships/{await goals.remove_goal(goal_id, actor=actor, now=now)}/plan")


@get("/mentorships/{mentorship_id:int}/milestones/new")
async def new_milestone(mentorship_id: FromPath[int], actor: Act) -> Html:
    return await _milestone_page(mentorship_id, actor, Filled())


@post("/mentorships/{mentorship_id:int}/milestones")
async def add_milestone(request: AnyRequest, mentorship_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        await planned.add_milestone(mentorship_id, read_milestone(raw), actor=actor, now=now)
        return mentorship_id

    return await _to_plan(request, act, lambda form: _milestone_page(mentorship_id, actor, form))


@get("/milestones/{milestone_id:int}/plan")
async def edit_milestone(milestone_id: FromPath[int], actor: Act) -> Html:
    return await _milestone_page_of(milestone_id, actor, Filled())


@post("/milestones/{milestone_id:int}/changes")
async def change_milestone(request: AnyRequest, milestone_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        return await planned.change_milestone(milestone_id, read_milestone(raw), actor=actor, now=now)

    return await _to_plan(request, act, lambda form: _milestone_page_of(milestone_id, actor, form))


@post("/milestones/{milestone_id:int}/removals")
async def remove_milestone(milestone_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    return see_other(f"/mentorships/{await planned.remove_milestone(milestone_id, actor=actor, now=now)}/plan")


async def _to_plan(request: AnyRequest, act: Callable[[RawForm], Awaitable[int]], show: Show) -> Html | Redirect:
    """The plan afterwards, or the form again with what was wrong in it."""
    raw = await read_form(request)
    try:
        mentorship_id = await act(raw)
    except Invalid as complaint:
        return await show(Filled(raw, complaint.errors))
    return see_other(f"/mentorships/{mentorship_id}/plan")


async def _goal_page(mentorship_id: int, actor: Actor, form: Filled) -> Html:
    found, trio = await bond_and_trio(mentorship_id, actor)
    return _goal_html(form, bond=found, trio=trio, goal=None)


async def _goal_page_of(goal_id: int, actor: Actor, form: Filled) -> Html:
    goal = await goal_form(goal_id, actor)
    _, trio = await bond_and_trio(goal.bond.mentorship_id, actor)
    return _goal_html(form, bond=goal.bond, trio=trio, goal=goal.goal)


def _goal_html(form: Filled, **shown: Any) -> Html:
    status = 422 if form.errors else 200
    return page("growth/goal.html", status=status, form=form, axes=Axis, levels=GoalLevel, **shown)


async def _milestone_page(mentorship_id: int, actor: Actor, form: Filled) -> Html:
    found, trio = await bond_and_trio(mentorship_id, actor)
    return _milestone_html(form, (), bond=found, trio=trio, milestone=None)


async def _milestone_page_of(milestone_id: int, actor: Actor, form: Filled) -> Html:
    found, trio, line = await planned_milestone(milestone_id, actor)
    rows = tuple((one.axis.value, one.text) for one in line.criteria)
    return _milestone_html(form, rows, bond=found, trio=trio, milestone=line)


def _milestone_html(form: Filled, kept: tuple[tuple[str, str], ...], **shown: Any) -> Html:
    """Rows as typed, else as kept, and some empty ones."""
    typed = tuple(zip(form.raw.all("criterion_axis"), form.raw.all("criterion"), strict=False))
    rows = [row for row in typed or kept if row[1]]
    rows += [("", "")] * min(SPARE_ROWS, CRITERIA_LIMIT - len(rows))
    status = 422 if form.errors else 200
    return page("growth/planned.html", status=status, form=form, rows=rows, axes=Axis, **shown)


ROUTES = (
    show_plan,
    submit_plan,
    new_goal,
    add_goal,
    edit_goal,
    change_goal,
    remove_goal,
    new_milestone,
    add_milestone,
    edit_milestone,
    change_milestone,
    remove_milestone,
)
