"""Does a matching keep every rule, and what is it worth? Counted one by one, sharing no code with the solver. Pure."""

from collections import Counter

from mentor.kernel.i18n import Phrase
from mentor.pairing.matching.problem import Choice, Problem


def violations(problem: Problem, choice: Choice) -> tuple[Phrase, ...]:
    """What is wrong with a matching; empty when it may be published. Mentees and mentors are named by their keys."""
    n, m, k = len(problem.mentees), len(problem.party), len(problem.technical)
    if len(choice.party) != n or len(choice.technical) != n:
        return (Phrase("The matching does not cover every mentee."),)
    found = []
    used_party: Counter[int] = Counter()
    used_technical: Counter[int] = Counter()
    for i, mentee in enumerate(problem.mentees):
        p, t = int(choice.party[i]), int(choice.technical[i])
        if p < 0 and t < 0:
            continue
        if not (0 <= p < m and 0 <= t < k):
            found.append(Phrase("Mentee %(mentee)s has only one mentor.", mentee=mentee))
            continue
        used_party[p] += 1
        used_technical[t] += 1
        found += _not_allowed(problem, i, p, t)
    for used, places, keys in (
        (used_party, problem.party_places, problem.party),
        (used_technical, problem.technical_places, problem.technical),
    ):
        for mentor, count in sorted(used.items()):
            if count > int(places[mentor]):
                found.append(
                    Phrase(
                        "Mentor %(mentor)s has %(count)s mentees and only %(places)s places.",
                        mentor=keys[mentor],
                        count=count,
                        places=int(places[mentor]),
                    )
                )
    return tuple(found)


def _not_allowed(problem: Problem, i: int, p: int, t: int) -> list[Phrase]:
    mentee, party, technical = problem.mentees[i], problem.party[p], problem.technical[t]
    found = []
    for allowed, mentor in ((problem.party_allowed[i][p], party), (problem.technical_allowed[i][t], technical)):
        if not allowed:
            found.append(Phrase("Mentor %(mentor)s is ruled out for mentee %(mentee)s.", mentor=mentor, mentee=mentee))
    if not problem.pair_allowed[p][t]:
        found.append(Phrase("Mentors %(party)s and %(technical)s cannot be a pair.", party=party, technical=technical))
    return found


def objective(problem: Problem, choice: Choice) -> int:
    """Points of a matching: fit, what is below the floor once more, prices of pairs, changes and of who is left out."""
    prices, total = problem.prices, 0
    pairs = set()
    for i in range(len(problem.mentees)):
        p, t = int(choice.party[i]), int(choice.technical[i])
        if p < 0 or t < 0:
            total -= prices.unplaced
            continue
        points = int(problem.party_fit[i][p]) + int(problem.technical_fit[i][t]) + int(problem.pair_fit[p][t])
        total += points
        if points < prices.floor:
            total -= prices.floor - points
        if int(problem.current_party[i]) not in (-1, p):
            total -= prices.party_change
        if int(problem.current_technical[i]) not in (-1, t):
            total -= prices.technical_change
        pairs.add((p, t))
    return total - prices.pair * sum(1 for p, t in pairs if not problem.opened[p][t])
