"""What a place and a mentee are worth: prices of the Lagrangian relaxation, on candidate triples. Pure.

Relaxed are the places of both seats and "each mentee once"; what is left falls apart into pairs, each of which takes
its best mentees if they pay for opening it. Any prices give a bound, once `bound.proven` has looked at all triples.
"""

from dataclasses import dataclass, replace

import numpy as np

from mentor.pairing.matching.problem import Array, Problem
from mentor.pairing.matching.seats import best_of_each_row

#: Mentees at a time, so that matrices of 10,000 × 5,000 are never copied whole.
ROWS = 500


@dataclass(frozen=True, slots=True, eq=False)
class Duals:
    """Points that a mentee, a place of a Party-affairs mentor and a place of a technical mentor are worth."""

    mentee: Array
    party: Array
    technical: Array

    def fixed(self, problem: Problem) -> float:
        return float(
            self.mentee.sum()
            + (problem.party_places * self.party).sum()
            + (problem.technical_places * self.technical).sum()
        )


@dataclass(frozen=True, slots=True, eq=False)
class Triples:
    """Candidates: mentee, Party-affairs mentor, technical mentor and their worth, side by side."""

    i: Array
    p: Array
    t: Array
    worth: Array

    def reduced(self, duals: Duals) -> Array:
        """What taking each would earn at these prices, before the price of opening the pair."""
        return np.asarray(self.worth - duals.mentee[self.i] - duals.party[self.p] - duals.technical[self.t])

    def where(self, chosen: Array) -> "Triples":
        return Triples(self.i[chosen], self.p[chosen], self.t[chosen], self.worth[chosen])

    def pair(self, problem: Problem) -> Array:
        return np.asarray(self.p.astype(np.int64) * len(problem.technical) + self.t)

    def joined(self, other: "Triples", problem: Problem) -> "Triples":
        """Both, without what comes twice."""
        both = [np.concatenate([getattr(x, name) for x in (self, other)]) for name in ("i", "p", "t", "worth")]
        _, m, k = problem.shape
        first = np.unique((both[0].astype(np.int64) * m + both[1]) * k + both[2], return_index=True)[1]
        return Triples(*(x[first] for x in both))


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """Per mentee the mentors of the best reduced points on either seat, and the worth of every combination."""

    party: Array
    technical: Array
    worth: Array  # float32; -1e6 where not allowed


def side_scores(problem: Problem, duals: Duals, rows: slice) -> tuple[Array, Array]:
    """Points of each seat less the price of a place; who stays with a mentor saves the price of changing."""
    scores = []
    for fit, price, current, change in (
        (problem.party_fit, duals.party, problem.current_party, problem.prices.party_change),
        (problem.technical_fit, duals.technical, problem.current_technical, problem.prices.technical_change),
    ):
        score = fit[rows] - price[None].astype(np.float32)
        has = np.nonzero(current[rows] >= 0)[0]
        score[has, current[rows][has]] += change
        scores.append(score)
    return scores[0], scores[1]


def candidate_lists(problem: Problem, duals: Duals, width: int) -> Lists:
    """The `width` best of either seat by reduced points, never by raw preference."""
    parts = []
    for at in range(0, len(problem.mentees), ROWS):
        rows = slice(at, min(at + ROWS, len(problem.mentees)))
        by_party, by_technical = side_scores(problem, duals, rows)
        p = best_of_each_row(by_party, problem.party_allowed[rows], width)
        t = best_of_each_row(by_technical, problem.technical_allowed[rows], width)
        i = np.arange(rows.start, rows.stop)[:, None, None]
        worth = problem.worth(i, p[:, :, None], t[:, None, :])
        bad = (p < 0)[:, :, None] | (t < 0)[:, None, :] | ~problem.pair_allowed[p[:, :, None], t[:, None, :]]
        parts.append((p, t, np.where(bad, -1e6, worth).astype(np.float32)))
    party, technical, worths = (np.concatenate(x) for x in zip(*parts, strict=True))
    return Lists(party, technical, worths)


