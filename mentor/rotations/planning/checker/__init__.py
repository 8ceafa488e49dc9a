"""Does a plan keep every demand, and what is it worth? Counted cell by cell, sharing no code with the solver. Pure.

Any plan can be asked about: an incomplete or contradictory board as well. What was frozen in the past is a fact and
breaks nothing by itself.
"""

from mentor.rotations.planning.checker.kinds import Kind, Violation
from mentor.rotations.planning.checker.people import of_person, of_pin
from mentor.rotations.planning.checker.places import of_posts, of_relatives, of_units
from mentor.rotations.planning.problem import Plan, Problem

__all__ = ["Kind", "Violation", "objective", "satisfaction", "violations"]


def violations(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """What is wrong with a plan; empty when it may be published."""
    found = [one for i in range(len(problem.people)) for one in of_person(problem, i, plan[i])]
    found += [one for pin in problem.pins for one in of_pin(problem, pin, plan[pin.person])]
    return (*found, *of_posts(problem, plan), *of_units(problem, plan), *of_relatives(problem, plan))


def satisfaction(problem: Problem, plan: Plan) -> list[int]:
    """Points of each person: wishes met, less what lengths differ from the usual one."""
    prices = problem.prices
    return [
        sum(
            int(problem.wishes[i][stint.post]) - prices.length * abs(stint.length - prices.usual_length)
            for stint in plan[i]
        )
        for i in range(len(problem.people))
    ]


def objective(problem: Problem, plan: Plan) -> int:
    """Points of a plan: what people have, what is below their floor once more, and the price of changes."""
    total = 0
    for person, points in zip(problem.people, satisfaction(problem, plan), strict=True):
        total += points - max(0, person.floor - points)
    for before, after in zip(problem.published, plan, strict=True):
        total -= problem.prices.keep * sum(1 for stint in before if stint not in after)
    return total
