"""Somebody who cannot be placed even alone: the smallest set of their own demands that contradict each other. Pure."""

from dataclasses import replace
from itertools import combinations

import numpy as np

from mentor.rotations.planning.conflicts.demands import Kind, Member
from mentor.rotations.planning.enumeration import Walk
from mentor.rotations.planning.grid import Grid
from mentor.rotations.planning.pricing import no_duals, stint_costs
from mentor.rotations.planning.problem import Pin, Problem, Stint


def contradiction(problem: Problem, i: int) -> tuple[Member, ...] | None:
    """None when person i can be placed alone, with nobody else on any post."""
    demands = demands_of(problem, i)
    if can_be_placed(problem, i, demands):
        return None
    for member in list(demands):
        fewer = [one for one in demands if one != member]
        if not can_be_placed(problem, i, fewer):
            demands = fewer
    return tuple(demands)


def missed_pin(problem: Problem) -> tuple[int, Member] | None:
    """A person and a pin of theirs on months that are over and were spent otherwise: nothing can be done about it."""
    for number, pin in enumerate(problem.pins):
        kept = problem.frozen(pin.person)
        if pin.is_cell:
            over = range(pin.start, min(pin.start + pin.length, problem.past))
            meant = [one for one in kept if _is_meant(problem, pin, one)]
            missed = any(not any(one.start <= t < one.end for one in meant) for t in over)
        else:
            missed = pin.start < problem.past and pin.stint not in kept
        if missed:
            return pin.person, (Kind.PIN.value, number)
    return None


def _is_meant(problem: Problem, pin: Pin, stint: Stint) -> bool:
    return pin.post in (None, stint.post) and pin.unit in (None, problem.posts[stint.post].unit)


def demands_of(problem: Problem, i: int) -> list[Member]:
    """Those easiest to do without come last, so that they are what remains."""
    person = problem.people[i]
    found: list[Member] = []
    if person.home is not None:
        found.append((Kind.HOME.value, i))
    if person.avoids:
        found.append((Kind.RELATIVES.value, i))
    found.append((Kind.ONCE.value, i))
    closed = np.nonzero(problem.capacity[:, problem.past :] <= 0)
    found += [
        (Kind.CAPACITY.value, j, t + problem.past) for j, t in zip(*(part.tolist() for part in closed), strict=True)
    ]
    if not problem.available[i].all():
        found.append((Kind.AWAY.value, i))
    required = set(person.required)
    found += [(Kind.ORDER.value, i, number) for number, pair in enumerate(problem.order) if required >= set(pair)]
    if person.latest_start is not None:
        found.append((Kind.DEADLINE.value, i))
    found += [(Kind.PIN.value, number) for number, pin in enumerate(problem.pins) if pin.person == i]
    return found + [(Kind.COVER.value, i, q) for q in person.required]


def can_be_placed(problem: Problem, i: int, demands: list[Member]) -> bool:
    """Whether person i alone can keep these of their demands."""
    kept = set(demands)
    person = problem.people[i]
    capacity = np.ones_like(problem.capacity)
    for member in demands:
        if member[0] == Kind.CAPACITY:
            capacity[int(member[1]), int(member[2])] = 0
    alone = replace(
        person,
        home=person.home if (Kind.HOME.value, i) in kept else None,
        avoids=person.avoids if (Kind.RELATIVES.value, i) in kept else frozenset(),
        latest_start=person.latest_start if (Kind.DEADLINE.value, i) in kept else None,
    )
    available = problem.available[[i]] if (Kind.AWAY.value, i) in kept else np.ones((1, len(problem.periods)), bool)
    pins = [replace(pin, person=0) for number, pin in enumerate(problem.pins) if (Kind.PIN.value, number) in kept]
    small = replace(
        problem,
        people=(alone,),
        available=available,
        wishes=problem.wishes[[i]],
        capacity=capacity,
        order=tuple(pair for number, pair in enumerate(problem.order) if (Kind.ORDER.value, i, number) in kept),
        related=(),
        pins=tuple(pins),
        published=(problem.frozen(i),),
    )
    once = (Kind.ONCE.value, i) in kept
    needed = [q for q in person.required if (Kind.COVER.value, i, q) in kept]
    leaves = alone.latest_start is not None and not problem.frozen(i) and bool(person.required)
    spare = [q for q in person.required if q not in needed] if pins or leaves else []
    choices = (some for size in range(len(spare) + 1) for some in combinations(spare, size))
    wholes = ((*needed, *some) for some in choices if needed or some or not leaves)
    return any(_is_possible(replace(small, people=(replace(alone, required=one),)), once) for one in wholes)


def _is_possible(alone: Problem, once: bool) -> bool:
    grid = Grid(alone, pins_stand=False, once=once)
    walk = Walk(grid, stint_costs(grid, no_duals(grid)), 0, once)
    return next(walk.at_least(-1e8), None) is not None
