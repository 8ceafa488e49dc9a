"""A planning run in a process of its own, driven as the runs of matching are: progress, cancelling, a clear end."""

from dataclasses import dataclass, field
from typing import Protocol

from mentor.pairing.matching.runner import PULSE, Failed, Running
from mentor.rotations.planning.problem import Problem
from mentor.rotations.planning.replan import Replan, replan
from mentor.rotations.planning.solution import Budget, Cancelled, Progress, Watch

__all__ = ["Failed", "Order", "RunStore", "Running", "supervise"]


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """What a run is to do. It can be made again from what is stored, so a restart begins anew."""

    problem: Problem
    seed: int = 0
    budget: Budget = field(default_factory=Budget)

    def carry_out(self, watch: Watch, cancelled: Cancelled) -> Replan:
        return replan(self.problem, self.seed, self.budget, watch, cancelled)


class RunStore(Protocol):
    """Where runs are kept. Every method may be asked again after a restart and must not mind."""

    def claim(self) -> tuple[int, Order] | None:
        """A waiting run, or one whose process has not been heard of for long; it is ours from now on."""

    def is_cancelled(self, run: int) -> bool: ...

    def heard(self, run: int, progress: Progress) -> None:
        """Keep the best so far; this is the sign of life, too."""

    def finished(self, run: int, answer: Replan) -> None: ...

    def failed(self, run: int, why: Failed) -> None: ...


def supervise(store: RunStore, wait: float = PULSE) -> bool:
    """Claim one run and see it through; False when there was none."""
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


def _passed_on(store: RunStore, run: int, messages: list[Progress | Replan | Failed]) -> bool:
    """True after the last message."""
    for message in messages:
        if isinstance(message, Progress):
            store.heard(run, message)
        elif isinstance(message, Failed):
            store.failed(run, message)
            return True
        else:
            store.finished(run, message)
            return True
    return False
