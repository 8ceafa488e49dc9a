"""The solver against trying everything, and what must hold for every answer."""

from dataclasses import replace

import numpy as np
import pytest

from mentor.pairing.matching import checker
from mentor.pairing.matching.problem import NOBODY, Choice, Prices, Unusable
from mentor.pairing.matching.seats import greedy, two_stages
from mentor.pairing.matching.solution import Budget, Ending, Progress, Stage
from mentor.pairing.matching.solver import solve
from tests.builders.matching import a_problem, best_by_trying, roomy

pytestmark = pytest.mark.once


@pytest.mark.parametrize("part", range(10))
def test_small_cases_are_solved_as_well_as_by_trying_everything(part: int) -> None:
    for seed in range(part * 100, part * 100 + 100):
        problem = a_problem(seed, mentees=1 + seed % 6, mentors=1 + seed % 3)
        found = solve(problem, seed)

        assert checker.violations(problem, found.choice) == (), seed
        assert checker.objective(problem, found.choice) == found.objective == best_by_trying(problem), seed
        assert found.bound == found.objective, seed
        assert found.ending is Ending.OPTIMAL, seed


@pytest.mark.parametrize("seed", range(30))
def test_seven_and_eight_mentees_too(seed: int) -> None:
    problem = a_problem(seed, mentees=7 + seed % 2, mentors=3)

    assert solve(problem).objective == best_by_trying(problem)


@pytest.mark.parametrize("part", range(4))
def test_every_answer_passes_the_checker_and_stays_below_its_bound(part: int) -> None:
    for seed in range(part * 250, part * 250 + 250):
        problem = a_problem(seed, mentees=7 + seed % 6, mentors=3 + seed % 3)
        found = solve(problem, seed, Budget(turns=2, exact_to=0, neighbourhood=8))

        assert checker.violations(problem, found.choice) == (), seed
        assert checker.objective(problem, found.choice) == found.objective <= found.bound + 1e-6, seed


def test_bounds_without_proof_hold_against_the_proven_best() -> None:
    for seed in range(40):
        problem = a_problem(seed, mentees=10, mentors=5)
        hasty = solve(problem, seed, Budget(turns=0, exact_to=0, neighbourhood=4))
        best = solve(problem, seed)

        assert hasty.objective <= best.objective == best.bound <= hasty.bound + 1e-6, seed


def test_the_same_problem_and_seed_give_the_same_answer() -> None:
    problem = a_problem(5, mentees=40, mentors=20)
    once, again = (solve(problem, 7, Budget(turns=6, exact_to=0, neighbourhood=15)) for _ in range(2))

    assert len(once.choice.differs(again.choice)) == 0
    assert (once.objective, once.bound, once.turns) == (again.objective, again.bound, again.turns)


def test_a_proven_answer_is_the_same_again_too() -> None:
    problem = a_problem(11, mentees=30, mentors=15)
    once, again = (solve(problem, 7) for _ in range(2))

    assert once.ending is again.ending is Ending.OPTIMAL
    assert len(once.choice.differs(again.choice)) == 0
    assert (once.objective, once.bound, once.turns) == (again.objective, again.bound, again.turns)


def test_more_places_are_never_worse() -> None:
    for seed in range(50):
        problem = a_problem(seed, mentees=6, mentors=3)
        more = replace(problem, party_places=problem.party_places + 1, technical_places=problem.technical_places + 1)

        assert solve(more).objective >= solve(problem).objective, seed


def test_what_is_ruled_out_never_happens_however_many_points_it_has() -> None:
    for seed in range(40):
        problem = a_problem(seed, mentees=6, mentors=3)
        banned = problem.party_allowed.copy()
        banned[:, 0] = False
        tempting = problem.party_fit.copy()
        tempting[:, 0] = 5_000

        found = solve(replace(problem, party_allowed=banned, party_fit=tempting))

        assert (found.choice.party != 0).all(), seed


def test_everybody_is_placed_when_there_is_room() -> None:
    problem = a_problem(3, mentees=30, mentors=12)
    found = solve(replace(problem, **roomy(problem)))

    assert (found.choice.party != NOBODY).all()


def test_a_higher_price_of_pairs_opens_no_more_of_them() -> None:
    problem = a_problem(11, mentees=8, mentors=4, opened=np.zeros((4, 4), bool))
    problem = replace(problem, **roomy(problem))
    counts = []
    for price in (0, 100, 20_000):
        choice = solve(replace(problem, prices=Prices(pair=price, unplaced=90_000))).choice
        counts.append(len(set(zip(choice.party.tolist(), choice.technical.tolist(), strict=True))))

    assert counts[0] >= counts[1] >= counts[2] == 1


def test_the_baselines_keep_the_rules_too() -> None:
    for seed in range(100):
        problem = a_problem(seed, mentees=10, mentors=5)
        for choice in (greedy(problem), two_stages(problem)):
            assert checker.violations(problem, choice) == (), seed


def test_nobody_and_no_mentors_are_problems_as_well() -> None:
    assert solve(a_problem(1, mentees=0)).objective == 0
    nobody_to_ask = solve(a_problem(1, mentees=3, mentors=0))
    assert nobody_to_ask.choice.party.tolist() == [NOBODY] * 3
    assert nobody_to_ask.ending is Ending.OPTIMAL


def test_parts_that_do_not_fit_are_refused() -> None:
    with pytest.raises(Unusable, match="party_places"):
        a_problem(1, party_places=np.zeros(7, int))
    with pytest.raises(Unusable, match="negative"):
        a_problem(1, party_places=np.array([1, -1, 2]))


def test_progress_tells_the_best_so_far_and_cancelling_keeps_it() -> None:
    problem = a_problem(2, mentees=40, mentors=20)
    seen: list[Progress] = []
    found = solve(
        problem,
        budget=Budget(neighbourhood=10),
        watch=seen.append,
        cancelled=lambda: any(one.stage is Stage.IMPROVE for one in seen),
    )

    assert found.ending is Ending.CANCELLED
    assert [one.objective for one in seen] == sorted(one.objective for one in seen)
    assert seen[-1].objective == found.objective
    assert all(checker.violations(problem, one.choice) == () for one in seen)


def test_a_limit_in_seconds_is_admitted() -> None:
    problem = a_problem(2, mentees=60, mentors=30)
    found = solve(problem, budget=Budget(seconds=0.0))

    assert found.ending is Ending.SECONDS
    assert checker.violations(problem, found.choice) == ()


def test_the_checker_finds_what_is_wrong() -> None:
    problem = a_problem(4, mentees=2, mentors=2)
    problem = replace(problem, **roomy(problem) | {"party_places": np.array([1, 1])})

    def complaints(party: list[int], technical: list[int], **changes: object) -> int:
        choice = Choice(np.array(party), np.array(technical))
        return len(checker.violations(replace(problem, **changes), choice))  # type: ignore[arg-type]

    no_pair = np.array([[False, True], [True, True]])
    assert complaints([0, 1], [0, 0]) == 0
    assert complaints([0, 0], [0, 0]) == 1
    assert complaints([0, NOBODY], [0, 1]) == 1
    assert complaints([0, 5], [0, 1]) == 1
    assert complaints([0], [0]) == 1
    assert complaints([0, 1], [0, 0], pair_allowed=no_pair) == 1
    assert complaints([0, 1], [0, 0], party_allowed=no_pair, technical_allowed=no_pair) == 2
