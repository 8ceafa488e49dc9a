"""A planning run has a process of its own: it tells, can be cancelled, and says why it failed."""

from dataclasses import dataclass, field

import pytest

from mentor.rotations.planning.problem import Problem
from mentor.rotations.planning.replan import Replan, replan
from mentor.rotations.planning.runner import Failed, Order, supervise
from mentor.rotations.planning.solution import Budget, Ending, Progress
from tests.builders.planning import a_problem
from tests.builders.rot1 import rot1

pytestmark = pytest.mark.once


@dataclass
class Kept:
    """A store in memory: one run that is claimed until it has an end."""

    order: Order
    cancel_after: int | None = None
    told: list[Progress] = field(default_factory=list)
    end: Replan | Failed | None = None

    def claim(self) -> tuple[int, Order] | None:
        return None if self.end else (1, self.order)

    def is_cancelled(self, run: int) -> bool:
        return self.cancel_after is not None and len(self.told) >= self.cancel_after

    def heard(self, run: int, progress: Progress) -> None:
        self.told.append(progress)

    def finished(self, run: int, answer: Replan) -> None:
        self.end = answer

    def failed(self, run: int, why: Failed) -> None:
        self.end = why


def test_the_answer_of_the_process_is_the_answer() -> None:
    order = Order(a_problem(2, people=2, posts=3, periods=4), seed=5)
    store = Kept(order)

    assert supervise(store, wait=0.05)
    assert not supervise(store)
    assert isinstance(store.end, Replan)
    assert store.end.solution.plan == replan(order.problem, order.seed, order.budget).solution.plan
    assert store.told


def test_cancelling_gives_the_best_so_far() -> None:
    store = Kept(Order(rot1(120, 20, seed=1).problem, budget=Budget(turns=10**9)), cancel_after=1)
    supervise(store, wait=0.05)

    assert isinstance(store.end, Replan)
    assert store.end.solution.ending is Ending.CANCELLED
    assert store.end.solution.objective >= store.told[0].objective


def test_a_problem_that_cannot_be_solved_is_a_failure_with_its_reason() -> None:
    broken: Problem = "no problem at all"  # type: ignore[assignment]
    store = Kept(Order(broken))
    supervise(store, wait=0.05)

    assert isinstance(store.end, Failed)
    assert "AttributeError" in store.end.why
