"""Why no plan can be: the smallest set of named demands that cannot hold together, and what relaxing each would buy.

First people who cannot be placed even alone; then the programme of all demands, whose proof names those that matter;
then each is left out in turn, and stays out when the others still contradict each other. Verified both ways.
"""

import math
import time
from dataclasses import dataclass

from mentor.kernel.i18n import Phrase
from mentor.rotations.planning.conflicts.demands import Group, Member, grouped, sentence
from mentor.rotations.planning.conflicts.elastic import PRICES, Elastic
from mentor.rotations.planning.conflicts.personal import contradiction, missed_pin
from mentor.rotations.planning.conflicts.relaxing import relaxed
from mentor.rotations.planning.conflicts.subsets import only
from mentor.rotations.planning.grid import Grid
from mentor.rotations.planning.pricing import no_duals, stint_costs
from mentor.rotations.planning.problem import Problem
from mentor.rotations.planning.sequences import best_sequences
from mentor.rotations.planning.solution import Budget
from mentor.rotations.planning.solver import solve

#: Less than this is rounding; part of the time that making the set smallest may take.
ROUNDING, SHARE = 1e-6, 0.6


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand of the set. `group` says which people, posts and periods it is about."""

    group: Group
    sentence: Phrase


@dataclass(frozen=True, slots=True)
class Relaxation:
    """`amount`: how much has to be given up at least. `is_enough`: then nothing else stands in the way."""

    group: Group
    amount: int
    is_enough: bool
    sentence: Phrase


@dataclass(frozen=True, slots=True)
class Explanation:
    """Proven: these demands cannot hold together. `is_minimal`: proven that without any one of them the others can.

    `person`: who cannot be placed even alone; then their availability and closed units are demands, too, not facts.
    """

    demands: tuple[Demand, ...]
    relaxations: tuple[Relaxation, ...]
    is_minimal: bool
    person: int | None = None

    @property
    def members(self) -> tuple[Member, ...]:
        return tuple(member for demand in self.demands for member in demand.group.members)


def explain(problem: Problem, seconds: float = 30.0) -> Explanation | None:
    """None when the demands can hold together, or nothing could be proven in time."""
    if missed := missed_pin(problem):
        return _of_person(problem, missed[0], missed[1:])
    for i in _hopeless(problem):
        if members := contradiction(problem, i):
            return _of_person(problem, i, members)
    search = _Search(problem, Elastic(problem), time.monotonic() + seconds, seconds)
    return search.explanation()


def _hopeless(problem: Problem) -> list[int]:
    grid = Grid(problem, pins_stand=False)
    best = best_sequences(grid, stint_costs(grid, no_duals(grid)))
    return [i for i in range(len(problem.people)) if i not in best.stints]


def _of_person(problem: Problem, i: int, members: tuple[Member, ...]) -> Explanation:
    """Doing without any one of a person's own demands is enough for that person."""
    groups = grouped(list(members))
    demands = tuple(Demand(group, sentence(problem, group)) for group in groups)
    relaxed = tuple(
        Relaxation(one.group, 1, False, Phrase("Without this there is a way: %(demand)s", demand=one.sentence))
        for one in demands
    )
    return Explanation(demands, relaxed, True, i)


@dataclass(slots=True, eq=False)
class _Search:
    problem: Problem
    elastic: Elastic
    deadline: float
    seconds: float
    is_certain: bool = True

    def explanation(self) -> Explanation | None:
        every = list(self.elastic.slacks)
        if self.elastic.violation(every) > ROUNDING:
            core = [member for member in self.elastic.involved() if member in self.elastic.slacks]
            if self.elastic.violation(core) <= ROUNDING:
                core = every
        elif self._can_hold(every) is False:
            core = every
        else:
            return None
        groups = self._smallest(grouped(core))
        groups = grouped(self._fewest([member for group in groups for member in group.members]))
        demands = tuple(Demand(group, sentence(self.problem, group)) for group in groups)
        return Explanation(demands, tuple(self._relaxations(groups)), self.is_certain)

    def _smallest(self, groups: list[Group]) -> list[Group]:
        """Leave out one demand after the other; those without which the others can hold stay."""
        at = 0
        while at < len(groups):
            fewer = [member for other in groups[:at] + groups[at + 1 :] for member in other.members]
            if self.elastic.violation(fewer) > ROUNDING:
                involved = set(self.elastic.involved())
                sharper = [member for member in fewer if member in involved]
                kept = sharper if self.elastic.violation(sharper) > ROUNDING else fewer
                done = {(group.kind, group.about) for group in groups[:at]}
                groups = sorted(grouped(kept), key=lambda one: (one.kind, one.about) not in done)
                at = sum((group.kind, group.about) in done for group in groups)
                continue
            can = self._can_hold(fewer)
            if can is False:
                groups = groups[:at] + groups[at + 1 :]
                continue
            self.is_certain &= can is True
            at += 1
        return groups

    def _fewest(self, members: list[Member]) -> list[Member]:
        """Fewer people and cells within the demands, as long as the contradiction stays."""
        step = max(1, len(members) // 2)
        while True:
            at = 0
            while at < len(members) and self._left() > (1 - SHARE) * self.seconds:
                fewer = members[:at] + members[at + step :]
                if self._contradict(fewer):
                    members = fewer
                else:
                    at += step
            if step == 1 or self._left() <= (1 - SHARE) * self.seconds:
                return members
            step = max(1, step // 2)

    def _contradict(self, members: list[Member]) -> bool:
        if not members:
            return False
        if self.elastic.violation(members) > ROUNDING:
            return True
        return len(self.problem.people) <= 12 and self._can_hold(members) is False

    def _can_hold(self, members: list[Member]) -> bool | None:
        """A plan for these demands alone, or the proof that there is none."""
        alone = only(self.problem, members)
        if not solve(
            alone, budget=Budget(turns=2, goal=100.0, exact_to=0, seconds=max(0.5, self._left() / 6))
        ).violations:
            return True
        return self.elastic.can_hold(members, max(0.5, self._left() / 4))

    def _left(self) -> float:
        return self.deadline - time.monotonic()

    def _relaxations(self, groups: list[Group]) -> list[Relaxation]:
        """What each demand would have to give up if all others stayed; the cheapest first."""
        found: list[tuple[float, Relaxation]] = []
        every = list(self.elastic.slacks)
        for group in groups if self._left() > 0 else groups[:1]:
            own = {one for one in every if _is_of(group, one)}
            prices = {member: 1.0 if member in own else 1_000.0 for member in every}
            self.elastic.violation(every, prices)
            given = self.elastic.amounts()
            amount = math.ceil(sum(given.get(member, 0.0) for member in own) - ROUNDING)
            others = sum(value for member, value in given.items() if member not in own)
            if amount:
                words = relaxed(
                    self.problem, group, amount, [member for member in own if given.get(member, 0) > ROUNDING]
                )
                enough = others <= ROUNDING
                found.append(
                    (amount * PRICES[group.kind] + 1e6 * (not enough), Relaxation(group, amount, enough, words))
                )
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _is_of(group: Group, member: Member) -> bool:
    [of] = grouped([member])
    return (of.kind, of.about) == (group.kind, group.about)
