"""One mentee and those around them, as a problem of their own: everybody else stays and keeps their places. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from mentor.pairing.matching.cohort import Cohort, problem_of
from mentor.pairing.matching.grid import seat_matrices
from mentor.pairing.matching.problem import NOBODY, Array, Choice, Problem
from mentor.pairing.rules.facts import MentorFacts

#: Other mentees looked at; a cohort that is not larger is looked at as a whole.
MOST = 120
#: Mentors of each seat with the most points for the mentee, whose mentees are neighbours.
WANTED = 8

Pair = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True, eq=False)
class Nearby:
    """`choice` is who has whom now, in numbers of `problem`; `number` is the mentee's."""

    cohort: Cohort
    problem: Problem
    choice: Choice
    number: int

    def pair(self, choice: Choice, number: int) -> Pair:
        """Profiles of a mentee by number."""
        p, t = int(choice.party[number]), int(choice.technical[number])
        return (None, None) if p == NOBODY else (self.problem.party[p], self.problem.technical[t])


def around(cohort: Cohort, table: Mapping[int, Pair], mentee: int, wanted: Iterable[int] = ()) -> Nearby:
    """`table`: everybody's pair of profiles, by person. `wanted`: profiles that are to be considered in any case."""
    chosen = _neighbours(cohort, table, mentee, wanted)
    people = tuple(one for one in cohort.mentees if one.person_id in chosen)
    part = replace(cohort, mentees=people, pins=tuple(one for one in cohort.pins if one.mentee in chosen))
    outside = [table.get(one.person_id, (None, None)) for one in cohort.mentees if one.person_id not in chosen]
    problem = _without(problem_of(part), outside)
    return Nearby(part, problem, _choice(problem, table), problem.mentees.index(mentee))


def _neighbours(cohort: Cohort, table: Mapping[int, Pair], mentee: int, wanted: Iterable[int]) -> set[int]:
    """The mentee, whoever holds a mentor that matters to them, whoever holds theirs, and so on up to the limit."""
    if len(cohort.mentees) <= MOST + 1:
        return {one.person_id for one in cohort.mentees}
    holders = _holders(cohort, table)
    own = [profile for profile in table.get(mentee, (None, None)) if profile is not None]
    waiting = [*wanted, *own, *_best(cohort, mentee, cohort.party), *_best(cohort, mentee, cohort.technical)]
    found, seen = {mentee}, set[int]()
    for profile in waiting:
        fresh = [other for other in holders.get(profile, ()) if other not in found] if profile not in seen else []
        seen.add(profile)
        for other in fresh[: MOST + 1 - len(found)]:
            found.add(other)
            waiting += [one for one in table[other] if one is not None]
    return found


def _holders(cohort: Cohort, table: Mapping[int, Pair]) -> dict[int, list[int]]:
    holders: dict[int, list[int]] = {}
    for one in cohort.mentees:
        for profile in table.get(one.person_id, (None, None)):
            if profile is not None:
                holders.setdefault(profile, []).append(one.person_id)
    return holders


def _best(cohort: Cohort, mentee: int, mentors: tuple[MentorFacts, ...]) -> list[int]:
    person = next(one for one in cohort.mentees if one.person_id == mentee)
    points, allowed = seat_matrices(mentors, [person], cohort.plan)
    worth = np.where(allowed[0], points[0], -1)
    return [mentors[at].profile_id for at in np.argsort(-worth, kind="stable")[:WANTED].tolist() if worth[at] >= 0]


def _without(problem: Problem, outside: list[Pair]) -> Problem:
    """The places and pairs that all others leave and keep open."""
    party = {key: n for n, key in enumerate(problem.party)}
    technical = {key: n for n, key in enumerate(problem.technical)}
    party_places, technical_places = problem.party_places.copy(), problem.technical_places.copy()
    opened: Array = problem.opened.copy()
    for first, second in outside:
        if first in party and second in technical:
            party_places[party[first]] -= 1
            technical_places[technical[second]] -= 1
            opened[party[first], technical[second]] = True
    return replace(
        problem,
        party_places=np.maximum(party_places, 0),
        technical_places=np.maximum(technical_places, 0),
        opened=opened,
    )


def _choice(problem: Problem, table: Mapping[int, Pair]) -> Choice:
    party = {key: n for n, key in enumerate(problem.party)}
    technical = {key: n for n, key in enumerate(problem.technical)}
    pairs = [table.get(one, (None, None)) for one in problem.mentees]
    known = [(first, second) if first in party and second in technical else (None, None) for first, second in pairs]
    return Choice(
        np.array([NOBODY if first is None else party[first] for first, _ in known], np.int64),
        np.array([NOBODY if second is None else technical[second] for _, second in known], np.int64),
    )
