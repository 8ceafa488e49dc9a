"""One seat filled at best when the other is given: a min-cost flow, solved as a matching with places. Pure."""

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from scipy.sparse.csgraph import min_weight_full_bipartite_matching  # type: ignore[import-untyped]

from mentor.pairing.matching.problem import NOBODY, Array, Choice, Problem


def best_filling(n: int, rows: Array, columns: Array, points: Array, places: Array, unplaced: int) -> Array:
    """For each of n rows the column of the greatest sum of points, within the places of the columns.

    Arcs (row, column, points) may come twice; the last counts. A row may stay NOBODY for `unplaced` points less
    than nothing, so there always is a solution.
    """
    if not n:
        return np.zeros(0, np.int64)
    arcs = np.unique(rows.astype(np.int64) * len(places) + columns, return_index=True)[1]
    rows, columns, points = rows[arcs], columns[arcs], points[arcs].astype(np.float64)
    copies = np.minimum(places, n)[columns]
    first = np.concatenate([[0], np.cumsum(np.minimum(places, n))])
    spread = np.arange(copies.sum()) - np.repeat(np.cumsum(copies) - copies, copies)
    seats = int(first[-1])
    everyone = np.arange(n)
    i = np.concatenate([np.repeat(rows, copies), everyone])
    j = np.concatenate([np.repeat(first[:-1][columns], copies) + spread, seats + everyone])
    cost = -np.concatenate([np.repeat(points, copies), np.full(n, -float(unplaced))])
    cost += 1 - cost.min()  # a cost of zero would count as no arc
    found_i, found_j = min_weight_full_bipartite_matching(csr_matrix((cost, (i, j)), shape=(n, seats + n)))
    held = np.full(n, NOBODY)
    taken = found_j < seats
    held[found_i[taken]] = np.searchsorted(first, found_j[taken], side="right") - 1
    return held


def best_of_each_row(score: Array, allowed: Array, count: int) -> Array:
    """The `count` columns with the highest score in each row, NOBODY where there are fewer allowed ones."""
    count = min(count, score.shape[1])
    if not count:
        return np.full((score.shape[0], 0), NOBODY)
    hidden = np.where(allowed, score, -np.inf)
    if count < score.shape[1]:
        best = np.argpartition(-hidden, count - 1, axis=1)[:, :count]
    else:
        best = np.broadcast_to(np.arange(count), hidden.shape)
    return np.where(np.take_along_axis(allowed, best, 1), best, NOBODY)


def two_stages(problem: Problem, width: int = 120) -> Choice:
    """First the Party side alone, then the technical side for it: what one would do by hand with two lists."""
    n = len(problem.mentees)
    party = np.full(n, NOBODY)
    while True:
        lists = _lists(problem.party_fit, problem.party_allowed, width)
        i, q = np.nonzero(lists >= 0)
        j = lists[i, q]
        party = best_filling(n, i, j, problem.party_fit[i, j], problem.party_places, problem.prices.unplaced)
        if (party >= 0).all() or width >= len(problem.party):
            break
        width *= 4
    return fill_technical(problem, party)


def fill_technical(problem: Problem, party: Array) -> Choice:
    """The best technical mentors for mentees whose Party side is given."""
    has = np.nonzero(party >= 0)[0]
    rows, columns = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for part in np.array_split(has, len(has) // 1000 + 1):
        r, c = np.nonzero(problem.technical_allowed[part] & problem.pair_allowed[party[part]])
        rows.append(part[r])
        columns.append(c)
    i, j = np.concatenate(rows), np.concatenate(columns)
    points = problem.worth(i, party[i], j) - problem.opening(party[i], j) // 4
    held = best_filling(len(party), i, j, points, problem.technical_places, problem.prices.unplaced)
    return Choice(np.where(held >= 0, party, NOBODY), held)


def _lists(fit: Array, allowed: Array, width: int) -> Array:
    parts = [best_of_each_row(fit[at : at + 1000], allowed[at : at + 1000], width) for at in range(0, len(fit), 1000)]
    return np.concatenate(parts) if parts else np.zeros((0, 0), np.int64)


def greedy(problem: Problem) -> Choice:
    """Mentee by mentee the best pair that is still free: the baseline of doing it in order of the list."""
    p_left, t_left = problem.party_places.copy(), problem.technical_places.copy()
    party, technical = np.full(len(problem.mentees), NOBODY), np.full(len(problem.mentees), NOBODY)
    opened = problem.opened.copy()
    for i in range(len(problem.mentees)):
        p = np.nonzero(problem.party_allowed[i] & (p_left > 0))[0]
        t = np.nonzero(problem.technical_allowed[i] & (t_left > 0))[0]
        if not len(p) or not len(t):
            continue
        at = np.ix_(p, t)
        points = problem.worth(i, p[:, None], t[None, :]) - np.where(opened[at], 0, problem.prices.pair)
        points = np.where(problem.pair_allowed[at], points, np.iinfo(np.int64).min)
        best = int(points.argmax())
        x, y = p[best // len(t)], t[best % len(t)]
        if problem.pair_allowed[x, y]:
            party[i], technical[i], opened[x, y] = x, y, True
            p_left[x] -= 1
            t_left[y] -= 1
    return Choice(party, technical)
