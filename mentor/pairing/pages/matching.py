"""Pairing by hand: candidates ranked for one mentee, a couple of them previewed, and asked."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.forms import Filled, RawForm
from mentor.pairing.actions import offers
from mentor.pairing.forms import mentorships as forms
from mentor.pairing.queries.matching import matching_view
from mentor.pairing.rules.states import Direction
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form, status_of
from mentor.web.respond import Html, page


@get("/programmes/{programme_id:int}/mentees/{mentee_id:int}/pairing")
async def show_matching(
    programme_id: FromPath[int], mentee_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html:
    return await _matching_page(programme_id, mentee_id, actor, now, Filled(query_form(request)))


@post("/programmes/{programme_id:int}/mentees/{mentee_id:int}/offers")
async def make_offer(
    programme_id: FromPath[int], mentee_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        new = forms.read_new_mentorship(raw, programme_id, mentee_id)
        return await offers.make_offer(new, actor=actor, now=now)

    return await answer(request, act, _again(programme_id, mentee_id, actor, now), "/mentorships/{}/offers")


def _again(programme_id: int, mentee_id: int, actor: Actor, now: datetime) -> Callable[[Filled], Awaitable[Html]]:
    async def again(form: Filled) -> Html:
        return await _matching_page(programme_id, mentee_id, actor, now, form)

    return again


async def _matching_page(programme_id: int, mentee_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    choice = forms.read_choice(form.raw)
    view = await matching_view(
        programme_id, mentee_id, actor, now=now,
        party=choice.party, technical=choice.technical, everywhere=choice.everywhere, name=choice.name,
    )  # fmt: skip
    return page(
        "pairing/matching.html", status=status_of(form), view=view, choice=choice, form=form,
        directions=list(Direction),
    )  # fmt: skip


ROUTES = (show_matching, make_offer)
