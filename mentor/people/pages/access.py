"""Signing in and out, the first set-up, and what a person changes about the own sign-in."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Filled
from mentor.people.actions import access, accounts
from mentor.people.actions.access import SignedIn
from mentor.people.forms.access import read_code, read_credentials, read_set_up
from mentor.people.queries.accounts import DEMO_PASSWORD, demo_accounts
from mentor.people.rules import Role
from mentor.web.respond import Html, local_path, page, read_form, see_other
from mentor.web.sessions import session_cookie, session_cookie_name
from mentor.web.viewer import visit

AnyRequest = Request[Any, Any, Any]
_OPEN = {"public": True}


@get("/sign-in", opt=_OPEN)
async def show_sign_in(next_: Annotated[str, QueryParameter(name="next")] = "/") -> Html | Redirect:
    if await accounts.needs_setup():
        return see_other("/setup")
    return await _sign_in_page(Filled(), next_)


@post("/sign-in", opt=_OPEN)
async def sign_in(request: AnyRequest, now: NamedDependency[datetime]) -> Html | Redirect:
    raw = await read_form(request)
    try:
        typed = read_credentials(raw)
        entered = await access.sign_in(typed.login, typed.password, **_from(request), now=now)
    except Invalid as complaint:
        return await _sign_in_page(Filled(raw, complaint.errors), raw.get("next"), status=422)
    return _entered(entered, raw.get("next"))


@post("/sign-in/demo", opt=_OPEN)
async def sign_in_demo(request: AnyRequest, now: NamedDependency[datetime]) -> Redirect:
    """One click per role, on a demo only."""
    raw = await read_form(request)
    account_id = int(raw.get("account")) if raw.get("account").isdigit() else 0
    return _entered(await access.sign_in_by_name(account_id, **_from(request), now=now), raw.get("next"))


@get("/sign-in/second-factor", opt=_OPEN)
async def show_second_factor(next_: Annotated[str, QueryParameter(name="next")] = "/") -> Html | Redirect:
    if not visit().viewer:
        return see_other("/sign-in")
    return page("people/second_factor.html", form=Filled(), next=local_path(next_))


@post("/sign-in/second-factor", opt=_OPEN)
async def pass_second_factor(request: AnyRequest, now: NamedDependency[datetime]) -> Html | Redirect:
    raw = await read_form(request)
    try:
        token = request.cookies.get(session_cookie_name(), "")
        entered = await access.pass_second_factor(token, read_code(raw), now=now)
    except Invalid as complaint:
        form = Filled(raw, complaint.errors)
        return page("people/second_factor.html", status=422, form=form, next=local_path(raw.get("next", "/")))
    return _entered(entered, raw.get("next"))


@post("/sign-out", opt={"while_owing": ("password", "second-factor", "enrolment")})
async def sign_out(actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Redirect:
    await access.sign_out(actor, now=now)
    answer = see_other("/sign-in")
    answer.cookies.append(session_cookie(""))
    answer.headers["clear-site-data"] = '"cache"'
    return answer


@get("/setup", opt=_OPEN)
async def show_setup() -> Html | Redirect:
    if not await accounts.needs_setup():
        return see_other("/sign-in")
    return _setup_page(Filled())


@post("/setup", opt=_OPEN)
async def set_up(request: AnyRequest, now: NamedDependency[datetime]) -> Html | Redirect:
    if not await accounts.needs_setup():
        return see_other("/sign-in")
    raw = await read_form(request)
    try:
        typed = read_set_up(raw)
        await accounts.set_up(typed.code, typed.three, address=_from(request)["address"], now=now)
    except Invalid as complaint:
        return _setup_page(Filled(raw, complaint.errors), status=422)
    return see_other("/sign-in")


async def _sign_in_page(form: Filled, next_: str, status: int = 200) -> Html:
    return page(
        "people/sign_in.html",
        status=status,
        form=form,
        next=local_path(next_ or "/"),
        demo=await demo_accounts(),
        demo_password=DEMO_PASSWORD,
    )


def _setup_page(form: Filled, status: int = 200) -> Html:
    roles = (Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR)
    return page("people/setup.html", status=status, form=form, roles=roles)


def _from(request: AnyRequest) -> dict[str, str]:
    address = request.client.host if request.client else ""
    return {"address": address, "device": request.headers.get("user-agent", "")}


def _entered(entered: SignedIn, next_: str) -> Redirect:
    """A new token for every sign-in: a cookie planted before is worth nothing."""
    target = local_path(next_ or "/")
    answer = see_other("/sign-in/second-factor" if entered.needs_second_factor else target)
    answer.cookies.append(session_cookie(entered.token))
    return answer


router = Router(
    "/",
    route_handlers=[
        show_sign_in,
        sign_in,
        sign_in_demo,
        show_second_factor,
        pass_second_factor,
        sign_out,
        show_setup,
        set_up,
    ],
    include_in_schema=False,
)
