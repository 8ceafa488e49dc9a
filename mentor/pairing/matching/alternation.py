"""Better and better: one seat is filled anew while the other stays, and mentees change between open pairs. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mentor.pairing.matching.duals import ROWS, Duals, Triples, side_scores
from mentor.pairing.matching.problem import NOBODY, Array, Choice, Problem
from mentor.pairing.matching.seats import best_filling, best_of_each_row

Keep = Callable[[], bool]
#: How much of an opening's price is spread over those who use the pair already.
SHARES = (0.5, 1.0)
WIDTH = 60


def alternated(
    problem: Problem, choice: Choice, duals: Duals, triples: Triples, keep_on: Keep, rounds: int = 30
) -> Choice:
    """Until three turns in a row bring nothing."""
    arcs = _arcs(problem, duals)
    best, failures = problem.objective(choice), 0
    for _ in range(rounds):
        for turn in (_technical_anew, _party_anew, _among_open_pairs):
            better = _turned(turn, problem, choice, best, arcs, triples)
            failures = 0 if better else failures + 1
            if better:
                choice, best = better, problem.objective(better)
        if failures >= 3 or not keep_on():
            break
    return choice


@dataclass(frozen=True, slots=True, eq=False)
class _Arcs:
    """Mentee and mentor of the best reduced points, for either seat."""

    party: tuple[Array, Array]
    technical: tuple[Array, Array]


Turn = Callable[[Problem, Choice, _Arcs, Triples, float], Choice]


def _turned(turn: Turn, problem: Problem, choice: Choice, best: int, arcs: _Arcs, triples: Triples) -> Choice | None:
    """What a turn makes better than `best`, with the first way of sharing the price of a pair that does."""
    for share in SHARES if problem.prices.pair else (0.0,):
        tried = turn(problem, choice, arcs, triples, share)
        if problem.objective(tried) > best:
            return tried
    return None


def _arcs(problem: Problem, duals: Duals) -> _Arcs:
    parts: tuple[list[Array], list[Array]] = ([], [])
    for at in range(0, len(problem.mentees), ROWS):
        rows = slice(at, min(at + ROWS, len(problem.mentees)))
        allowed = (problem.party_allowed[rows], problem.technical_allowed[rows])
        for part, score, may in zip(parts, side_scores(problem, duals, rows), allowed, strict=True):
            part.append(best_of_each_row(score, may, WIDTH))
    found = []
    for part in parts:
        lists = np.concatenate(part)
        i, q = np.nonzero(lists >= 0)
        found.append((i, lists[i, q]))
    return _Arcs(found[0], found[1])


def _opening_shares(problem: Problem, choice: Choice, p: Array, t: Array, own: Array, share: float) -> Array:
    """What joining a pair costs: its price, or a share of it where others use the pair already."""
    k = len(problem.technical)
    placed = choice.party >= 0
    used, count = np.unique(choice.party[placed].astype(np.int64) * k + choice.technical[placed], return_counts=True)
    key = p.astype(np.int64) * k + t
    at = np.minimum(np.searchsorted(used, key), len(used) - 1) if len(used) else np.zeros(len(key), np.int64)
    others = (np.where(used[at] == key, count[at], 0) if len(used) else np.zeros(len(key))) - own
    price = problem.opening(p, t)
    return np.asarray(np.where(others > 0, share * price / (np.maximum(others, 0) + 1), price))


def _technical_anew(problem: Problem, choice: Choice, arcs: _Arcs, _: Triples, share: float) -> Choice:
    placed = np.nonzero(choice.party >= 0)[0]
    i, t = np.concatenate([arcs.technical[0], placed]), np.concatenate([arcs.technical[1], choice.technical[placed]])
    p = choice.party[i]
    ok = (p >= 0) & problem.pair_allowed[p, t]
    i, t, p = i[ok], t[ok], p[ok]
    points = problem.worth(i, p, t) - _opening_shares(problem, choice, p, t, t == choice.technical[i], share)
    held = best_filling(len(problem.mentees), i, t, points.round(), problem.technical_places, problem.prices.unplaced)
    return Choice(np.where(held >= 0, choice.party, NOBODY), held)


def _party_anew(problem: Problem, choice: Choice, arcs: _Arcs, _: Triples, share: float) -> Choice:
    placed = np.nonzero(choice.party >= 0)[0]
    i, p = np.concatenate([arcs.party[0], placed]), np.concatenate([arcs.party[1], choice.party[placed]])
    t = choice.technical[i]
    ok = (t >= 0) & problem.pair_allowed[p, t]
    i, p, t = i[ok], p[ok], t[ok]
    points = problem.worth(i, p, t) - _opening_shares(problem, choice, p, t, p == choice.party[i], share)
    held = best_filling(len(problem.mentees), i, p, points.round(), problem.party_places, problem.prices.unplaced)
    return Choice(held, np.where(held >= 0, choice.technical, NOBODY))


def _among_open_pairs(problem: Problem, choice: Choice, arcs: _Arcs, triples: Triples, share: float) -> Choice:
    """Mentees change places between the pairs that are open; no pair gets more mentees than it has now."""
    k = len(problem.technical)
    placed = np.nonzero(choice.party >= 0)[0]
    key = choice.party[placed].astype(np.int64) * k + choice.technical[placed]
    open_pairs, places = np.unique(key, return_counts=True)
    if not len(open_pairs):
        return choice
    wanted = triples.pair(problem)
    at = np.minimum(np.searchsorted(open_pairs, wanted), len(open_pairs) - 1)
    hit = open_pairs[at] == wanted
    i, q = np.concatenate([triples.i[hit], placed]), np.concatenate([at[hit], np.searchsorted(open_pairs, key)])
    points = problem.worth(i, open_pairs[q] // k, open_pairs[q] % k)
    held = best_filling(len(problem.mentees), i, q, points, places, problem.prices.unplaced)
    return Choice(np.where(held >= 0, open_pairs[held] // k, NOBODY), np.where(held >= 0, open_pairs[held] % k, NOBODY))
