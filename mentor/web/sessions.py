"""Around every request: who is asking, in which language; and what a browser must be told about safety.

The session itself lives in the database (people); the loader is handed in by mentor.app.
"""

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any

from litestar.datastructures import Cookie, Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from mentor.kernel import clock
from mentor.kernel.actor import Actor
from mentor.kernel.database.transaction import no_claim
from mentor.kernel.i18n import LOCALES, best_locale, use_locale
from mentor.settings import settings
from mentor.web.viewer import Viewer, Visit, current_visit

LoadViewer = Callable[[str, datetime], Awaitable[Viewer | None]]
NoteRefusal = Callable[[Actor, str, str, datetime], Awaitable[None]]
LoadBadges = Callable[[Actor, datetime], Awaitable[Mapping[str, int]]]

_CSP = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def is_secure() -> bool:
    return settings().base_url.startswith("https://")


def session_cookie_name() -> str:
    return "__Host-mentor" if is_secure() else "mentor"


def session_cookie(token: str) -> Cookie:
    """The cookie of a signed-in browser; an empty token takes it away."""
    return Cookie(
        key=session_cookie_name(),
        value=token,
        path="/",
        httponly=True,
        secure=is_secure(),
        samesite="lax",
        max_age=None if token else 0,
    )


def language_cookie(locale: str) -> Cookie:
    return Cookie(key="language", value=locale, path="/", samesite="lax", max_age=31536000, secure=is_secure())


class SessionMiddleware(ASGIMiddleware):
    """Finds the viewer and the language, keeps both for the templates, and sets the safety headers."""

    scopes = (ScopeType.HTTP,)

    def __init__(
        self,
        load_viewer: LoadViewer,
        load_token_viewer: LoadViewer,
        load_badges: LoadBadges,
        note_refusal: NoteRefusal,
    ) -> None:
        self.note_refusal = note_refusal
        self.load_viewer = load_viewer
        self.load_token_viewer = load_token_viewer
        self.load_badges = load_badges

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if str(scope["path"]).startswith("/static/"):
            await next_app(scope, receive, _with_headers(send, is_private=False))
            return
        visit = await self._visit(scope)
        token = current_visit.set(visit)
        scope["state"]["visit"] = visit
        try:
            with use_locale(visit.locale), no_claim():
                answer = _with_headers(send, visit, is_private=True, visitor=_new_visitor(scope, visit))
                await next_app(scope, receive, answer)
            await self._note(scope, visit)
        finally:
            current_visit.reset(token)

    async def _note(self, scope: Scope, visit: Visit) -> None:
        """Whoever tried to change something and was refused leaves a trace; a mistyped form is no refusal."""
        method = str(scope.get("method"))
        if visit.viewer and method not in ("GET", "HEAD", "OPTIONS") and visit.status in (403, 404, 409):
            route = f"{method} {re.sub(r'[0-9]+', '#', visit.path)}"[:60]
            await self.note_refusal(visit.viewer.actor, route, str(visit.status), clock.now())

    async def _visit(self, scope: Scope) -> Visit:
        headers = Headers.from_scope(scope)
        cookies = read_cookies(headers.get("cookie", ""))
        now = clock.now()
        viewer = await self._viewer(str(scope["path"]), headers, cookies, now)
        fragment = "hx-request" in headers and "hx-boosted" not in headers
        badges: Mapping[str, int] = {}
        if viewer and not viewer.owes and not viewer.scopes and scope.get("method") == "GET" and not fragment:
            badges = await self.load_badges(viewer.actor, now)
        return Visit(
            path=str(scope["path"]),
            query=scope.get("query_string", b"").decode("latin-1"),
            locale=_locale(viewer, cookies, headers),
            viewer=viewer,
            visitor=cookies.get("visitor", "") or secrets.token_urlsafe(16),
            badges=badges,
            is_fragment=fragment,
        )

    async def _viewer(self, path: str, headers: Headers, cookies: Mapping[str, str], now: datetime) -> Viewer | None:
        """Machines show a bearer token, browsers the session cookie; neither is taken where the other belongs."""
        if path.startswith("/api/v"):
            scheme, _, token = headers.get("authorization", "").partition(" ")
            return await self.load_token_viewer(token.strip(), now) if scheme.lower() == "bearer" else None
        session = cookies.get(session_cookie_name())
        return await self.load_viewer(session, now) if session else None


def read_cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def _locale(viewer: Viewer | None, cookies: Mapping[str, str], headers: Headers) -> str:
    """Language of the account, then of the cookie, then of the browser."""
    wish = (viewer.actor.language if viewer else "") or cookies.get("language", "")
    return wish if wish in LOCALES else best_locale(headers.get("accept-language", ""))


def _new_visitor(scope: Scope, visit: Visit) -> str:
    """Only somebody who is shown the sign-in or set-up form needs the cookie."""
    shows_form = not visit.viewer and str(scope["path"]).startswith(("/sign-in", "/setup"))
    return visit.visitor if shows_form else ""


def _with_headers(send: Send, visit: Visit | None = None, *, is_private: bool, visitor: str = "") -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            if visit:
                visit.status = message["status"]
            headers = MutableScopeHeaders.from_message(message)
            for name, value in safety_headers(is_private).items():
                headers.setdefault(name, value)
            if visitor:
                cookie = Cookie(
                    key="visitor", value=visitor, path="/", httponly=True, samesite="lax", secure=is_secure()
                )
                headers.add("set-cookie", cookie.to_header(header=""))
        await send(message)

    return wrapped


def safety_headers(is_private: bool) -> dict[str, str]:
    headers: dict[str, Any] = {
        "content-security-policy": _CSP,
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
    }
    if is_private:
        headers["cache-control"] = "no-store"
    if is_secure():
        headers["strict-transport-security"] = "max-age=31536000"
    return headers
