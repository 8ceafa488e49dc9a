"""How good a plan can be at most: the Lagrangian bound, and the prices that make it low. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from mentor.rotations.planning.grid import Grid
from mentor.rotations.planning.pricing import (
    LOW,
    Duals,
    Flat,
    Rows,
    best_values,
    fixed_cost,
    no_duals,
    read_off,
    stint_costs,
    stint_worths,
)
from mentor.rotations.planning.problem import Array, Plan, Stints
from mentor.rotations.planning.sequences import best_sequences, sequences_of

#: How many of the last steps leave their sequences behind as columns.
POOL = 30


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """`bound`: no plan without violations earns more. `value`: of each person at these prices, at most.

    `columns`: the sequences that were best. `hopeless`: people without any possible sequence of their own.
    """

    bound: float
    value: Array
    columns: list[tuple[int, Stints]]
    hopeless: tuple[int, ...]


def priced(grid: Grid, duals: Duals) -> Priced:
    """Every person at their best at these prices; whoever falls below the floor also with every point twice."""
    costs = stint_costs(grid, duals)
    best = best_sequences(grid, costs)
    hopeless = np.nonzero(best.value < LOW)[0]
    value = best.value + grid.base
    columns = list(best.stints.items())
    points = grid.base + [grid.points(i, best.stints.get(i, ())) for i in range(len(value))]
    low = np.setdiff1d(np.nonzero(points < grid.floor)[0], hopeless)
    if len(low):
        twice = best_sequences(grid, costs, 2.0, low)
        value[low] = np.minimum(value[low], twice.value[low] + 2 * grid.base[low] - grid.floor[low])
        columns += list(twice.stints.items())
    value[hopeless] = 0.0
    return Priced(
        float(value.sum()) + fixed_cost(grid, duals) + grid.constant(), value, columns, tuple(hopeless.tolist())
    )


@dataclass(slots=True, eq=False)
class _Point:
    """A step: the value with noise, and by how much each demand is kept on average."""

    value: float
    seats: Array
    staying: Array
    points: Array


@dataclass(slots=True, eq=False)
class Subgradient:
    """Prices from the volume algorithm. Tie-breaking noise is needed: periods are alike."""

    grid: Grid
    rng: np.random.Generator
    noise_to: float = 2.0
    duals: Duals = field(init=False)
    floor_price: Array = field(init=False)
    pool: list[Plan] = field(default_factory=list)
    noise: Array = field(init=False)

    def __post_init__(self) -> None:
        n = len(self.grid.problem.people)
        self.duals, self.floor_price = no_duals(self.grid), np.zeros(n)
        self.noise = self.rng.random((n, self.grid.periods)) * self.noise_to

    def run(self, target: float, steps: int, may_go_on: Callable[[], bool]) -> None:
        """Leave the best prices in `duals`. `target`: a value somewhat above what a plan earns."""
        grid = self.grid
        best = self._evaluated(self.duals, self.floor_price)
        mean, centre, floor_price = best, self.duals, self.floor_price
        stretch, share, stalled = 1.0, 0.3, 0
        for _ in range(steps):
            slopes = self._slopes(mean, centre, floor_price)
            size = sum(float((slope**2).sum()) for slope in slopes)
            if size < 1e-9 or stretch < 2e-3 or not may_go_on():
                break
            step = stretch * max(best.value - target, 5e-4 * abs(best.value)) / size
            tried = Duals(
                np.maximum(0, centre.seat - step * slopes[0]),
                np.maximum(0, centre.unit - step * slopes[1]),
                np.maximum(0, centre.stay - step * slopes[2]) * grid.stay,
            )
            tried_floor = np.clip(floor_price - step * slopes[3] / 100.0, 0, 1)
            point = self._evaluated(tried, tried_floor)
            mean = _mixed(mean, point, share)
            if point.value < best.value - 1e-6 * abs(best.value):
                stretch = min(1.5, stretch * 1.1) if point.value < best.value - 2e-4 * abs(best.value) else stretch
                best, centre, floor_price, stalled = point, tried, tried_floor, 0
            else:
                stalled += 1
                if stalled >= 5:
                    stretch, share, stalled = stretch * 0.7, max(0.05, share * 0.9), 0
        self.duals, self.floor_price = centre, floor_price

    def _slopes(self, mean: _Point, centre: Duals, floor_price: Array) -> tuple[Array, Array, Array, Array]:
        """How much of each demand is left over; nothing where a price of 0 would only fall."""
        grid = self.grid
        in_units = np.zeros(grid.short.shape)
        np.add.at(in_units, grid.unit, mean.seats)
        raw = (
            (centre.seat, grid.room - mean.seats),
            (centre.unit, in_units - grid.short),
            (centre.stay, np.where(grid.stay, mean.staying - 1, 0)),
            (floor_price, (mean.points - grid.floor) / 100.0),
        )
        one, two, three, four = (np.where((price > 0) | (slope < 0), slope, 0.0) for price, slope in raw)
        return one, two, three, four

    def _evaluated(self, duals: Duals, floor_price: Array) -> _Point:
        grid = self.grid
        costs = stint_costs(grid, duals)
        seats, staying = np.zeros(grid.room.shape), np.zeros(grid.room.shape)
        points = grid.base.astype(float)
        total = fixed_cost(grid, duals) + float((grid.base * (1 + floor_price) - floor_price * grid.floor).sum())
        plan: list[Stints] = [()] * len(points)
        for group in grid.groups:
            some = Rows(group, np.arange(len(group.people)), 1 + floor_price[group.people])
            worths, which = stint_worths(grid, some, costs)
            worths += self.noise[group.people].T[None, :, None, :]
            table = best_values(grid, some, worths)
            total += float(np.where(table.value[0, 0] > LOW, table.value[0, 0], 0.0).sum())
            flat = read_off(grid, table, which)
            _count(grid, flat, group.people, seats, staying, points)
            for i, stints in zip(group.people.tolist(), sequences_of(flat, len(group.people)), strict=True):
                plan[i] = stints
        self.pool = [*self.pool, tuple(plan)][-POOL:]
        return _Point(total, seats, staying, points)


def _count(grid: Grid, flat: Flat, people: Array, seats: Array, staying: Array, points: Array) -> None:
    i = people[flat.row]
    np.add.at(points, i, grid.problem.wishes[i, flat.post] - grid.deviation[flat.length])
    for late in range(int(flat.length.max(initial=0))):
        some = np.nonzero(flat.length > late)[0]
        np.add.at(seats, (flat.post[some], flat.start[some] + late), 1)
        over = some[flat.length[some] > late + 1]
        np.add.at(staying, (flat.post[over], flat.start[over] + late), 1)


def _mixed(mean: _Point, point: _Point, share: float) -> _Point:
    parts = ((mean.seats, point.seats), (mean.staying, point.staying), (mean.points, point.points))
    seats, staying, points = ((1 - share) * old + share * new for old, new in parts)
    return _Point(point.value, seats, staying, points)
