"""A browser without JavaScript in front of some routers: it follows links and sends the forms it was shown."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from html import unescape

import httpx
from litestar.types import ControllerRouterHandler

from mentor.app import create_app
from mentor.kernel.actor import Actor
from mentor.web.api import api_router
from mentor.web.sessions import session_cookie_name
from mentor.web.viewer import Viewer


class Browser:
    """Somebody signed in; `page` is the last answer."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self.page = httpx.Response(204)

    @property
    def text(self) -> str:
        """Words of the page, tags taken out."""
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", self.page.text)).split())

    async def get(self, path: str) -> httpx.Response:
        self.page = await self._client.get(path)
        return self.page

    async def send(self, action: str, *, to: str = "", **values: str | list[str]) -> httpx.Response:
        """Fill the form of the last page that leads to `action`, hidden fields included, and send it there or `to`."""
        form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', self.page.text, re.DOTALL)
        assert form, f"no form to {action} on this page: {self.text[:2000]}"
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0])
        fields = {name: unescape(value) for name, value in hidden} | values
        self.page = await self._client.post(to or action, data=fields)
        return self.page

    async def follow(self) -> httpx.Response:
        assert self.page.status_code == 303, (self.page.status_code, self.text[:2000])
        return await self.get(self.page.headers["location"])


@asynccontextmanager
async def browser_of(actor: Actor, *routers: ControllerRouterHandler, language: str = "en") -> AsyncIterator[Browser]:
    async def load_viewer(_token: str, _now: datetime) -> Viewer:
        return Viewer(replace(actor, language=language), actor.name or "Somebody", token_hash="token")

    async def no_badges(_actor: Actor, _now: datetime) -> Mapping[str, int]:
        return {}

    app = create_app(routers, load_viewer, load_viewer, no_badges)
    transport = httpx.ASGITransport(app)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://mentor.test") as client:
        client.headers["accept-language"] = language
        client.cookies.set(session_cookie_name(), "token")
        yield Browser(client)


@asynccontextmanager
async def machine_of(
    actor: Actor, scopes: frozenset[str], *handlers: ControllerRouterHandler
) -> AsyncIterator[httpx.AsyncClient]:
    """A program with a token of `actor`, in front of the API routes of a feature."""

    async def load_token(_token: str, _now: datetime) -> Viewer:
        return Viewer(actor, actor.name, token_hash="token", scopes=scopes)

    async def nobody(_token: str, _now: datetime) -> None:
        return None

    async def no_badges(_actor: Actor, _now: datetime) -> Mapping[str, int]:
        return {}

    app = create_app((api_router(handlers),), nobody, load_token, no_badges)
    transport = httpx.ASGITransport(app)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://mentor.test") as client:
        client.headers["authorization"] = "Bearer token"
        client.headers["accept-language"] = "en"
        yield client
