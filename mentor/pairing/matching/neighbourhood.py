"""Better by parts: a few dozen mentees of related mentors are matched anew, exactly, while all others stay. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from mentor.pairing.matching.duals import Duals, Triples
from mentor.pairing.matching.packing import Limits, Room, best_packing
from mentor.pairing.matching.problem import NOBODY, Array, Choice, Problem
from mentor.pairing.matching.teams import Team, members_of

#: Points below the prices of the bound down to which a team is still looked at.
SLACK = 60
#: Mentees of a pair from whom teams are made.
WIDEST = 9


@dataclass(slots=True, eq=False)
class Search:
    """The best choice so far and the candidates around it."""

    problem: Problem
    duals: Duals
    triples: Triples
    choice: Choice
    rng: np.random.Generator
    value: int = 0
    turns: int = 0
    starts: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    reduced: Array = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        reduced = self.triples.reduced(self.duals)
        near = np.nonzero(reduced > -SLACK - self.problem.prices.pair / 3)[0]
        order = near[np.argsort(self.triples.i[near], kind="stable")]
        self.triples, self.reduced = self.triples.where(order), reduced[order]
        self.starts = np.searchsorted(self.triples.i, np.arange(len(self.problem.mentees) + 1))
        self.value = self.problem.objective(self.choice)

    def turn(self, size: int, limits: Limits) -> bool:
        """Match one neighbourhood anew; True when that brought points."""
        self.turns += 1
        return self.rematch(self._related(size), limits)

    def rematch(self, mentees: Array, limits: Limits) -> bool:
        """The best choice for these mentees with all others where they are, taken when it is no worse."""
        room = self._room(mentees)
        teams = self._teams(mentees, room)
        start = _present(self.choice, teams, mentees)
        packing = best_packing(teams, room, limits, start)
        if packing.taken is None:
            return False
        tried = _applied(self.choice, mentees, [teams[z] for z in packing.taken])
        value = self.problem.objective(tried)
        better = value > self.value
        if better or (value == self.value and not self.problem.keeps):
            self.choice, self.value = tried, value
        return better

    def _related(self, size: int) -> Array:
        """Mentees who share mentors with one another, or might: grown from one of them at random."""
        n = len(self.problem.mentees)
        size = min(size, n)
        if size == n:
            return np.arange(n)
        by_party = members_of(self.choice.party, len(self.problem.party))
        by_technical = members_of(self.choice.technical, len(self.problem.technical))
        found = [int(self.rng.integers(n))]
        known, at = set(found), 0
        while len(found) < size:
            if at >= len(found):
                near: Iterable[int] = [int(self.rng.integers(n))]
            else:
                near = self._neighbours(found[at], by_party, by_technical)
                at += 1
            for j in near:
                if j not in known and len(found) < size:
                    known.add(j)
                    found.append(j)
        return np.array(sorted(found))

    def _neighbours(self, i: int, by_party: list[list[int]], by_technical: list[list[int]]) -> list[int]:
        pairs = [(int(self.choice.party[i]), int(self.choice.technical[i]))]
        a, b = self.starts[i], self.starts[i + 1]
        best = a + np.argsort(-self.reduced[a:b], kind="stable")[:6]
        self.rng.shuffle(best)
        pairs += [(int(self.triples.p[z]), int(self.triples.t[z])) for z in best[:3]]
        return [j for p, t in pairs if p != NOBODY for j in by_party[p] + by_technical[t]]

    def _room(self, mentees: Array) -> Room:
        outside = np.ones(len(self.problem.mentees), bool)
        outside[mentees] = False
        p, t = self.choice.party[outside], self.choice.technical[outside]
        _, m, k = self.problem.shape
        return Room(
            mentees.tolist(),
            self.problem.party_places - np.bincount(p[p >= 0], minlength=m),
            self.problem.technical_places - np.bincount(t[t >= 0], minlength=k),
            self.problem.prices.unplaced,
        )

    def _teams(self, mentees: Array, room: Room) -> list[Team]:
        """Candidate teams of these mentees, with the teams they are in now."""
        inside = set(mentees.tolist())
        joined = (
            {
                (int(self.choice.party[j]), int(self.choice.technical[j]))
                for j in range(len(self.problem.mentees))
                if j not in inside and self.choice.party[j] != NOBODY
            }
            if len(mentees) < len(self.problem.mentees)
            else set()
        )
        teams: dict[tuple[int, int, tuple[int, ...]], Team] = {}
        for (p, t), members in self._by_pair(mentees, room).items():
            price = 0 if (p, t) in joined else int(self.problem.opening(p, t))
            for team in _made(p, t, members, price, int(min(room.party_places[p], room.technical_places[t]))):
                teams[p, t, team.mentees] = team
            together = tuple(
                sorted(i for i, *_ in members if (self.choice.party[i], self.choice.technical[i]) == (p, t))
            )
            if price and together:
                worth = sum(w for i, w, _ in members if i in together) - price
                teams.setdefault((p, t, together), Team(p, t, together, worth, 0.0))
        return list(teams.values())

    def _by_pair(self, mentees: Array, room: Room) -> dict[tuple[int, int], list[tuple[int, int, float]]]:
        """Per pair the mentees it could take: number, worth, reduced worth; in order of their numbers."""
        groups: dict[tuple[int, int], list[tuple[int, int, float]]] = {}
        index = np.concatenate([np.arange(self.starts[i], self.starts[i + 1]) for i in mentees])
        index = index[
            (room.party_places[self.triples.p[index]] > 0) & (room.technical_places[self.triples.t[index]] > 0)
        ]
        parts = (self.triples.i, self.triples.p, self.triples.t, self.triples.worth, self.reduced)
        known = set()
        for i, p, t, worth, left in zip(*(x[index].tolist() for x in parts), strict=True):
            groups.setdefault((p, t), []).append((i, worth, left))
            known.add((i, p, t))
        for i in mentees.tolist():
            p, t = int(self.choice.party[i]), int(self.choice.technical[i])
            if p != NOBODY and (i, p, t) not in known:
                worth = int(self.problem.worth(i, p, t))
                left = worth - self.duals.mentee[i] - self.duals.party[p] - self.duals.technical[t]
                groups.setdefault((p, t), []).append((i, worth, float(left)))
        return groups


def _made(p: int, t: int, members: list[tuple[int, int, float]], price: int, places: int) -> Iterable[Team]:
    """An open pair takes mentees one by one; a new one needs all of them in one team that pays for it."""
    if not price:
        return [Team(p, t, (i,), worth, left) for i, worth, left in members]
    best = sorted(members, key=lambda one: -one[2])[:WIDEST]
    found = []
    for count in range(1, min(places, len(best)) + 1):
        for some in combinations(best, count):
            left = sum(one[2] for one in some) - price
            if left > -SLACK:
                people = tuple(sorted(one[0] for one in some))
                found.append(Team(p, t, people, sum(one[1] for one in some) - price, left))
    return found


def _present(choice: Choice, teams: list[Team], mentees: Array) -> list[int]:
    """Numbers of the teams that make up the present choice."""
    now: dict[tuple[int, int], list[int]] = {}
    for i in mentees.tolist():
        if choice.party[i] != NOBODY:
            now.setdefault((int(choice.party[i]), int(choice.technical[i])), []).append(i)
    index = {(one.party, one.technical, one.mentees): z for z, one in enumerate(teams)}
    found = []
    for (p, t), people in now.items():
        whole = index.get((p, t, tuple(people)))
        found += [whole] if whole is not None else [index[p, t, (i,)] for i in people]
    return found


def _applied(choice: Choice, mentees: Array, teams: list[Team]) -> Choice:
    party, technical = choice.party.copy(), choice.technical.copy()
    party[mentees] = technical[mentees] = NOBODY
    for team in teams:
        party[list(team.mentees)], technical[list(team.mentees)] = team.party, team.technical
    return Choice(party, technical)
