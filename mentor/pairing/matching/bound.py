"""The proven bound: one exact pass over all allowed triples at given prices. Pure."""

from collections.abc import Callable

import numpy as np

from mentor.pairing.matching.duals import ROWS, Duals, Triples
from mentor.pairing.matching.problem import Array, Problem
from mentor.pairing.matching.subgradient import by_pair, improved

Keep = Callable[[], bool]


def proven(problem: Problem, duals: Duals) -> tuple[float, Triples]:
    """No matching earns more than this. Also every triple that matters to a pair nearly worth opening."""
    near_technical = _best_technical(problem, duals)
    most_pair = np.where(problem.pair_allowed, problem.pair_fit, -(10**6)).max(1)
    total, found = duals.fixed(problem), []
    may, points = problem.party_allowed.T.copy(), problem.party_fit.T.copy()
    for p in range(len(problem.party)):
        mentees = np.nonzero(may[p])[0]
        base = points[p, mentees] - duals.party[p] - duals.mentee[mentees]
        keep = base + near_technical[mentees] + most_pair[p] > 0  # points as they count never exceed the raw ones
        earned, triples = _pairs_of(problem, duals, p, mentees[keep], base[keep])
        total += earned
        if triples is not None:
            found.append(triples)
    return total, _worthy(problem, found)


def _best_technical(problem: Problem, duals: Duals) -> Array:
    parts = [
        np.where(
            problem.technical_allowed[at : at + ROWS],
            problem.technical_fit[at : at + ROWS] - duals.technical[None].astype(np.float32),
            -1e9,
        ).max(1)
        for at in range(0, len(problem.mentees), ROWS)
    ]
    return np.concatenate(parts) + 0.01  # single precision must not cut off what counts


def _pairs_of(
    problem: Problem, duals: Duals, p: int, mentees: Array, base: Array
) -> tuple[float, tuple[Array, Array, Array] | None]:
    """What the pairs of one Party-affairs mentor earn, and their triples worth a second look."""
    if not len(mentees):
        return 0.0, None
    may = problem.technical_allowed[mentees]
    mates = np.nonzero(problem.pair_allowed[p] & may.any(0))[0]
    may, points = may[:, mates], problem.technical_fit[np.ix_(mentees, mates)]
    most = np.where(may, base[:, None].astype(np.float32) + points, -1e9).max(0) + 0.01
    likely = most + problem.pair_fit[p, mates] - duals.technical[mates] > 0
    mates, may = mates[likely], may[:, likely]
    if not len(mates):
        return 0.0, None
    reduced = problem.worth(mentees[:, None], p, mates[None]).astype(np.float64)
    reduced -= (duals.mentee[mentees] + duals.party[p])[:, None]
    reduced -= duals.technical[mates][None]
    reduced[~may] = -1e6
    alive = np.nonzero(reduced.max(0) > 0)[0]
    mates, reduced = mates[alive], reduced[:, alive]
    if not len(mates):
        return 0.0, None
    earned = _best_sums(problem, p, mates, reduced)
    near = np.nonzero(earned > -0.3 * problem.prices.pair - 5)[0]
    r, c = np.nonzero(reduced[:, near] > -10)
    return float(np.maximum(0, earned).sum()), (mentees[r], np.full(len(r), p), mates[near[c]])


def _best_sums(problem: Problem, p: int, mates: Array, reduced: Array) -> Array:
    """For each pair the best it can earn with as many mentees as fit, less its opening."""
    together = np.minimum(problem.party_places[p], problem.technical_places[mates])
    deep = min(int(together.max(initial=0)), len(reduced))
    if not deep:
        return -problem.opening(p, mates).astype(np.float64)
    if deep < len(reduced):
        reduced = -np.partition(-reduced, deep - 1, axis=0)[:deep]
    ordered = -np.sort(-reduced, axis=0)
    taken = np.maximum(ordered, 0) * (np.arange(deep)[:, None] < together[None])
    return np.asarray(taken.sum(0) - problem.opening(p, mates))


def _worthy(problem: Problem, found: list[tuple[Array, Array, Array]]) -> Triples:
    none = np.zeros(0, np.int64)
    i, p, t = (np.concatenate(x) for x in zip(*found, strict=True)) if found else (none, none, none)
    return Triples(i, p, t, problem.worth(i, p, t))


def tightened(
    problem: Problem, duals: Duals, triples: Triples, target: float, rounds: int, keep_on: Keep
) -> tuple[float, Duals, Triples]:
    """Subgradient, exact pass, add the triples that were missing, again: the best proven bound, its prices."""
    best, kept = np.inf, duals
    for turn in range(4):
        steps, theta = (rounds, 1.0) if not turn else (rounds * 2 // 5, 0.5)
        guess, duals = improved(problem, by_pair(problem, triples), duals, target, steps, theta)
        value, found = proven(problem, duals)
        if value < best:
            best, kept = value, duals
        before = len(triples.i)
        triples = triples.joined(found, problem)
        if len(triples.i) == before or value - guess < 3e-4 * abs(value) or not keep_on():
            break
    return best, kept, triples
