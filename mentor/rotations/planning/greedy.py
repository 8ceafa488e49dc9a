"""A first plan: people by how little freedom they have, each at their best at prices, some at a time. Pure."""

from collections.abc import Callable, Iterable

import numpy as np

from mentor.rotations.planning.grid import Grid
from mentor.rotations.planning.pricing import Duals, stint_costs
from mentor.rotations.planning.problem import Array, Plan, Stints
from mentor.rotations.planning.seats import Seats
from mentor.rotations.planning.sequences import best_sequences


def greedy(
    grid: Grid,
    duals: Duals,
    bonus: float,
    rng: np.random.Generator,
    base: dict[int, Stints] | None = None,
    batch: int | None = None,
    may_go_on: Callable[[], bool] = lambda: True,
) -> Plan:
    """`bonus`: points for filling what is short. `base`: people placed already. Who finds no room has no stints."""
    seats = Seats(grid)
    for i, stints in (base or {}).items():
        seats.put(i, stints)
    waiting = [i for i in _in_order(grid, rng) if i not in (base or {})]
    size = batch or max(1, len(waiting) // 150)
    while waiting and may_go_on():
        now, waiting = waiting[:size], waiting[size:]
        again = _place(grid, seats, duals, bonus, now)
        waiting = [*again, *waiting]
    return tuple(seats.plan)


def _in_order(grid: Grid, rng: np.random.Generator) -> Iterable[int]:
    """Those with the fewest free periods beyond what they need come first."""
    needed = np.array([grid.groups[grid.at[i][0]].places for i in range(len(grid.problem.people))])
    freedom = grid.free.sum(1) - 2 * needed
    return [int(i) for i in np.lexsort((rng.random(len(needed)), freedom)) if needed[i]]


def _place(grid: Grid, seats: Seats, duals: Duals, bonus: float, people: list[int]) -> list[int]:
    """Place these people at present prices; returns those whose place another one of them took."""
    prices = Duals(
        duals.seat, duals.unit + bonus * (seats.missing() > 0), duals.stay + bonus * seats.unstayed()
    )  # fmt: skip
    costs = stint_costs(grid, prices, seats.room)
    masks = {i: mask for i in people if (mask := seats.mask(i)) is not None}
    best = best_sequences(grid, costs, people=np.array(people, np.int64), masks=masks)
    again = []
    for i in people:
        stints = best.stints.get(i)
        if stints is None:
            continue
        if seats.has_room_for(stints) and not seats.meets(i, stints):
            seats.put(i, stints)
        else:
            again.append(i)
    return again


def bonus_of(grid: Grid) -> float:
    """What filling a shortage is worth in a first plan: as much as a good wish."""
    wishes: Array = grid.problem.wishes
    return 0.6 * float(max(wishes.max(initial=0), grid.problem.prices.length))
