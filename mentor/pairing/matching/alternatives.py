"""What another pair would mean: for this mentee, and for those who would have to move. Solved again around it. Pure."""

from dataclasses import dataclass, replace

import numpy as np

from mentor.pairing.matching.problem import NOBODY, Array, Choice, Problem
from mentor.pairing.matching.solution import Budget
from mentor.pairing.matching.solver import solve

#: Mentees and mentors of one seat looked at around a change.
AROUND, MENTORS_AROUND = 14, 40
#: Pairs with the most points for the mentee that are tried.
TRIED = 6


@dataclass(frozen=True, slots=True, eq=False)
class Alternative:
    """Numbers of the mentors, the mentee's own points with them, and what it costs everybody together.

    `cost`: by how much the whole matching gets worse (negative: better). `gain`: by how much this mentee's own points
    change. `moved`: numbers of the others who get another pair, as in `choice`.
    """

    party: int
    technical: int
    fit: int
    gain: int
    cost: int
    moved: tuple[int, ...]
    choice: Choice


def with_pair(problem: Problem, choice: Choice, mentee: int, party: int, technical: int) -> Alternative | None:
    """The matching with this mentee in this pair, everybody near solved anew; None when a rule forbids it."""
    if not problem.is_allowed(mentee, party, technical) or not problem.together()[party, technical]:
        return None
    near = _around(problem, choice, mentee, party, technical)
    tried = _solved_around(problem, choice, near, mentee, (party, technical))
    if (tried.party[mentee], tried.technical[mentee]) != (party, technical):
        return None
    fit = int(problem.fit(mentee, party, technical))
    now = choice.party[mentee], choice.technical[mentee]
    before = int(problem.fit(mentee, *now)) if now[0] != NOBODY else 0
    moved = tuple(int(i) for i in tried.differs(choice) if i != mentee)
    cost = problem.objective(choice) - problem.objective(tried)
    return Alternative(party, technical, fit, fit - before, cost, moved, tried)


