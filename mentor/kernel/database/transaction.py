"""One write transaction per action: everything inside is kept, or nothing."""

import asyncio
import copy
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from mentor.kernel.database.engine import current_engine
from mentor.kernel.database.pool import refuse_other_tasks
from mentor.kernel.i18n import Phrase

Step = Callable[[], Awaitable[None]]


class AlreadyDone(Exception):
    """The same form or API call was sent before and took effect; `answer` is what it was told then.

    `body` is the digest of what was sent the first time, `status` the HTTP status of the answer.
    """

    def __init__(self, answer: str = "", body: str = "", status: int = 0) -> None:
        super().__init__(answer)
        self.answer, self.body, self.status = answer, body, status


@dataclass(slots=True)
class Unit:
    """What belongs to the running transaction: steps for its very end, and notes of lower features.

    A note is a value or a plain list of values: a savepoint keeps a copy of it to go back to.
    """

    before_commit: list[Step] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    #: An inner transaction raised: what it had written until then is still here, so this one may not commit.
    broken: bool = False
    owner: "asyncio.Task[Any] | None" = field(default_factory=asyncio.current_task)


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


def claim_next(claim: Step) -> None:
    """Like `once_only`, for the rest of the running request; the surrounding `no_claim` ends it."""
    _claim.set(claim)


@contextmanager
def no_claim() -> Iterator[None]:
    token = _claim.set(None)
    try:
        yield
    finally:
        _claim.reset(token)


@asynccontextmanager
async def write_transaction() -> AsyncIterator[Unit]:
    """Commit everything inside, or nothing. Nested use joins the outer transaction.

    Never do anything slow in it (no HTTP, hashing, PDF, solver) and start no task or gather in it: both databases
    refuse statements of another task. An error of a nested use, or of a statement, may only be caught outside a
    `savepoint()`; otherwise the outer transaction refuses to commit the half that was written.
    """
    outer = _unit.get()
    if outer is None:
        async with current_engine().transaction(), _new_unit() as unit:
            yield unit
        return
    refuse_other_tasks(outer.owner)
    try:
        yield outer
    except BaseException:
        outer.broken = True
        raise


@asynccontextmanager
async def _new_unit() -> AsyncIterator[Unit]:
    unit = Unit()
    token = _unit.set(unit)
    claim = _claim.get()
    try:
        if claim is not None:
            _claim.set(None)
            await claim()
        yield unit
        for step in unit.before_commit:  # a step may add further ones
            await step()
        if unit.broken:
            raise RuntimeError("an inner transaction failed and its error was caught: put it inside savepoint()")
    except BaseException:
        _claim.set(claim)  # nothing was kept, so the next try has to claim again
        raise
    finally:
        _unit.reset(token)


@asynccontextmanager
async def savepoint() -> AsyncIterator[None]:
    """Inside a write transaction: what raises in here is undone alone, and may be caught outside.

    The way to try an insert that may break a constraint: without it PostgreSQL refuses all later statements.
    """
    unit = current_unit()
    refuse_other_tasks(unit.owner)
    transaction: Any = current_engine().current_transaction.get()
    steps, broken = list(unit.before_commit), unit.broken
    notes = {name: copy.copy(note) for name, note in unit.notes.items()}
    point = await transaction.savepoint()
    try:
        yield
    except BaseException:
        await point.rollback_to()
        unit.before_commit[:], unit.notes, unit.broken = steps, notes, broken
        raise
    finally:
        await point.release()


GONE = Phrase("Somebody else changed this just now. Please look again.")
