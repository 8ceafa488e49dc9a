"""Planning again when life happens: the past stays, as little as possible of what was published changes. Pure."""

from dataclasses import dataclass, replace

import numpy as np

from mentor.rotations.planning.bound import Subgradient, priced
from mentor.rotations.planning.grid import Grid
from mentor.rotations.planning.pricing import LOW, no_duals, stint_costs
from mentor.rotations.planning.problem import Plan, Prices, Problem, Stint, Stints
from mentor.rotations.planning.seats import Seats, faults
from mentor.rotations.planning.solution import Budget, Cancelled, Solution, Watch
from mentor.rotations.planning.solver import solve

#: Steps of the bound that says what stability costs at most.
STEPS, REPEATS = 60, 3


@dataclass(frozen=True, slots=True, eq=False)
class Replan:
    """`changed`: the cells (person, period) that are not as published. `price`: so many points more a plan could have
    at most if changes cost nothing; what stability costs. None when nothing was published.
    """

    solution: Solution
    changed: tuple[tuple[int, int], ...]
    price: float | None


def replan(
    problem: Problem,
    seed: int = 0,
    budget: Budget | None = None,
    watch: Watch = lambda _: None,
    cancelled: Cancelled = lambda: False,
) -> Replan:
    """Solve, starting from what was published as far as it still stands, and put back idle changes."""
    published = any(problem.published)
    start = still_possible(problem) if published and problem.prices.keep else None
    found = solve(problem, seed, budget, watch, cancelled, start)
    if not published:
        return Replan(found, (), None)
    grid = Grid(problem)
    plan = _put_back(grid, found.plan)
    value = grid.objective(_besides_fixed(grid, plan))
    found = replace(found, plan=plan, objective=value)
    return Replan(found, changed_cells(problem, plan), _price(problem, plan, seed))


def changed_cells(problem: Problem, plan: Plan) -> tuple[tuple[int, int], ...]:
    """(person, period) where somebody is elsewhere than published."""
    found = []
    for i, (before, after) in enumerate(zip(problem.published, plan, strict=True)):
        where = [_by_period(stints, len(problem.periods)) for stints in (before, after)]
        found += [(i, t) for t, (old, new) in enumerate(zip(*where, strict=True)) if old != new]
    return tuple(found)


def _by_period(stints: Stints, periods: int) -> list[int]:
    posts = [-1] * periods
    for stint in stints:
        posts[stint.start : stint.end] = [stint.post] * stint.length
    return posts


def still_possible(problem: Problem) -> Plan:
    """Whose published stints can all stay, in the order of the people; the others have none besides the fixed ones."""
    grid = Grid(problem)
    seats = Seats(grid)
    for i, mine in enumerate(problem.published):
        left = tuple(sorted(set(mine) - set(grid.fixed[i]), key=lambda stint: stint.start))
        if left and _stands(grid, i, left) and seats.has_room_for(left) and not seats.meets(i, left):
            seats.put(i, left)
    return tuple(seats.plan)


def _stands(grid: Grid, i: int, stints: Stints) -> bool:
    """These stints are a whole sequence of this person that keeps every demand of their own."""
    number, row = grid.at[i]
    group = grid.groups[number]
    need = group.need[row].tolist()
    gained = [int(grid.experience[stint.post]) for stint in stints]
    units = {int(grid.unit[stint.post]) for stint in stints}
    if sorted(gained) != sorted(need) or len(units) < len(stints) or stints[0].start > group.latest[row]:
        return False
    costs = stint_costs(grid, no_duals(grid))
    done, at, mask = 0, 0, grid.celled.get(i)
    for stint, q in zip(stints, gained, strict=True):
        k, cell = need.index(q), (stint.post, stint.start, stint.length - 1)
        late = stint.start < at or stint.length > grid.span or bool(group.before[row, k] & ~done)
        if late or group.closed[k, stint.start, stint.length - 1, row] or not np.isfinite(costs[cell]):
            return False
        if grid.liked[i, stint.post] < LOW or (mask is not None and not mask[cell]):
            return False
        done, at = done | 1 << k, stint.end
    idle = set(range(grid.periods)) - {t for stint in stints for t in range(stint.start, stint.end)}
    return group.busy is None or not any(group.busy[t, row] for t in idle)


