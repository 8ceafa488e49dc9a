"""Planning rotations: a first plan, a proof of how good it can get, and improvement by parts.

Deterministic for a seed as long as no limit in seconds stops it. Pure: no database, no process, no clock but a
stop-watch for the limit and the report.
"""

import resource
import sys
import time
from dataclasses import dataclass, field

import numpy as np

from mentor.rotations.planning.bound import Subgradient, priced
from mentor.rotations.planning.checker import violations
from mentor.rotations.planning.choosing import Limits
from mentor.rotations.planning.diving import dived, whole_shares
from mentor.rotations.planning.exact import finished
from mentor.rotations.planning.greedy import bonus_of, greedy
from mentor.rotations.planning.grid import Grid
from mentor.rotations.planning.master import Master, all_demands, penalties_of
from mentor.rotations.planning.neighbourhood import Search
from mentor.rotations.planning.pricing import Duals, no_duals
from mentor.rotations.planning.problem import Plan, Problem, Stints
from mentor.rotations.planning.seats import faults
from mentor.rotations.planning.solution import Budget, Cancelled, Ending, Progress, Solution, Stage, Watch

#: Steps of the subgradient: at first, then again with half the noise each time.
FIRST_STEPS, NEXT_STEPS, REPEATS = 150, 80, 3
#: The last steps of each repeat leave their sequences to the master programme.
LAST_STEPS = 12
#: The same when there is a plan to repair, and the neighbourhoods without success after which it is left as it is.
REPAIR_STEPS, REPAIR_REPEATS, REPAIR_PATIENCE = 60, 2, 4
#: So many possible sequences are looked at all at once, before anything else.
AT_ONCE = 1_500
#: Rounds of the master programme, for small and for large ones.
ROUNDS, LARGE_ROUNDS = 30, 1


def solve(
    problem: Problem,
    seed: int = 0,
    budget: Budget | None = None,
    watch: Watch = lambda _: None,
    cancelled: Cancelled = lambda: False,
    start: Plan | None = None,
) -> Solution:
    """The best plan found and the proven bound. `watch` is told after each step; `cancelled` is asked there.

    `start`: stints besides the fixed ones to begin with; whoever has none is placed. Then only parts are bettered.
    """
    run = _Run(problem, seed, budget or Budget(), watch, cancelled, start)
    return run.solution(run.carry_out())


