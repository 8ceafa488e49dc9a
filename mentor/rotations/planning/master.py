"""The master programme: shares of sequences so that every demand holds on average; its duals are the prices. HiGHS."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import highspy  # type: ignore[import-untyped]
import numpy as np

from mentor.rotations.planning.grid import Grid
from mentor.rotations.planning.pricing import Duals
from mentor.rotations.planning.problem import Array, Stints

#: More rows than this are solved by the interior point method, which is far faster there.
MANY_ROWS = 1_500


def quiet_solver(seconds: float = float("inf")) -> Any:
    """One thread and one seed: the same answer on every machine."""
    solver = highspy.Highs()
    for name, value in (("output_flag", False), ("log_to_console", False), ("threads", 1), ("random_seed", 0)):
        solver.setOptionValue(name, value)
    limit_seconds(solver, seconds)
    return solver


def limit_seconds(solver: Any, seconds: float) -> None:
    """For one run from now on."""
    if np.isfinite(seconds):
        solver.setOptionValue("time_limit", float(solver.getRunTime() + max(seconds, 0.01)))


@dataclass(frozen=True, slots=True)
class Penalties:
    """Points of leaving somebody without a plan, and of one seat or handover that is missing."""

    left_out: float
    short: float


def penalties_of(grid: Grid) -> Penalties:
    most = float(max(abs(grid.problem.wishes).max(initial=0), 3 * grid.problem.prices.length, 10))
    places = max((group.places for group in grid.groups), default=1)
    keep = grid.problem.prices.keep * max(places, 1)
    return Penalties(8 * most * max(places, 1) + 2 * keep, 4 * most + keep)


@dataclass(frozen=True, slots=True, eq=False)
class Demands:
    """What a programme is about: people, seats left, people needed per unit, handovers to be done."""

    people: tuple[int, ...]
    room: Array
    short: Array
    stay: Array


def all_demands(grid: Grid) -> Demands:
    people = tuple(i for i in range(len(grid.problem.people)) if grid.groups[grid.at[i][0]].places)
    return Demands(people, grid.room, grid.short, grid.stay)


@dataclass(slots=True, eq=False)
class Master:
    """Columns are sequences of one person. Rows: everybody once, seats, staffing, handovers; relatives are left out."""

    grid: Grid
    demands: Demands
    penalties: Penalties
    columns: list[tuple[int, Stints]] = field(default_factory=list)
    worths: list[int] = field(default_factory=list)
    known: set[tuple[int, Stints]] = field(default_factory=set)
    solver: Any = field(init=False)
    person_row: Array = field(init=False)
    seat_row: Array = field(init=False)
    unit_row: Array = field(init=False)
    stay_row: Array = field(init=False)
    #: Columns before the sequences: leaving out, and what may be short.
    first: int = 0

    def __post_init__(self) -> None:
        inf, people = highspy.kHighsInf, list(self.demands.people)
        rows = len(people)
        self.person_row = np.full(len(self.grid.problem.people), -1)
        self.person_row[people] = np.arange(rows)
        numbered = []
        for demand in (self.demands.room, self.demands.short, self.demands.stay):
            row = np.full(demand.shape, -1)
            some = demand > 0
            row[some] = rows + np.arange(int(some.sum()))
            rows += int(some.sum())
            numbered.append(row)
        self.seat_row, self.unit_row, self.stay_row = numbered
        lower, upper = np.full(rows, -inf), np.full(rows, inf)
        lower[: len(people)] = upper[: len(people)] = 1.0
        upper[self.seat_row[self.seat_row >= 0]] = self.demands.room[self.seat_row >= 0]
        lower[self.unit_row[self.unit_row >= 0]] = self.demands.short[self.unit_row >= 0]
        lower[self.stay_row[self.stay_row >= 0]] = 1.0
        self.solver = quiet_solver()
        self.solver.addRows(rows, lower, upper, 0, np.zeros(rows, np.int32), np.zeros(0, np.int32), np.zeros(0))
        self.solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._add_slacks(len(people))

    def _add_slacks(self, people: int) -> None:
        penalties = self.penalties
        slack = np.concatenate(
            [np.arange(people), self.unit_row[self.unit_row >= 0], self.stay_row[self.stay_row >= 0]]
        )
        self.first = len(slack)
        costs = np.where(np.arange(len(slack)) < people, -penalties.left_out, -penalties.short)
        self._append(costs, [np.array([row]) for row in slack.tolist()])

    def add(self, columns: Iterable[tuple[int, Stints]]) -> int:
        """How many of them were new."""
        new = []
        for column in columns:
            if column[1] and column not in self.known:
                self.known.add(column)
                new.append(column)
        if new:
            self.columns += new
            worths = [self.grid.worth(i, stints) for i, stints in new]
            self.worths += worths
            self._append(np.array(worths, float), [self._rows_of(i, stints) for i, stints in new])
        return len(new)

    def _append(self, costs: Array, rows: list[Array]) -> None:
        if not rows:
            return
        starts = np.concatenate([[0], np.cumsum([len(one) for one in rows])[:-1]]).astype(np.int32)
        index = np.concatenate(rows).astype(np.int32)
        zeros, ones = np.zeros(len(rows)), np.full(len(rows), highspy.kHighsInf)
        self.solver.addCols(len(rows), costs, zeros, ones, len(index), starts, index, np.ones(len(index)))

    def _rows_of(self, i: int, stints: Stints) -> Array:
        """Every row holds a sequence at most once: a person is in one place at a time."""
        parts = [self.person_row[[i]]]
        for post, start, length in stints:
            parts.append(self.seat_row[post, start : start + length])
            parts.append(self.unit_row[self.grid.unit[post], start : start + length])
            parts.append(self.stay_row[post, start : start + length - 1])
        rows = np.concatenate(parts)
        return rows[rows >= 0]

    @property
    def is_large(self) -> bool:
        return int(self.solver.getNumRow()) > MANY_ROWS

    def solve(
        self, seconds: float = float("inf"), corner: bool = False, dual: bool = False
    ) -> tuple[float, Duals] | None:
        """Value and prices; None when the time was too short. `corner`: most shares of the solution are then whole.

        `dual`: shares were fixed since the last time, not columns added.
        """
        self.solver.setOptionValue("solver", "ipm" if self.is_large else "simplex")
        self.solver.setOptionValue("run_crossover", "on" if corner else "off")
        self.solver.setOptionValue("simplex_strategy", 1 if dual else 4)
        limit_seconds(self.solver, seconds)
        self.solver.run()
        y = np.array(self.solver.getSolution().row_dual)
        if not len(y) or not np.isfinite(y).all() or not np.abs(y).max(initial=0.0) > 0:
            return None
        parts = []
        for row, sign in ((self.seat_row, 1.0), (self.unit_row, -1.0), (self.stay_row, -1.0)):
            parts.append(np.where(row >= 0, np.maximum(0.0, sign * y[row]), 0.0))
        return float(self.solver.getInfo().objective_function_value), Duals(*parts)

    def fix(self, number: int, share: float) -> None:
        """The share of a column from now on."""
        self.solver.changeColBounds(self.first + number, share, share)

    def shares(self) -> Array:
        """Of the columns, in the last solution."""
        return np.array(self.solver.getSolution().col_value)[self.first :]
