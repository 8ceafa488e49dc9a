"""One process for each run: progress through a queue, cancelling through an event, and nothing lost by a restart.

The process knows the problem and nothing else: no database, no settings. Who keeps the run (a row, a test) implements
`RunStore`; the supervisor holds no state of its own that would matter after a restart: a run whose process is gone is
claimed and started again, with the same seed and therefore the same answer.
"""

import multiprocessing as mp
import queue
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from typing import Any, Generic, Protocol, TypeVar

from mentor.pairing.matching.problem import Problem
from mentor.pairing.matching.rerun import Rerun, rerun
from mentor.pairing.matching.solution import Budget, Cancelled, Progress, Watch

#: Seconds between two messages of progress, and how long a cancelled process has to give its best.
PULSE, PATIENCE = 0.5, 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """What a run is to do. It can be made again from what is stored, so a restart begins anew."""

    problem: Problem
    seed: int = 0
    budget: Budget = field(default_factory=Budget)

    def carry_out(self, watch: Watch, cancelled: Cancelled) -> Rerun:
        return rerun(self.problem, self.seed, self.budget, watch, cancelled)


Told = TypeVar("Told")
Answer = TypeVar("Answer")
Tells = TypeVar("Tells", covariant=True)
Answers = TypeVar("Answers", covariant=True)


class Work(Protocol[Tells, Answers]):
    """What a process can do: an order of matching, or of anything else that tells and can be cancelled."""

    def carry_out(self, watch: Callable[[Tells], None], cancelled: Cancelled) -> Answers: ...


@dataclass(frozen=True, slots=True)
class Failed:
    """The process ended without an answer; `why` is for the log."""

    why: str


class RunStore(Protocol):
    """Where runs are kept. Every method may be asked again after a restart and must not mind."""

    def claim(self) -> tuple[int, Order] | None:
        """A waiting run, or one whose process has not been heard of for long; it is ours from now on."""

    def is_cancelled(self, run: int) -> bool: ...

    def heard(self, run: int, progress: Progress) -> None:
        """Keep the best so far; this is the sign of life, too."""

    def finished(self, run: int, answer: Rerun) -> None: ...

    def failed(self, run: int, why: Failed) -> None: ...


class Running(Generic[Told, Answer]):
    """A process at work."""

    def __init__(self, order: Work[Told, Answer]) -> None:
        context = mp.get_context("spawn")
        self._messages: Queue[Any] = context.Queue()
        self._cancel: Event = context.Event()
        self._process: BaseProcess = context.Process(
            target=_work, args=(order, self._messages, self._cancel), daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def cancel(self) -> None:
        """Asks for the best so far; `stop` does not ask."""
        self._cancel.set()

    def messages(self, wait: float = 0.0) -> list[Told | Answer | Failed]:
        """Progress, then the answer or Failed; a process that died without an answer says so as well."""
        found: list[Told | Answer | Failed] = []
        was_alive = self._process.is_alive()
        while True:
            try:
                found.append(self._messages.get(timeout=wait) if wait else self._messages.get_nowait())
                wait = 0.0
            except queue.Empty:
                break
        if not was_alive and not found:
            found.append(Failed(f"the process ended with {self._process.exitcode}"))
        return found

    def stop(self) -> None:
        """End it at once and for good."""
        self._process.terminate()
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._messages.close()


def _work(order: Work[Any, Any], messages: "Queue[Any]", cancel: Event) -> None:
    """Runs in the process; whoever started it may be gone without a word."""
    last, parent = [0.0], mp.parent_process()

    def tell(progress: Any) -> None:
        now = time.monotonic()
        if now - last[0] >= PULSE or not last[0]:
            last[0] = now
            messages.put(progress)

    def is_over() -> bool:
        return cancel.is_set() or (parent is not None and not parent.is_alive())

    try:
        messages.put(order.carry_out(tell, is_over))
    except Exception:
        messages.put(Failed(traceback.format_exc()))


def supervise(store: RunStore, wait: float = PULSE) -> bool:
    """Claim one run and see it through; False when there was none. Called again and again by the worker."""
    claimed = store.claim()
    if claimed is None:
        return False
    run, order = claimed
    running = Running(order)
    try:
        while not _passed_on(store, run, running.messages(wait)):
            if store.is_cancelled(run):
                running.cancel()
    finally:
        running.stop()
    return True


def _passed_on(store: RunStore, run: int, messages: list[Progress | Rerun | Failed]) -> bool:
    """True after the last message."""
    for message in messages:
        if isinstance(message, Progress):
            store.heard(run, message)
        elif isinstance(message, Rerun):
            store.finished(run, message)
            return True
        else:
            store.failed(run, message)
            return True
    return False
