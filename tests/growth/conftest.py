"""The real web layer around the routes of growth and files; the session cookie says who it is."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from mentor.app import create_app
from mentor.files.pages import router as files_router
from mentor.growth.pages import FILES_OF, router
from mentor.kernel import clock
from mentor.kernel.actor import Actor
from mentor.signoff.pages import router as signoff_router
from mentor.web.csrf import FIELD, make_token
from mentor.web.pages import router as web_pages
from mentor.web.viewer import Viewer, Visit
from tests.builders.growth import NOW

_PEOPLE: dict[str, Viewer] = {}


@dataclass(frozen=True)
class Browser:
    """One signed-in person."""

    client: httpx.AsyncClient
    viewer: Viewer

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(path, headers=self._headers)

    async def post(self, path: str, files: Any = None, **fields: Any) -> httpx.Response:
        data = {FIELD: make_token(Visit(viewer=self.viewer)), **fields}
        return await self.client.post(path, data=data, files=files, headers=self._headers)

    @property
    def _headers(self) -> dict[str, str]:
        return {"cookie": f"mentor={self.viewer.token_hash}"}


SignIn = Callable[..., Browser]


async def _load_viewer(token: str, now: datetime) -> Viewer | None:
    return _PEOPLE.get(token)


async def _no_badges(actor: Actor, now: datetime) -> Mapping[str, int]:
    return {}


@pytest.fixture
async def sign_in(database: str) -> AsyncIterator[SignIn]:
    """`sign_in(actor)` gives a browser; the clock stands at about NOW."""
    clock.shift(timedelta())
    clock.shift(NOW - clock.now())
    routers = (router, files_router(FILES_OF), signoff_router, web_pages)
    app = create_app(routers, _load_viewer, _load_viewer, _no_badges)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://mentor.test") as client:

        def browser(actor: Actor, language: str = "en") -> Browser:
            token = f"{actor.account_id}-{language}"
            _PEOPLE[token] = Viewer(
                replace(actor, language=language), actor.name, token_hash=token, confirmed_at=clock.now()
            )
            return Browser(client, _PEOPLE[token])

        yield browser
    clock.shift(timedelta())
    _PEOPLE.clear()


def text_of(page: httpx.Response) -> str:
    """What a reader sees, without tags, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
