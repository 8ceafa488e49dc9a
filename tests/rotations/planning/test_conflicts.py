"""Every set of demands that is reported cannot hold together, and without any one of them the others can."""

from dataclasses import replace

import numpy as np
import pytest

from mentor.kernel.i18n import render
from mentor.rotations.planning.conflicts import explain
from mentor.rotations.planning.problem import Pin, Problem
from tests.builders.planning import a_problem, best_by_trying, can_hold
from tests.builders.rot1 import rot1

pytestmark = pytest.mark.once


def check(problem: Problem) -> bool:
    """True when there was something to explain."""
    reason = explain(problem, 20.0)
    if best_by_trying(problem) is not None:
        assert reason is None
        return False
    assert reason is not None
    assert reason.is_minimal
    assert not can_hold(problem, reason.members, reason.person)
    for demand in reason.demands:
        others = [member for member in reason.members if member not in demand.group.members]
        assert can_hold(problem, others, reason.person), render(demand.sentence, "en")
        assert render(demand.sentence, "zh-CN") != render(demand.sentence, "en")
    return True


@pytest.mark.parametrize("tens", range(6))
def test_small_conflicts_are_real_and_smallest(tens: int) -> None:
    explained = [check(a_problem(seed, people=2, posts=3, periods=4)) for seed in range(10 * tens, 10 * tens + 10)]

    assert any(explained)


def test_too_few_places_are_named_with_what_more_would_buy() -> None:
    problem = rot1(36, 10, seed=1).problem
    gives = np.array([post.experience for post in problem.posts])
    capacity = problem.capacity.copy()
    capacity[gives == 2] = np.minimum(capacity[gives == 2], 1)
    free = replace(problem, capacity=capacity, minimum=problem.minimum * 0, handover=problem.handover & False)
    reason = explain(free)

    assert reason is not None
    assert reason.is_minimal
    words = [render(demand.sentence, "en") for demand in reason.demands]
    assert any("people have to gain the experience “E2”" in one for one in words)
    assert any("takes" in one and "people at a time" in one for one in words)
    assert any(one.is_enough and one.amount > 0 for one in reason.relaxations)
    assert any("more place-period" in render(one.sentence, "en") for one in reason.relaxations)


def test_two_pins_that_contradict_each_other_are_named() -> None:
    problem = rot1(14, 10, seed=5).problem
    post = next(j for j, one in enumerate(problem.posts) if one.experience in problem.people[0].required)
    length = problem.posts[post].shortest
    pins = (Pin(0, 0, length, post), Pin(0, length + 2, length, post))
    reason = explain(replace(problem, pins=pins))

    assert reason is not None
    assert reason.person == 0
    assert [render(demand.sentence, "en")[:21] for demand in reason.demands] == ["The board holds P0 fa"] * 2


@pytest.mark.parametrize("seed", [361, 439, 10110])
def test_what_happened_in_the_past_is_part_of_the_reason(seed: int) -> None:
    assert check(a_problem(seed, people=2, posts=3, periods=4))
