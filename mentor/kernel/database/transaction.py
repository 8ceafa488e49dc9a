"""One write transaction per action: everything inside is kept, or nothing."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from piccolo.engine import engine_finder

from mentor.kernel.i18n import Phrase

Step = Callable[[], Awaitable[None]]


class AlreadyDone(Exception):
    """The same form or API call was sent before and took effect; `answer` is what it was told then."""

    def __init__(self, answer: str = "") -> None:
        super().__init__(answer)
        self.answer = answer


@dataclass(slots=True)
class Unit:
    """What belongs to the running transaction: steps for its very end, and notes of lower features."""

    before_commit: list[Step] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)


_unit: ContextVar[Unit | None] = ContextVar("unit", default=None)
_claim: ContextVar[Step | None] = ContextVar("claim", default=None)


def current_unit() -> Unit:
    unit = _unit.get()
    if unit is None:
        raise RuntimeError("this belongs inside `async with write_transaction()`")
    return unit


@contextmanager
def once_only(claim: Step) -> Iterator[None]:
    """The first write transaction inside begins with `claim`, which raises AlreadyDone when it was here before."""
    token = _claim.set(claim)
    try:
        yield
    finally:
        _claim.reset(token)


@asynccontextmanager
async def write_transaction() -> AsyncIterator[Unit]:
    """Commit everything inside, or nothing. Nested use joins the outer transaction.

    Never do anything slow in it (no HTTP, hashing, PDF, solver) and start no task or gather in it: a task would
    inherit the transaction, and PostgreSQL runs one statement at a time.
    """
    outer = _unit.get()
    if outer is not None:
        yield outer
        return
    engine = engine_finder()
    assert engine is not None, "piccolo_conf.py defines DB"
    async with engine.transaction():
        unit = Unit()
        token = _unit.set(unit)
        try:
            claim = _claim.get()
            if claim is not None:
                _claim.set(None)
                await claim()
            yield unit
            for step in unit.before_commit:
                await step()
        finally:
            _unit.reset(token)


GONE = Phrase("Somebody else changed this just now. Please look again.")
