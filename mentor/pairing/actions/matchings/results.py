"""The answer of the solver as rows of the table: with the shortage of whoever is left out, and the check."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mentor.kernel.i18n import Phrase
from mentor.kernel.phrases import write_phrase
from mentor.pairing.matching import checker
from mentor.pairing.matching.cohort import Cohort
from mentor.pairing.matching.problem import NOBODY, Problem
from mentor.pairing.matching.rerun import Rerun
from mentor.pairing.matching.shortage import shortages
from mentor.pairing.queries.frozen import Gathered
from mentor.pairing.rules.matchings import LineState

TOO_DEAR = Phrase("Giving this mentee a pair would cost the others more than it brings.")


@dataclass(frozen=True, slots=True)
class Result:
    """`lines`: columns of MatchingLine but the scenario."""

    lines: tuple[dict[str, Any], ...]
    placed: int
    violations: int


def result_of(cohort: Cohort, gathered: Gathered, problem: Problem, answer: Rerun) -> Result:
    choice = answer.solution.choice
    reasons = shortages(problem, choice, lambda numbers: in_common(cohort, numbers))
    pinned = {one.mentee for one in cohort.pins}
    lines = []
    for i, mentee in enumerate(problem.mentees):
        before = cohort.current.get(mentee, (None, None))
        line: dict[str, Any] = {
            "mentee": mentee,
            "before_party": before[0],
            "before_technical": before[1],
            "is_by_hand": mentee in pinned,
            "mentorship": gathered.mentorships.get(mentee),
        }
        p, t = int(choice.party[i]), int(choice.technical[i])
        if p == NOBODY:
            line["shortage"] = write_phrase(reasons[i].sentence if i in reasons else TOO_DEAR)
        else:
            line |= {"party": problem.party[p], "technical": problem.technical[t], "points": int(problem.fit(i, p, t))}
        lines.append(line)
    placed = sum("party" in line for line in lines)
    lines += [
        {
            "mentee": one.mentee,
            "party": one.pair[0],
            "technical": one.pair[1],
            "before_party": one.pair[0],
            "before_technical": one.pair[1],
            "mentorship": one.mentorship_id,
            "state": LineState.KEPT.value,
        }
        for one in gathered.kept
    ]
    return Result(_alike(lines), placed, len(checker.violations(problem, choice)))


def in_common(cohort: Cohort, numbers: tuple[int, ...]) -> Phrase | None:
    """What these mentees have in common, in words."""
    people = [cohort.mentees[n] for n in numbers]
    specialties = set.intersection(*(set(one.specialties) for one in people)) if people else set()
    sites = {one.site for one in people}
    site = sites.pop() if len(sites) == 1 else ""
    if site and specialties:
        return Phrase("Place of work: %(site)s; specialty: %(what)s.", site=site, what=sorted(specialties))
    if site:
        return Phrase("Place of work: %(site)s.", site=site)
    return Phrase("Specialty: %(what)s.", what=sorted(specialties)) if specialties else None


_EMPTY: Mapping[str, Any] = {
    "party": None,
    "technical": None,
    "points": 0,
    "is_by_hand": False,
    "shortage": "",
    "state": LineState.PLANNED.value,
}


def _alike(lines: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    return tuple({**_EMPTY, **line} for line in lines)
