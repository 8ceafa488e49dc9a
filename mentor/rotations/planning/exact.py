"""Small cases to the end: all sequences that could be part of something better, and the proof. Pure."""

from dataclasses import dataclass

from mentor.rotations.planning.bound import priced
from mentor.rotations.planning.choosing import Limits, chosen
from mentor.rotations.planning.enumeration import Enumerator
from mentor.rotations.planning.grid import Grid
from mentor.rotations.planning.master import Penalties
from mentor.rotations.planning.pricing import Duals, stint_costs
from mentor.rotations.planning.problem import Plan, Stints
from mentor.rotations.planning.seats import Seats, faults


@dataclass(frozen=True, slots=True, eq=False)
class Finished:
    """`plan` None: nothing better was found. `is_impossible`: proven, no plan keeps every demand."""

    plan: Plan | None
    bound: float
    is_impossible: bool = False


def finished(grid: Grid, plan: Plan, bound: float, duals: Duals, most: int, seconds: float) -> Finished | None:
    """The best plan, or a better bound; None when too many sequences are left.

    A sequence whose worth is further below the best of its person than the gap cannot be part of anything better.
    Without a plan that keeps every demand, all sequences are looked at.
    """
    wrong = faults(grid, plan)
    listed = Enumerator(grid, stint_costs(grid, duals))
    here = priced(grid, duals)
    gap = float("inf") if wrong else here.bound - grid.objective(plan) + 1e-6
    candidates: dict[int, list[Stints]] = {}
    for i in range(len(plan)):
        if not grid.groups[grid.at[i][0]].places:
            continue
        some = listed.within(i, float(here.value[i]) - gap, most)
        if some is None:
            return None
        candidates[i] = some
        most -= len(some)
        if most < 0:
            return None
    if not candidates:  # nobody has anything to gain
        return Finished(None, bound, is_impossible=bool(wrong))
    never = Penalties(1e7, 1e7)
    found = chosen(Seats(grid), candidates, never, Limits(nodes=100_000, seconds=seconds, gap=0.0))
    if found is None:
        return None
    better = tuple(found.taken.get(i, ()) for i in range(len(plan)))
    upper = min(bound, found.bound + grid.constant() + _idle(grid))
    if faults(grid, better):
        return Finished(better, bound, is_impossible=found.is_proven and bool(wrong))
    return Finished(better, max(upper, float(grid.objective(better))))


def _idle(grid: Grid) -> int:
    """What people bring who have nothing left to gain."""
    return sum(grid.worth(i, ()) for i, (number, _) in grid.at.items() if not grid.groups[number].places)
