"""Life happens: the past stays, and nothing changes that need not."""

from dataclasses import replace

import pytest

from mentor.rotations.planning import checker
from mentor.rotations.planning.problem import Prices, Problem
from mentor.rotations.planning.replan import changed_cells, replan, with_post_closed, without_person
from mentor.rotations.planning.solution import Budget
from mentor.rotations.planning.solver import solve
from tests.builders.planning import a_problem
from tests.builders.rot1 import rot1

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def published() -> Problem:
    """Forty people whose plan is published; four of twelve periods are over."""
    problem = rot1(40, 12, seed=4).problem
    found = solve(problem, budget=Budget(turns=0, exact_to=0))
    assert not found.violations
    return replace(problem, published=found.plan, past=4, prices=Prices(keep=25))


def changed_people(problem: Problem, plan: object) -> set[int]:
    return {person for person, _ in changed_cells(problem, plan)}  # type: ignore[arg-type]


def test_when_somebody_leaves_the_others_stay_where_they_are(published: Problem) -> None:
    after = without_person(published, 7, since=5)
    answer = replan(after)
    plan = answer.solution.plan

    assert checker.violations(after, plan) == ()
    assert all(stint.end <= 5 for stint in plan[7])
    assert len(changed_people(after, plan)) <= 2
    assert answer.price is not None
    assert answer.price >= 0


def test_when_a_post_closes_those_who_were_to_go_there_move(published: Problem) -> None:
    post = 7
    roomy = replace(published, capacity=published.capacity + (published.capacity > 0))
    after = with_post_closed(roomy, post, since=6)
    answer = replan(after)
    plan = answer.solution.plan
    hit = {
        i
        for i, mine in enumerate(published.published)
        if any(s.post == post and s.end > 6 and s.start >= published.past for s in mine)
    }

    assert checker.violations(after, plan) == ()
    assert hit <= changed_people(after, plan)
    assert len(changed_people(after, plan) - hit) <= len(hit)
    for before, now in zip(published.published, plan, strict=True):
        assert {s for s in before if s.start < 4} == {s for s in now if s.start < 4}


def test_without_a_reason_nothing_changes() -> None:
    instance = rot1(24, 12, seed=1)
    dear = replace(instance.problem, published=instance.planted, past=4, prices=Prices(keep=1000))
    answer = replan(dear)

    assert answer.changed == ()
    assert answer.solution.plan == instance.planted


def test_a_plan_that_nobody_saw_has_no_price_of_stability() -> None:
    assert replan(a_problem(2, people=2, posts=3, periods=4, published=(), past=0)).price is None
