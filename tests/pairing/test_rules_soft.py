"""Points of the soft rules, in numbers and in words; warnings that block nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor.kernel.i18n import render
from mentor.pairing.rules.facts import Axes, MenteeFacts, MentorFacts, folded
from mentor.pairing.rules.judging import judge_pair, judge_seat
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.soft import SOFT_RULES
from mentor.pairing.rules.states import Grade, Seat
from tests.pairing.facts import MENTEE, PARTY, PLAN, TECHNICAL, party, technical

CASES: list[tuple[str, MentorFacts, MenteeFacts, int, str]] = [
    ("specialty", TECHNICAL, MENTEE, 30, "焊接, 无损检测"),
    ("specialty", PARTY, MENTEE, 15, "Has 焊接"),
    ("specialty", party(specialties=()), MENTEE, 0, "None of the specialties"),
    ("specialty", PARTY, replace(MENTEE, specialties=()), 15, "half of the points"),
    ("strength", PARTY, MENTEE, 25, "4 of 4"),
    ("strength", TECHNICAL, MENTEE, 12, "3 of 6"),
    ("strength", technical(strengths=Axes()), MENTEE, 0, "0 of 6"),
    ("strength", PARTY, replace(MENTEE, gaps=Axes()), 12, "half of the points"),
    ("site", PARTY, MENTEE, 15, "Both work at 东厂区"),
    ("site", technical(unit_path="/1/9/"), MENTEE, 0, "Works at 西厂区"),
    ("site", TECHNICAL, MENTEE, 15, "same unit"),
    ("site", party(site=""), MENTEE, 0, "not recorded"),
    ("load", PARTY, MENTEE, 15, "2 of 2"),
    ("load", TECHNICAL, MENTEE, 7, "1 of 2"),
    ("load", party(load=2), MENTEE, 0, "0 of 2"),
    ("results", PARTY, MENTEE, 5, "half of the points"),
    ("results", party(last_grade=Grade.EXCELLENT), MENTEE, 10, "Excellent"),
    ("results", party(last_grade=Grade.GOOD), MENTEE, 8, "Good"),
    ("results", party(last_grade=Grade.FAIL), MENTEE, 0, "Fail"),
    ("department", PARTY, MENTEE, 5, "From another department"),
    ("department", party(unit_path="/1/2/3/7/"), MENTEE, 0, "same department"),
    ("department", TECHNICAL, MENTEE, 5, "Does not matter"),
]


@pytest.mark.parametrize(("rule", "mentor", "mentee", "points", "words"), CASES)
def test_a_soft_rule_gives_points_and_says_why(
    rule: str, mentor: MentorFacts, mentee: MenteeFacts, points: int, words: str
) -> None:
    given_ = next(one for one in judge_seat(mentor, mentee, PLAN).points if one.rule == rule)
    assert (given_.points, given_.out_of) == (points, next(o for r, o in WEIGHTS if r == rule))
    assert words in render(given_.why, "en")
    assert render(given_.why, "zh-CN") != render(given_.why, "en")


WEIGHTS = [("specialty", 30), ("strength", 25), ("site", 15), ("load", 15), ("results", 10), ("department", 5)]


def test_the_weights_are_those_of_the_rule_book_and_add_up_to_a_hundred() -> None:
    given_ = judge_seat(PARTY, MENTEE, PLAN).points
    assert [(one.rule, one.out_of) for one in given_] == WEIGHTS
    assert sum(out_of for _, out_of in WEIGHTS) == 100
    assert [rule.code for rule in SOFT_RULES] == [rule for rule, _ in WEIGHTS]


def test_the_total_of_a_pair_is_the_mean_of_its_seats() -> None:
    judgement = judge_pair(PARTY, TECHNICAL, MENTEE, PLAN)
    assert (judgement.party.total, judgement.technical.total) == (80, 74)
    assert judgement.total == 77


axes = st.builds(Axes, st.integers(0, 4), st.integers(0, 4), st.integers(0, 4))
mentors = st.builds(
    lambda seat, capacity, load, specialties, strengths, grade, site, path: replace(
        PARTY if seat is Seat.PARTY else TECHNICAL,
        capacity=capacity,
        load=min(load, capacity),
        specialties=tuple(specialties),
        strengths=strengths,
        last_grade=grade,
        site=site,
        unit_path=path,
    ),
    st.sampled_from(Seat),
    st.integers(1, 8),
    st.integers(0, 8),
    st.lists(st.sampled_from(["a", "b", "c"]), max_size=3),
    axes,
    st.one_of(st.none(), st.sampled_from(Grade)),
    st.sampled_from(["", "东厂区", "西厂区"]),
    st.sampled_from(["/1/2/3/", "/1/2/", "/1/9/"]),
)
policies = (
    st.lists(st.integers(0, 100), min_size=5, max_size=5)
    .map(sorted)
    .map(
        lambda cuts: Policy(
            weight_specialty=cuts[0],
            weight_strength=cuts[1] - cuts[0],
            weight_site=cuts[2] - cuts[1],
            weight_load=cuts[3] - cuts[2],
            weight_results=cuts[4] - cuts[3],
            weight_department=100 - cuts[4],
        )
    )
)


@given(mentors, axes, st.lists(st.sampled_from(["a", "b", "d"]), max_size=3, unique=True), policies)
def test_points_stay_between_nothing_and_their_weight_and_the_total_below_a_hundred(
    mentor: MentorFacts, gaps: Axes, wanted: list[str], policy: Policy
) -> None:
    mentee = replace(MENTEE, gaps=gaps, specialties=tuple(wanted))
    judgement = judge_seat(mentor, mentee, replace(PLAN, policy=policy))
    assert all(0 <= one.points <= one.out_of for one in judgement.points)
    assert 0 <= judgement.total <= 100


def test_the_direct_superior_is_a_warning_and_no_block() -> None:
    judgement = judge_seat(technical(heads_unit=True), MENTEE, PLAN)
    assert judgement.is_possible
    assert ["direct superior" in render(one, "en") for one in judgement.warnings] == [True]


def test_the_own_branch_secretary_is_a_warning_and_no_block() -> None:
    judgement = judge_seat(party(is_secretary=True), MENTEE, PLAN)
    assert judgement.is_possible
    assert ["secretary" in render(one, "en") for one in judgement.warnings] == [True]


def test_specialties_are_compared_however_they_were_typed() -> None:
    assert folded(" 焊接、热处理；NDT / 焊接,") == ("焊接", "热处理", "ndt")
