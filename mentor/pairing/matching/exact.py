"""Small and middling cases to the end: all teams that could be part of something better, and the proof. Pure."""

from dataclasses import dataclass
from itertools import islice

import numpy as np

from mentor.pairing.matching.duals import Duals, Triples
from mentor.pairing.matching.packing import Limits, Packing, Room, best_packing
from mentor.pairing.matching.problem import NOBODY, Choice, Problem
from mentor.pairing.matching.teams import Team, teams_worth_a_look


@dataclass(frozen=True, slots=True, eq=False)
class Finished:
    choice: Choice
    bound: float


def all_triples(problem: Problem, duals: Duals, least: float, most: int) -> Triples | None:
    """Every allowed triple whose pair could reach `least` at these prices; None when there are more than `most`."""
    _, m, _k = problem.shape
    parts, count = [], 0
    for p in range(m):
        mentees = np.nonzero(problem.party_allowed[:, p])[0]
        mates = np.nonzero(problem.pair_allowed[p])[0]
        r, c = np.nonzero(problem.technical_allowed[np.ix_(mentees, mates)])
        i, t = mentees[r], mates[c]
        worth = problem.worth(i, p, t)
        reduced = worth - duals.mentee[i] - duals.party[p] - duals.technical[t]
        rest = _rest_of_the_pair(problem, p, t, reduced)
        keep = reduced + rest - problem.opening(p, t) >= least
        parts.append(Triples(i[keep], np.full(int(keep.sum()), p), t[keep], worth[keep]))
        count += len(parts[-1].i)
        if count > most:
            return None
    fields = ("i", "p", "t", "worth")
    return Triples(*(np.concatenate([getattr(x, name) for x in parts]) for name in fields)) if parts else None


def _rest_of_the_pair(problem: Problem, p: int, t: "np.ndarray", reduced: "np.ndarray") -> "np.ndarray":
    """The most that others could add to each triple's pair."""
    if not len(t):
        return np.zeros(0)
    order = np.lexsort((-reduced, t))
    first = np.concatenate([[0], np.nonzero(np.diff(t[order]))[0] + 1])
    rank = np.arange(len(order)) - np.repeat(first, np.diff(np.concatenate([first, [len(order)]])))
    others = np.minimum(problem.party_places[p], problem.technical_places[t[order]]) - 1
    added = np.where(rank < others, np.maximum(reduced[order], 0), 0)
    return np.asarray(np.bincount(t[order], weights=added, minlength=len(problem.technical))[t])


def finished(
    problem: Problem, choice: Choice, bound: float, duals: Duals, limits: Limits, most: int
) -> Finished | None:
    """The best choice, or a better bound; None when too many teams are left.

    A team whose reduced worth is below (value - bound) cannot be part of anything better than the present choice.
    """
    value = problem.objective(choice)
    least = value - bound - 1e-6
    triples = all_triples(problem, duals, least, 10 * most)
    if triples is None:
        return None
    teams = list(islice(teams_worth_a_look(problem, duals, triples, least), most + 1))
    if len(teams) > most:
        return None
    room = Room(range(len(problem.mentees)), problem.party_places, problem.technical_places, problem.prices.unplaced)
    packing = best_packing(teams, room, limits, beat=value + 0.5)
    return _read(problem, choice, value, bound, teams, packing)


def _read(problem: Problem, choice: Choice, value: int, bound: float, teams: list[Team], packing: Packing) -> Finished:
    if packing.taken is not None:
        party, technical = (np.full(len(problem.mentees), NOBODY) for _ in range(2))
        for team in (teams[z] for z in packing.taken):
            party[list(team.mentees)], technical[list(team.mentees)] = team.party, team.technical
        found = Choice(party, technical)
        if problem.objective(found) > value:
            choice, value = found, problem.objective(found)
    if packing.is_proven and packing.taken is None:
        return Finished(choice, value)
    return Finished(choice, max(float(value), min(bound, packing.bound + 1e-6)))
