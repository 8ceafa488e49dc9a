"""A small app around the real web layer: one public form, one closed one, one that writes."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

import httpx
import pytest
from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from mentor.app import create_app
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, NotFound
from mentor.kernel.i18n import Phrase
from mentor.web.respond import Html, page, read_form, see_other
from mentor.web.tables import Receipt
from mentor.web.viewer import Viewer

MEI = Viewer(Actor(account_id=1, person_id=1, name="Mei", language="en"), "Mei", token_hash="mei")
OWING = Viewer(Actor(account_id=2, person_id=2, language="en"), "Owing", owes="password", token_hash="owing")
REFUSALS = {"invisible": NotFound(), "forbidden": Forbidden(Phrase("Keys")), "moved": Conflict(Phrase("Key"))}


@get("/closed")
async def closed(actor: NamedDependency[Actor]) -> Html:
    return page("web/help.html", name=actor.name)


@get("/refused/{kind:str}")
async def refused(request: Request[Any, Any, Any]) -> Html:
    raise REFUSALS[request.path_params["kind"]]


@get("/broken", opt={"public": True})
async def broken() -> Html:
    raise ZeroDivisionError("an inner word")


@post("/notes")
async def write_note(request: Request[Any, Any, Any], now: NamedDependency[datetime]) -> Redirect:
    """Each note is a receipt of its own kind, only to have a row to count."""
    form = await read_form(request)
    if form.get("text") == "refuse":
        raise Forbidden(Phrase("Keys"))
    async with write_transaction():
        await Receipt.insert(Receipt(key=f"note {form.get('text')} {now.timestamp()}", made_at=now))
    return see_other("/closed?noted=1")


async def load_viewer(token: str, now: datetime) -> Viewer | None:
    return {"mei": MEI, "owing": OWING}.get(token)


async def no_badges(actor: Actor, now: datetime) -> Mapping[str, int]:
    return {}


@pytest.fixture
async def small_app(database: str) -> AsyncIterator[httpx.AsyncClient]:
    router = Router("/", route_handlers=[closed, refused, broken, write_note])
    from mentor.web.pages import router as web_pages

    app = create_app((router, web_pages), load_viewer, load_viewer, no_badges)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://mentor.test") as client:
        client.headers["accept-language"] = "en"
        yield client
