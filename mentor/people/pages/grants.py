"""Rights: the security administrator lets accounts in, grants and revokes."""

from datetime import datetime
from typing import Any

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Filled
from mentor.people.actions import access, grants
from mentor.people.forms.accounts import read_chosen_accounts, read_grant
from mentor.people.pages.accounts import account_page
from mentor.people.queries import accounts as queries
from mentor.people.rules import Role, refusal_to_grant
from mentor.web.respond import Html, page, read_form, see_other

AnyRequest = Request[Any, Any, Any]


@get("/grants")
async def show_grants(actor: NamedDependency[Actor], role: FromQuery[str] = "", after: FromQuery[str] = "") -> Html:
    return await _grants_page(Filled(), actor, role=role, after=after)


@post("/grants/activations")
async def activate_chosen(
    request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Redirect:
    raw = await read_form(request)
    try:
        await grants.activate_accounts(read_chosen_accounts(raw), actor=actor, now=now)
    except Invalid as complaint:
        return await _grants_page(Filled(raw, complaint.errors), actor, status=422)
    return see_other("/grants")


@post("/accounts/{account_id:int}/activation")
async def activate(
    account_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Redirect:
    await grants.activate_account(account_id, actor=actor, now=now)
    return see_other(f"/accounts/{account_id}")


@post("/accounts/{account_id:int}/grants")
async def grant(
    request: AnyRequest, account_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Redirect:
    raw = await read_form(request)
    await access.require_confirmed(actor, now)
    try:
        await grants.grant_role(account_id, read_grant(raw), actor=actor, now=now)
    except Invalid as complaint:
        return await account_page(account_id, Filled(raw, complaint.errors), actor, status=422)
    return see_other(f"/accounts/{account_id}")


@post("/accounts/{account_id:int}/grants/{grant_id:int}/end")
async def revoke(
    account_id: FromPath[int], grant_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Redirect:
    await grants.revoke_role(grant_id, actor=actor, now=now)
    return see_other(f"/accounts/{account_id}")


async def _grants_page(form: Filled, actor: Actor, *, role: str = "", after: str = "", status: int = 200) -> Html:
    return page(
        "people/grants.html",
        status=status,
        form=form,
        grants=await queries.grant_list(actor, role=role, after=after),
        waiting=await queries.waiting_accounts(actor),
        role=role,
        roles=list(Role),
        may_grant=refusal_to_grant(actor) is None,
    )


router = Router(
    "/",
    route_handlers=[show_grants, activate_chosen, activate, grant, revoke],
    include_in_schema=False,
)
