"""Accounts (system administrator) and rights (security administrator)."""

from datetime import datetime
from typing import Any

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Filled
from mentor.people.actions import accounts as actions
from mentor.people.actions.accounts import NewGrant
from mentor.people.forms.accounts import read_grant, read_new_account, read_reason
from mentor.people.queries import accounts, lookup
from mentor.people.rules import Role, refusal_to_create_accounts, refusal_to_grant
from mentor.web.respond import Html, page, read_form, see_other

AnyRequest = Request[Any, Any, Any]


@get("/accounts")
async def show_accounts(actor: NamedDependency[Actor], q: FromQuery[str] = "", after: FromQuery[str] = "") -> Html:
    return await _list_page(Filled(), actor, q=q, after=after)


@post("/accounts")
async def create_account(request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Html:
    raw = await read_form(request)
    try:
        typed = read_new_account(raw)
        person = await lookup.person_with_number(typed.employee_no, actor) if typed.employee_no else None
        account_id, secret = await actions.create_account(typed.login, person, actor=actor, now=now)
    except Invalid as complaint:
        return await _list_page(Filled(raw, complaint.errors), actor, status=422)
    return page("people/secret.html", account=await accounts.account_line(account_id, actor), secret=secret)


@get("/accounts/{account_id:int}")
async def show_account(account_id: FromPath[int], actor: NamedDependency[Actor]) -> Html:
    return await _account_page(account_id, Filled(), actor)


@post("/accounts/{account_id:int}/activation")
async def activate(
    account_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Redirect:
    await actions.activate_account(account_id, actor=actor, now=now)
    return see_other(f"/accounts/{account_id}")


@post("/accounts/{account_id:int}/closure")
async def disable(
    request: AnyRequest, account_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Redirect:
    raw = await read_form(request)
    try:
        await actions.disable_account(account_id, read_reason(raw), actor=actor, now=now)
    except Invalid as complaint:
        return await _account_page(account_id, Filled(raw, complaint.errors), actor, status=422)
    return see_other(f"/accounts/{account_id}")


@post("/accounts/{account_id:int}/reopening")
async def reopen(account_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Redirect:
    await actions.reopen_account(account_id, actor=actor, now=now)
    return see_other(f"/accounts/{account_id}")


@post("/accounts/{account_id:int}/unlocking")
async def unlock(account_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Redirect:
    await actions.unlock_account(account_id, actor=actor, now=now)
    return see_other(f"/accounts/{account_id}")


@post("/accounts/{account_id:int}/secret")
async def reset(account_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Html:
    secret = await actions.reset_password(account_id, actor=actor, now=now)
    return page("people/secret.html", account=await accounts.account_line(account_id, actor), secret=secret)


@post("/accounts/{account_id:int}/grants")
async def grant(
    request: AnyRequest, account_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Redirect:
    raw = await read_form(request)
    try:
        typed = read_grant(raw)
        unit, party = await lookup.scope_with_codes(typed.unit_code, typed.party_code, actor)
        await actions.grant_role(
            account_id, NewGrant(typed.role, unit, party, typed.grant.ends_on), actor=actor, now=now
        )
    except Invalid as complaint:
        return await _account_page(account_id, Filled(raw, complaint.errors), actor, status=422)
    return see_other(f"/accounts/{account_id}")


@post("/accounts/{account_id:int}/grants/{grant_id:int}/end")
async def revoke(
    account_id: FromPath[int], grant_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Redirect:
    await actions.revoke_role(grant_id, actor=actor, now=now)
    return see_other(f"/accounts/{account_id}")


@get("/grants")
async def show_grants(actor: NamedDependency[Actor], role: FromQuery[str] = "", after: FromQuery[str] = "") -> Html:
    grants = await accounts.grant_list(actor, role=role, after=after)
    waiting = await accounts.waiting_accounts(actor)
    return page("people/grants.html", grants=grants, waiting=waiting, role=role, roles=list(Role))


async def _list_page(form: Filled, actor: Actor, *, q: str = "", after: str = "", status: int = 200) -> Html:
    found = await accounts.account_list(actor, search=q, after=after)
    may_create = refusal_to_create_accounts(actor) is None
    return page("people/accounts.html", status=status, form=form, found=found, q=q, may_create=may_create)


async def _account_page(account_id: int, form: Filled, actor: Actor, status: int = 200) -> Html:
    may_grant = refusal_to_grant(actor) is None
    return page(
        "people/account.html",
        status=status,
        form=form,
        account=await accounts.account_line(account_id, actor),
        grants=await accounts.grants_of(account_id, actor),
        units=await lookup.units_by_code(actor) if may_grant else (),
        roles=list(Role),
        may_create=refusal_to_create_accounts(actor) is None,
        may_grant=may_grant,
    )


router = Router(
    "/",
    route_handlers=[
        show_accounts, create_account, show_account, activate, disable, reopen, unlock, reset, grant, revoke,
        show_grants,
    ],
    include_in_schema=False,
)  # fmt: skip
