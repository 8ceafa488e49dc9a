"""H1 to H9, each with its reason."""

from dataclasses import replace
from datetime import date

import pytest

from mentor.kernel.i18n import render
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan
from mentor.pairing.rules.hard import PAIR_RULES, SEAT_RULES
from mentor.pairing.rules.judging import judge_pair, judge_seat, ranked
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.states import ProfileState, Seat
from mentor.people.rules import Affiliation, EmploymentStatus, SkillLevel, TitleLevel
from tests.pairing.facts import MENTEE, PARTY, PLAN, TECHNICAL, party, qualified, technical


def test_two_fit_mentors_are_not_blocked() -> None:
    judgement = judge_pair(PARTY, TECHNICAL, MENTEE, PLAN)
    assert judgement.is_possible
    assert judgement.all_blocks == ()


CASES: list[tuple[str, str, MentorFacts, MenteeFacts, Plan]] = [
    ("H2", "must be a full Party member", qualified(PARTY, affiliation=Affiliation.PROBATIONARY), MENTEE, PLAN),
    ("H2", "must be a full Party member", qualified(PARTY, affiliation=Affiliation.MASSES), MENTEE, PLAN),
    ("H2", "not recorded", qualified(PARTY, party_full_on=None), MENTEE, PLAN),
    ("H2", "4 years; at least 5", qualified(PARTY, party_full_on=date(2021, 3, 3)), MENTEE, PLAN),
    ("H2", "2 years of Party work; at least 3", qualified(PARTY, party_work_years=2), MENTEE, PLAN),
    ("H3", "is needed", qualified(TECHNICAL, title_level=TitleLevel.ASSISTANT), MENTEE, PLAN),
    ("H3", "4 years in the specialty", qualified(TECHNICAL, specialty_years=4), MENTEE, PLAN),
    ("H4", "Suspended", party(state=ProfileState.SUSPENDED), MENTEE, PLAN),
    ("H4", "On public notice", party(state=ProfileState.NOTICED), MENTEE, PLAN),
    ("H4", "2 of 2 are taken", technical(load=2), MENTEE, PLAN),
    ("H4", "term of appointment is over", party(term_until=date(2026, 3, 1)), MENTEE, PLAN),
    ("H4", "term of appointment is over", party(term_until=None), MENTEE, PLAN),
    ("H5", "calls for avoidance", PARTY, replace(MENTEE, avoids=frozenset({PARTY.person_id})), PLAN),
    ("H6", "already has two mentors", PARTY, replace(MENTEE, running_mentorship=5), PLAN),
    ("H7", "their own mentor", party(person_id=MENTEE.person_id), MENTEE, PLAN),
    ("H8", "until 2 Mar 2026", party(blocked_until=date(2026, 3, 2)), MENTEE, PLAN),
    ("H8", "Has left", technical(status=EmploymentStatus.LEFT), MENTEE, PLAN),
    ("H9", "order a reappointment", technical(term_until=date(2027, 2, 28)), MENTEE, PLAN),
]


@pytest.mark.parametrize(
    ("code", "reason", "mentor", "mentee", "plan"), CASES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_hard_rule_blocks_with_its_reason(
    code: str, reason: str, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan
) -> None:
    blocks = judge_seat(mentor, mentee, plan).blocks
    assert [block.rule for block in blocks] == [code]
    assert reason in render(blocks[0].why, "en")
    assert render(blocks[0].why, "zh-CN") != render(blocks[0].why, "en")


ALLOWED: list[tuple[str, MentorFacts, MenteeFacts, Plan]] = [
    ("H2 on the very day", qualified(PARTY, party_full_on=date(2021, 3, 2)), MENTEE, PLAN),
    ("H2 a year after joining", qualified(PARTY, party_full_on=None, party_joined_on=date(2020, 3, 2)), MENTEE, PLAN),
    ("H2 years waived", qualified(PARTY, party_work_years=0, has_exception=True), MENTEE, PLAN),
    ("H2 does not concern the other seat", qualified(TECHNICAL, affiliation=Affiliation.MASSES), MENTEE, PLAN),
    (
        "H3 skill instead of title",
        qualified(TECHNICAL, title_level=TitleLevel.NONE, skill_level=SkillLevel.TECHNICIAN),
        MENTEE,
        PLAN,
    ),
    ("H3 waived", qualified(TECHNICAL, title_level=TitleLevel.NONE, has_exception=True), MENTEE, PLAN),
    ("H6 the same mentorship", PARTY, replace(MENTEE, running_mentorship=5), replace(PLAN, mentorship_id=5)),
    ("H8 the day after", party(blocked_until=date(2026, 3, 1)), MENTEE, PLAN),
    ("H9 on the last day", technical(term_until=date(2027, 3, 1)), MENTEE, PLAN),
    ("H9 planned", technical(term_until=date(2027, 1, 1), reappointment_planned=True), MENTEE, PLAN),
    ("H9 ordered", technical(term_until=date(2027, 1, 1)), MENTEE, replace(PLAN, orders_reappointment=True)),
]


@pytest.mark.parametrize(("what", "mentor", "mentee", "plan"), ALLOWED, ids=[case[0] for case in ALLOWED])
def test_the_edge_of_a_hard_rule_is_allowed(what: str, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> None:
    assert judge_seat(mentor, mentee, plan).blocks == (), what


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [
        (PARTY, technical(person_id=PARTY.person_id), "two different persons"),
        (PARTY, party(person_id=9), "one Party-affairs mentor and one technical"),
        (TECHNICAL, PARTY, "one Party-affairs mentor and one technical"),
    ],
)
def test_a_pair_is_two_persons_on_two_seats(left: MentorFacts, right: MentorFacts, reason: str) -> None:
    judgement = judge_pair(left, right, MENTEE, PLAN)
    assert not judgement.is_possible
    assert [block.rule for block in judgement.blocks] == ["H1"]
    assert reason in render(judgement.blocks[0].why, "en")


def test_being_a_party_member_is_never_waived() -> None:
    blocks = judge_seat(qualified(PARTY, affiliation=Affiliation.MASSES, has_exception=True), MENTEE, PLAN).blocks
    assert [block.rule for block in blocks] == ["H2"]


def test_all_reasons_are_told_at_once() -> None:
    mentor = party(state=ProfileState.SUSPENDED, person_id=MENTEE.person_id, blocked_until=date(2026, 5, 1))
    assert [block.rule for block in judge_seat(mentor, MENTEE, PLAN).blocks] == ["H4", "H7", "H8"]


def test_the_numbers_come_from_the_policy() -> None:
    strict = replace(PLAN, policy=Policy(party_age_years=20, specialty_years=10))
    assert [b.rule for b in judge_seat(PARTY, MENTEE, strict).blocks] == ["H2"]
    assert [b.rule for b in judge_seat(TECHNICAL, MENTEE, strict).blocks] == ["H3"]


def test_every_rule_of_the_book_is_there_once() -> None:
    codes = [rule.code for rule in (*PAIR_RULES, *SEAT_RULES)]
    assert codes == [f"H{n}" for n in range(1, 10)]


def test_blocked_mentors_are_not_ranked() -> None:
    far = party(profile_id=20, site="", capacity=2)
    order = ranked(judge_seat(mentor, MENTEE, PLAN) for mentor in (far, PARTY, party(profile_id=21, load=2)))
    assert [one.mentor.profile_id for one in order] == [10, 20]


def test_the_seat_decides_which_qualification_counts() -> None:
    assert PARTY.seat is Seat.PARTY
    assert judge_seat(replace(PARTY, seat=Seat.TECHNICAL), MENTEE, PLAN).blocks[0].rule == "H3"