@dataclass(slots=True, eq=False)
class _Run:
    problem: Problem
    seed: int
    budget: Budget
    watch: Watch
    cancelled: Cancelled
    start: Plan | None
    grid: Grid = field(init=False)
    plan: Plan = field(init=False)
    value: int = 0
    faults: int = 0
    bound: float = float("inf")
    duals: Duals = field(init=False)
    turns: int = 0
    first_feasible: float | None = None
    started: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.grid = Grid(self.problem)
        self.duals = no_duals(self.grid)
        self.plan = tuple(() for _ in self.problem.people)
        self.value, self.faults = self.grid.objective(self.plan), faults(self.grid, self.plan)

    def carry_out(self) -> Ending:
        grid, rng = self.grid, np.random.default_rng(self.seed)
        first = priced(grid, self.duals)
        self.bound = first.bound
        if self.start is not None and (ending := self._repair(self.start, rng)):
            return ending
        self._offer(greedy(grid, self.duals, bonus_of(grid), rng, may_go_on=self._may_go_on), Stage.START)
        if first.hopeless:
            return Ending.IMPOSSIBLE
        if ending := self._ended() or self._finish(min(AT_ONCE, self.budget.exact_to)):
            return ending
        pool = self._tighten(rng)
        if ending := self._ended() or self._finish(self.budget.exact_to):
            return ending
        search = self._from_master(pool, rng)
        return self._ended() or self._improve(search)

    def _repair(self, start: Plan, rng: np.random.Generator) -> Ending | None:
        """Place whoever lost a stint, then better the plan in parts while that helps; None when it still has faults."""
        base = {i: stints for i, stints in enumerate(start) if stints}
        self._offer(greedy(self.grid, self.duals, bonus_of(self.grid), rng, base, 1, self._may_go_on), Stage.START)
        steps, target = Subgradient(self.grid, np.random.default_rng(self.seed), 1.0), self.value
        for _ in range(REPAIR_REPEATS):
            steps.run(target + 0.002 * abs(target), REPAIR_STEPS, self._may_go_on)
            self._lower(steps.duals)
            steps.noise /= 4
            self._offer(self.plan, Stage.BOUND)
        moved = [i for i in range(len(start)) if not start[i] and self.grid.groups[self.grid.at[i][0]].places]
        search, idle = Search(self.grid, self.duals, self.plan, rng, tuple(moved)), 0
        while not (ending := self._ended()):
            if idle >= REPAIR_PATIENCE:
                return None if self.faults else Ending.TURNS
            better = search.turn(self.budget.neighbourhood // 2, Limits(seconds=self._seconds_left(), gap=1e-3))
            idle = 0 if better else idle + 1
            self.turns += 1
            self._offer(search.plan, Stage.IMPROVE)
        return ending

    def _tighten(self, rng: np.random.Generator) -> list[Plan]:
        """The bound, told after each repeat; the prices guide one more first plan. Returns what was best on the way."""
        steps, pool = Subgradient(self.grid, np.random.default_rng(self.seed)), list[Plan]()
        target = self.value + 0.13 * abs(self.value)
        for repeat in range(1 + REPEATS):
            steps.run(target, NEXT_STEPS if repeat else FIRST_STEPS, self._may_go_on)
            self._lower(steps.duals)
            target, steps.noise = self.bound - 0.005 * abs(self.bound), steps.noise / 2
            pool += steps.pool[-LAST_STEPS:]
            if not self._may_go_on():
                break
            if not repeat:
                guided = greedy(self.grid, self.duals, bonus_of(self.grid), rng, may_go_on=self._may_go_on)
                self._offer(guided, Stage.START)
            self._offer(self.plan, Stage.BOUND)
        return pool

    def _lower(self, duals: Duals) -> list[tuple[int, Stints]]:
        """Take the bound at these prices when it is lower; the columns found on the way."""
        found = priced(self.grid, duals)
        if found.bound < self.bound:
            self.bound, self.duals = found.bound, duals
        return found.columns

    def _from_master(self, pool: list[Plan], rng: np.random.Generator) -> Search:
        """Prices and columns from the master programme, and a plan by diving into its shares."""
        grid = self.grid
        master = Master(grid, all_demands(grid), penalties_of(grid))
        master.add(enumerate(self.plan))
        master.add((i, stints) for plan in pool for i, stints in enumerate(plan) if _each_unit_once(grid, stints))
        master.add(self._lower(self.duals))
        self._rounds(master)
        whole = whole_shares(master, self._seconds_left() * 0.5) if master.is_large and self._may_go_on() else {}
        search = Search(grid, self.duals, self.plan, rng, tuple(i for i in range(len(self.plan)) if i not in whole))
        if self._may_go_on():
            plan = dived(master, whole, self.duals, rng, self._may_go_on)
            self._offer(plan, Stage.IMPROVE)
            if not faults(grid, plan) or self.faults:
                search.take(plan)
        return search

    def _rounds(self, master: Master) -> None:
        """Better columns and a better bound, at prices between the best known and those of the programme."""
        for _ in range(LARGE_ROUNDS if master.is_large else ROUNDS):
            solved = master.solve(self._seconds_left() * 0.5) if self._may_go_on() else None
            if solved is None:
                return
            value, duals = solved
            new = sum(master.add(self._lower(duals.mixed(self.duals, share))) for share in (0.1, 0.3, 0.6, 1.0))
            self._offer(self.plan, Stage.BOUND)
            if not new or self.bound - self.grid.constant() - value < 1e-4 * abs(self.bound):
                return

    def _improve(self, search: Search) -> Ending:
        turns = self.budget.turns if self.budget.turns is not None else _usual_turns(self.problem)
        for _ in range(turns):
            search.turn(self.budget.neighbourhood, Limits(seconds=self._seconds_left()))
            self.turns += 1
            self._offer(search.plan, Stage.IMPROVE)
            if ending := self._ended():
                return ending
        return Ending.TURNS

    def _finish(self, most: int) -> Ending | None:
        """The proof where few enough sequences are left."""
        end = finished(self.grid, self.plan, self.bound, self.duals, most, self._seconds_left()) if most else None
        if end is None:
            return None
        if end.plan is not None:
            self._offer(end.plan, Stage.IMPROVE)
        self.bound = min(self.bound, end.bound)
        return Ending.IMPOSSIBLE if end.is_impossible else self._ended()

    def _offer(self, plan: Plan, stage: Stage) -> None:
        """Fewer faults count first, then points."""
        if plan is not self.plan:
            value, wrong = self.grid.objective(plan), faults(self.grid, plan)
            if (wrong, -value) < (self.faults, -self.value):
                self.plan, self.value, self.faults = plan, value, wrong
        if not self.faults and self.first_feasible is None:
            self.first_feasible = self._seconds()
        now = self._seconds()
        self.watch(Progress(stage, now, self.value, self.bound, self.faults, self.grid.whole(self.plan)))

    def _ended(self) -> Ending | None:
        if not self.faults and self.bound - self.value < 1 - 1e-6:  # all points are whole numbers
            self.bound = float(self.value)
            return Ending.OPTIMAL
        close = 100 * (self.bound - self.value) <= self.budget.goal * abs(self.bound)
        if self.budget.goal and close and not self.faults:
            return Ending.GOAL
        if self.cancelled():
            return Ending.CANCELLED
        return Ending.SECONDS if self._seconds_left() <= 0 else None

    def _may_go_on(self) -> bool:
        return not self.cancelled() and self._seconds_left() > 0

    def _seconds(self) -> float:
        return time.monotonic() - self.started

    def _seconds_left(self) -> float:
        return float("inf") if self.budget.seconds is None else self.budget.seconds - self._seconds()

    def solution(self, ending: Ending) -> Solution:
        wrong = self.faults or len(violations(self.problem, self.grid.whole(self.plan)))
        if wrong and not self.faults:  # what is held fast contradicts itself or the demands
            ending = Ending.IMPOSSIBLE
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
        return Solution(
            self.grid.whole(self.plan), self.value, self.bound, wrong, ending, self.seed, self.turns,
            self._seconds(), int(peak), self.first_feasible,
        )  # fmt: skip


def _each_unit_once(grid: Grid, stints: Stints) -> bool:
    return bool(stints) and len({int(grid.unit[stint.post]) for stint in stints}) == len(stints)


def _usual_turns(problem: Problem) -> int:
    return min(400, 20 + len(problem.people) // 4)
