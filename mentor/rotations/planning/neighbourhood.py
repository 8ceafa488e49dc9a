"""Better by parts: some dozens of people of related units are planned anew while all others stay. Pure."""

from dataclasses import dataclass, field

import numpy as np

from mentor.rotations.planning.choosing import Limits, chosen
from mentor.rotations.planning.enumeration import Enumerator
from mentor.rotations.planning.grid import Grid
from mentor.rotations.planning.master import Demands, Master, Penalties, penalties_of
from mentor.rotations.planning.pricing import Duals, stint_costs
from mentor.rotations.planning.problem import Array, Plan, Stints
from mentor.rotations.planning.seats import Seats, faults
from mentor.rotations.planning.sequences import Best, best_sequences

#: Rounds of pricing within a neighbourhood, sequences looked at for each person, and turns until shortages cost more.
ROUNDS, LISTED, PATIENCE = 8, 40, 8


@dataclass(slots=True, eq=False)
class Search:
    """The present plan and how to better it. It may break demands for a price; capacity and relatives never."""

    grid: Grid
    duals: Duals
    plan: Plan
    rng: np.random.Generator
    #: People whose shares were not whole in the master programme: those worth planning anew.
    undecided: tuple[int, ...] = ()
    seats: Seats = field(init=False)
    penalties: Penalties = field(init=False)
    value: float = 0.0
    faults: int = 0
    stuck: int = 0

    def __post_init__(self) -> None:
        self.penalties = penalties_of(self.grid)
        self.take(self.plan)

    def take(self, plan: Plan) -> None:
        self.plan, self.seats = plan, Seats(self.grid, list(plan))
        self.value, self.faults = self.grid.objective(plan), faults(self.grid, plan)

    def turn(self, size: int, limits: Limits) -> bool:
        """Plan one neighbourhood anew; True when that was better."""
        return self.replanned(self._related(size), limits)

    def replanned(self, people: list[int], limits: Limits) -> bool:
        before = {i: self.plan[i] for i in people}
        score = self._score()
        for i in people:
            self.seats.put(i, ())
        candidates, hope = self._candidates(people, before)
        found = None
        if hope > sum(self._worth(i, before[i]) for i in people) - self._shortages(before) + 0.5:
            found = chosen(self.seats, candidates, self.penalties, limits, before)
        after = before if found is None else {i: found.taken.get(i, ()) for i in people}
        for i, stints in after.items():
            self.seats.put(i, stints)
        plan = tuple(self.seats.plan)
        better = self._offer(plan, score)
        if not better and plan != self.plan:
            for i, stints in before.items():
                self.seats.put(i, stints)
        return better

    def _offer(self, plan: Plan, score: float) -> bool:
        now = self._score()
        if now < score - 1e-6:
            return False
        self.plan, self.value = plan, self.grid.objective(plan)
        self.faults = int(self.seats.missing().sum() + self.seats.unstayed().sum() + self._left_out())
        self.stuck = 0 if now > score + 1e-6 or not self.faults else self.stuck + 1
        if self.stuck >= PATIENCE:
            self.penalties = Penalties(self.penalties.left_out * 3, self.penalties.short * 3)
            self.stuck = 0
        return now > score + 1e-6

    def _score(self) -> float:
        short = float(self.seats.missing().sum() + self.seats.unstayed().sum())
        worth = sum(self._worth(i, stints) for i, stints in enumerate(self.seats.plan))
        return worth - self.penalties.short * short

    def _worth(self, i: int, stints: Stints) -> float:
        """Of what a person has; being left out costs."""
        if not stints and self.grid.groups[self.grid.at[i][0]].places:
            return -self.penalties.left_out
        return float(self.grid.worth(i, stints))

    def _left_out(self) -> int:
        return sum(
            1 for i, mine in enumerate(self.seats.plan) if not mine and self.grid.groups[self.grid.at[i][0]].places
        )

    def _shortages(self, before: dict[int, Stints]) -> float:
        """The price of what is short with these people where they were; they are out of the seats at the moment."""
        for i, stints in before.items():
            self.seats.put(i, stints)
        short = float(self.seats.missing().sum() + self.seats.unstayed().sum())
        for i in before:
            self.seats.put(i, ())
        return self.penalties.short * short

    def _candidates(self, people: list[int], before: dict[int, Stints]) -> tuple[dict[int, list[Stints]], float]:
        """Sequences worth choosing among at the prices of this neighbourhood, and the most it can be worth."""
        demands = Demands(tuple(people), self.seats.room, self.seats.missing(), self.seats.unstayed())
        local = Master(self.grid, demands, self.penalties)
        local.add((i, stints) for i, stints in before.items() if self.seats.has_room_for(stints))
        masks = {i: mask for i in people if (mask := self.seats.mask(i)) is not None}
        duals, most = self.duals, float("inf")
        for turn in range(ROUNDS):
            costs = stint_costs(self.grid, duals, demands.room)
            best = best_sequences(self.grid, costs, people=np.array(people), masks=masks)
            most = min(most, self._at_most(people, best, duals, demands))
            new = local.add(best.stints.items())
            if turn and not new:
                break
            solved = local.solve()
            if solved is None:
                break
            duals = solved[1]
        listed = Enumerator(self.grid, stint_costs(self.grid, duals, demands.room))
        found: dict[int, list[Stints]] = {i: listed.best(i, LISTED) for i in people}
        for i, stints in local.columns:
            if stints not in found[i]:
                found[i].append(stints)
        return found, most

    def _at_most(self, people: list[int], best: Best, duals: Duals, demands: Demands) -> float:
        """What these people can be worth together at most, whatever they choose; leaving out and shortages cost."""
        base = self.grid.base[people]
        worth = np.maximum(best.value[people] + base, -self.penalties.left_out)
        unit, stay = (np.minimum(price, self.penalties.short) for price in (duals.unit, duals.stay))
        if (unit < duals.unit).any() or (stay < duals.stay).any():
            return float("inf")
        sides = (duals.seat * demands.room).sum() - (unit * demands.short).sum() - (stay * demands.stay).sum()
        return float(worth.sum() + sides)

    def _related(self, size: int) -> list[int]:
        """People of some units drawn at random, whoever is hurt first."""
        n = len(self.grid.problem.people)
        if n <= size:
            return [i for i in range(n) if self.grid.groups[self.grid.at[i][0]].places]
        hurt = self._hurt(size // 2)
        some = list(self.undecided) if len(self.undecided) > 30 and self.rng.random() < 0.7 else range(n)
        units = len(self.grid.problem.units)
        drawn = set(self.rng.choice(units, max(1, min(units, max(2, units // 5))), replace=False).tolist())
        near = np.array([len({int(self.grid.unit[s.post]) for s in self.plan[i]} & drawn) for i in some])
        order = np.argsort(-(near + self.rng.random(len(near))))[:size]
        people = dict.fromkeys([*hurt, *(some[x] for x in order.tolist())])
        return [i for i in people if self.grid.groups[self.grid.at[i][0]].places][:size]

    def _hurt(self, most: int) -> list[int]:
        """Who is left out, and people who could help where somebody is missing."""
        out = [i for i, mine in enumerate(self.plan) if not mine and self.grid.groups[self.grid.at[i][0]].places]
        if not self.faults:
            return out[:most]
        lacking: Array = np.unique(np.nonzero(self.seats.missing())[0])
        posts = np.nonzero(np.isin(self.grid.unit, lacking) | self.seats.unstayed().any(1))[0]
        able = np.nonzero(np.isfinite(self.grid.liked[:, posts]).any(1))[0] if len(posts) else posts
        near = [i for i in able.tolist() if any(s.post in posts for s in self.plan[i])]
        self.rng.shuffle(near)
        return [*out, *near][:most]
