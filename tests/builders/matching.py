"""Small matching problems at random, and the best answer by trying everything."""

from itertools import product
from typing import Any

import numpy as np

from mentor.pairing.matching import checker
from mentor.pairing.matching.problem import NOBODY, Choice, Prices, Problem


def a_problem(seed: int, mentees: int = 4, mentors: int = 3, **changes: Any) -> Problem:
    """Random points, places and rules; about one couple in five is ruled out."""
    rng = np.random.default_rng(seed)
    n, m, k = mentees, mentors, mentors
    parts: dict[str, Any] = {
        "mentees": tuple(range(100, 100 + n)),
        "party": tuple(range(200, 200 + m)),
        "technical": tuple(range(300, 300 + k)),
        "party_places": rng.integers(0, 4, m),
        "technical_places": rng.integers(0, 4, k),
        "party_fit": rng.integers(0, 600, (n, m)).astype(np.int32),
        "technical_fit": rng.integers(0, 600, (n, k)).astype(np.int32),
        "pair_fit": rng.integers(0, 400, (m, k)).astype(np.int32),
        "party_allowed": rng.random((n, m)) > 0.2,
        "technical_allowed": rng.random((n, k)) > 0.2,
        "pair_allowed": rng.random((m, k)) > 0.1,
        "opened": rng.random((m, k)) > 0.8,
        "prices": Prices(pair=int(rng.integers(0, 3)) * 100, floor=int(rng.integers(0, 2)) * 800, unplaced=3000),
    }
    if rng.random() < 0.4:
        parts["current_party"] = rng.integers(-1, m, n)
        parts["current_technical"] = rng.integers(-1, k, n)
        old = parts["prices"]
        parts["prices"] = Prices(old.pair, old.floor, old.unplaced, party_change=150, technical_change=90)
    return Problem(**(parts | changes))


def roomy(problem: Problem) -> dict[str, Any]:
    """Changes under which everybody can be placed."""
    n, m, k = problem.shape
    return {
        "party_places": np.full(m, n),
        "technical_places": np.full(k, n),
        "party_allowed": np.ones((n, m), bool),
        "technical_allowed": np.ones((n, k), bool),
        "pair_allowed": np.ones((m, k), bool),
    }


def best_by_trying(problem: Problem) -> int:
    """The greatest objective of all matchings without violation.

    Mentee by mentee every pair is tried; of those that used the same places and opened the same pairs the best goes on.
    """
    best: dict[tuple[tuple[int, ...], tuple[int, ...], frozenset[tuple[int, int]]], int] = {
        ((0,) * len(problem.party), (0,) * len(problem.technical), frozenset()): 0
    }
    for i in range(len(problem.mentees)):
        after: dict[Any, int] = {}
        for (p_used, t_used, opened), points in best.items():
            for (p, t), worth in _options(problem, i):
                if p == NOBODY:
                    state = (p_used, t_used, opened)
                elif p_used[p] < problem.party_places[p] and t_used[t] < problem.technical_places[t]:
                    state = (_one_more(p_used, p), _one_more(t_used, t), opened | {(p, t)})
                    worth += 0 if (p, t) in opened or problem.opened[p, t] else -problem.prices.pair
                else:
                    continue
                after[state] = max(after.get(state, -(10**9)), points + worth)
        best = after
    return max(best.values())


def _one_more(used: tuple[int, ...], at: int) -> tuple[int, ...]:
    return (*used[:at], used[at] + 1, *used[at + 1 :])


def _options(problem: Problem, i: int) -> list[tuple[tuple[int, int], int]]:
    """The allowed pairs of a mentee with what they count, apart from opening the pair."""
    found = [((NOBODY, NOBODY), -problem.prices.unplaced)]
    everybody_else = checker.objective(problem, _alone(problem, i, (NOBODY, NOBODY))) + problem.prices.unplaced
    for pair in product(range(len(problem.party)), range(len(problem.technical))):
        alone = _alone(problem, i, pair)
        if problem.is_allowed(i, *pair):
            opening = 0 if problem.opened[pair] else problem.prices.pair
            found.append((pair, checker.objective(problem, alone) + opening - everybody_else))
    return found


def _choice(pairs: list[tuple[int, int]]) -> Choice:
    return Choice(np.array([p for p, _ in pairs], np.int64), np.array([t for _, t in pairs], np.int64))


def _alone(problem: Problem, i: int, pair: tuple[int, int]) -> Choice:
    pairs = [(NOBODY, NOBODY)] * len(problem.mentees)
    pairs[i] = pair
    return _choice(pairs)
