"""Who is where while a plan is made: seats taken, units staffed, handovers done, relatives met. Pure."""

from dataclasses import dataclass, field

import numpy as np

from mentor.rotations.planning.grid import Grid
from mentor.rotations.planning.problem import Array, Plan, Stints


@dataclass(slots=True, eq=False)
class Seats:
    """Counts of the stints besides the fixed ones; `plan` is theirs."""

    grid: Grid
    plan: list[Stints] = field(default_factory=list)
    present: Array = field(init=False)
    staying: Array = field(init=False)

    def __post_init__(self) -> None:
        self.present = np.zeros(self.grid.room.shape, np.int64)
        self.staying = np.zeros(self.grid.room.shape, np.int64)
        plan, self.plan = self.plan, [() for _ in self.grid.problem.people]
        for i, stints in enumerate(plan):
            self.put(i, stints)

    def put(self, i: int, stints: Stints) -> None:
        """In place of what the person had."""
        for step, some in ((-1, self.plan[i]), (1, stints)):
            for stint in some:
                self.present[stint.post, stint.start : stint.end] += step
                self.staying[stint.post, stint.start : stint.end - 1] += step
        self.plan[i] = stints

    @property
    def room(self) -> Array:
        return self.grid.room - self.present

    def missing(self) -> Array:
        """People still needed: unit × period."""
        in_units = np.zeros(self.grid.short.shape, np.int64)
        np.add.at(in_units, self.grid.unit, self.present)
        return np.maximum(self.grid.short - in_units, 0)

    def unstayed(self) -> Array:
        """Handovers still to be done: post × period."""
        return np.asarray(self.grid.stay & (self.staying == 0))

    def has_room_for(self, stints: Stints) -> bool:
        room = self.grid.room
        return all((self.present[s.post, s.start : s.end] < room[s.post, s.start : s.end]).all() for s in stints)

    def meets(self, i: int, stints: Stints) -> bool:
        """Somebody related would be in the same unit at the same time."""
        return any(
            self.grid.unit[one.post] == self.grid.unit[other.post] and one.start < other.end and other.start < one.end
            for mate in self.grid.mates.get(i, ())
            for other in (*self.plan[mate], *self.grid.fixed[mate])
            for one in stints
        )

    def mask(self, i: int) -> Array | None:
        """Post × start × length-1 that the board and relatives leave to somebody; None when nothing is ruled out."""
        mask = self.grid.celled.get(i)
        for mate in self.grid.mates.get(i, ()):
            for other in (*self.plan[mate], *self.grid.fixed[mate]):
                if mask is None:
                    mask = np.ones((*self.present.shape, self.grid.span), bool)
                elif mask is self.grid.celled.get(i):
                    mask = mask.copy()
                posts = self.grid.unit == self.grid.unit[other.post]
                for length in range(1, self.grid.span + 1):
                    mask[posts, max(0, other.start - length + 1) : other.end, length - 1] = False
        return mask


def faults(grid: Grid, plan: Plan) -> int:
    """How many demands the stints besides the fixed ones break; 0 when the plan is possible around what is fixed."""
    seats = Seats(grid, list(plan))
    over = np.maximum(seats.present - grid.room, 0).sum()
    short = seats.missing().sum() + seats.unstayed().sum()
    left_out = sum(1 for i, mine in enumerate(plan) if len(mine) < grid.groups[grid.at[i][0]].places)
    meeting = sum(
        1 for a, b in grid.problem.related if a < b or (b, a) not in grid.problem.related if _meet(seats, a, b)
    )
    return int(over + short + left_out + meeting)


def _meet(seats: Seats, a: int, b: int) -> bool:
    grid = seats.grid
    for one in (*seats.plan[a], *grid.fixed[a]):
        for other in (*seats.plan[b], *grid.fixed[b]):
            both_fixed = one in grid.fixed[a] and other in grid.fixed[b]
            together = grid.unit[one.post] == grid.unit[other.post] and one.start < other.end and other.start < one.end
            if together and not both_fixed:
                return True
    return False
