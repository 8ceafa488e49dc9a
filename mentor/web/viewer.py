"""The person (or nobody) behind the request that is being answered."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mentor.kernel import clock
from mentor.kernel.actor import Actor
from mentor.settings import settings


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in account as pages need it; `owes` names what sign-in still asks for, "" when nothing."""

    actor: Actor
    name: str
    login: str = ""
    theme: str = ""
    owes: str = ""  # "password" | "second-factor" (its code) | "enrolment" (a second factor at all) | ""
    token_hash: str = ""
    roles: tuple[str, ...] = ()
    scopes: frozenset[str] = frozenset()  # of the bearer token, when a machine asks
    confirmed_at: datetime | None = None  # when the password (or a code) was last entered in this session


@dataclass(slots=True)
class Visit:
    """What templates may know of the running request."""

    path: str = "/"
    query: str = ""
    locale: str = "zh-CN"
    viewer: Viewer | None = None
    visitor: str = ""  # cookie of somebody not signed in, so that the sign-in form is protected too
    badges: Mapping[str, int] = field(default_factory=dict)
    is_fragment: bool = False
    status: int = 0  # of the answer, once it has begun
    body: str = ""  # digest of an API call that carries an idempotency key
    receipt: str = ""  # key of the form that took effect in this request


current_visit: ContextVar[Visit | None] = ContextVar("visit", default=None)


def visit() -> Visit:
    return current_visit.get() or Visit()


def must_prove() -> bool:
    """Whether a decision asks for the password once more: it was entered too long ago in this session."""
    viewer, minutes = visit().viewer, settings().decision_confirmation_minutes
    if viewer is None or not minutes:
        return False
    return viewer.confirmed_at is None or clock.now() - viewer.confirmed_at > timedelta(minutes=minutes)
