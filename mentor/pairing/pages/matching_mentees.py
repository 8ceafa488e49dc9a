"""One mentee of a matching: why this pair, what another one would mean, and HR's decision."""

from collections.abc import Awaitable, Callable

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.forms import Filled, RawForm
from mentor.pairing.actions.matchings import adjusting
from mentor.pairing.forms import matchings as forms
from mentor.pairing.queries.matching_mentee import alternatives_view, mentee_match_view
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form, status_of
from mentor.web.respond import Html, is_fragment, page

_Act = Callable[[RawForm], Awaitable[None]]


@get("/matchings/{scenario_id:int}/mentees/{mentee_id:int}")
async def show_match(scenario_id: FromPath[int], mentee_id: FromPath[int], request: AnyRequest, actor: Act) -> Html:
    return await _match_page(scenario_id, mentee_id, actor, Filled(query_form(request)))


@get("/matchings/{scenario_id:int}/mentees/{mentee_id:int}/alternatives")
async def show_alternatives(
    scenario_id: FromPath[int], mentee_id: FromPath[int], request: AnyRequest, actor: Act
) -> Html:
    """A fragment for htmx, a page for who follows the link: it takes a moment to compute."""
    template = "pairing/_matching_alternatives.html" if is_fragment(request) else "pairing/matching_alternatives.html"
    return page(template, view=await alternatives_view(scenario_id, mentee_id, actor))


@post("/matchings/{scenario_id:int}/mentees/{mentee_id:int}/exchanges")
async def exchange(
    scenario_id: FromPath[int], mentee_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        typed = forms.read_exchange(raw)
        await adjusting.exchange(scenario_id, mentee_id, typed.pair, typed.why, typed.version, actor=actor, now=now)

    return await _answered(scenario_id, mentee_id, request, actor, act)


@post("/matchings/{scenario_id:int}/mentees/{mentee_id:int}/bans")
async def rule_out(
    scenario_id: FromPath[int], mentee_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        typed = forms.read_ban(raw)
        await adjusting.rule_out(scenario_id, mentee_id, typed.seat, typed.why, typed.version, actor=actor, now=now)

    return await _answered(scenario_id, mentee_id, request, actor, act)


@post("/matchings/{scenario_id:int}/mentees/{mentee_id:int}/pins")
async def fix(
    scenario_id: FromPath[int], mentee_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await adjusting.fix(scenario_id, mentee_id, forms.read_why(raw), actor=actor, now=now)

    return await _answered(scenario_id, mentee_id, request, actor, act)


@post("/matchings/{scenario_id:int}/mentees/{mentee_id:int}/releases")
async def free(
    scenario_id: FromPath[int], mentee_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await adjusting.free(scenario_id, mentee_id, forms.read_decision(raw), actor=actor, now=now)

    return await _answered(scenario_id, mentee_id, request, actor, act)


async def _answered(
    scenario_id: int, mentee_id: int, request: AnyRequest, actor: Actor, act: Callable[[RawForm], Awaitable[None]]
) -> Html | Redirect:
    async def again(form: Filled) -> Html:
        return await _match_page(scenario_id, mentee_id, actor, form)

    return await answer(request, act, again, f"/matchings/{scenario_id}/mentees/{mentee_id}")


async def _match_page(scenario_id: int, mentee_id: int, actor: Actor, form: Filled) -> Html:
    asked = forms.read_asked(form.raw)
    view = await mentee_match_view(scenario_id, mentee_id, asked, actor)
    return page("pairing/matching_mentee.html", status=status_of(form), view=view, asked=asked, form=form)


ROUTES = (show_match, show_alternatives, exchange, rule_out, fix, free)
