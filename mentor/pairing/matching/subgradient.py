"""Prices that make the strong bound small: subgradient over the candidate triples, pairs as subproblems. Pure."""

from dataclasses import dataclass

import numpy as np

from mentor.pairing.matching.duals import Duals, Triples
from mentor.pairing.matching.problem import Array, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Candidate triples sorted by pair; `group` numbers the pair of each."""

    triples: Triples
    group: Array
    together: Array
    opening: Array


def by_pair(problem: Problem, triples: Triples) -> Pairs:
    key = triples.pair(problem)
    order = np.argsort(key, kind="stable")
    triples, key = triples.where(order), key[order]
    is_first = np.diff(key, prepend=-1) != 0
    starts = np.nonzero(is_first)[0]
    p, t = triples.p[starts], triples.t[starts]
    together = np.minimum(problem.party_places[p], problem.technical_places[t])
    return Pairs(triples, np.cumsum(is_first) - 1, together, problem.opening(p, t))


def best_members(pairs: Pairs, reduced: Array) -> tuple[Array, Array]:
    """Which candidates each pair would take, and what they earn together."""
    count = len(pairs.together)
    good = np.nonzero(reduced > 0)[0]
    order = good[np.lexsort((-reduced[good], pairs.group[good]))]
    group = pairs.group[order]
    if not len(order):
        return order, np.zeros(count)
    first = np.concatenate([[0], np.nonzero(np.diff(group))[0] + 1])
    rank = np.arange(len(order)) - np.repeat(first, np.diff(np.concatenate([first, [len(order)]])))
    taken = order[rank < pairs.together[group]]
    return taken, np.bincount(pairs.group[taken], weights=reduced[taken], minlength=count)


@dataclass(slots=True)
class _Step:
    """Length of the next step: shortened when twelve steps brought nothing."""

    theta: float
    stalled: int = 0

    def after(self, gained: bool) -> bool:
        """True when it is time to go back to the best prices with shorter steps."""
        self.stalled = 0 if gained else self.stalled + 1
        if self.stalled < 12:
            return False
        self.theta, self.stalled = self.theta * 0.7, 0
        return True


def improved(
    problem: Problem, pairs: Pairs, start: Duals, target: float, rounds: int, theta: float = 1.0
) -> tuple[float, Duals]:
    """The smallest bound over these triples alone that `rounds` steps find, with its prices."""
    now, best, kept = start, 1e18, start
    step, direction = _Step(theta), _gradient_of_nothing(problem)
    for _ in range(rounds):
        reduced = pairs.triples.reduced(now)
        taken, earned = best_members(pairs, reduced)
        opened = earned > pairs.opening
        value = now.fixed(problem) + float((earned - pairs.opening)[opened].sum())
        gained = value < best - 1e-5 * abs(best)
        if value < best:
            best, kept = value, now
        if step.after(gained):
            now = kept
        chosen = pairs.triples.where(taken[opened[pairs.group[taken]]])
        direction = [new + 0.6 * old for new, old in zip(_gradient(problem, chosen), direction, strict=True)]
        size = _size(now, direction)
        if not size or step.theta < 2e-3:
            break
        length = step.theta * max(value - target, 1e-4 * abs(value)) / size
        now = Duals(
            np.maximum(now.mentee - length * direction[0], -problem.prices.unplaced),
            np.maximum(now.party - length * direction[1], 0),
            np.maximum(now.technical - length * direction[2], 0),
        )
    return float(best), kept


def _gradient_of_nothing(problem: Problem) -> list[Array]:
    return [np.zeros(size) for size in problem.shape]


def _gradient(problem: Problem, chosen: Triples) -> list[Array]:
    n, m, k = problem.shape
    return [
        1.0 - np.bincount(chosen.i, minlength=n),
        problem.party_places - np.bincount(chosen.p, minlength=m),
        problem.technical_places - np.bincount(chosen.t, minlength=k),
    ]


def _size(now: Duals, direction: list[Array]) -> float:
    """Square of the length, without what would push a price of zero below zero."""
    mentee, party, technical = direction
    size = (mentee**2).sum()
    size += (party[(now.party > 0) | (party < 0)] ** 2).sum()
    size += (technical[(now.technical > 0) | (technical < 0)] ** 2).sum()
    return float(size)
