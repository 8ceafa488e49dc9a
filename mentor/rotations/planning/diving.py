"""From shares to a plan: the largest shares are made whole, some at a time, and the rest is priced anew. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from mentor.rotations.planning.greedy import bonus_of, greedy
from mentor.rotations.planning.grid import Grid
from mentor.rotations.planning.master import Demands, Master, Penalties
from mentor.rotations.planning.pricing import Duals, stint_costs
from mentor.rotations.planning.problem import Array, Plan, Stints
from mentor.rotations.planning.seats import Seats
from mentor.rotations.planning.sequences import best_sequences

#: A share taken to be whole, and the part of the people that is decided in each step at least.
WHOLE, PART = 0.95, 0.05


@dataclass(slots=True, eq=False)
class Dive:
    """The people must not be in `seats`; afterwards they are, as far as there is room."""

    seats: Seats
    people: list[int]
    penalties: Penalties
    may_go_on: Callable[[], bool] = lambda: True
    rounds: int = 3
    part: float = PART
    master: Master = field(init=False)
    waiting: set[int] = field(init=False)
    #: Numbers of the columns of each person.
    numbers: dict[int, list[int]] = field(default_factory=dict)
    ruled_out: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        demands = Demands(tuple(self.people), self.seats.room, self.seats.missing(), self.seats.unstayed())
        self.master = Master(self.grid, demands, self.penalties)
        self.waiting = set(self.people)

    @property
    def grid(self) -> Grid:
        return self.seats.grid

    def add(self, columns: Iterable[tuple[int, Stints]]) -> int:
        """Sequences that still fit; how many were new."""
        fitting = [
            (i, stints)
            for i, stints in columns
            if i in self.waiting and self.seats.has_room_for(stints) and not self.seats.meets(i, stints)
        ]
        at = len(self.master.columns)
        new = self.master.add(fitting)
        for number in range(at, at + new):
            self.numbers.setdefault(self.master.columns[number][0], []).append(number)
        return new

    def run(self, duals: Duals) -> float:
        """Returns how much the whole could be worth at most, as far as the first prices prove it."""
        self.price(duals)
        hope = float("inf")
        while self.waiting and self.may_go_on():
            solved = self._solved(self.rounds)
            if solved is None:
                break
            hope = min(hope, solved)
            if not self._decide(self.master.shares()):
                break
        return hope

    def price(self, duals: Duals) -> tuple[int, float]:
        """Add the best sequences at these prices; how many were new, and the bound these prices prove."""
        people = sorted(self.waiting)
        costs = stint_costs(self.grid, duals, self.seats.room)
        masks = {i: mask for i in people if (mask := self.seats.mask(i)) is not None}
        best = best_sequences(self.grid, costs, people=np.array(people, np.int64), masks=masks)
        return self.add(best.stints.items()), float(best.value[people].sum())

    def _solved(self, rounds: int) -> float | None:
        value = None
        for turn in range(rounds + 1):
            found = self.master.solve(dual=turn == 0)
            if found is None:
                return value
            value, duals = found
            if turn < rounds and not self.price(duals)[0]:
                break
        return value

    def _decide(self, shares: Array) -> int:
        """Place those with the largest shares; how many were placed or given up."""
        tops = []
        for i in sorted(self.waiting):
            mine = self.numbers.get(i, [])
            top = max(mine, key=lambda number: (shares[number], -number), default=None)
            tops.append((float(shares[top]) if top is not None else 0.0, i, top))
        tops.sort(key=lambda one: (-one[0], one[1]))
        least = max(1, int(self.part * len(tops)))
        decided = 0
        for share, i, top in tops:
            if share < WHOLE and decided >= least:
                break
            decided += 1
            if top is None or share < 1e-6:
                self.waiting.discard(i)
            else:
                self._place(i, top)
        return decided

    def _place(self, i: int, number: int) -> None:
        """Make the share whole if it still fits; otherwise rule it out."""
        if number not in self.numbers[i]:  # ruled out a moment ago by a relative
            return
        stints = self.master.columns[number][1]
        if not self.seats.has_room_for(stints) or self.seats.meets(i, stints):
            self._rule_out(number)
            return
        self.seats.put(i, stints)
        self.waiting.discard(i)
        self.master.fix(number, 1.0)
        for mate in self.grid.mates.get(i, ()):
            for other in self.numbers.get(mate, ()) if mate in self.waiting else ():
                if self.seats.meets(mate, self.master.columns[other][1]):
                    self._rule_out(other)

    def _rule_out(self, number: int) -> None:
        i = self.master.columns[number][0]
        self.numbers[i].remove(number)
        self.master.fix(number, 0.0)


def whole_shares(master: Master, seconds: float) -> dict[int, Stints]:
    """The people whose shares are whole at a corner of the master programme."""
    if master.solve(seconds, corner=True) is None:
        return {}
    shares = master.shares()
    return {master.columns[x][0]: master.columns[x][1] for x in np.nonzero(shares > 0.99)[0].tolist()}


def dived(
    master: Master, whole: dict[int, Stints], duals: Duals, rng: np.random.Generator, may_go_on: Callable[[], bool]
) -> Plan:
    """A plan from the columns of the master programme; whoever is not reached in time is placed greedily."""
    grid = master.grid
    seats = Seats(grid)
    for i, stints in whole.items():
        if seats.has_room_for(stints) and not seats.meets(i, stints):
            seats.put(i, stints)
    dive = Dive(seats, [i for i in master.demands.people if not seats.plan[i]], master.penalties, may_go_on)
    dive.add(master.columns)
    dive.run(duals)
    if not dive.waiting:
        return tuple(seats.plan)
    placed = {i: stints for i, stints in enumerate(seats.plan) if stints}
    return greedy(grid, duals, bonus_of(grid), rng, base=placed)
