"""States, numbers, visibility and texts."""

from dataclasses import replace
from datetime import date
from importlib import import_module

import pytest

from mentor.kernel.actor import Actor, Grant
from mentor.kernel.i18n import render
from mentor.pairing.rules.agreement_text import complaint_about, filled, parts, text_hash
from mentor.pairing.rules.default_agreement import DEFAULT_AGREEMENT
from mentor.pairing.rules.facts import months_later, years_between
from mentor.pairing.rules.permissions import refusal_to_extend, refusal_to_run
from mentor.pairing.rules.policy import NUMBERS, Policy, complaints_about, read_policy
from mentor.pairing.rules.states import FINAL, NEXT, RUNNING, STAFFED, WORKING, MentorshipState, Seat, before
from mentor.pairing.rules.visibility import MentorshipFacts, may_see_mentorship
from mentor.people.rules import Role

FACTS = MentorshipFacts(7, MentorshipState.ACTIVE, 1, 2, 3, unit_path="/1/2/3/", party_path="/8/9/")


def holding(role: Role, unit_path: str = "", party_path: str = "", person: int = 50) -> Actor:
    return Actor(account_id=person, person_id=person, grants=(Grant(role.value, unit_path, party_path),))


@pytest.mark.parametrize("person", [1, 2, 3])
def test_the_three_see_their_mentorship(person: int) -> None:
    assert may_see_mentorship(FACTS, Actor(person_id=person))


@pytest.mark.parametrize("role", [Role.HR, Role.PARTY_OFFICE, Role.UNIT_HEAD, Role.BRANCH_SECRETARY, Role.LEADER])
def test_these_roles_see_it_in_their_scope_only(role: Role) -> None:
    assert may_see_mentorship(FACTS, holding(role, "/1/2/"))
    assert may_see_mentorship(FACTS, holding(role, party_path="/8/"))
    assert not may_see_mentorship(FACTS, holding(role, "/1/2/4/"))
    assert not may_see_mentorship(FACTS, holding(role, party_path="/8/7/"))


@pytest.mark.parametrize(
    "stranger",
    [
        Actor(person_id=99),
        Actor(),
        holding(Role.OBSERVER, "/1/"),
        holding(Role.SYSADMIN, "/1/"),
        holding(Role.SECADMIN, "/1/"),
        replace(holding(Role.AUDITOR, "/1/"), person_id=1),
    ],
)
def test_strangers_observers_and_the_three_administrators_do_not(stranger: Actor) -> None:
    assert not may_see_mentorship(FACTS, stranger)


def test_nobody_runs_their_own_mentorship() -> None:
    for person in (1, 2, 3):
        assert refusal_to_run(FACTS, holding(Role.HR, "/1/", person=person)) is not None
    assert refusal_to_run(FACTS, holding(Role.HR, "/1/")) is None
    assert refusal_to_run(FACTS, holding(Role.PARTY_OFFICE, "/1/")) is not None


def test_a_second_extension_is_refused_and_mentors_do_not_ask_for_one() -> None:
    hr = holding(Role.HR, "/1/")
    assert refusal_to_extend(FACTS, 0, hr) is None
    assert refusal_to_extend(FACTS, 0, Actor(person_id=1)) is None
    assert refusal_to_extend(FACTS, 1, hr) is not None
    assert refusal_to_extend(FACTS, 0, Actor(person_id=2)) is not None


def test_every_state_is_running_or_final_and_final_states_lead_nowhere() -> None:
    assert set(RUNNING) | set(FINAL) == set(MentorshipState)
    assert not set(RUNNING) & set(FINAL)
    assert all(NEXT[state] == () for state in FINAL)
    assert set(WORKING) < set(STAFFED) < set(RUNNING)


def test_reaching_the_end_is_never_success() -> None:
    assert before(MentorshipState.GRADUATED) == (MentorshipState.CONCLUDING,)
    assert MentorshipState.GRADUATED not in NEXT[MentorshipState.AWAITING_REVIEW]


def test_the_partial_unique_index_lists_the_running_states() -> None:
    statements = [forwards for forwards, _ in import_module("migrations.mentor_0002_indexes").BOTH]
    index = next(one for one in statements if "uq_pairing_mentorship_running" in one)
    assert {word.strip("'") for word in index.split("(")[-1].rstrip(")").split(", ")} == {s.value for s in RUNNING}


def test_the_defaults_are_those_of_the_rule_book() -> None:
    policy = Policy()
    assert complaints_about(policy) == {}
    assert (policy.mentorship_months, policy.mentees_per_mentor, policy.mentees_per_mentor_max) == (12, 2, 3)
    assert (policy.pairs_per_party_mentor, policy.mentor_term_months, policy.objection_days) == (5, 24, 30)
    assert (policy.party_age_years, policy.party_work_years, policy.specialty_years) == (5, 3, 5)
    assert (policy.notice_workdays, policy.logs_per_month, policy.record_retention_days) == (5, 2, 365)


def test_a_number_outside_its_limits_is_complained_about_by_name() -> None:
    wrong = Policy(mentorship_months=40, record_retention_days=10)
    assert set(complaints_about(wrong)) == {"mentorship_months", "record_retention_days"}


def test_the_points_must_add_up_to_a_hundred() -> None:
    assert "weight_specialty" in complaints_about(Policy(weight_specialty=40))


def test_a_policy_kept_before_a_number_existed_reads_with_its_default() -> None:
    assert read_policy({"mentorship_months": 24, "gone": 1}) == Policy(mentorship_months=24)
    assert {f.name for f in NUMBERS} <= set(Policy.__dataclass_fields__)


def test_the_default_text_has_every_place_it_needs_and_names_three_parties() -> None:
    assert complaint_about(DEFAULT_AGREEMENT) is None
    kinds = [part.kind for part in parts(DEFAULT_AGREEMENT)]
    assert kinds[0] == "title"
    assert kinds.count("article") == 10


def test_a_template_with_an_unknown_or_a_missing_place_is_refused() -> None:
    assert "salary" in render(complaint_about(DEFAULT_AGREEMENT + "{{salary}}"), "en")
    assert "Mentee: name" in render(complaint_about(DEFAULT_AGREEMENT.replace("{{mentee}}", "")), "en")


def test_what_is_filled_in_is_never_searched_for_places_again() -> None:
    assert filled("{{mentee}} {{ owner }}", {"mentee": "{{owner}}", "owner": "人力资源部"}) == "{{owner}} 人力资源部"


def test_the_hash_changes_with_every_character() -> None:
    assert text_hash("甲方") != text_hash("甲方 ")
    assert text_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(start: date, months: int, end: date) -> None:
    assert months_later(start, months) == end


def test_years_are_whole_years() -> None:
    assert years_between(date(2021, 3, 2), date(2026, 3, 1)) == 4
    assert years_between(date(2021, 3, 2), date(2026, 3, 2)) == 5


def test_the_other_seat() -> None:
    assert Seat.PARTY.other is Seat.TECHNICAL
    assert FACTS.seat_of(3) is Seat.TECHNICAL
    assert FACTS.seat_of(None) is None
