"""Teams: a pair with the mentees it could take together. What is nearly worth opening, and a start made of them."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from mentor.pairing.matching.duals import Duals, Triples
from mentor.pairing.matching.problem import NOBODY, Array, Choice, Problem
from mentor.pairing.matching.seats import best_filling


@dataclass(frozen=True, slots=True)
class Team:
    party: int
    technical: int
    mentees: tuple[int, ...]
    #: Points, less opening the pair.
    worth: int
    #: What is left of them at the prices of the bound.
    reduced: float


def teams_worth_a_look(
    problem: Problem, duals: Duals, triples: Triples, least: float, widest: int | None = None
) -> Iterator[Team]:
    """Every team whose reduced worth is at least `least`; with `widest`, of that many best mentees of a pair only."""
    reduced = triples.reduced(duals)
    key = triples.pair(problem)
    order = np.lexsort((-reduced, key))
    triples, reduced, key = triples.where(order), reduced[order], key[order]
    edges = np.concatenate([[0], np.nonzero(np.diff(key))[0] + 1, [len(key)]])
    for a, b in itertools.pairwise(edges):
        if a == b:
            continue
        p, t = int(triples.p[a]), int(triples.t[a])
        size = int(min(problem.party_places[p], problem.technical_places[t]))
        price = int(problem.opening(p, t))
        if not price:  # nothing binds these mentees to one another: each is a team of one
            size = 1
        end = b if widest is None else min(b, a + widest)
        if np.maximum(reduced[a : min(end, a + size)], 0).sum() - price < least:
            continue
        mentees, worth, left = triples.i[a:end].tolist(), triples.worth[a:end].tolist(), reduced[a:end].tolist()
        for count in range(1, size + 1):
            for members, rest in _combinations(left, count, least + price):
                people = tuple(sorted(mentees[z] for z in members))
                yield Team(p, t, people, sum(worth[z] for z in members) - price, rest - price)


def _combinations(left: list[float], count: int, least: float) -> Iterator[tuple[tuple[int, ...], float]]:
    """Choices of `count` from values in falling order whose sum reaches `least`, cutting off what cannot."""

    def extend(start: int, chosen: tuple[int, ...], total: float) -> Iterator[tuple[tuple[int, ...], float]]:
        open_places = count - len(chosen)
        if not open_places:
            yield chosen, total
            return
        for z in range(start, len(left) - open_places + 1):
            if total + left[z] * open_places < least:
                return
            yield from extend(z + 1, (*chosen, z), total + left[z])

    return extend(0, (), 0.0)


def choice_of_teams(problem: Problem, duals: Duals, teams: list[Team]) -> Choice:
    """The best teams per mentee first, as long as everybody in them is free; the rest seat by seat."""
    party, technical = (np.full(len(problem.mentees), NOBODY) for _ in range(2))
    p_left, t_left = problem.party_places.copy(), problem.technical_places.copy()
    for team in sorted(teams, key=lambda one: -one.reduced / len(one.mentees)):
        size, people, pair = len(team.mentees), list(team.mentees), (team.party, team.technical)
        fits = p_left[team.party] >= size and t_left[team.technical] >= size
        if fits and (party[people] == NOBODY).all():
            party[people], technical[people] = pair
            p_left[team.party] -= size
            t_left[team.technical] -= size
    return fill_up(problem, Choice(party, technical), duals)


def fill_up(problem: Problem, choice: Choice, duals: Duals | None = None) -> Choice:
    """Whoever is without a pair gets one from the places left, seat by seat."""
    free = np.nonzero(choice.party == NOBODY)[0]
    if not len(free):
        return choice
    p_left = problem.party_places - np.bincount(choice.party[choice.party >= 0], minlength=len(problem.party))
    t_left = problem.technical_places - np.bincount(
        choice.technical[choice.technical >= 0], minlength=len(problem.technical)
    )
    price: Any = 0 if duals is None else duals.party
    unplaced = problem.prices.unplaced
    i, j = np.nonzero(problem.party_allowed[free] & (p_left > 0))
    points = problem.party_fit[free[i], j] - (np.broadcast_to(price, p_left.shape)[j]).round()
    party = best_filling(len(free), i, j, points, p_left, unplaced)
    has = np.nonzero(party >= 0)[0]
    r, j = np.nonzero(problem.technical_allowed[free[has]] & (t_left > 0) & problem.pair_allowed[party[has]])
    i = has[r]
    technical = best_filling(len(free), i, j, problem.worth(free[i], party[i], j), t_left, unplaced)
    return choice.changed(free, np.where(technical >= 0, party, NOBODY), technical)


def members_of(held: Array, mentors: int) -> list[list[int]]:
    """The mentees of each mentor."""
    order = np.argsort(held, kind="stable")
    edges = np.searchsorted(held[order], np.arange(mentors + 1))
    return [order[edges[k] : edges[k + 1]].tolist() for k in range(mentors)]
