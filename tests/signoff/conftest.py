"""The real web layer around the routes of two keys; the session cookie says who it is."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from mentor.app import create_app
from mentor.kernel import clock
from mentor.kernel.actor import Actor
from mentor.signoff.pages import router
from mentor.web.csrf import FIELD, make_token
from mentor.web.pages import router as web_pages
from mentor.web.viewer import Viewer, Visit
from tests.builders.signoff import NOON

_PEOPLE: dict[str, Viewer] = {}


@dataclass(frozen=True)
class Browser:
    """One signed-in person."""

    client: httpx.AsyncClient
    viewer: Viewer

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(path, headers=self._headers)

    async def post(self, path: str, **fields: Any) -> httpx.Response:
        data = {FIELD: make_token(Visit(viewer=self.viewer)), **fields}
        return await self.client.post(path, data=data, headers=self._headers)

    @property
    def _headers(self) -> dict[str, str]:
        return {"cookie": f"mentor={self.viewer.token_hash}"}


SignIn = Callable[..., Browser]


def stand_at(moment: datetime) -> None:
    """From now on requests are answered at about this moment."""
    clock.shift(timedelta())
    clock.shift(moment - clock.now())


async def _load_viewer(token: str, now: datetime) -> Viewer | None:
    return _PEOPLE.get(token)


async def _no_badges(actor: Actor, now: datetime) -> Mapping[str, int]:
    return {}


@pytest.fixture
async def sign_in(database: str) -> AsyncIterator[SignIn]:
    """`sign_in(actor)` gives a browser; the clock stands at about NOON."""
    stand_at(NOON)
    app = create_app((router, web_pages), _load_viewer, _load_viewer, _no_badges)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://mentor.test") as client:

        def browser(actor: Actor, language: str = "en") -> Browser:
            token = f"{actor.account_id}-{language}"
            speaking = Actor(actor.account_id, actor.person_id, actor.grants, actor.name, language)
            _PEOPLE[token] = Viewer(speaking, actor.name, token_hash=token, confirmed_at=clock.now())
            return Browser(client, _PEOPLE[token])

        yield browser
    clock.shift(timedelta())
    _PEOPLE.clear()