def _put_back(grid: Grid, plan: Plan) -> Plan:
    """Whoever gains nothing for everybody by having moved goes back, one by one and in exchanges of two."""
    now = _besides_fixed(grid, plan)
    wrong, value = faults(grid, now), grid.objective(now)
    before = [
        tuple(stint for stint in mine if stint not in grid.fixed[i]) for i, mine in enumerate(grid.problem.published)
    ]
    stands = [bool(mine) and _stands(grid, i, mine) for i, mine in enumerate(before)]
    while True:
        movers = [i for i, mine in enumerate(now) if stands[i] and mine != before[i]]
        groups = [(i,) for i in movers] + [(i, j) for n, i in enumerate(movers[:20]) for j in movers[n + 1 : 20]]
        for group in groups:
            tried = tuple(before[i] if i in group else mine for i, mine in enumerate(now))
            if grid.objective(tried) >= value and _fits(grid, tried) and faults(grid, tried) <= wrong:
                now, wrong, value = tried, faults(grid, tried), grid.objective(tried)
                break
        else:
            return grid.whole(now)


def _fits(grid: Grid, plan: Plan) -> bool:
    return bool((Seats(grid, list(plan)).present <= grid.room).all())


def _besides_fixed(grid: Grid, plan: Plan) -> Plan:
    return tuple(
        tuple(stint for stint in mine if stint not in fixed) for mine, fixed in zip(plan, grid.fixed, strict=True)
    )


def _price(problem: Problem, plan: Plan, seed: int) -> float:
    """The bound with free changes less what this plan earns."""
    prices = Prices(problem.prices.length, problem.prices.usual_length)
    free = Grid(replace(problem, prices=prices))
    value = free.objective(_besides_fixed(free, plan))
    steps = Subgradient(free, np.random.default_rng(seed))
    bound = priced(free, steps.duals).bound
    for _ in range(REPEATS):
        steps.run(value + 0.005 * abs(value), STEPS, lambda: True)
        bound = min(bound, priced(free, steps.duals).bound)
        steps.noise /= 2
    return max(0.0, bound - value)


def without_person(problem: Problem, person: int, since: int) -> Problem:
    """Somebody leaves: nothing from this period on, and no experience that was not begun before."""
    stays = tuple(stint for stint in problem.published[person] if stint.start < since)
    gained = {problem.posts[stint.post].experience for stint in stays}
    people, published = list(problem.people), list(problem.published)
    one = people[person]
    people[person] = replace(one, required=tuple(q for q in one.required if q in gained), latest_start=None)
    published[person] = tuple(Stint(s.post, s.start, min(s.length, since - s.start)) for s in stays)
    available = problem.available.copy()
    available[person, since:] = False
    pins = tuple(pin for pin in problem.pins if pin.person != person)
    return replace(problem, people=tuple(people), published=tuple(published), available=available, pins=pins)


def with_post_closed(problem: Problem, post: int, since: int) -> Problem:
    """A post closes: nobody new there from this period on, no handover, and its unit is not asked for more than others
    of it can take. Who is there already stays to the end of the stint.
    """
    capacity, handover, minimum = problem.capacity.copy(), problem.handover.copy(), problem.minimum.copy()
    capacity[post, since:] = 0
    handover[post, max(0, since - 1) :] = False
    unit = problem.posts[post].unit
    others = [j for j, one in enumerate(problem.posts) if one.unit == unit]
    minimum[unit] = np.minimum(minimum[unit], capacity[others].sum(0))
    return replace(problem, capacity=capacity, handover=handover, minimum=minimum)
