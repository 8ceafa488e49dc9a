"""Review rounds: calling a panel, scoring blind on a phone, stepping aside, speaking for a line, concluding."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.forms import Filled, RawForm
from mentor.projects.actions import concluding, convening, reviews
from mentor.projects.forms import reviews as forms
from mentor.projects.queries.project_page import project_head
from mentor.projects.queries.round_page import notices_of, round_page, rounds_of
from mentor.projects.rules.reviews import CONCLUSIONS, SMALLEST_PANEL, kind_for
from mentor.projects.rules.words import Conclusion, Line, Position
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, page


@get("/projects/{project_id:int}/rounds")
async def show_rounds(project_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _rounds_page(project_id, actor, now, Filled())


@post("/projects/{project_id:int}/rounds")
async def convene(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        return await convening.convene(project_id, await forms.read_panel(raw), actor=actor, now=now)

    return await answer(request, act, lambda form: _rounds_page(project_id, actor, now, form), "/project-rounds/{}")


@get("/project-rounds/{project_round_id:int}")
async def show_round(project_round_id: FromPath[int], actor: Act) -> Html:
    return await _round_page(project_round_id, actor, "", Filled())


@post("/project-rounds/{project_round_id:int}/scores")
async def score(project_round_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        points, comment = forms.read_points(raw)
        await reviews.hand_in_scores(project_round_id, points, comment, actor=actor, now=now)

    return await _done(request, project_round_id, "scores", act, actor)


@post("/project-rounds/{project_round_id:int}/recusals")
async def recuse(project_round_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await reviews.recuse(project_round_id, forms.read_text(raw, "reason"), actor=actor, now=now)

    return await _done(request, project_round_id, "recusal", act, actor)


@post("/project-rounds/{project_round_id:int}/opinions")
async def speak(project_round_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await reviews.give_opinion(project_round_id, *forms.read_opinion(raw), actor=actor, now=now)

    return await _done(request, project_round_id, "opinion", act, actor)


@post("/project-rounds/{project_round_id:int}/conclusions")
async def conclude(project_round_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        typed = forms.read_conclusion(raw)
        await concluding.conclude(
            project_round_id, typed.conclusion, typed.reason, typed.minutes,
            tolerance_reference=typed.tolerance_reference, actor=actor, now=now,
        )  # fmt: skip

    return await _done(request, project_round_id, "conclusion", act, actor)


async def _done(
    request: AnyRequest, round_id: int, part: str, act: Callable[[RawForm], Awaitable[object]], actor: Actor
) -> Html | Redirect:
    """The page again with what was wrong in this part of it."""
    return await answer(
        request, act, lambda form: _round_page(round_id, actor, part, form), f"/project-rounds/{round_id}"
    )


async def _rounds_page(project_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    head = await project_head(project_id, actor, local_date(now))
    kind = kind_for(head.row.facts.life.state)
    return page(
        "projects/rounds.html",
        status=status_of(form),
        head=head, form=form, kind=kind if head.is_office else None,
        smallest=SMALLEST_PANEL[kind] if kind else 0,
        rounds=await rounds_of(project_id), notices=await notices_of(project_id),
    )  # fmt: skip


async def _round_page(round_id: int, actor: Actor, part: str, form: Filled) -> Html:
    view = await round_page(round_id, actor)
    return page(
        "projects/round.html",
        status=status_of(form),
        round=view, typed={part: form}, blank=Filled(), lines=list(Line), positions=list(Position),
        conclusions=[one for one in Conclusion if one in CONCLUSIONS[view.line.kind]],
    )  # fmt: skip


ROUTES = (show_rounds, convene, show_round, score, recuse, speak, conclude)
