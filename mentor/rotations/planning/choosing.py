"""Choosing one sequence for each of some people while all others stay: a mixed-integer programme for HiGHS. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import highspy  # type: ignore[import-untyped]
import numpy as np

from mentor.rotations.planning.master import Penalties, quiet_solver
from mentor.rotations.planning.problem import Array, Stints
from mentor.rotations.planning.seats import Seats


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop: `nodes` keeps the answer the same on every machine; `seconds` does not. `gap` is relative."""

    nodes: int = 200
    seconds: float = float("inf")
    gap: float = 1e-4


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sequences taken; who is not in it finds no room. `bound`: no choice among these is worth more."""

    taken: dict[int, Stints]
    bound: float
    is_proven: bool


@dataclass(slots=True, eq=False)
class _Programme:
    """Rows are made as they are needed; entries are kept column by column."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    rows: dict[tuple[object, ...], int] = field(default_factory=dict)
    costs: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    index: list[int] = field(default_factory=list)

    def row(self, key: tuple[object, ...], lower: float, upper: float) -> int:
        if (at := self.rows.get(key)) is None:
            at = self.rows[key] = len(self.lower)
            self.lower.append(lower)
            self.upper.append(upper)
        return at

    def column(self, cost: float, rows: Sequence[int]) -> None:
        self.costs.append(cost)
        self.starts.append(len(self.index))
        self.index += rows


def chosen(
    seats: Seats, candidates: Mapping[int, Sequence[Stints]], penalties: Penalties, limits: Limits,
    start: Mapping[int, Stints] | None = None,
) -> Chosen | None:  # fmt: skip
    """The best choice; the people of `candidates` must not be in `seats`. None when the time was too short."""
    programme, meta = _Programme(), []
    room, missing, unstayed = seats.room, seats.missing(), seats.unstayed()
    inf = highspy.kHighsInf
    for i in candidates:
        programme.row(("person", i), 1.0, 1.0)
    for i, sequences in candidates.items():
        for stints in sequences:
            if seats.meets(i, stints) or (stints and not seats.has_room_for(stints)):
                continue
            rows = [programme.rows["person", i], *_rows(programme, seats, stints, (room, missing, unstayed))]
            rows += _mates(programme, seats, i, stints, candidates)
            programme.column(-float(seats.grid.worth(i, stints)), rows)
            meta.append((i, stints))
    for key, row in programme.rows.items():
        if key[0] == "person":
            programme.column(penalties.left_out, [row])
        elif key[0] in ("unit", "stay"):
            programme.column(penalties.short, [row])
    upper = np.where(np.arange(len(programme.costs)) < len(meta), 1.0, inf)
    return _solved(programme, upper, meta, limits, start)


def _rows(programme: _Programme, seats: Seats, stints: Stints, left: tuple[Array, Array, Array]) -> list[int]:
    room, missing, unstayed = left
    inf, rows = highspy.kHighsInf, []
    for stint in stints:
        unit = int(seats.grid.unit[stint.post])
        for t in range(stint.start, stint.end):
            rows.append(programme.row(("seat", stint.post, t), -inf, float(room[stint.post, t])))
            if missing[unit, t] > 0:
                rows.append(programme.row(("unit", unit, t), float(missing[unit, t]), inf))
        stayed = (t for t in range(stint.start, stint.end - 1) if unstayed[stint.post, t])
        rows += [programme.row(("stay", stint.post, t), 1.0, inf) for t in stayed]
    return rows


def _mates(
    programme: _Programme, seats: Seats, i: int, stints: Stints, candidates: Mapping[int, Sequence[Stints]]
) -> list[int]:
    """Relatives who both choose here share one place per unit and period."""
    return [
        programme.row(("mates", min(i, mate), max(i, mate), int(seats.grid.unit[stint.post]), t), -highspy.kHighsInf, 1)
        for mate in set(seats.grid.mates.get(i, ()))
        if mate in candidates
        for stint in stints
        for t in range(stint.start, stint.end)
    ]


def _solved(
    programme: _Programme, upper: Array, meta: list[tuple[int, Stints]], limits: Limits,
    start: Mapping[int, Stints] | None,
) -> Chosen | None:  # fmt: skip
    solver = quiet_solver(limits.seconds)
    solver.setOptionValue("mip_rel_gap", limits.gap)
    solver.setOptionValue("mip_max_nodes", limits.nodes)
    solver.passModel(_model(programme, upper, len(meta)))
    if start is not None:
        values = np.zeros(len(programme.costs))
        for column, (i, stints) in enumerate(meta):
            values[column] = start.get(i) == stints
        solution = highspy.HighsSolution()
        solution.col_value = _with_slacks(programme, values, len(meta)).tolist()
        solver.setSolution(solution)
    solver.run()
    info = solver.getInfo()
    if info.primal_solution_status != 2:
        return None
    values = np.array(solver.getSolution().col_value)[: len(meta)]
    taken = {meta[column][0]: meta[column][1] for column in np.nonzero(values > 0.5)[0].tolist()}
    proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    bound = -info.mip_dual_bound if np.isfinite(info.mip_dual_bound) else float("inf")
    return Chosen(taken, bound, proven)


def _with_slacks(programme: _Programme, values: Array, sequences: int) -> Array:
    """The slack columns that make a given choice complete."""
    used = np.zeros(len(programme.lower))
    for column in np.nonzero(values[:sequences])[0].tolist():
        end = programme.starts[column + 1] if column + 1 < len(programme.starts) else len(programme.index)
        np.add.at(used, programme.index[programme.starts[column] : end], 1.0)
    for column in range(sequences, len(values)):
        row = programme.index[programme.starts[column]]
        values[column] = max(0.0, programme.lower[row] - used[row])
    return values


def _model(programme: _Programme, upper: Array, sequences: int) -> "highspy.HighsLp":
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(programme.costs), len(programme.lower)
    lp.col_cost_ = np.array(programme.costs)
    lp.col_lower_, lp.col_upper_ = np.zeros(len(programme.costs)), upper
    lp.row_lower_, lp.row_upper_ = np.array(programme.lower), np.array(programme.upper)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.array([*programme.starts, len(programme.index)], np.int32)
    lp.a_matrix_.index_ = np.array(programme.index, np.int32)
    lp.a_matrix_.value_ = np.ones(len(programme.index))
    whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [whole] * sequences + [part] * (len(programme.costs) - sequences)
    return lp
