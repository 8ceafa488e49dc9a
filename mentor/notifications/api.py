"""Messages for machines, such as a portal that shows them beside those of other systems."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import render
from mentor.notifications import queries
from mentor.settings import settings
from mentor.web.api import problems

Cursor = Annotated[str, QueryParameter(max_length=400, description="`after` of the page before")]


class MessageOut(msgspec.Struct):
    id: int
    kind: str
    text: str
    link: str
    created_at: datetime
    read: bool


class MessagesOut(msgspec.Struct):
    items: list[MessageOut]
    after: str


@get("/messages", opt={"scope": "notifications:read"}, tags=["notifications"], responses=problems())
async def list_messages(actor: NamedDependency[Actor], after: Cursor = "") -> MessagesOut:
    """Messages of the token's person: unread ones first, newest first in each."""
    page = await queries.messages(actor, after)
    base = settings().base_url.rstrip("/")
    items = [
        MessageOut(one.id, one.kind.value, render(one.phrase), base + one.address, one.created_at, one.is_read)
        for one in page.rows
    ]
    return MessagesOut(items, page.after)


handlers = (list_messages,)
