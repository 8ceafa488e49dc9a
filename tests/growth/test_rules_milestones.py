"""Milestones: who judges what, what an edit does, which levels follow."""

from datetime import date

import pytest

from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.milestones import (
    UNDER_DECISION,
    Criterion,
    MilestoneFacts,
    MilestoneState,
    axis_of,
    content,
    edit_warning,
    is_overdue,
    levels_shown,
    milestone_state,
    refusal_to_edit_evidence,
    refusal_to_reopen,
    refusal_to_submit,
    refusal_to_waive,
    seats_with_criteria,
)
from mentor.growth.rules.plans import content_hash
from mentor.pairing.rules.states import MentorshipState
from mentor.people.rules import Role
from tests.growth.facts import MENTEE, PARTY, STRANGER, TECHNICAL, bond, with_role

TODAY = date(2026, 6, 15)


def facts(state: MilestoneState = MilestoneState.PLANNED, **changes) -> MilestoneFacts:
    return MilestoneFacts(**{"state": state, "is_agreed": True, "has_evidence": True, "due_on": TODAY} | changes)


@pytest.mark.parametrize(
    ("axes", "seats", "axis"),
    [
        ([Axis.POLITICAL], ("party",), Axis.POLITICAL),
        ([Axis.BUSINESS], ("technical",), Axis.BUSINESS),
        ([Axis.SCENARIO], ("party", "technical"), Axis.SCENARIO),
        ([Axis.BUSINESS, Axis.POLITICAL], ("party", "technical"), Axis.SCENARIO),
    ],
)
def test_criteria_decide_who_judges(axes, seats, axis):
    assert seats_with_criteria(axes) == seats
    assert axis_of(axes) is axis


@pytest.mark.parametrize(
    ("version", "request_version", "request_state", "is_waived", "state"),
    [
        (1, 0, "", False, MilestoneState.PLANNED),
        (1, 1, "open", False, MilestoneState.IN_REVIEW),
        (1, 1, "stalled", False, MilestoneState.IN_REVIEW),
        (1, 1, "split", False, MilestoneState.SPLIT),
        (1, 1, "calibration", False, MilestoneState.SPLIT),
        (1, 1, "returned", False, MilestoneState.RETURNED),
        (2, 1, "returned", False, MilestoneState.PLANNED),
        (2, 1, "withdrawn", False, MilestoneState.PLANNED),
        (2, 2, "accepted", False, MilestoneState.ACCEPTED),
        (1, 1, "ruled_accepted", False, MilestoneState.ACCEPTED),
        (1, 1, "open", True, MilestoneState.WAIVED),
    ],
)
def test_the_state_is_computed(version, request_version, request_state, is_waived, state):
    assert milestone_state(version, request_version, request_state, is_waived=is_waived) is state


def test_overdue_is_what_the_mentee_still_owes():
    yesterday = date(2026, 6, 14)
    assert is_overdue(MilestoneState.PLANNED, yesterday, TODAY)
    assert is_overdue(MilestoneState.RETURNED, yesterday, TODAY)
    assert not is_overdue(MilestoneState.PLANNED, TODAY, TODAY)
    assert not is_overdue(MilestoneState.IN_REVIEW, yesterday, TODAY)
    assert not is_overdue(MilestoneState.ACCEPTED, yesterday, TODAY)


def test_levels_follow_from_what_each_mentor_gave():
    given = {"party": 4, "technical": 3}
    assert levels_shown([Axis.POLITICAL], given) == {Axis.POLITICAL: 4}
    assert levels_shown([Axis.BUSINESS], given) == {Axis.BUSINESS: 3}
    assert levels_shown([Axis.SCENARIO, Axis.POLITICAL], given) == {Axis.POLITICAL: 4, Axis.SCENARIO: 3}
    assert levels_shown([Axis.SCENARIO], {"party": 5}) == {}, "the scenario level needs both"


def test_only_the_mentee_brings_evidence_until_it_is_settled():
    assert refusal_to_edit_evidence(facts(), bond(), MENTEE) is None
    assert all(refusal_to_edit_evidence(facts(), bond(), one) for one in (PARTY, TECHNICAL, STRANGER))
    assert refusal_to_edit_evidence(facts(MilestoneState.ACCEPTED), bond(), MENTEE)
    assert refusal_to_edit_evidence(facts(MilestoneState.WAIVED), bond(), MENTEE)
    assert refusal_to_edit_evidence(facts(), bond(state=MentorshipState.TERMINATED), MENTEE)
    for state in UNDER_DECISION:
        assert refusal_to_edit_evidence(facts(state), bond(), MENTEE) is None
        assert edit_warning(state) is not None, "but it warns that decisions become void"
    assert edit_warning(MilestoneState.PLANNED) is None


@pytest.mark.parametrize(
    ("milestone", "where", "reason"),
    [
        (facts(is_agreed=False), bond(), "has not been accepted yet"),
        (facts(has_evidence=False), bond(), "evidence"),
        (facts(MilestoneState.IN_REVIEW), bond(), "already with your mentors"),
        (facts(MilestoneState.RETURNED), bond(), "new version"),
        (facts(MilestoneState.ACCEPTED), bond(), "locked"),
        (facts(), bond(state=MentorshipState.PAUSED), "not running"),
    ],
)
def test_what_is_not_ready_is_not_submitted(milestone, where, reason):
    assert reason in refusal_to_submit(milestone, where, MENTEE).key


def test_ready_work_is_submitted_by_the_mentee_alone():
    assert refusal_to_submit(facts(), bond(), MENTEE) is None
    assert refusal_to_submit(facts(), bond(), PARTY) is not None


def test_hr_waives_and_reopens_but_nobody_does_it_for_the_own_mentorship():
    hr = with_role(Role.HR)
    assert refusal_to_waive(facts(), bond(), hr) is None
    assert refusal_to_waive(facts(), bond(), with_role(Role.HR, path="/1/5/")) is not None
    assert refusal_to_waive(facts(), bond(), with_role(Role.HR, person_id=2)) is not None
    assert refusal_to_waive(facts(), bond(), MENTEE) is not None
    assert refusal_to_waive(facts(MilestoneState.ACCEPTED), bond(), hr) is not None
    assert refusal_to_reopen(facts(MilestoneState.ACCEPTED), bond(), hr) is None
    assert refusal_to_reopen(facts(), bond(), hr) is not None
    assert refusal_to_reopen(facts(MilestoneState.ACCEPTED), bond(), PARTY) is not None


def test_the_hash_covers_title_criteria_evidence_level_and_note():
    criteria = [Criterion(1, Axis.SCENARIO, "当班独立处置")]
    evidence = [{"kind": "file", "text": "记录", "sha256": "ab"}]
    base = content_hash(content("t", criteria, evidence, 3, ""))
    others = [
        content("u", criteria, evidence, 3, ""),
        content("t", [Criterion(1, Axis.BUSINESS, "当班独立处置")], evidence, 3, ""),
        content("t", criteria, [{"kind": "file", "text": "记录", "sha256": "cd"}], 3, ""),
        content("t", criteria, evidence, 4, ""),
        content("t", criteria, evidence, 3, "补充"),
    ]
    assert base not in {content_hash(one) for one in others}
    assert base == content_hash(content("t", [Criterion(99, Axis.SCENARIO, "当班独立处置")], evidence, 3, ""))
