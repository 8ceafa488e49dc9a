"""A browser in front of the whole app: somebody signed in, and forms as they are sent."""

import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from html import unescape
from typing import Any

import httpx

from mentor.kernel import clock
from mentor.kernel.actor import Actor
from mentor.people.queries.access import token_hash
from mentor.people.tables import Account, SignInSession
from mentor.web.csrf import FIELD, make_token
from mentor.web.sessions import session_cookie_name
from mentor.web.viewer import Viewer, Visit


async def sign_in_as(client: httpx.AsyncClient, account: Account, *, language: str = "en") -> None:
    """From now on `client` is this account's browser: a session as sign-in leaves it, password just entered."""
    now = clock.now()
    token = secrets.token_urlsafe(16)
    await Account.update({Account.language: language, Account.password_changed_at: now}).where(Account.id == account.id)
    await SignInSession.insert(
        SignInSession(
            token_hash=token_hash(token),
            account=account.id,
            created_at=now,
            seen_at=now,
            confirmed_at=now,
            ends_at=now + timedelta(hours=12),
            is_complete=True,
            address="10.0.0.7",
            device="a test",
        )
    )
    client.cookies = httpx.Cookies({session_cookie_name(): token})


async def account_of(actor: Actor) -> Account:
    account = await Account.objects().get(Account.id == actor.account_id)
    assert account is not None
    return account


async def post(
    client: httpx.AsyncClient, path: str, fields: Mapping[str, Any] | None = None, *, files: Any = None
) -> httpx.Response:
    """Sends a form with a valid token of its session, or of the visitor who is not signed in; follows nothing."""
    return await client.post(path, data={FIELD: csrf_token(client), **(fields or {})}, files=files)


def csrf_token(client: httpx.AsyncClient) -> str:
    """The token that a form shown to this browser would carry."""
    session = client.cookies.get(session_cookie_name(), "")
    if session:
        return make_token(Visit(viewer=Viewer(None, "", token_hash=token_hash(session))))  # type: ignore[arg-type]
    client.cookies.set("visitor", client.cookies.get("visitor") or "a-visitor")
    return make_token(Visit(visitor=client.cookies["visitor"]))


def words(answer: httpx.Response) -> str:
    """What the page says, tags taken out."""
    main = re.sub(r"<(script|style|head)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())
