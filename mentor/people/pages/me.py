"""What a person changes about the own account, and may know of what is kept."""

import base64
from datetime import datetime
from io import BytesIO
from typing import Annotated, Any

import segno
from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Filled, RawForm
from mentor.people.actions import access, secrets
from mentor.people.forms.access import read_code, read_display, read_new_password, read_secret, read_token
from mentor.people.queries import accounts
from mentor.web.api import SCOPES
from mentor.web.respond import Html, download, local_path, page, read_form, see_other
from mentor.web.sessions import language_cookie
from mentor.web.viewer import Viewer

AnyRequest = Request[Any, Any, Any]
_OWING_PASSWORD = {"while_owing": ("password",)}
_OWING_FACTOR = {"while_owing": ("enrolment",)}
Next = Annotated[str, QueryParameter(name="next")]


@get("/me")
async def show_me(actor: NamedDependency[Actor], viewer: NamedDependency[Viewer]) -> Html:
    has_factor = await accounts.has_second_factor(actor)
    return page("people/me.html", form=Filled(), viewer=viewer, has_second_factor=has_factor)


@post("/me")
async def change_me(request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Redirect:
    language, theme = read_display(await read_form(request))
    await secrets.choose_display(language, theme, actor=actor, now=now)
    answer = see_other("/me")
    if language:
        answer.cookies.append(language_cookie(language))
    return answer


@get("/me/password", opt=_OWING_PASSWORD)
async def show_password() -> Html:
    return page("people/password.html", form=Filled())


@post("/me/password", opt=_OWING_PASSWORD)
async def change_password(
    request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Redirect:
    raw = await read_form(request)
    try:
        await secrets.change_password(read_new_password(raw), actor=actor, now=now)
    except Invalid as complaint:
        return page("people/password.html", status=422, form=Filled(raw, complaint.errors))
    return see_other("/me?done=password")


@get("/me/second-factor", opt=_OWING_FACTOR)
async def show_factor(actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Html:
    await access.require_confirmed(actor, now)
    return await _factor_page(Filled(), actor)


@post("/me/second-factor", opt=_OWING_FACTOR)
async def set_factor(request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Html:
    raw = await read_form(request)
    await access.require_confirmed(actor, now)
    try:
        codes = await secrets.set_second_factor(raw.get("sealed"), read_code(raw), actor=actor, now=now)
    except Invalid as complaint:
        return await _factor_page(Filled(raw, complaint.errors), actor, status=422)
    return page("people/recovery_codes.html", codes=codes)


@post("/me/second-factor/removal")
async def drop_factor(
    request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Redirect:
    raw = await read_form(request)
    try:
        await access.confirm_identity(actor, read_secret(raw), now=now)
    except Invalid as complaint:
        return await _factor_page(Filled(raw, complaint.errors), actor, status=422)
    await secrets.drop_second_factor(actor=actor, now=now)
    return see_other("/me")


@get("/me/sessions")
async def show_sessions(actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Html:
    return page("people/sessions.html", sessions=await accounts.my_sessions(actor, now=now))


@post("/me/sessions/{session_id:int}/end")
async def end_session(
    session_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Redirect:
    await access.end_session(session_id, actor=actor, now=now)
    return see_other("/me/sessions")


@post("/me/sessions/others/end")
async def end_others(actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Redirect:
    await access.end_other_sessions(actor, now=now)
    return see_other("/me/sessions")


@get("/me/tokens")
async def show_tokens(actor: NamedDependency[Actor]) -> Html:
    return await _tokens_page(Filled(), actor)


@post("/me/tokens")
async def make_token(request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Html:
    raw = await read_form(request)
    await access.require_confirmed(actor, now)
    try:
        wish = read_token(raw, frozenset(SCOPES))
        token = await secrets.make_token(wish.name, wish.scopes, wish.expires_on, actor=actor, now=now)
    except Invalid as complaint:
        return await _tokens_page(Filled(raw, complaint.errors), actor, status=422)
    return await _tokens_page(Filled(), actor, token=token)


@post("/me/tokens/{token_id:int}/end")
async def revoke_token(
    token_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Redirect:
    await secrets.revoke_token(token_id, actor=actor, now=now)
    return see_other("/me/tokens")


@get("/me/confirmation", opt=_OWING_FACTOR)
async def show_confirmation(next_: Next = "/") -> Html:
    return page("people/confirmation.html", form=Filled(), next=local_path(next_))


@post("/me/confirmation", opt=_OWING_FACTOR)
async def confirm(
    request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Redirect:
    raw = await read_form(request)
    target = local_path(raw.get("next", "/"))
    try:
        await access.confirm_identity(actor, read_secret(raw), now=now)
    except Invalid as complaint:
        return page("people/confirmation.html", status=422, form=Filled(raw, complaint.errors), next=target)
    return see_other(target)


@get("/me/data")
async def my_data(actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Response[bytes]:
    return download(await secrets.take_own_data(actor=actor, now=now), "my-data.json", "application/json")


@get("/privacy", opt={"public": True})
async def show_privacy() -> Html:
    return page("people/privacy.html")


async def _factor_page(form: Filled, actor: Actor, status: int = 200) -> Html:
    sealed, address = await secrets.start_second_factor(actor)
    return page(
        "people/factor.html",
        status=status,
        form=Filled(RawForm(), form.errors),
        sealed=sealed,
        picture=_qr(address),
        address=address,
        has_second_factor=await accounts.has_second_factor(actor),
    )


def _qr(text: str) -> str:
    """As a data address: the policy of the pages allows pictures from there."""
    picture = BytesIO()
    segno.make(text, error="m").save(picture, kind="png", scale=5, border=3)
    return "data:image/png;base64," + base64.b64encode(picture.getvalue()).decode()


async def _tokens_page(form: Filled, actor: Actor, status: int = 200, token: str = "") -> Html:
    tokens = await accounts.my_tokens(actor)
    return page("people/tokens.html", status=status, form=form, tokens=tokens, scopes=SCOPES, token=token)


router = Router(
    "/",
    route_handlers=[
        show_me, change_me, show_password, change_password, show_factor, set_factor, drop_factor, show_sessions,
        end_session, end_others, show_tokens, make_token, revoke_token, show_confirmation, confirm, my_data,
        show_privacy,
    ],
    include_in_schema=False,
)  # fmt: skip
