"""Plans: the list, a new one, and what takes part in one: posts, people, demands, prices."""

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden
from mentor.kernel.forms import Filled, RawForm
from mentor.people.rules import Role
from mentor.rotations.actions import plans as actions
from mentor.rotations.forms import plans as forms
from mentor.rotations.queries.choosing import MOST, numbers_due, posts_to_take
from mentor.rotations.queries.plans import board, plan_row, plans
from mentor.rotations.rules import plans as rules
from mentor.rotations.rules.plans import PERIODS
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form, query_without, status_of
from mentor.web.respond import Html, page

HERE = "/rotation-plans"
_ONE = f"{HERE}/{{plan_id:int}}"


@get(HERE)
async def show_plans(request: AnyRequest, actor: Act, after: FromQuery[str] = "") -> Html:
    lines = await plans(actor, after=after)
    query = query_without(query_form(request), "after")
    return page("rotations/plans.html", lines=lines, query=query, may_plan=actor.has(Role.HR))


@get(f"{HERE}/new")
async def show_new(request: AnyRequest, actor: Act) -> Html:
    return await _new_page(actor, Filled(query_form(request)))


@post(HERE)
async def found(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        return await actions.found_plan(await forms.read_plan(raw), actor=actor, now=now)

    return await answer(request, act, lambda form: _new_page(actor, form), f"{HERE}/{{}}")


@get(_ONE)
async def show_plan(plan_id: FromPath[int], actor: Act) -> Html:
    return await plan_page(plan_id, actor, "", Filled())


@get(f"{_ONE}/posts")
async def show_posts_to_take(plan_id: FromPath[int], request: AnyRequest, actor: Act) -> Html:
    return await _posts_page(plan_id, actor, Filled(query_form(request)))


@post(f"{_ONE}/posts")
async def take_posts(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        chosen, demand = forms.read_posts(raw)
        await actions.take_posts(plan_id, chosen.ids, demand, edited=chosen.edited, actor=actor, now=now)

    return await answer(request, act, lambda form: _posts_page(plan_id, actor, form), f"{HERE}/{plan_id}")


@post(f"{_ONE}/posts/{{plan_post_id:int}}/removals")
async def drop_post(
    plan_id: FromPath[int], plan_post_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        edited = forms.read_version(raw)
        await actions.drop_post(plan_id, plan_post_id, edited=edited, actor=actor, now=now)

    return await answer(request, act, lambda form: plan_page(plan_id, actor, "posts", form), f"{HERE}/{plan_id}")


@get(f"{_ONE}/people")
async def show_people_to_take(plan_id: FromPath[int], request: AnyRequest, actor: Act) -> Html:
    return await _people_page(plan_id, actor, Filled(query_form(request)))


@post(f"{_ONE}/people")
async def take_people(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        chosen, demand = await forms.read_people(raw)
        await actions.take_people(plan_id, chosen.ids, demand, edited=chosen.edited, actor=actor, now=now)

    return await answer(request, act, lambda form: _people_page(plan_id, actor, form), f"{HERE}/{plan_id}")


@post(f"{_ONE}/minimums")
async def set_minimum(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        unit, minimum, edited = forms.read_minimum(raw)
        await actions.set_minimum(plan_id, unit, minimum, edited=edited, actor=actor, now=now)

    return await answer(request, act, lambda form: plan_page(plan_id, actor, "minimum", form), f"{HERE}/{plan_id}")


@post(f"{_ONE}/settings")
async def change_settings(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        settings, edited = forms.read_settings(raw)
        await actions.change_settings(plan_id, settings, edited=edited, actor=actor, now=now)

    return await answer(request, act, lambda form: plan_page(plan_id, actor, "settings", form), f"{HERE}/{plan_id}")


async def _new_page(actor: Actor, form: Filled) -> Html:
    if not actor.has(Role.HR):
        raise Forbidden(rules.ONLY_HR)
    return page("rotations/plan_new.html", status=status_of(form), form=form, most=PERIODS)


async def plan_page(plan_id: int, actor: Actor, part: str, form: Filled) -> Html:
    view = await board(plan_id, actor)
    return page(
        "rotations/plan.html",
        status=status_of(form), view=view, plan=view.plan, part=part, form=form, blank=Filled(),
        may_change=_may_change(view.plan.unit_path, view.plan.state, actor),
        units={post.unit_id: post.unit_name for post in view.posts},
        months=[(number, f"{month:%Y-%m}") for number, month in enumerate(view.plan.months, 1)],
    )  # fmt: skip


def _may_change(unit_path: str, state: rules.PlanState, actor: Actor) -> bool:
    return not (rules.refusal_to_plan(unit_path, actor) or rules.refusal_to_change(state))


async def _posts_page(plan_id: int, actor: Actor, form: Filled) -> Html:
    plan = await plan_row(plan_id, actor)
    refuse_to_plan(plan.unit_path, actor)
    found = await posts_to_take(plan, form.raw.get("unit")[:120])
    return page("rotations/plan_posts.html", status=status_of(form), plan=plan, posts=found, form=form, most=MOST)


async def _people_page(plan_id: int, actor: Actor, form: Filled) -> Html:
    view = await board(plan_id, actor)
    refuse_to_plan(view.plan.unit_path, actor)
    due: list[str] = []
    if form.raw.get("due") == "on":
        due = list(await numbers_due(view.plan, rules.month_of(view.plan.starts_on, view.plan.periods + 1)))
    experiences = sorted({post.experience for post in view.posts})
    return page(
        "rotations/plan_people.html",
        status=status_of(form), plan=view.plan, experiences=experiences, due=due, form=form,
    )  # fmt: skip


def refuse_to_plan(unit_path: str, actor: Actor) -> None:
    if refusal := rules.refusal_to_plan(unit_path, actor):
        raise Forbidden(refusal)


ROUTES = (
    show_plans,
    show_new,
    found,
    show_plan,
    show_posts_to_take,
    take_posts,
    drop_post,
    show_people_to_take,
    take_people,
    set_minimum,
    change_settings,
)
