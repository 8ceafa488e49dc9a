"""All rules on all couples of a seat, without asking the same thing twice. Pure.

A rule is asked once for each combination of what it looks at (`LOOKS_AT`), not once for each couple: 10,000 mentees
and 5,000 mentors would be fifty million questions for each rule. A rule that is not listed is asked for every couple.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any

import numpy as np

from mentor.pairing.matching.problem import Array
from mentor.pairing.matching.together import TOGETHER_RULES, Known, KnownPair, TogetherRule, TogetherWeights
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan
from mentor.pairing.rules.hard import SEAT_RULES
from mentor.pairing.rules.judging import pair_blocks
from mentor.pairing.rules.kinds import SeatRule, SoftRule
from mentor.pairing.rules.soft import SOFT_RULES

#: Code of a rule -> attributes of the mentor and of the mentee it looks at.
LOOKS_AT: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "H2": (("seat", "qualification"), ()),
    "H3": (("seat", "qualification"), ()),
    "H4": (("state", "term_until", "load", "capacity"), ()),
    "H6": ((), ("running_mentorship",)),
    "H8": (("blocked_until", "status"), ()),
    "H9": (("term_until", "reappointment_planned"), ()),
    "specialty": (("specialties",), ("specialties",)),
    "strength": (("seat", "strengths"), ("gaps",)),
    "site": (("site", "unit_path"), ("site", "unit_path")),
    "load": (("capacity", "load"), ()),
    "results": (("last_grade",), ()),
    "department": (("seat", "unit_path"), ("department_path",)),
}
#: Rules about persons named by the mentee: relations that call for avoidance, and the mentee.
ABOUT_NAMED_PERSONS = ("H5", "H7")


#: Rules on two mentors: attributes of both that they look at.
PAIRS_LOOK_AT: dict[str, tuple[str, ...]] = {"pair-place": ("site", "unit_path"), "pair-range": ("strengths",)}


def seat_matrices(mentors: Sequence[MentorFacts], mentees: Sequence[MenteeFacts], plan: Plan) -> tuple[Array, Array]:
    """Points of the soft rules, and what no hard rule refuses: mentee × mentor."""
    points = np.zeros((len(mentees), len(mentors)), np.int32)
    allowed = np.ones((len(mentees), len(mentors)), bool)
    for soft in SOFT_RULES:
        points += _asked(_looks(soft.code), mentees, mentors, partial(_points, soft, plan))
    for hard in SEAT_RULES:
        if hard.code in ABOUT_NAMED_PERSONS:
            _named(mentees, mentors, allowed, partial(_is_fine, hard, plan))
        else:
            allowed &= _asked(_looks(hard.code), mentees, mentors, partial(_is_fine, hard, plan)).astype(bool)
    return points, allowed


def pair_matrices(
    party: Sequence[MentorFacts], technical: Sequence[MentorFacts], weights: TogetherWeights, known: Known
) -> tuple[Array, Array]:
    """Points of two mentors as a team, and which two may be one: Party × technical."""
    points = np.zeros((len(party), len(technical)), np.int32)
    allowed = np.ones(points.shape, bool)
    for rule in TOGETHER_RULES:
        if rule.code == KnownPair.code:
            continue
        looks = PAIRS_LOOK_AT.get(rule.code, ("profile_id",))
        points += _asked((looks, looks), party, technical, partial(_team_points, rule, weights, known))
    at = {one.profile_id: t for t, one in enumerate(technical)}
    persons: dict[int, list[int]] = {}
    for t, one in enumerate(technical):
        persons.setdefault(one.person_id, []).append(t)
    known_by_party: dict[int, list[int]] = {}
    for first, second in known:
        known_by_party.setdefault(first, []).append(second)
    for p, one in enumerate(party):
        for t in persons.get(one.person_id, ()):
            allowed[p, t] = not pair_blocks(one, technical[t])
        for t in (at[profile] for profile in known_by_party.get(one.profile_id, ()) if profile in at):
            points[p, t] += KnownPair().points(one, technical[t], weights, known).points
    return points, allowed


def _points(rule: SoftRule, plan: Plan, mentee: MenteeFacts, mentor: MentorFacts) -> int:
    return rule.points(mentor, mentee, plan).points


def _is_fine(rule: SeatRule, plan: Plan, mentee: MenteeFacts, mentor: MentorFacts) -> int:
    return rule.refusal(mentor, mentee, plan) is None


def _team_points(
    rule: TogetherRule, weights: TogetherWeights, known: Known, party: MentorFacts, technical: MentorFacts
) -> int:
    return rule.points(party, technical, weights, known).points


Looks = tuple[tuple[str, ...], tuple[str, ...]]


def _looks(code: str) -> Looks:
    """Attributes of the mentee and of the mentor."""
    of_mentor, of_mentee = LOOKS_AT.get(code, (("profile_id",), ("person_id",)))
    return of_mentee, of_mentor


def _asked(looks: Looks, rows: Sequence[Any], columns: Sequence[Any], ask: Callable[[Any, Any], int]) -> Array:
    """The answers for all of rows × columns, asked once for each combination of kinds."""
    row_kinds, row_kind = _kinds(rows, looks[0])
    column_kinds, column_kind = _kinds(columns, looks[1])
    answers = [[ask(rows[a], columns[b]) for b in column_kinds] for a in row_kinds]
    table = np.array(answers, np.int32).reshape(len(row_kinds), len(column_kinds))
    return np.asarray(table[np.ix_(row_kind, column_kind)])


def _kinds(people: Sequence[object], names: tuple[str, ...]) -> tuple[list[int], Array]:
    """The first person of each kind, and the kind of every person."""
    number: dict[Hashable, int] = {}
    first: list[int] = []
    kind = np.zeros(len(people), np.int64)
    for at, person in enumerate(people):
        looks = tuple(getattr(person, name) for name in names)
        if looks not in number:
            number[looks] = len(first)
            first.append(at)
        kind[at] = number[looks]
    return first, kind


def _named(
    mentees: Sequence[MenteeFacts],
    mentors: Sequence[MentorFacts],
    allowed: Array,
    ask: Callable[[MenteeFacts, MentorFacts], int],
) -> None:
    by_person: dict[int, list[int]] = {}
    for at, mentor in enumerate(mentors):
        by_person.setdefault(mentor.person_id, []).append(at)
    for i, mentee in enumerate(mentees):
        for person in (*mentee.avoids, mentee.person_id):
            for at in by_person.get(person, ()):
                allowed[i, at] &= bool(ask(mentee, mentors[at]))
