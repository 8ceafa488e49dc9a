"""Why somebody is left out: the smallest set of demands that cannot be met together. From flow cuts. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mentor.kernel.i18n import Phrase, plural
from mentor.pairing.matching.alternatives import MENTORS_AROUND, part_of
from mentor.pairing.matching.problem import NOBODY, Array, Choice, Prices, Problem, nobody_placed
from mentor.pairing.matching.solution import Budget, Ending
from mentor.pairing.matching.solver import solve
from mentor.pairing.rules.states import Seat

#: What mentees have in common, in words: of their numbers.
Common = Callable[[tuple[int, ...]], Phrase | None]
#: Mentees of a shortage of pairs that is made smallest by leaving out one after the other.
MOST_TRIED = 24


@dataclass(frozen=True, slots=True)
class Shortage:
    """`mentees` (numbers) can only have `mentors` on this seat, who have too few places for them.

    `seat` None: each seat alone has enough places, but not in pairs that are allowed. For one left-out mentee the set
    is minimal: without any one of its mentees all others could be placed on that seat.
    """

    seat: Seat | None
    mentees: tuple[int, ...]
    mentors: tuple[int, ...]
    places: int
    missing: int
    sentence: Phrase


def shortages(problem: Problem, choice: Choice, common: Common = lambda _: None) -> dict[int, Shortage]:
    """For each mentee left out the binding shortage. Empty for those who would merely cost more than they bring."""
    sides = (
        (Seat.PARTY, problem.party_allowed, problem.party_places),
        (Seat.TECHNICAL, problem.technical_allowed, problem.technical_places),
    )
    found: dict[int, Shortage] = {}
    for i in np.nonzero(choice.party == NOBODY)[0].tolist():
        for seat, allowed, places in sides:
            held = choice.party if seat is Seat.PARTY else choice.technical
            blocked = _blocked_by(i, held, allowed, places)
            if blocked is not None:
                found[i] = _told(seat, *blocked, int(places[list(blocked[1])].sum()), common)
                break
        else:
            if shortage := _of_pairs(problem, choice, i, common):
                found[i] = shortage
    return found


def _blocked_by(
    start: int, held: Array, allowed: Array, places: Array
) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The mentees and full mentors that alternating exchanges reach from a left-out mentee; None if one is free."""
    used = np.bincount(held[held >= 0], minlength=len(places))
    mentees, mentors, waiting = {start}, set[int](), [start]
    while waiting:
        for p in np.nonzero(allowed[waiting.pop()] & (places > 0))[0].tolist():
            if p in mentors:
                continue
            if used[p] < places[p]:
                return None
            mentors.add(p)
            for i in np.nonzero(held == p)[0].tolist():
                if i not in mentees:
                    mentees.add(i)
                    waiting.append(i)
    return tuple(sorted(mentees)), tuple(sorted(mentors))


def _of_pairs(problem: Problem, choice: Choice, i: int, common: Common) -> Shortage | None:
    """No seat alone is short: the smallest set of mentees around this one that cannot all have a pair, proven."""
    near = _related(problem, choice, i)
    alone = nobody_placed(problem)
    if not _impossible(problem, alone, near):
        return None
    at = 0
    while at < len(near):
        fewer = near[:at] + near[at + 1 :]
        if near[at] != i and _impossible(problem, alone, fewer):
            near = fewer
        else:
            at += 1
    p = np.nonzero(problem.party_allowed[near].any(0) & (problem.party_places > 0))[0]
    places = int(problem.party_places[p].sum())
    return _told(None, tuple(sorted(near)), tuple(p.tolist()), places, common)


def _related(problem: Problem, choice: Choice, i: int) -> list[int]:
    """Mentees who hold a mentor this one could have, then those who hold theirs, up to a limit."""
    found = [i]
    for j in found:
        same = problem.party_allowed[j][choice.party] | problem.technical_allowed[j][choice.technical]
        for other in np.nonzero(same & (choice.party != NOBODY))[0].tolist():
            if other not in found and len(found) < MOST_TRIED:
                found.append(other)
    return found


def _impossible(problem: Problem, alone: Choice, mentees: list[int]) -> bool:
    """Proven: these mentees cannot all have a pair, even if nobody else had one."""
    if not mentees:
        return False
    bare = replace(
        problem,
        party_fit=np.zeros_like(problem.party_fit),
        technical_fit=np.zeros_like(problem.technical_fit),
        pair_fit=np.zeros_like(problem.pair_fit),
        prices=Prices(pair=0, floor=0, unplaced=1_000),
    )
    part, p, t = part_of(bare, alone, np.array(mentees))
    found = solve(part, budget=Budget(turns=1))
    whole = max(len(p), len(t)) < MENTORS_AROUND  # otherwise mentors were left out and nothing is proven
    return whole and found.ending is Ending.OPTIMAL and bool((found.choice.party == NOBODY).any())


def _told(
    seat: Seat | None, mentees: tuple[int, ...], mentors: tuple[int, ...], places: int, common: Common
) -> Shortage:
    missing = max(len(mentees) - places, 1)
    who: Phrase | str = common(mentees) or ""
    if not mentors or not places:
        sentence = Phrase("No mentor of either seat may be considered: %(who)s", who=who)
        if seat is not None:
            sentence = Phrase("No %(seat)s with a place may be considered. %(who)s", seat=seat.label, who=who)
    elif seat is None:
        sentence = plural(
            "There are places on both seats, but not in pairs that are allowed for this mentee. %(who)s",
            "There are places on both seats, but not in pairs that are allowed for all of these %(n)s mentees. %(who)s",
            len(mentees),
            who=who,
        )
    else:
        sentence = plural(
            "%(n)s mentee has %(mentors)s persons as %(seat)s with %(places)s places: %(missing)s short. %(who)s",
            "%(n)s mentees share %(mentors)s persons as %(seat)s with %(places)s places: %(missing)s short. %(who)s",
            len(mentees),
            mentors=len(mentors),
            seat=seat.label,
            places=places,
            missing=missing,
            who=who,
        )
    return Shortage(seat, mentees, mentors, places, missing, sentence)
