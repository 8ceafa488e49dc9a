"""Matching mentees with pairs of mentors: a good start, a proof of how good it can get, and improvement by parts.

Deterministic for a seed as long as no limit in seconds stops it. Pure: no database, no process, no clock but a
stop-watch for the limit and the report.
"""

import resource
import sys
import time
from dataclasses import dataclass, field

import numpy as np

from mentor.pairing.matching.alternation import alternated
from mentor.pairing.matching.bound import tightened
from mentor.pairing.matching.duals import Duals, Triples, candidates, first_duals, starting_prices
from mentor.pairing.matching.exact import finished
from mentor.pairing.matching.neighbourhood import Search
from mentor.pairing.matching.packing import Limits
from mentor.pairing.matching.problem import Choice, Problem, current_choice, nobody_placed
from mentor.pairing.matching.seats import two_stages
from mentor.pairing.matching.solution import Budget, Cancelled, Ending, Progress, Solution, Stage, Watch
from mentor.pairing.matching.teams import choice_of_teams, fill_up, teams_worth_a_look

#: Steps of the subgradient on the strong bound: at most, and for small problems, whose proof is exact anyway.
DUAL_ROUNDS, FEWEST_ROUNDS, ROUNDS_EACH = 300, 30, 4


def solve(
    problem: Problem,
    seed: int = 0,
    budget: Budget | None = None,
    watch: Watch = lambda _: None,
    cancelled: Cancelled = lambda: False,
) -> Solution:
    """The best matching found and the proven bound. `watch` is told after each step; `cancelled` is asked there."""
    run = _Run(problem, seed, budget or Budget(), watch, cancelled)
    if not all(problem.shape):
        run.bound = float(run.value)
        return run.solution(Ending.OPTIMAL)
    return run.solution(run.carry_out())


@dataclass(slots=True, eq=False)
class _Run:
    problem: Problem
    seed: int
    budget: Budget
    watch: Watch
    cancelled: Cancelled
    choice: Choice = field(init=False)
    value: int = 0
    bound: float = float("inf")
    turns: int = 0
    started: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.choice = nobody_placed(self.problem)
        self.value = self.problem.objective(self.choice)

    def carry_out(self) -> Ending:
        start = two_stages(self.problem)
        if self.problem.keeps:  # only steps that pay for themselves lead away from what is
            start = fill_up(self.problem, current_choice(self.problem))
        self._offer(start, Stage.START)
        target = self.value + 0.01 * abs(self.value)
        duals, lists = first_duals(self.problem, target)
        triples = candidates(self.problem, duals, lists)
        duals = starting_prices(self.problem, duals, triples)
        target = self.value + 0.03 * abs(self.value)
        rounds = min(DUAL_ROUNDS, FEWEST_ROUNDS + ROUNDS_EACH * len(self.problem.mentees))
        self.bound, duals, triples = tightened(
            self.problem, duals, triples, target, rounds, lambda: not self._stopped()
        )
        self._offer(self.choice, Stage.BOUND)
        self._from_prices(duals, triples)
        return self._improve(duals, triples)

    def _from_prices(self, duals: Duals, triples: Triples) -> None:
        """Starts made of the prices, each bettered seat by seat."""
        starts = [self.choice]
        if not self.problem.keeps:
            teams = ([*teams_worth_a_look(self.problem, duals, triples, -s, widest=8)] for s in (20, 40))
            starts = [choice_of_teams(self.problem, duals, some) for some in teams]
        for start in starts:
            if self._stopped():
                return
            better = alternated(self.problem, start, duals, triples, lambda: not self._stopped())
            self._offer(better, Stage.START)

    def _improve(self, duals: Duals, triples: Triples) -> Ending:
        search = Search(self.problem, duals, triples, self.choice, np.random.default_rng(self.seed))
        small = len(self.problem.mentees) <= self.budget.neighbourhood
        turns = self.budget.turns if self.budget.turns is not None else _usual_turns(self.problem)
        for _ in range(1 if small else turns):
            if ending := self._ended():
                return ending
            search.turn(self.budget.neighbourhood, Limits(nodes=50, seconds=self._seconds_left()))
            self.turns += 1
            self._offer(search.choice, Stage.IMPROVE)
        if ending := self._ended():
            return ending
        return self._finish(duals)

    def _finish(self, duals: Duals) -> Ending:
        """The proof for cases where few enough teams are left."""
        limits = Limits(nodes=20_000, seconds=self._seconds_left(), gap=max(self.budget.goal / 100, 0))
        end = finished(self.problem, self.choice, self.bound, duals, limits, self.budget.exact_to)
        if end is not None:
            self.bound = min(self.bound, end.bound)
            self._offer(end.choice, Stage.IMPROVE)
        return self._ended() or Ending.TURNS

    def _offer(self, choice: Choice, stage: Stage) -> None:
        value = self.problem.objective(choice)
        if value > self.value:
            self.choice, self.value = choice, value
        self.watch(Progress(stage, self._seconds(), self.value, self.bound, self.choice))

    def _ended(self) -> Ending | None:
        if self.bound - self.value < 1:  # all points are whole numbers
            self.bound = float(self.value)
            return Ending.OPTIMAL
        if self.budget.goal and 100 * (self.bound - self.value) <= self.budget.goal * abs(self.bound):
            return Ending.GOAL
        if self.cancelled():
            return Ending.CANCELLED
        return Ending.SECONDS if self._seconds_left() <= 0 else None

    def _stopped(self) -> bool:
        return self.cancelled() or self._seconds_left() <= 0

    def _seconds(self) -> float:
        return time.monotonic() - self.started

    def _seconds_left(self) -> float:
        return float("inf") if self.budget.seconds is None else self.budget.seconds - self._seconds()

    def solution(self, ending: Ending) -> Solution:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
        return Solution(
            self.choice, self.value, self.bound, ending, self.seed, self.turns, self._seconds(), round(peak)
        )


def _usual_turns(problem: Problem) -> int:
    """Enough neighbourhoods that each mentee is in some twenty of them; few where most are to stay as they are."""
    mentees = len(problem.mentees)
    return 40 + mentees // 20 if problem.keeps else 50 + mentees // 3