def next_best(problem: Problem, choice: Choice, mentee: int, count: int = 3) -> tuple[Alternative, ...]:
    """Other pairs that would suit this mentee, the one that costs everybody least first."""
    p = np.nonzero(problem.party_allowed[mentee] & (problem.party_places > 0))[0]
    t = np.nonzero(problem.technical_allowed[mentee] & (problem.technical_places > 0))[0]
    if not len(p) or not len(t):
        return ()
    points = problem.worth(mentee, p[:, None], t[None]).astype(float) - problem.opening(p[:, None], t[None]) / 2
    points[~problem.pair_allowed[np.ix_(p, t)]] = -np.inf
    points -= _fullness(choice.party, problem.party_places)[p][:, None]
    points -= _fullness(choice.technical, problem.technical_places)[t][None]
    found = []
    for at in np.argsort(-points, axis=None, kind="stable")[: TRIED + 1]:
        x, y = int(p[at // len(t)]), int(t[at % len(t)])
        if np.isfinite(points.flat[at]) and (x, y) != (choice.party[mentee], choice.technical[mentee]):
            found.append(with_pair(problem, choice, mentee, x, y))
    return tuple(sorted((one for one in found if one), key=lambda one: (one.cost, -one.fit))[:count])


def _fullness(held: Array, places: Array) -> Array:
    """A rough price of asking for a mentor whose places are taken, in points."""
    used = np.bincount(held[held >= 0], minlength=len(places))
    return np.where(used >= places, 60.0, 0.0)


def _around(problem: Problem, choice: Choice, mentee: int, party: int, technical: int) -> Array:
    """The mentee, those who hold the wanted mentors, and those related to them, nearest first."""
    found = [mentee]
    mentors = [(party, technical), (int(choice.party[mentee]), int(choice.technical[mentee]))]
    while len(found) < AROUND and mentors:
        p, t = mentors.pop(0)
        holders = np.nonzero(((choice.party == p) & (p >= 0)) | ((choice.technical == t) & (t >= 0)))[0]
        for i in holders.tolist():
            if i not in found:
                found.append(i)
                mentors.append((int(choice.party[i]), int(choice.technical[i])))
    if len(found) < AROUND:
        found += [i for i in _interested(problem, choice, mentee).tolist() if i not in found]
    return np.array(found[:AROUND])


def _interested(problem: Problem, choice: Choice, mentee: int) -> Array:
    """Those who would gain most by the mentors this mentee leaves, first."""
    p, t = choice.party[mentee], choice.technical[mentee]
    placed = np.nonzero(choice.party >= 0)[0]
    gain = np.zeros(len(problem.mentees))
    gain[placed] = -problem.fit(placed, choice.party[placed], choice.technical[placed])
    if p != NOBODY:
        gain += np.maximum(
            np.where(problem.party_allowed[:, p], problem.party_fit[:, p], -(10**6)),
            np.where(problem.technical_allowed[:, t], problem.technical_fit[:, t], -(10**6)),
        )
    return np.argsort(-gain, kind="stable")


def _solved_around(problem: Problem, choice: Choice, near: Array, mentee: int, pair: tuple[int, int]) -> Choice:
    part, party, technical = part_of(problem, choice, near, pair)
    i = int(np.nonzero(near == mentee)[0][0])
    pinned = [part.party_allowed.copy(), part.technical_allowed.copy()]
    for allowed, at in zip(pinned, (np.nonzero(party == pair[0])[0], np.nonzero(technical == pair[1])[0]), strict=True):
        allowed[i] = False
        allowed[i, at] = True
    found = solve(
        replace(part, party_allowed=pinned[0], technical_allowed=pinned[1]), budget=Budget(turns=1, exact_to=4_000)
    ).choice
    placed = found.party >= 0
    p, t = np.full(len(near), NOBODY), np.full(len(near), NOBODY)
    p[placed], t[placed] = party[found.party[placed]], technical[found.technical[placed]]
    return choice.changed(near, p, t)


def part_of(
    problem: Problem, choice: Choice, near: Array, pair: tuple[int, int] | None = None
) -> tuple[Problem, Array, Array]:
    """The problem of some mentees with all others where they are, and the numbers of the mentors left in it."""
    wanted = (NOBODY, NOBODY) if pair is None else pair
    p, p_free = _mentors_of(near, choice.party, _Seat.of_party(problem), wanted[0])
    t, t_free = _mentors_of(near, choice.technical, _Seat.of_technical(problem), wanted[1])
    outside = np.setdiff1d(np.arange(len(problem.mentees)), near)
    opened = problem.opened[np.ix_(p, t)].copy()
    for x, y in set(zip(choice.party[outside].tolist(), choice.technical[outside].tolist(), strict=True)):
        opened[np.ix_(p == x, t == y)] = True
    part = Problem(
        tuple(problem.mentees[i] for i in near),
        tuple(problem.party[x] for x in p),
        tuple(problem.technical[y] for y in t),
        p_free,
        t_free,
        problem.party_fit[np.ix_(near, p)],
        problem.technical_fit[np.ix_(near, t)],
        problem.pair_fit[np.ix_(p, t)],
        problem.party_allowed[np.ix_(near, p)],
        problem.technical_allowed[np.ix_(near, t)],
        problem.pair_allowed[np.ix_(p, t)],
        problem.prices,
        opened,
        _renumbered(problem.current_party[near], p),
        _renumbered(problem.current_technical[near], t),
    )
    return part, p, t


@dataclass(frozen=True, slots=True, eq=False)
class _Seat:
    """One side of a problem."""

    places: Array
    fit: Array
    allowed: Array
    current: Array

    @classmethod
    def of_party(cls, one: Problem) -> "_Seat":
        return cls(one.party_places, one.party_fit, one.party_allowed, one.current_party)

    @classmethod
    def of_technical(cls, one: Problem) -> "_Seat":
        return cls(one.technical_places, one.technical_fit, one.technical_allowed, one.current_technical)


def _mentors_of(near: Array, held: Array, seat: _Seat, wanted: int) -> tuple[Array, Array]:
    """Mentors of a seat worth looking at for these mentees, and the places that all others leave."""
    taken = np.delete(held, near)
    free = seat.places - np.bincount(taken[taken >= 0], minlength=len(seat.places))
    points = np.where(seat.allowed[near], seat.fit[near], -1).max(0)
    points[(free <= 0) | (points < 0)] = -1
    best = np.argsort(-points, kind="stable")[:MENTORS_AROUND]
    # Leaving a mentor of now has its price, whether there are places or not.
    needed = np.concatenate([held[near], seat.current[near], [wanted]])
    found = np.union1d(best[points[best] >= 0], needed[needed >= 0]).astype(np.int64)
    return found, free[found]


def _renumbered(current: Array, kept: Array) -> Array:
    """Numbers within `kept`, which holds all of them."""
    return np.where(current >= 0, np.searchsorted(kept, current), NOBODY)
