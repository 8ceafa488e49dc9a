"""Wishes before the matching: one's own, and everybody's for HR."""

from collections.abc import Awaitable, Callable

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.forms import Filled, RawForm
from mentor.pairing.actions import wishes
from mentor.pairing.forms.wishes import read_wish
from mentor.pairing.queries.own_wishes import own_programmes, own_wishes
from mentor.pairing.queries.wishes import programme_wishes
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form, status_of
from mentor.web.respond import Html, page, see_other


@get("/wishes")
async def show_programmes(actor: Act) -> Html:
    return page("pairing/wish_programmes.html", programmes=await own_programmes(actor))


@get("/wishes/{programme_id:int}")
async def show_own(programme_id: FromPath[int], request: AnyRequest, actor: Act) -> Html:
    return await _own_page(programme_id, actor, Filled(query_form(request)))


@post("/wishes/{programme_id:int}/entries")
async def write(programme_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await wishes.write_wish(programme_id, read_wish(raw), actor=actor, now=now)

    return await answer(request, act, _again(programme_id, actor), f"/wishes/{programme_id}")


@post("/wish-entries/{wish_id:int}/removals")
async def remove(wish_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    programme = await wishes.remove_wish(wish_id, actor=actor, now=now)
    return see_other(f"/wishes/{programme}")


@get("/programmes/{programme_id:int}/wishes")
async def show_all(
    programme_id: FromPath[int],
    actor: Act,
    after: FromQuery[str] = "",
    name: FromQuery[str] = "",
    refusals: FromQuery[str] = "",
) -> Html:
    only = refusals == "on"
    view = await programme_wishes(programme_id, actor, name=name, only_refusals=only, after=after)
    return page("pairing/programme_wishes.html", view=view, name=name, only_refusals=only)


def _again(programme_id: int, actor: Actor) -> Callable[[Filled], Awaitable[Html]]:
    async def again(form: Filled) -> Html:
        return await _own_page(programme_id, actor, form)

    return again


async def _own_page(programme_id: int, actor: Actor, form: Filled) -> Html:
    view = await own_wishes(programme_id, actor, name=form.raw.get("name"))
    return page("pairing/wishes.html", status=status_of(form), view=view, form=form)


ROUTES = (show_programmes, show_own, write, remove, show_all)
