"""Next best pairs, shortages and matching again."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mentor.pairing.matching import checker
from mentor.pairing.matching.alternatives import next_best, with_pair
from mentor.pairing.matching.problem import NOBODY, Prices, Problem
from mentor.pairing.matching.rerun import rerun
from mentor.pairing.matching.shortage import shortages
from mentor.pairing.matching.solver import solve
from mentor.pairing.rules.states import Seat
from tests.builders.dm1 import dm1
from tests.builders.matching import a_problem, best_by_trying, roomy

pytestmark = pytest.mark.once


def pinned(problem: Problem, mentee: int, party: int, technical: int) -> Problem:
    allowed = problem.party_allowed.copy(), problem.technical_allowed.copy()
    for matrix, mentor in zip(allowed, (party, technical), strict=True):
        matrix[mentee] = np.arange(matrix.shape[1]) == mentor
    return replace(problem, party_allowed=allowed[0], technical_allowed=allowed[1])


def test_the_cost_of_another_pair_is_what_trying_everything_finds() -> None:
    compared = 0
    for seed in range(40):
        problem = a_problem(seed, mentees=5, mentors=3)
        best = solve(problem)
        for other in next_best(problem, best.choice, 0):
            forced = best_by_trying(pinned(problem, 0, other.party, other.technical))
            assert other.cost == best.objective - forced, seed
            assert checker.violations(problem, other.choice) == (), seed
            assert set(other.moved) == set(other.choice.differs(best.choice).tolist()) - {0}, seed
            compared += 1
    assert compared > 30


def test_a_pair_that_a_rule_forbids_is_no_alternative() -> None:
    problem = a_problem(3, mentees=4, mentors=3, pair_allowed=np.zeros((3, 3), bool))

    assert with_pair(problem, solve(problem).choice, 0, 0, 0) is None
    assert next_best(problem, solve(problem).choice, 0) == ()


def test_alternatives_of_a_larger_matching_keep_every_rule() -> None:
    problem = dm1(60, seed=4)
    choice = solve(problem).choice
    for mentee in (0, 17):
        found = next_best(problem, choice, mentee)
        assert len(found) == 3
        for one in found:
            assert checker.violations(problem, one.choice) == ()
            assert one.cost == checker.objective(problem, choice) - checker.objective(problem, one.choice)


def can_all_be_placed(problem: Problem, mentees: list[int], seat: Seat | None) -> bool:
    """By trying everything, with the other seat of no concern."""
    n, m, k = problem.shape
    free = {
        Seat.PARTY: {"technical_places": np.full(k, n), "technical_allowed": np.ones((n, k), bool)},
        Seat.TECHNICAL: {"party_places": np.full(m, n), "party_allowed": np.ones((n, m), bool)},
        None: {},
    }[seat]
    parts: dict[str, Any] = free | ({"pair_allowed": np.ones((m, k), bool)} if seat else {})
    bare = replace(problem, **parts)
    alone = Problem(
        tuple(problem.mentees[i] for i in mentees), bare.party, bare.technical, bare.party_places,
        bare.technical_places, np.zeros((len(mentees), m), int), np.zeros((len(mentees), k), int),
        np.zeros((m, k), int), bare.party_allowed[mentees], bare.technical_allowed[mentees], bare.pair_allowed,
        Prices(pair=0, unplaced=1),
    )  # fmt: skip
    return best_by_trying(alone) == 0


def test_a_shortage_cannot_be_met_and_is_minimal() -> None:
    kinds = set()
    for seed in range(160):
        problem = a_problem(seed, mentees=5, mentors=2 + seed % 2)
        problem = replace(problem, current_party=np.full(5, NOBODY), current_technical=np.full(5, NOBODY))
        found = shortages(problem, solve(problem).choice)
        for i, one in found.items():
            kinds.add(one.seat)
            assert i in one.mentees
            assert not can_all_be_placed(problem, list(one.mentees), one.seat), seed
            for left in one.mentees:
                others = [j for j in one.mentees if j != left]
                if one.seat is not None or left != i:
                    assert can_all_be_placed(problem, others, one.seat), (seed, one)
    assert kinds == {Seat.PARTY, Seat.TECHNICAL, None}


def test_everybody_left_out_although_there_is_room_would_cost_too_much() -> None:
    problem = a_problem(1, mentees=3, mentors=2, prices=Prices(pair=50_000, unplaced=10))
    problem = replace(problem, **roomy(problem), opened=np.zeros((2, 2), bool))
    choice = solve(problem).choice

    assert (choice.party == NOBODY).all()
    assert shortages(problem, choice) == {}


def with_current(problem: Problem, seed: int = 0, **changes: Any) -> Problem:
    nobody = np.full(len(problem.mentees), NOBODY)
    problem = replace(problem, current_party=nobody, current_technical=nobody)
    choice = solve(problem, seed).choice
    now = replace(problem, current_party=choice.party, current_technical=choice.technical)
    return replace(now, **changes)


def test_nothing_changed_so_nobody_moves() -> None:
    for seed in range(30):
        problem = a_problem(seed, mentees=8, mentors=4)
        before = with_current(problem, prices=replace(problem.prices, party_change=100, technical_change=100))
        again = rerun(before)
        assert again.moved == (), seed


def test_whoever_moves_must_or_gains_more_than_the_price() -> None:
    for seed in range(40):
        problem = a_problem(seed, mentees=8, mentors=4)
        places = problem.party_places.copy()
        places[0] = 0
        prices = replace(problem.prices, party_change=120, technical_change=120)
        after = with_current(problem, party_places=places, prices=prices)
        again = rerun(after)

        assert checker.violations(after, again.solution.choice) == (), seed
        assert set(again.must_move) >= set(np.nonzero(after.current_party == 0)[0].tolist()), seed
        for i in again.moved:
            back = again.solution.choice.changed(i, after.current_party[i], after.current_technical[i])
            allowed = checker.violations(after, back) == ()
            assert not allowed or checker.objective(after, back) < again.solution.objective, seed


def test_a_very_high_price_moves_only_those_who_must() -> None:
    problem = dm1(60, seed=2)
    places = problem.party_places.copy()
    places[:3] = 0
    prices = replace(problem.prices, party_change=5_000, technical_change=5_000)
    again = rerun(with_current(problem, party_places=places, prices=prices))

    assert again.must_move
    assert set(again.moved) == set()
    assert checker.violations(problem, again.solution.choice) == ()
