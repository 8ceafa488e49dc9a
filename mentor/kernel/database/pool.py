"""What the pools of both engines share: one per event loop with counted users, and transactions owned by one task."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

Pool = TypeVar("Pool")

SPOILT = "a statement failed and its error was caught: nothing can be kept; put the statement inside savepoint()"


@dataclass(slots=True)
class _Kept(Generic[Pool]):
    pool: Pool
    users: int = 1


class PoolPerLoop(Generic[Pool]):
    """Kept connections belong to the event loop they were opened on: each loop has its own pool.

    Starting twice on one loop is counted: the pool is closed when the last user has stopped. A loop that is gone
    takes its pool with it.
    """

    def __init__(self, make: Callable[[], Awaitable[Pool]], close: Callable[[Pool], Awaitable[None]]) -> None:
        self._make, self._close = make, close
        self._kept: WeakKeyDictionary[asyncio.AbstractEventLoop, _Kept[Pool]] = WeakKeyDictionary()

    def here(self) -> Pool | None:
        """The pool of the running loop, if one was started on it."""
        try:
            kept = self._kept.get(asyncio.get_running_loop())
        except RuntimeError:
            return None
        return kept.pool if kept else None

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        made = None if loop in self._kept else await self._make()
        kept = self._kept.get(loop)
        if kept is not None:
            kept.users += 1
            if made is not None:  # somebody else was faster while we waited
                await self._close(made)
        elif made is not None:
            self._kept[loop] = _Kept(made)

    async def stop(self) -> None:
        loop = asyncio.get_running_loop()
        kept = self._kept.get(loop)
        if kept is None:
            return
        kept.users -= 1
        if kept.users == 0:
            del self._kept[loop]
            await self._close(kept.pool)


class Ended:
    """Stands where the connection of a finished transaction was, so that nobody writes into the next one."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("this transaction has ended; a task it started must not use it")


def refuse_other_tasks(owner: "asyncio.Task[object] | None") -> None:
    """A task or gather started inside a transaction inherits it; PostgreSQL would fail at random, SQLite interleave."""
    if owner is not asyncio.current_task():
        raise RuntimeError("a transaction belongs to the task that opened it: no gather and no task inside one")
