"""Choosing among teams exactly: each mentee once, places kept, most points. A mixed-integer programme for HiGHS."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy  # type: ignore[import-untyped]
import numpy as np

from mentor.pairing.matching.problem import Array
from mentor.pairing.matching.teams import Team


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop: `nodes` keeps the answer the same on every machine; `seconds` does not. `gap` is relative."""

    nodes: int = 1_000
    seconds: float = float("inf")
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Packing:
    """Numbers of the teams taken, or None when the solver found nothing better than what it was given.

    `bound`: no choice among these teams earns more (leaving somebody out costs `unplaced`).
    """

    taken: tuple[int, ...] | None
    bound: float
    is_proven: bool


@dataclass(frozen=True, slots=True)
class Room:
    """Those who are to be placed, the places left for them, and the points for leaving one of them out."""

    mentees: Sequence[int]
    party_places: Array
    technical_places: Array
    unplaced: int


def best_packing(
    teams: Sequence[Team], room: Room, limits: Limits, start: Sequence[int] = (), beat: float | None = None
) -> Packing:
    """`start`: numbers of teams that are a choice already (all others then stay out). `beat`: only more counts."""
    solver = _solver(limits)
    if beat is not None:
        solver.setOptionValue("objective_bound", -beat)
    solver.passModel(_model(teams, room))
    if start:
        solution = highspy.HighsSolution()
        values = np.zeros(len(teams) + len(room.mentees))
        values[list(start)] = 1
        covered = {i for z in start for i in teams[z].mentees}
        values[[len(teams) + x for x, i in enumerate(room.mentees) if i not in covered]] = 1
        solution.col_value = values.tolist()
        solver.setSolution(solution)
    solver.run()
    info = solver.getInfo()
    status = solver.getModelStatus()
    bound = -info.mip_dual_bound if np.isfinite(info.mip_dual_bound) else float("inf")
    proven = status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
    if status == highspy.HighsModelStatus.kInfeasible and beat is not None:
        return Packing(None, beat, True)
    if info.primal_solution_status != 2:
        return Packing(None, bound, proven)
    values = np.array(solver.getSolution().col_value[: len(teams)])
    return Packing(tuple(np.nonzero(values > 0.5)[0].tolist()), bound, proven)


def _solver(limits: Limits) -> "highspy.Highs":
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("log_to_console", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("mip_rel_gap", limits.gap)
    solver.setOptionValue("mip_max_nodes", limits.nodes)
    if np.isfinite(limits.seconds):
        solver.setOptionValue("time_limit", max(limits.seconds, 0.01))
    return solver


def _model(teams: Sequence[Team], room: Room) -> "highspy.HighsLp":
    """One row per mentee and per mentor that occurs; one column per team, and one per mentee for being left out.

    A mentor with an odd number of places gets one more row: with 3 places, teams of two or three count once and only
    one of them fits. Whole teams keep it anyway; shared out teams do not, so it takes most of the way to the proof.
    """
    row = {i: x for x, i in enumerate(room.mentees)}
    party = {p: len(row) + x for x, p in enumerate(sorted({team.party for team in teams}))}
    first = len(row) + len(party)
    technical = {t: first + x for x, t in enumerate(sorted({team.technical for team in teams}))}
    places = np.concatenate([room.party_places[list(party)], room.technical_places[list(technical)]])
    odd = np.nonzero((places % 2 == 1) & (places > 1))[0]
    halves = {len(row) + at: len(row) + len(places) + x for x, at in enumerate(odd.tolist())}
    columns = [
        _column([row[i] for i in team.mentees], [party[team.party], technical[team.technical]], halves)
        for team in teams
    ]
    columns += [[(x, 1.0)] for x in range(len(row))]
    upper = np.concatenate([np.ones(len(row)), places, places[odd] // 2])
    lower = np.concatenate([np.ones(len(row)), np.full(len(upper) - len(row), -highspy.kHighsInf)])
    costs = [-float(team.worth) for team in teams] + [float(room.unplaced)] * len(row)
    return _programme(columns, costs, lower, upper)


Column = list[tuple[int, float]]


def _column(mentees: list[int], mentors: list[int], halves: Mapping[int, int]) -> Column:
    size = len(mentees)
    counted = [(halves[at], float(size // 2)) for at in mentors if size > 1 and at in halves]
    return [*((x, 1.0) for x in mentees), *((at, float(size)) for at in mentors), *counted]


def _programme(columns: Sequence[Column], costs: list[float], lower: Array, upper: Array) -> "highspy.HighsLp":
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(columns), len(lower)
    lp.col_cost_ = np.array(costs)
    lp.col_lower_, lp.col_upper_ = np.zeros(len(columns)), np.ones(len(columns))
    lp.row_lower_, lp.row_upper_ = lower.astype(float), upper.astype(float)
    entries = [entry for column in columns for entry in column]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(column) for column in columns])]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([at for at, _ in entries], np.int32)
    lp.a_matrix_.value_ = np.array([value for _, value in entries], float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(columns)
    return lp
