"""Pairs of mentors."""

from collections.abc import Awaitable, Callable

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden
from mentor.kernel.forms import Filled, FormReader, RawForm
from mentor.pairing.actions import pairs
from mentor.pairing.forms import pool as forms
from mentor.pairing.queries.pairs import pair_view
from mentor.pairing.queries.pairs import pairs as all_pairs
from mentor.pairing.queries.pool import PoolFilter, PoolLine, pool
from mentor.pairing.rules.permissions import ONLY_OFFICES
from mentor.pairing.rules.states import PairState, Seat
from mentor.pairing.rules.visibility import OFFICES
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form, status_of
from mentor.web.respond import Html, page


@get("/pairs")
async def show_pairs(request: AnyRequest, actor: Act, after: FromQuery[str] = "") -> Html:
    raw = query_form(request)
    state = FormReader(raw).optional_choice("state", PairState)
    lines = await all_pairs(actor, state=state, after=after)
    query = f"state={state.value}" if state else ""
    return page(
        "pairing/pairs.html", lines=lines, form=Filled(raw), states=list(PairState), query=query,
        is_office=actor.has(*OFFICES),
    )  # fmt: skip


@get("/pairs/new")
async def show_forming(actor: Act) -> Html:
    return await _forming_page(actor, Filled())


@post("/pairs")
async def form_pair(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        party, technical, theme = forms.read_pair(raw)
        return await pairs.form_pair(party, technical, theme, actor=actor, now=now)

    return await answer(request, act, lambda form: _forming_page(actor, form), "/pairs/{}")


@get("/pairs/{pair_id:int}")
async def show_pair(pair_id: FromPath[int], actor: Act) -> Html:
    return await _pair_page(pair_id, actor, Filled())


@post("/pairs/{pair_id:int}/dissolutions")
async def dissolve(pair_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await pairs.dissolve_pair(pair_id, forms.read_reason(raw, "reason"), actor=actor, now=now)

    return await answer(request, act, _again(pair_id, actor), f"/pairs/{pair_id}")


def _again(pair_id: int, actor: Actor) -> Callable[[Filled], Awaitable[Html]]:
    async def again(form: Filled) -> Html:
        return await _pair_page(pair_id, actor, form)

    return again


async def _pair_page(pair_id: int, actor: Actor, form: Filled) -> Html:
    return page("pairing/pair.html", status=status_of(form), pair=await pair_view(pair_id, actor), form=form)


async def _forming_page(actor: Actor, form: Filled) -> Html:
    if not actor.has(*OFFICES):
        raise Forbidden(ONLY_OFFICES)
    return page(
        "pairing/pair_new.html",
        status=status_of(form),
        form=form,
        party=await _available(Seat.PARTY, actor),
        technical=await _available(Seat.TECHNICAL, actor),
    )


async def _available(seat: Seat, actor: Actor) -> list[PoolLine]:
    lines = await pool(PoolFilter(seat=seat), actor, size=300)
    return [line for line in lines.rows if line.is_available]


ROUTES = (show_pairs, show_forming, form_pair, show_pair, dissolve)
