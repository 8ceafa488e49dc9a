"""The board of a plan: people by month, every edit checked at once, undoing, asking the planner, publishing."""

from dataclasses import dataclass

import msgspec
from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.forms import Filled, RawForm
from mentor.kernel.i18n import Phrase
from mentor.kernel.phrases import read_phrase
from mentor.rotations.actions import board as actions
from mentor.rotations.drawing import draw, selected
from mentor.rotations.forms import plans as forms
from mentor.rotations.pages.changes import step
from mentor.rotations.pages.plans import HERE
from mentor.rotations.planning.checker import objective, violations
from mentor.rotations.queries.demands import demands
from mentor.rotations.queries.plans import board
from mentor.rotations.rules import plans as rules
from mentor.rotations.rules.board import EditKind
from mentor.rotations.rules.plans import Ending, Outcome, PlanState, Told
from mentor.web.answering import Act, AnyRequest, Now, query_form, query_without, status_of
from mentor.web.respond import Html, page

_ONE = f"{HERE}/{{plan_id:int}}"
#: Rows drawn at once; more come while scrolling.
ROWS = 200


@get(f"{_ONE}/board")
async def show_board(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html:
    return await board_page(plan_id, actor, now, Filled(query_form(request)))


@get(f"{_ONE}/board/rows")
async def show_rows(
    plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now, after: FromQuery[int] = 0
) -> Html:
    """What htmx asks for when the last row comes into sight."""
    return await board_page(plan_id, actor, now, Filled(query_form(request)), "rotations/_rows.html", max(0, after))


@post(f"{_ONE}/edits")
async def edit(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        wanted, edited = forms.read_edit(raw)
        await actions.edit_board(plan_id, wanted, edited=edited, actor=actor, now=now)
        return f"{HERE}/{plan_id}/board?{query_without(raw, *_OF_THE_EDIT)}#p{wanted.person}"

    return await step(request, plan_id, act, lambda form: board_page(plan_id, actor, now, form))


@post(f"{_ONE}/undos")
async def undo(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        await actions.undo(plan_id, edited=forms.read_version(raw), actor=actor, now=now)
        return f"{HERE}/{plan_id}/board"

    return await step(request, plan_id, act, lambda form: board_page(plan_id, actor, now, form))


@post(f"{_ONE}/redos")
async def redo(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        await actions.redo(plan_id, edited=forms.read_version(raw), actor=actor, now=now)
        return f"{HERE}/{plan_id}/board"

    return await step(request, plan_id, act, lambda form: board_page(plan_id, actor, now, form))


_OF_THE_EDIT = (
    "kind",
    "person",
    "stint",
    "post",
    "start",
    "length",
    "edited",
    "_csrf_token",
    "_once",
    "after",
    "shown",
)


@dataclass(frozen=True, slots=True)
class Ended:
    """How the last run ended, with its sentences as phrases."""

    outcome: Outcome
    conflict: tuple[Phrase, ...]
    relaxations: tuple[Phrase, ...]


def outcome_of(stored: str) -> Ended | None:
    if not stored:
        return None
    outcome = msgspec.json.decode(stored, type=Outcome)
    return Ended(outcome, tuple(map(read_phrase, outcome.conflict)), tuple(map(read_phrase, outcome.relaxations)))


async def board_page(
    plan_id: int, actor: Actor, now: Now, form: Filled, template: str = "rotations/board.html", after: int = 0
) -> Html:
    view = await board(plan_id, actor)
    numbers = await demands(view, now)
    plan = numbers.plan(view.stints)
    choice, past = forms.read_choice(form.raw), actions.past_of(view.plan, now)
    wrong = violations(numbers.problem, plan)
    drawing = draw(view, numbers, wrong, choice, past=past, after=after, size=ROWS)
    may_change = not (rules.refusal_to_plan(view.plan.unit_path, actor) or rules.refusal_to_change(view.plan.state))
    return page(
        template,
        status=status_of(form),
        plan=view.plan,
        view=view,
        drawing=drawing,
        form=form,
        oob=False,
        may_change=may_change,
        points=objective(numbers.problem, plan),
        more=after + ROWS if after + ROWS < drawing.count else 0,
        query=query_without(form.raw, *_OF_THE_EDIT),
        cell=selected(view, *forms.read_cell(form.raw)),
        kinds=EditKind,
        told=msgspec.json.decode(view.plan.progress, type=Told) if view.plan.progress else None,
        outcome=outcome_of(view.plan.outcome),
        is_busy=view.plan.state in (PlanState.WAITING, PlanState.RUNNING),
        may_plan=not rules.refusal_to_plan(view.plan.unit_path, actor),
        may_ask=may_change and bool(view.people and view.posts),
        impossible=Ending.IMPOSSIBLE,
        units={post.unit_id: post.unit_name for post in view.posts},
        experiences=[(one, one) for one in sorted({post.experience for post in view.posts})],
    )


ROUTES = (show_board, show_rows, edit, undo, redo)
