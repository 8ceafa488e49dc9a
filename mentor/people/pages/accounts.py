"""Accounts: opened and closed by the system administrator, looked at by the security administrator too."""

import asyncio
from datetime import datetime
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden, Invalid, NotFound
from mentor.kernel.forms import Filled
from mentor.people.actions import access, accounts, bulk_accounts
from mentor.people.forms.accounts import read_new_account, read_reason, read_unit
from mentor.people.queries import accounts as queries
from mentor.people.queries import lookup
from mentor.people.queries.trees import PARTY, UNITS
from mentor.people.rules import Role, refusal_to_create_accounts, refusal_to_grant
from mentor.people.sheet import secrets_sheet
from mentor.web.respond import Html, download, page, read_form, see_other

AnyRequest = Request[Any, Any, Any]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get("/accounts")
async def show_accounts(actor: NamedDependency[Actor], q: FromQuery[str] = "", after: FromQuery[str] = "") -> Html:
    found = await queries.account_list(actor, search=q, after=after)
    may_create = refusal_to_create_accounts(actor) is None
    return page("people/accounts.html", found=found, q=q, may_create=may_create)


@get("/accounts/new")
async def show_new(actor: NamedDependency[Actor]) -> Html:
    return await _new_page(Filled(), actor)


@post("/accounts/new")
async def create(request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Html:
    raw = await read_form(request)
    try:
        typed = read_new_account(raw)
        login = typed.login or await lookup.number_of(typed.person_id or 0, actor)
        account_id, secret = await accounts.create_account(login, typed.person_id, actor=actor, now=now)
    except Invalid as complaint:
        return await _new_page(Filled(raw, complaint.errors), actor, status=422)
    return page("people/secret.html", account=await queries.account_line(account_id, actor), secret=secret)


@post("/accounts/unit")
async def create_for_unit(
    request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Response[bytes]:
    """Answers with the sheet itself: it is kept nowhere."""
    raw = await read_form(request)
    await access.require_confirmed(actor, now)
    try:
        made = await bulk_accounts.create_accounts(read_unit(raw), actor=actor, now=now)
    except Invalid as complaint:
        return await _new_page(Filled(raw, complaint.errors), actor, status=422)
    lines = [(one.unit, one.name, one.login, one.secret) for one in made]
    sheet = await asyncio.to_thread(secrets_sheet, lines, accounts.INITIAL_DAYS)
    return download(sheet, "first-passwords.xlsx", _XLSX)


@get("/accounts/people")
async def show_people(actor: NamedDependency[Actor], q: FromQuery[str] = "", field: FromQuery[str] = "person") -> Html:
    """For type-ahead, as colleagues have it at /people/options."""
    found = await lookup.find_person(q, actor)
    return page("people/_options.html", found=found, field=field, chosen="")


@get("/accounts/places")
async def show_places(request: AnyRequest, actor: NamedDependency[Actor], field: FromQuery[str] = "unit") -> Html:
    """For type-ahead; the words arrive under the name of the field they were typed in."""
    tree = PARTY if field == "party_org" else UNITS
    found = await lookup.find_places(tree, request.query_params.get(f"{field}_q", ""), actor)
    return page("people/_places.html", found=found, field=field, chosen="")


@get("/accounts/{account_id:int}")
async def show_account(account_id: FromPath[int], actor: NamedDependency[Actor]) -> Html:
    return await account_page(account_id, Filled(), actor)


@post("/accounts/{account_id:int}/closure")
async def disable(
    request: AnyRequest, account_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Redirect:
    raw = await read_form(request)
    try:
        await accounts.disable_account(account_id, read_reason(raw), actor=actor, now=now)
    except Invalid as complaint:
        return await account_page(account_id, Filled(raw, complaint.errors), actor, status=422)
    return see_other(f"/accounts/{account_id}")


@post("/accounts/{account_id:int}/reopening")
async def reopen(account_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Redirect:
    await accounts.reopen_account(account_id, actor=actor, now=now)
    return see_other(f"/accounts/{account_id}")


@post("/accounts/{account_id:int}/unlocking")
async def unlock(account_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Redirect:
    await accounts.unlock_account(account_id, actor=actor, now=now)
    return see_other(f"/accounts/{account_id}")


@post("/accounts/{account_id:int}/secret")
async def reset(account_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Html:
    await access.require_confirmed(actor, now)
    secret = await accounts.reset_password(account_id, actor=actor, now=now)
    return page("people/secret.html", account=await queries.account_line(account_id, actor), secret=secret)


async def account_page(account_id: int, form: Filled, actor: Actor, status: int = 200) -> Html:
    """Also what the forms of rights come back to."""
    if not 0 < account_id < 2**31:
        raise NotFound
    return page(
        "people/account.html",
        status=status,
        form=form,
        account=await queries.account_line(account_id, actor),
        grants=await queries.grants_of(account_id, actor),
        units=await lookup.find_places(UNITS, form.raw.get("unit_q"), actor),
        party_orgs=await lookup.find_places(PARTY, form.raw.get("party_org_q"), actor),
        roles=list(Role),
        may_create=refusal_to_create_accounts(actor) is None,
        may_grant=refusal_to_grant(actor) is None,
    )


async def _new_page(form: Filled, actor: Actor, status: int = 200) -> Html:
    if reason := refusal_to_create_accounts(actor):
        raise Forbidden(reason) if refusal_to_grant(actor) is None else NotFound
    return page(
        "people/account_new.html",
        status=status,
        form=form,
        found=await lookup.find_person(form.raw.get("q"), actor),
        units=await lookup.find_places(UNITS, form.raw.get("unit_q"), actor),
        most=bulk_accounts.MOST,
    )


router = Router(
    "/",
    route_handlers=[
        show_accounts, show_new, create, create_for_unit, show_people, show_places, show_account, disable, reopen,
        unlock, reset,
    ],
    include_in_schema=False,
)  # fmt: skip
