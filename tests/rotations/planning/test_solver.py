"""The planner against trying everything, against the independent checker and against itself."""

import numpy as np
import pytest

from mentor.rotations.planning import checker
from mentor.rotations.planning.bound import Subgradient, priced
from mentor.rotations.planning.grid import Grid
from mentor.rotations.planning.problem import Plan, Problem
from mentor.rotations.planning.solution import Budget, Ending, Progress
from mentor.rotations.planning.solver import solve
from tests.builders.planning import a_problem, best_by_trying
from tests.builders.rot1 import rot1

pytestmark = pytest.mark.once


def check(problem: Problem) -> bool:
    """Solver, checker and trying everything agree; True when there is a plan."""
    best, found = best_by_trying(problem), solve(problem)
    wrong = checker.violations(problem, found.plan)
    assert found.objective == checker.objective(problem, found.plan)
    assert (found.violations > 0) == bool(wrong)
    if best is None:
        assert wrong
        assert found.ending is Ending.IMPOSSIBLE
        return False
    assert not wrong
    assert (found.objective, found.bound, found.ending) == (best, best, Ending.OPTIMAL)
    return True


@pytest.mark.parametrize("tens", range(40))
def test_small_plans_are_as_good_as_trying_everything(tens: int) -> None:
    possible = [check(a_problem(seed, people=2, posts=3, periods=4)) for seed in range(10 * tens, 10 * tens + 10)]

    assert len(possible) == 10


@pytest.mark.parametrize("seed", [1001, 1002, 1003, 1006, 1007, 1010])
def test_three_people_are_planned_as_well_as_by_trying_everything(seed: int) -> None:
    check(a_problem(seed, people=3, posts=4, periods=5))


def test_without_the_exact_end_the_bound_still_holds_and_the_plan_is_close() -> None:
    problem = rot1(14, 10, seed=5).problem
    exact, search = solve(problem), solve(problem, budget=Budget(turns=3, exact_to=0))

    assert exact.ending is Ending.OPTIMAL
    assert search.objective <= exact.objective <= search.bound
    assert search.gap_percent < 3
    assert not checker.violations(problem, search.plan)


def test_the_bound_is_never_below_a_plan_that_keeps_everything() -> None:
    instance = rot1(30, 10, seed=2)
    grid = Grid(instance.problem)
    steps = Subgradient(grid, np.random.default_rng(0))
    steps.run(4000.0, 40, lambda: True)

    assert priced(grid, steps.duals).bound >= checker.objective(instance.problem, instance.planted)


def test_the_same_seed_gives_the_same_plan_and_progress_never_falls() -> None:
    problem = rot1(12, 8, seed=3).problem
    told: list[Progress] = []
    one, other = (solve(problem, 7, Budget(turns=1, exact_to=0), watch) for watch in (told.append, lambda _: None))

    assert one.plan == other.plan
    assert [now.objective for now in told if not now.violations] == sorted(
        now.objective for now in told if not now.violations
    )
    assert one.first_feasible is not None


def test_cancelling_keeps_the_best_so_far() -> None:
    problem = rot1(60, 12, seed=1).problem
    told: list[Progress] = []
    found = solve(problem, watch=told.append, cancelled=lambda: len(told) >= 1)

    assert found.ending is Ending.CANCELLED
    assert found.objective == checker.objective(problem, found.plan) >= told[0].objective


def test_nobody_and_nothing_to_plan_is_a_plan() -> None:
    problem = a_problem(3, people=1, minimum=np.zeros((4, 5), int), handover=np.zeros((4, 5), bool))
    empty: Plan = ((),)
    resting = solve(Problem(
        people=(type(problem.people[0])(1, "rests", ()),), posts=problem.posts, units=problem.units,
        experiences=problem.experiences, periods=problem.periods, available=problem.available[:1],
        wishes=problem.wishes[:1], capacity=problem.capacity, minimum=problem.minimum, handover=problem.handover,
    ))  # fmt: skip

    assert resting.plan == empty
    assert resting.ending is Ending.OPTIMAL


def test_a_minimum_that_nobody_is_there_to_meet_is_impossible() -> None:
    assert not check(a_problem(359, people=2, posts=3, periods=4))
