"""A problem with some of its demands only. Pure."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from mentor.rotations.planning.conflicts.demands import Kind, Member
from mentor.rotations.planning.problem import Array, Problem


def only(problem: Problem, members: list[Member]) -> Problem:
    """The problem with these demands and the facts; a plan for it proves that they can hold together.

    It may demand somewhat more than the members do, where the problem knows a rule only for everybody.
    """
    kept = set(members)
    has: Callable[..., bool] = lambda kind, *numbers: (kind.value, *numbers) in kept  # noqa: E731
    people = tuple(
        replace(
            one,
            required=_required(problem, i, kept),
            latest_start=one.latest_start if has(Kind.DEADLINE, i) else None,
            floor=0,
        )
        for i, one in enumerate(problem.people)
    )
    frees = len(people) + int(problem.capacity.max(initial=0))
    return replace(
        problem,
        people=people,
        wishes=np.zeros_like(problem.wishes),
        capacity=_cells(problem.capacity, Kind.CAPACITY, kept, frees),
        minimum=_cells(problem.minimum, Kind.MINIMUM, kept, 0),
        handover=_cells(problem.handover, Kind.HANDOVER, kept, 0),
        order=tuple(
            pair for n, pair in enumerate(problem.order) if any(m[0] == Kind.ORDER and m[2] == n for m in kept)
        ),
        related=tuple(pair for pair in problem.related if has(Kind.RELATED, min(pair), max(pair))),
        pins=tuple(pin for n, pin in enumerate(problem.pins) if has(Kind.PIN, n)),
        prices=replace(problem.prices, keep=0),
    )


def _required(problem: Problem, i: int, kept: set[Member]) -> tuple[int, ...]:
    """What somebody still has to gain; everything if only the time of a first stint is demanded."""
    required = problem.people[i].required
    done = {problem.posts[stint.post].experience for stint in problem.frozen(i)}
    left = tuple(q for q in required if (Kind.COVER.value, i, q) in kept or q in done)
    return required if not left and (Kind.DEADLINE.value, i) in kept else left


def _cells(demand: Array, kind: Kind, kept: set[Member], otherwise: int) -> Array:
    found = np.full_like(demand, otherwise)
    for member in kept:
        if member[0] == kind.value:
            found[int(member[1]), int(member[2])] = demand[int(member[1]), int(member[2])]
    return found
