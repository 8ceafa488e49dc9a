"""All demands of all people in one programme, each with a slack of its own name: what cannot hold shows there. HiGHS.

A column is one stint of one person. What is no demand here is a fact: availability, closed units, lengths, one post at
a time, and the past.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import highspy  # type: ignore[import-untyped]
import numpy as np

from mentor.rotations.planning.conflicts.demands import Kind, Member
from mentor.rotations.planning.grid import Grid
from mentor.rotations.planning.master import limit_seconds, quiet_solver
from mentor.rotations.planning.pricing import LOW
from mentor.rotations.planning.problem import Problem, Stint

#: What it takes to do without one unit of a demand: the higher, the later it is given up.
PRICES: Mapping[str, float] = {
    Kind.CAPACITY: 1.0, Kind.MINIMUM: 2.0, Kind.HANDOVER: 3.0, Kind.ONCE: 4.0, Kind.DEADLINE: 5.0, Kind.ORDER: 6.0,
    Kind.RELATED: 8.0, Kind.PIN: 4.0, Kind.COVER: 10.0,
}  # fmt: skip
#: Seconds after which a proof is given up.
PATIENCE = 8.0


@dataclass(slots=True, eq=False)
class Elastic:
    problem: Problem
    grid: Grid = field(init=False)
    #: Slack column of each demand.
    slacks: dict[Member, int] = field(default_factory=dict)
    solver: Any = field(init=False)
    _rows: dict[tuple[object, ...], int] = field(default_factory=dict)
    _bounds: list[tuple[float, float]] = field(default_factory=list)
    _columns: list[tuple[list[int], list[float]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.grid = Grid(self.problem, pins_stand=False, once=False)
        self._frame()
        for i in range(len(self.problem.people)):
            self._person(i)
        stints = len(self._columns)
        self._slack_columns()
        self.solver = quiet_solver()
        self.solver.passModel(self._model(stints))

    def violation(self, kept: Collection[Member], prices: Mapping[Member, float] | None = None) -> float:
        """How far these demands are from holding together, in shares of stints: more than 0 proves that they cannot."""
        costs = np.zeros(len(self._columns))
        for member in kept:
            costs[self.slacks[member]] = prices[member] if prices else 1.0
        self.solver.clearSolver()  # presolving anew is far quicker than going on from the last corner
        self.solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        limit_seconds(self.solver, PATIENCE)
        self.solver.run()
        is_solved = self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return float(self.solver.getInfo().objective_function_value) if is_solved else 0.0

    def involved(self) -> list[Member]:
        """The demands that the last proof needs: those with a price in it."""
        duals = np.array(self.solver.getSolution().row_dual)
        needed = {row for row in np.nonzero(np.abs(duals) > 1e-9)[0].tolist()}
        return [member for member, column in self.slacks.items() if needed & set(self._columns[column][0])]

    def amounts(self) -> dict[Member, float]:
        """How much of each demand is given up in the last answer."""
        values = np.array(self.solver.getSolution().col_value)
        return {member: float(values[column]) for member, column in self.slacks.items() if values[column] > 1e-7}

    def can_hold(self, kept: Collection[Member], seconds: float) -> bool | None:
        """Whether these demands can hold together in whole stints; None when the time was too short."""
        solver = quiet_solver()
        solver.passModel(self.solver.getLp())
        count = len(self._columns)
        upper = np.ones(count)
        slack = np.array(list(self.slacks.values()), np.int64)
        upper[slack] = highspy.kHighsInf
        upper[[self.slacks[member] for member in kept]] = 0.0
        every = np.arange(count, dtype=np.int32)
        solver.changeColsBounds(count, every, np.zeros(count), upper)
        solver.changeColsCost(count, every, np.zeros(count))
        whole = np.setdiff1d(every, slack).astype(np.int32)
        solver.changeColsIntegrality(len(whole), whole, np.array([highspy.HighsVarType.kInteger] * len(whole)))
        limit_seconds(solver, seconds)
        solver.run()
        if solver.getInfo().primal_solution_status == 2:
            return True
        return False if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible else None

    def _row(self, key: tuple[object, ...], lower: float = -highspy.kHighsInf, upper: float = highspy.kHighsInf) -> int:
        if (at := self._rows.get(key)) is None:
            at = self._rows[key] = len(self._bounds)
            self._bounds.append((lower, upper))
        return at

    def _frame(self) -> None:
        """The demands on posts, units, relatives and the board, whether anybody can meet them or not."""
        grid, problem = self.grid, self.problem
        for j, t in zip(*(part.tolist() for part in np.nonzero(grid.room >= 0)), strict=True):
            self._row((Kind.CAPACITY.value, j, t), upper=float(grid.room[j, t]))
        for d, t in zip(*(part.tolist() for part in np.nonzero(grid.short)), strict=True):
            self._row((Kind.MINIMUM.value, d, t), lower=float(grid.short[d, t]))
        for j, t in zip(*(part.tolist() for part in np.nonzero(grid.stay)), strict=True):
            self._row((Kind.HANDOVER.value, j, t), lower=1.0)
        for number, pin in enumerate(problem.pins):
            fixed = grid.fixed[pin.person]
            for t in range(pin.start, min(pin.start + pin.length, len(problem.periods))):
                if t >= problem.past and not any(stint.start <= t < stint.end for stint in fixed):
                    self._row((Kind.PIN.value, number, t), lower=1.0)

    def _person(self, i: int) -> None:
        number, row = self.grid.at[i]
        group = self.grid.groups[number]
        need = group.need[row].tolist()
        for q in need:
            self._row((Kind.COVER.value, i, q), 1.0, 1.0)
        if group.latest[row] < len(self.problem.periods) and need:
            self._row((Kind.DEADLINE.value, i), lower=1.0)
        orders = [(n, a, b) for n, (a, b) in enumerate(self.problem.order) if a in need and b in need]
        for n, a, b in orders:
            for t in range(len(self.problem.periods)):
                self._row((Kind.ORDER.value, i, n, t, a, b), upper=0.0)
        seen = {int(self.grid.unit[stint.post]) for stint in self.grid.fixed[i]}
        for stint, q in self._stints(i):
            unit = int(self.grid.unit[stint.post])
            rows = [self._row((Kind.COVER.value, i, q))]
            rows += [self._row(("time", i, t), upper=1.0) for t in range(stint.start, stint.end)]
            rows.append(self._row((Kind.ONCE.value, i, unit), upper=0.0 if unit in seen else 1.0))
            rows += self._places(stint) + self._pins(i, stint) + self._relatives(i, stint)
            if stint.start <= group.latest[row] < len(self.problem.periods):
                rows.append(self._row((Kind.DEADLINE.value, i)))
            before, signs = self._in_order(i, stint, q, orders)
            self._columns.append((rows + before, [1.0] * len(rows) + signs))

    def _in_order(
        self, i: int, stint: Stint, q: int, orders: list[tuple[int, int, int]]
    ) -> tuple[list[int], list[float]]:
        """What comes after has begun (+1) only if what comes before is over (-1)."""
        rows, signs = list[int](), list[float]()
        for n, a, b in orders:
            if q in (a, b):
                since = range(stint.start if q == b else stint.end, len(self.problem.periods))
                rows += [self._rows[Kind.ORDER.value, i, n, t, a, b] for t in since]
                signs += [1.0 if q == b else -1.0] * len(since)
        return rows, signs

    def _stints(self, i: int) -> Iterator[tuple[Stint, int]]:
        """All stints that the facts allow, with the experience they give."""
        grid = self.grid
        number, row = grid.at[i]
        group = grid.groups[number]
        for k, q in enumerate(group.need[row].tolist()):
            posts = [j for j in np.nonzero(grid.experience == q)[0].tolist() if grid.liked[i, j] > LOW]
            for start, short in zip(*np.nonzero(~group.closed[k, :, :, row]), strict=True):
                length = int(short) + 1
                for j in posts:
                    if grid.shortest[j] <= length <= grid.longest[j]:
                        yield Stint(j, int(start), length), q

    def _places(self, stint: Stint) -> list[int]:
        unit = int(self.grid.unit[stint.post])
        keys: list[tuple[object, ...]] = []
        for t in range(stint.start, stint.end):
            keys += [(Kind.CAPACITY.value, stint.post, t), (Kind.MINIMUM.value, unit, t)]
            if t + 1 < stint.end:
                keys.append((Kind.HANDOVER.value, stint.post, t))
        return [self._rows[key] for key in keys if key in self._rows]

    def _pins(self, i: int, stint: Stint) -> list[int]:
        rows = []
        for number, pin in enumerate(self.problem.pins):
            if pin.person != i:
                continue
            meant = pin.post in (None, stint.post) and pin.unit in (None, int(self.grid.unit[stint.post]))
            if not pin.is_cell:
                meant = stint == pin.stint
            keys = ((Kind.PIN.value, number, t) for t in range(stint.start, stint.end) if meant)
            rows += [self._rows[key] for key in keys if key in self._rows]
        return rows

    def _relatives(self, i: int, stint: Stint) -> list[int]:
        """Two relatives share one place in a unit; one who is frozen there takes it."""
        unit, rows = int(self.grid.unit[stint.post]), []
        for mate in dict.fromkeys(self.grid.mates.get(i, ())):
            taken = {
                t
                for one in self.grid.fixed[mate]
                if self.grid.unit[one.post] == unit
                for t in range(one.start, one.end)
            }
            a, b = min(i, mate), max(i, mate)
            rows += [
                self._row((Kind.RELATED.value, a, b, unit, t), upper=0.0 if t in taken else 1.0)
                for t in range(stint.start, stint.end)
            ]
        return rows

    def _slack_columns(self) -> None:
        """One per demand, in all of its rows; whoever is let off an experience is let off its order, too."""
        entries: dict[Member, list[tuple[int, float]]] = {}
        for key, row in self._rows.items():
            kind = key[0]
            if kind == "time":
                continue
            short = key[:2] if kind in (Kind.DEADLINE, Kind.PIN, Kind.ONCE) else key[:3]
            member: Member = tuple(part for part in short if isinstance(part, int | str))
            sign = -1.0 if self._bounds[row][0] == -highspy.kHighsInf else 1.0
            entries.setdefault(member, []).append((row, sign))
            if kind == Kind.ORDER:
                entries.setdefault((Kind.COVER.value, key[1], key[4]), []).append((row, -1.0))  # type: ignore[arg-type]
        for member, some in entries.items():
            self.slacks[member] = len(self._columns)
            self._columns.append(([row for row, _ in some], [sign for _, sign in some]))

    def _model(self, stints: int) -> Any:
        lp = highspy.HighsLp()
        count = len(self._columns)
        lp.num_col_, lp.num_row_ = count, len(self._bounds)
        lp.col_cost_, lp.col_lower_ = np.zeros(count), np.zeros(count)
        lp.col_upper_ = np.where(np.arange(count) < stints, 1.0, highspy.kHighsInf)
        lp.row_lower_ = np.array([lower for lower, _ in self._bounds])
        lp.row_upper_ = np.array([upper for _, upper in self._bounds])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(rows) for rows, _ in self._columns])]).astype(
            np.int32
        )
        lp.a_matrix_.index_ = np.array([row for rows, _ in self._columns for row in rows], np.int32)
        lp.a_matrix_.value_ = np.array([sign for _, signs in self._columns for sign in signs])
        return lp
