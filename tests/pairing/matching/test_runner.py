"""A run has a process of its own: it tells, can be cancelled, and may be started again."""

import os
import signal
from dataclasses import dataclass, field

import pytest

from mentor.pairing.matching.problem import Problem
from mentor.pairing.matching.rerun import Rerun, rerun
from mentor.pairing.matching.runner import Failed, Order, Running, supervise
from mentor.pairing.matching.solution import Budget, Ending, Progress
from tests.builders.dm1 import dm1

pytestmark = pytest.mark.once


@dataclass
class Kept:
    """A store in memory: one run that is claimed until it has an end."""

    order: Order
    cancel_after: int | None = None
    told: list[Progress] = field(default_factory=list)
    end: Rerun | Failed | None = None

    def claim(self) -> tuple[int, Order] | None:
        return None if self.end else (1, self.order)

    def is_cancelled(self, run: int) -> bool:
        return self.cancel_after is not None and len(self.told) >= self.cancel_after

    def heard(self, run: int, progress: Progress) -> None:
        self.told.append(progress)

    def finished(self, run: int, answer: Rerun) -> None:
        self.end = answer

    def failed(self, run: int, why: Failed) -> None:
        self.end = why


def an_endless_order() -> Order:
    return Order(dm1(150, seed=1), budget=Budget(turns=10**9, neighbourhood=20))


def test_the_answer_of_the_process_is_the_answer() -> None:
    order = Order(dm1(60, seed=3), seed=5, budget=Budget(turns=3, neighbourhood=20, exact_to=0))
    store = Kept(order)

    assert supervise(store, wait=0.05)
    assert not supervise(store)
    assert isinstance(store.end, Rerun)
    here = rerun(order.problem, order.seed, order.budget).solution
    assert len(store.end.solution.choice.differs(here.choice)) == 0
    assert store.told


def test_cancelling_gives_the_best_so_far() -> None:
    store = Kept(an_endless_order(), cancel_after=1)
    supervise(store, wait=0.05)

    assert isinstance(store.end, Rerun)
    assert store.end.solution.ending is Ending.CANCELLED
    assert store.end.solution.objective >= store.told[-1].objective


def test_a_process_that_dies_says_so_and_the_run_can_be_started_again() -> None:
    running = Running(an_endless_order())
    assert running.pid
    os.kill(running.pid, signal.SIGKILL)
    messages: list[Progress | Rerun | Failed] = []
    while not any(isinstance(one, Failed) for one in messages):
        messages = running.messages(wait=0.05)
    running.stop()

    again = Running(an_endless_order())
    assert again.messages(wait=60)
    again.stop()


def test_a_problem_that_cannot_be_solved_is_a_failure_with_its_reason() -> None:
    broken: Problem = "no problem at all"  # type: ignore[assignment]
    store = Kept(Order(broken))
    supervise(store, wait=0.05)

    assert isinstance(store.end, Failed)
    assert "AttributeError" in store.end.why
