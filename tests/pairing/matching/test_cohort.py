"""People become numbers by the rules of the product, and numbers become words again."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from mentor.pairing.matching.cohort import SCALE, Ban, Cohort, Pin, Refusal, Wish, problem_of
from mentor.pairing.matching.grid import ABOUT_NAMED_PERSONS, LOOKS_AT
from mentor.pairing.matching.problem import Unusable
from mentor.pairing.matching.solver import solve
from mentor.pairing.matching.words import account_of, blocks_of
from mentor.pairing.rules.facts import Axes
from mentor.pairing.rules.hard import SEAT_RULES
from mentor.pairing.rules.judging import judge_seat
from mentor.pairing.rules.soft import SOFT_RULES
from mentor.pairing.rules.states import Grade, ProfileState, Signer
from tests.pairing.facts import MENTEE, PARTY, PLAN, TECHNICAL

pytestmark = pytest.mark.once


def a_cohort(**changes: Any) -> Cohort:
    """Four mentees, three mentors on either seat; person 30 sits on both, and one mentee is a mentor, too."""
    mentees = (
        MENTEE,
        replace(MENTEE, person_id=51, site="西厂区", gaps=Axes(1, 0, 4), avoids=frozenset({20})),
        replace(MENTEE, person_id=52, specialties=(), unit_path="/1/9/", department_path="/1/9/"),
        replace(MENTEE, person_id=30, running_mentorship=7),
    )
    party = (
        replace(PARTY, profile_id=1, person_id=20, capacity=3),
        replace(PARTY, profile_id=2, person_id=30, unit_path="/1/2/3/", last_grade=Grade.GOOD),
        replace(PARTY, profile_id=3, person_id=21, state=ProfileState.SUSPENDED),
    )
    technical = (
        replace(TECHNICAL, profile_id=4, person_id=30, load=0),
        replace(TECHNICAL, profile_id=5, person_id=40, blocked_until=date(2030, 1, 1)),
        replace(TECHNICAL, profile_id=6, person_id=41, site="东厂区", capacity=4),
    )
    return replace(Cohort(mentees, party, technical, PLAN, pairs=frozenset({(1, 6)})), **changes)


def test_the_numbers_are_what_judging_each_couple_gives() -> None:
    cohort = a_cohort()
    problem = problem_of(cohort)

    for i, mentee in enumerate(cohort.mentees):
        for mentors, fit, allowed in (
            (cohort.party, problem.party_fit, problem.party_allowed),
            (cohort.technical, problem.technical_fit, problem.technical_allowed),
        ):
            for j, mentor in enumerate(mentors):
                judged = judge_seat(mentor, mentee, PLAN)
                assert fit[i, j] == SCALE * judged.total
                assert allowed[i, j] == judged.is_possible


@pytest.mark.parametrize("rule", [*SEAT_RULES, *SOFT_RULES], ids=lambda rule: rule.code)
def test_a_rule_looks_at_nothing_but_what_is_listed(rule: Any) -> None:
    if rule.code in ABOUT_NAMED_PERSONS:
        return
    seen: tuple[set[str], set[str]] = (set(), set())

    class Watched:
        def __init__(self, facts: object, names: set[str]) -> None:
            self._facts, self._names = facts, names

        def __getattr__(self, name: str) -> object:
            self._names.add(name)
            return getattr(self._facts, name)

    cohort = a_cohort()
    for mentee in cohort.mentees:
        for mentor in (*cohort.party, *cohort.technical):
            ask = rule.points if hasattr(rule, "points") else rule.refusal
            ask(Watched(mentor, seen[0]), Watched(mentee, seen[1]), PLAN)

    of_mentor, of_mentee = LOOKS_AT[rule.code]
    assert seen[0] <= set(of_mentor)
    assert seen[1] <= set(of_mentee)
    assert set(of_mentor) <= {one.name for one in fields(PARTY)}


def test_the_account_in_words_adds_up_to_the_points_that_count() -> None:
    cohort = a_cohort(wishes=(Wish(1, 1, 8, Signer.MENTEE, "knows her"), Wish(51, 6, 5, Signer.TECHNICAL)))
    problem = problem_of(cohort)

    for i, mentee in enumerate(problem.mentees):
        for p, party in enumerate(problem.party):
            for t, technical in enumerate(problem.technical):
                assert account_of(cohort, mentee, party, technical).fit == problem.fit(i, p, t)
    assert "knows her" in str([points.why.values for _, points in account_of(cohort, 1, 1, 6).lines])


def test_what_is_ruled_out_has_a_reason_and_what_is_not_has_none() -> None:
    cohort = a_cohort(
        refusals=(Refusal(52, 1, Signer.PARTY, "too far"),),
        bans=(Ban("same shift", mentee=1, technical=6), Ban("do not get on", party=2, technical=6)),
        pins=(Pin(51, technical=6),),
    )
    problem = problem_of(cohort)

    for i, mentee in enumerate(problem.mentees):
        for p, party in enumerate(problem.party):
            for t, technical in enumerate(problem.technical):
                reasons = blocks_of(cohort, mentee, party, technical)
                assert bool(problem.is_allowed(i, p, t)) == (not reasons), (mentee, party, technical, reasons)


def test_one_person_never_fills_both_seats() -> None:
    problem = problem_of(a_cohort())

    assert not problem.pair_allowed[1, 0]
    assert problem.pair_allowed[0].all()


def test_pairs_that_exist_cost_nothing_and_who_has_whom_is_known() -> None:
    problem = problem_of(a_cohort(current={51: (2, 6), 52: (None, 99)}))

    assert problem.opened.sum() == 1
    assert problem.opened[0, 2]
    assert problem.current_party.tolist() == [-1, 1, -1, -1]
    assert problem.current_technical.tolist() == [-1, 2, -1, -1]


def test_pins_hold() -> None:
    cohort = a_cohort(pins=(Pin(1, party=2), Pin(52, party=1, technical=4)))
    problem = problem_of(cohort)
    choice = solve(problem).choice

    assert problem.party[choice.party[0]] == 2
    assert (problem.party[choice.party[2]], problem.technical[choice.technical[2]]) == (1, 4)


def test_a_pin_cannot_allow_what_a_rule_forbids_or_name_a_stranger() -> None:
    problem = problem_of(a_cohort(pins=(Pin(1, party=3),)))

    assert not problem.party_allowed[0].any()
    with pytest.raises(Unusable, match="77"):
        problem_of(a_cohort(pins=(Pin(1, technical=77),)))
    with pytest.raises(Unusable, match="88"):
        problem_of(a_cohort(pins=(Pin(88, technical=4),)))


def test_places_are_those_that_are_free() -> None:
    assert problem_of(a_cohort()).party_places.tolist() == [3, 2, 2]
    assert problem_of(a_cohort()).technical_places.tolist() == [2, 1, 3]
    assert np.issubdtype(problem_of(a_cohort()).party_places.dtype, np.integer)
