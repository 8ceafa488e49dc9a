"""One step on the board without drawing it anew: only the rows it changed, the staffing and what is wrong."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from litestar import get
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.forms import Filled, RawForm
from mentor.kernel.i18n import Phrase
from mentor.rotations.actions.board import past_of
from mentor.rotations.drawing import Choice, Drawing, changed_rows, draw
from mentor.rotations.numbering import Numbers
from mentor.rotations.pages.plans import HERE
from mentor.rotations.planning.checker import objective, violations
from mentor.rotations.queries.demands import demands
from mentor.rotations.queries.plans import board
from mentor.rotations.queries.steps import last_step
from mentor.rotations.rules import plans as rules
from mentor.rotations.rules.board import Board, Touched
from mentor.web.answering import Act, AnyRequest, Now
from mentor.web.respond import Html, is_fragment, page, read_form, see_other

#: What the board's forms go on from; an answer without it is no piece of a board.
VERSION = "board-version"


@get(f"{HERE}/{{plan_id:int}}/board/changes")
async def show_changes(
    plan_id: FromPath[int], actor: Act, now: Now, shown: FromQuery[int] = 0, undone: FromQuery[bool] = False
) -> Html:
    """What the last step changed among the first `shown` rows, each piece with the place it belongs to."""
    return await _changes_page(plan_id, actor, now, shown, undone)


async def _changes_page(plan_id: int, actor: Actor, now: datetime, shown: int, undone: bool) -> Html:
    view = await board(plan_id, actor)
    step = await last_step(plan_id, is_undone=undone)
    numbers, past = await demands(view, now), past_of(view.plan, now)
    drawing = draw_step(view, numbers, step[0] if step else None, past=past, size=shown)
    points = objective(numbers.problem, numbers.plan(view.stints))
    may = not (rules.refusal_to_plan(view.plan.unit_path, actor) or rules.refusal_to_change(view.plan.state))
    version = {VERSION: str(view.plan.edited)}
    return page(
        "rotations/_changes.html",
        headers=version,
        plan=view.plan,
        drawing=drawing,
        points=points,
        query="",
        more=0,
        oob=True,
        may_change=may,
    )


def draw_step(view: Board, numbers: Numbers, before: Touched | None, *, past: int, size: int) -> Drawing:
    """The board with only those rows that look different since these people's stints changed."""
    looks = [
        draw(one, numbers, violations(numbers.problem, numbers.plan(one.stints)), Choice(), past=past, size=size)
        for one in (view, replace(view, stints=before.onto(view.stints) if before else ()))
    ]
    return replace(looks[0], rows=changed_rows(looks[1], looks[0]))


async def step(
    request: AnyRequest,
    plan_id: int,
    act: Callable[[RawForm], Awaitable[str]],
    redraw: Callable[[Filled], Awaitable[Html]],
) -> Html | Redirect:
    """Do it; then the whole board, or for htmx its changes. `act` gives the address of the whole board."""
    raw = await read_form(request)
    try:
        address = await act(raw)
    except (Conflict, Forbidden, Invalid) as refusal:
        return _refused(refusal) if is_fragment(request) else await _again(raw, refusal, redraw)
    if not is_fragment(request):
        return see_other(address)
    undone = "true" if request.url.path.endswith("/undos") else "false"
    shown = raw.get("shown") if raw.get("shown").isdecimal() else "0"
    return see_other(f"{HERE}/{plan_id}/board/changes?shown={shown[:5]}&undone={undone}")


async def _again(
    raw: RawForm, refusal: Conflict | Forbidden | Invalid, redraw: Callable[[Filled], Awaitable[Html]]
) -> Html:
    if not isinstance(refusal, Invalid):
        raise refusal
    return await redraw(Filled(raw, refusal.errors))


def _refused(refusal: Conflict | Forbidden | Invalid) -> Html:
    phrases: list[Phrase] = list(refusal.errors.values()) if isinstance(refusal, Invalid) else [refusal.phrase]
    return page(
        "rotations/_refused.html",
        status=422,
        headers={VERSION: ""},
        phrases=phrases,
        moved_on=isinstance(refusal, Conflict),
    )


ROUTES = (show_changes,)
