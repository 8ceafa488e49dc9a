"""Offers of one mentorship: the mentors answer, HR fills vacant seats."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.forms import Filled, FormReader, RawForm
from mentor.pairing.actions import answers, offers
from mentor.pairing.forms import mentorships as forms
from mentor.pairing.forms.pool import read_reason
from mentor.pairing.queries.matching import successors_view
from mentor.pairing.queries.offers import offers_view
from mentor.pairing.rules.states import Seat
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form, status_of
from mentor.web.respond import Html, page, see_other


@get("/mentorships/{mentorship_id:int}/offers")
async def show_offers(mentorship_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _offers_page(mentorship_id, actor, now, Filled())


@post("/mentorships/{mentorship_id:int}/offers/{offer_id:int}/acceptances")
async def accept(mentorship_id: FromPath[int], offer_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await _belongs(mentorship_id, offer_id, actor, now)
    await answers.accept(offer_id, actor=actor, now=now)
    return see_other(f"/mentorships/{mentorship_id}/offers")


@post("/mentorships/{mentorship_id:int}/offers/{offer_id:int}/refusals")
async def decline(
    mentorship_id: FromPath[int], offer_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await _belongs(mentorship_id, offer_id, actor, now)
        await answers.decline(offer_id, read_reason(raw, "reason"), actor=actor, now=now)

    return await answer(request, act, _again(mentorship_id, actor, now), "/")


@get("/mentorships/{mentorship_id:int}/offers/new")
async def show_candidates(mentorship_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html:
    return await _candidates_page(mentorship_id, actor, now, Filled(query_form(request)))


@post("/mentorships/{mentorship_id:int}/offers")
async def fill_seat(mentorship_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        seat, profile, orders = forms.read_seat(raw)
        await offers.offer_seat(mentorship_id, seat, profile, orders_reappointment=orders, actor=actor, now=now)

    async def again(form: Filled) -> Html:
        return await _candidates_page(mentorship_id, actor, now, form)

    return await answer(request, act, again, f"/mentorships/{mentorship_id}/offers")


async def _belongs(mentorship_id: int, offer_id: int, actor: Actor, now: datetime) -> None:
    """The address must name an offer of this mentorship."""
    view = await offers_view(mentorship_id, actor, now=now)
    if offer_id not in [line.facts.id for line in view.offers]:
        raise NotFound


def _again(mentorship_id: int, actor: Actor, now: datetime) -> Callable[[Filled], Awaitable[Html]]:
    async def again(form: Filled) -> Html:
        return await _offers_page(mentorship_id, actor, now, form)

    return again


async def _offers_page(mentorship_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    view = await offers_view(mentorship_id, actor, now=now)
    return page("pairing/offers.html", status=status_of(form), view=view, mentorship=view.mentorship, form=form)


async def _candidates_page(mentorship_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    seat = FormReader(form.raw).optional_choice("seat", Seat) or Seat.PARTY
    choice = forms.read_choice(form.raw)
    view = await successors_view(mentorship_id, [seat], actor, now=now, everywhere=choice.everywhere, name=choice.name)
    return page("pairing/seat.html", status=status_of(form), view=view, seat=seat, choice=choice, form=form)


ROUTES = (show_offers, accept, decline, show_candidates, fill_seat)