def first_duals(problem: Problem, target: float, width: int = 40, rounds: int = 80) -> tuple[Duals, Lists]:
    """Prices of places by subgradient on the simple bound "each mentee their best triple"."""
    n, m, k = problem.shape
    duals = Duals(np.zeros(n), np.zeros(m), np.zeros(k))
    theta = 1.2
    for done in range(0, rounds, 30):
        lists = candidate_lists(problem, duals, width)
        duals, theta = _climb(problem, duals, lists, target, min(30, rounds - done), theta)
    return duals, candidate_lists(problem, duals, width)


def _climb(
    problem: Problem, duals: Duals, lists: Lists, target: float, rounds: int, theta: float
) -> tuple[Duals, float]:
    """Better prices on these lists, and the length of step reached."""
    n, m, k = problem.shape
    share = np.where(problem.opened, 0, problem.prices.pair / np.maximum(problem.together(), 1)).astype(np.float32)
    worth = lists.worth - share[lists.party[:, :, None], lists.technical[:, None, :]]
    everyone, wide = np.arange(n), max(lists.technical.shape[1], 1)
    best, kept, stalled = 1e18, duals, 0
    direction = [np.zeros(m), np.zeros(k)]
    pi, tau = duals.party, duals.technical
    for _ in range(rounds):
        left = worth - pi[lists.party].astype(np.float32)[:, :, None]
        left -= tau[lists.technical].astype(np.float32)[:, None, :]
        flat = left.reshape(n, -1)
        choice = flat.argmax(1)
        mu = np.maximum(flat[everyone, choice].astype(np.float64), -problem.prices.unplaced)
        value = mu.sum() + (problem.party_places * pi).sum() + (problem.technical_places * tau).sum()
        if value < best - 1e-6 * abs(best):
            best, kept, stalled = value, Duals(mu, pi, tau), 0
        else:
            stalled += 1
            if stalled >= 8:
                theta, stalled = theta * 0.6, 0
        placed = flat[everyone, choice] > -problem.prices.unplaced
        p = lists.party[everyone, choice // wide][placed]
        t = lists.technical[everyone, choice % wide][placed]
        direction[0] = problem.party_places - np.bincount(p, minlength=m) + 0.5 * direction[0]
        direction[1] = problem.technical_places - np.bincount(t, minlength=k) + 0.5 * direction[1]
        size = float((direction[0] ** 2).sum() + (direction[1] ** 2).sum())
        if not size or theta < 1e-3:
            break
        step = theta * max(value - target, 1e-4 * abs(value)) / size
        pi, tau = np.maximum(0, pi - step * direction[0]), np.maximum(0, tau - step * direction[1])
    return kept, theta


def candidates(problem: Problem, duals: Duals, lists: Lists, slack: float = 160, most: int = 400) -> Triples:
    """Triples within `slack` points of their mentee's best one at these prices, at most `most` per mentee."""
    parts = []
    for at in range(0, len(problem.mentees), ROWS):
        p, t = lists.party[at : at + ROWS], lists.technical[at : at + ROWS]
        left = lists.worth[at : at + ROWS] - duals.party[p].astype(np.float32)[:, :, None]
        left -= duals.technical[t].astype(np.float32)[:, None, :]
        flat = left.reshape(len(p), -1)
        count = min(most, flat.shape[1])
        if not count:
            continue
        index = np.argpartition(-flat, count - 1, axis=1)[:, :count]
        near = np.take_along_axis(flat, index, 1) >= np.maximum(flat.max(1) - slack, -1e5)[:, None]
        i, q = np.nonzero(near)
        f = index[i, q]
        parts.append((at + i, p[i, f // t.shape[1]], t[i, f % t.shape[1]]))
    if not parts:
        none = np.zeros(0, np.int64)
        return Triples(none, none, none, none)
    i, p, t = (np.concatenate(x) for x in zip(*parts, strict=True))
    return Triples(i, p, t, problem.worth(i, p, t))


def starting_prices(problem: Problem, duals: Duals, triples: Triples) -> Duals:
    """A mentee is first worth their best triple less a share of opening a pair."""
    best = np.full(len(problem.mentees), -float(problem.prices.unplaced))
    left = triples.worth - duals.party[triples.p] - duals.technical[triples.t]
    np.maximum.at(best, triples.i, left - problem.prices.pair / 3)
    return replace(duals, mentee=best)
