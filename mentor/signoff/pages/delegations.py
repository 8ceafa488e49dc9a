"""Letting somebody decide for me, and ending it."""

from datetime import datetime
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Filled
from mentor.signoff import actions, forms, queries
from mentor.signoff.pages.persons import person_named
from mentor.signoff.rules import OWN_SEAT, REASSIGNS, SeatName
from mentor.web.respond import Html, page, read_form, see_other

AnyRequest = Request[Any, Any, Any]
Act = NamedDependency[Actor]
Now = NamedDependency[datetime]


@get("/delegations")
async def show_delegations(actor: Act, now: Now) -> Html:
    return await _page(actor, now, Filled())


@post("/delegations")
async def delegate(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    raw = await read_form(request)
    try:
        typed = forms.read_delegation(raw)
        person = await person_named(typed.delegate, "delegate")
        new = actions.NewDelegation(person, typed.seat, typed.starts_on, typed.ends_on, typed.reason)
        await actions.delegate(new, actor=actor, now=now)
    except Invalid as complaint:
        errors = {"reason" if name == "file" else name: phrase for name, phrase in complaint.errors.items()}
        return await _page(actor, now, Filled(raw, errors), status=422)
    return see_other("/signoff/delegations")


@post("/delegations/{delegation_id:int}/endings")
async def end_delegation(delegation_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await actions.end_delegation(delegation_id, actor=actor, now=now)
    return see_other("/signoff/delegations")


async def _page(actor: Actor, now: datetime, form: Filled, status: int = 200) -> Html:
    today = local_date(now)
    return page(
        "signoff/delegations.html",
        status=status,
        form=form,
        delegations=await queries.delegations_of(actor, today=today),
        seats=[name for name in SeatName if name != OWN_SEAT],
        today=today,
        may_rule=actor.has(*REASSIGNS),
    )


ROUTES = (show_delegations, delegate, end_delegation)
