"""Matching again after something changed: only who must, or who gains more than the change costs, moves. Pure."""

from dataclasses import dataclass, replace

import numpy as np

from mentor.pairing.matching.problem import NOBODY, Choice, Problem, current_choice
from mentor.pairing.matching.solution import Budget, Cancelled, Solution, Watch
from mentor.pairing.matching.solver import solve


@dataclass(frozen=True, slots=True, eq=False)
class Rerun:
    """`must_move`: numbers of mentees whose mentors are gone or no longer allowed, or who had none.

    `moved`: the others who get another pair although they could have stayed.
    """

    solution: Solution
    must_move: tuple[int, ...]
    moved: tuple[int, ...]


def rerun(
    problem: Problem,
    seed: int = 0,
    budget: Budget | None = None,
    watch: Watch = lambda _: None,
    cancelled: Cancelled = lambda: False,
) -> Rerun:
    """Solve a problem whose `current_party` and `current_technical` say who has whom, and put back idle moves."""
    kept = current_choice(problem)
    must = np.nonzero(kept.party == NOBODY)[0]
    found = solve(problem, seed, budget, watch, cancelled)
    choice = _put_back(problem, kept, found.choice)
    solution = replace(found, choice=choice, objective=problem.objective(choice))
    moved = np.setdiff1d(choice.differs(kept), must)
    return Rerun(solution, tuple(must.tolist()), tuple(moved.tolist()))


def _put_back(problem: Problem, kept: Choice, choice: Choice) -> Choice:
    """Whoever gains nothing for everybody by having moved goes back, one by one and in exchanges of two."""
    value, changed = problem.objective(choice), True
    while changed:
        changed = False
        movers = [int(i) for i in choice.differs(kept) if kept.party[i] != NOBODY]
        groups = [(i,) for i in movers] + [(i, j) for n, i in enumerate(movers[:60]) for j in movers[n + 1 : 60]]
        for group in groups:
            people = list(group)
            tried = choice.changed(people, kept.party[people], kept.technical[people])
            if len(tried.differs(choice)) and _fits(problem, tried) and problem.objective(tried) >= value:
                choice, value, changed = tried, problem.objective(tried), True
                break
    return choice


def _fits(problem: Problem, choice: Choice) -> bool:
    """True when no mentor has more mentees than places."""
    for held, places in ((choice.party, problem.party_places), (choice.technical, problem.technical_places)):
        if (np.bincount(held[held >= 0], minlength=len(places)) > places).any():
            return False
    return True
