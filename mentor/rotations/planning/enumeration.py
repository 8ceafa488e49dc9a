"""All sequences of one person that come close enough to the best at given prices. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from mentor.rotations.planning.grid import Grid
from mentor.rotations.planning.pricing import LOW, Rows, best_values, stint_worths
from mentor.rotations.planning.problem import Array, Stint, Stints

#: Stints for one (place, start, length), the best first: post and value.
Options = list[tuple[float, int]]


@dataclass(slots=True, eq=False)
class Enumerator:
    """Sequences of any person at one set of prices; `found` keeps what was asked for once."""

    grid: Grid
    costs: Array
    found: dict[int, list[Stints]] = field(default_factory=dict)

    def best(self, i: int, most: int) -> list[Stints]:
        """About `most` sequences, the best ones first."""
        if i not in self.found:
            walk = Walk(self.grid, self.costs, i)
            slack, some = 4.0, list(_first(walk.within(4.0), 4 * most))
            while len(some) < most and slack < walk.widest:
                slack *= 2.5
                some = list(_first(walk.within(slack), 4 * most))
            some.sort(key=lambda one: (-one[0], one[1]))
            self.found[i] = [stints for _, stints in some[:most]]
        return self.found[i]

    def within(self, i: int, least: float, most: int) -> list[Stints] | None:
        """All sequences with at least this reduced worth; None when there are more than `most`."""
        walk = Walk(self.grid, self.costs, i)
        some = list(_first(walk.at_least(least), most + 1))
        return None if len(some) > most else [stints for _, stints in some]


def _first(some: Iterator[tuple[float, Stints]], count: int) -> Iterator[tuple[float, Stints]]:
    for _, one in zip(range(count), some, strict=False):
        yield one


class Walk:
    """Depth first through the sequences of one person, cutting off what cannot reach the limit any more.

    `once`: no unit twice. The limit is on the worth, with the floor as in `Grid.worth`, less the costs of seats.
    """

    def __init__(self, grid: Grid, costs: Array, i: int, once: bool = True) -> None:
        self.grid, self.costs, self.i, self.once = grid, costs, i, once
        number, row = grid.at[i]
        group = grid.groups[number]
        self.places, self.need = group.places, group.need[row].tolist()
        self.before = group.before[row].tolist()
        self.latest = int(group.latest[row])
        self.busy = group.busy[:, row].tolist() if group.busy is not None else [False] * grid.periods
        some = Rows(group, np.array([row]), np.ones(1))
        worths, _ = stint_worths(grid, some, costs)
        table = best_values(grid, some, worths)
        self.value = table.value[:, :, 0].tolist()
        self.top = self.value[0][0] + float(grid.base[i])
        self.options = self._options(group.closed[:, :, :, row], worths[:, :, :, 0])
        self.widest = 4.0 * 2.5**6

    def _options(self, closed: Array, worths: Array) -> list[list[tuple[int, int, Options]]]:
        """Per start: (place, length, options in falling order)."""
        grid, i, found = self.grid, self.i, []
        mask, keep = grid.celled.get(i), grid.problem.prices.keep
        for start in range(grid.periods):
            here: list[tuple[int, int, Options]] = []
            for k, q in enumerate(self.need):
                posts = np.nonzero(grid.experience == q)[0]
                for length in range(1, grid.span + 1):
                    if closed[k, start, length - 1] or worths[k, start, length - 1] < LOW:
                        continue
                    value = grid.liked[i, posts] - grid.deviation[length] - self.costs[posts, start, length - 1]
                    if mask is not None:
                        value = np.where(mask[posts, start, length - 1], value, -np.inf)
                    pairs = [(v, p) for v, p in zip(value.tolist(), posts.tolist(), strict=True) if v > LOW]
                    if keep:
                        kept = grid.kept[i]
                        pairs = [(v + keep * ((p, start, length) in kept), p) for v, p in pairs]
                    here.append((k, length, sorted(pairs, key=lambda one: (-one[0], one[1]))))
            found.append(here)
        return found

    def within(self, slack: float) -> Iterator[tuple[float, Stints]]:
        return self.at_least(self.top - slack)

    def at_least(self, least: float) -> Iterator[tuple[float, Stints]]:
        if self.top < max(least, LOW):
            return
        full = (1 << self.places) - 1
        for stints, gained in self._from(0, 0, full, least - float(self.grid.base[self.i]), 0.0, frozenset()):
            loss = max(0, int(self.grid.floor[self.i] - self.grid.base[self.i]) - self.grid.points(self.i, stints))
            total = gained + float(self.grid.base[self.i]) - loss
            if total >= least:
                yield total, stints

    def _from(
        self, at: int, done: int, full: int, least: float, gained: float, units: frozenset[int]
    ) -> Iterator[tuple[Stints, float]]:
        if done == full:
            if not any(self.busy[at:]):
                yield (), gained
            return
        for stint, k, value in self._next(at, done, least - gained, units):
            after = self._from(
                stint.end, done | 1 << k, full, least, gained + value, units | {int(self.grid.unit[stint.post])}
            )
            for rest, total in after:
                yield (stint, *rest), total

    def _next(self, at: int, done: int, least: float, units: frozenset[int]) -> Iterator[tuple[Stint, int, float]]:
        """The stints that may come next and still leave a chance, with their place and value."""
        for start in self._starts(at, done):
            for k, length, options in self.options[start]:
                if done >> k & 1 or self.before[k] & ~done:
                    continue
                limit = least - self.value[start + length][done | 1 << k]
                for value, post in options:
                    if value < limit:
                        break
                    if not self.once or int(self.grid.unit[post]) not in units:
                        yield Stint(post, start, length), k, value

    def _starts(self, at: int, done: int) -> Iterator[int]:
        for start in range(at, self.grid.periods):
            if (start > at and self.busy[start - 1]) or (not done and start > self.latest):
                return
            yield start
