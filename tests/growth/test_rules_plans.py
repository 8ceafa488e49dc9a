"""The plan: few goals, both lines, three decisions."""

from datetime import date

import pytest

from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.plans import (
    Goal,
    GoalLevel,
    PlanFacts,
    PlannedMilestone,
    PlanState,
    content_hash,
    plan_state,
    problems,
    refusal_of_unit_head,
    refusal_to_edit,
    refusal_to_submit,
    version_in_force,
)
from mentor.pairing.rules.states import MentorshipState
from tests.growth.facts import MENTEE, PARTY, STRANGER, bond

DUE = date(2026, 9, 30)


def goal(axis: Axis, due_on: date = DUE) -> Goal:
    return Goal("学会组织一次主题党日", "独立主持两次", axis, GoalLevel.ENTERPRISE, due_on)


def milestone(*axes: Axis, due_on: date = DUE) -> PlannedMilestone:
    return PlannedMilestone("独立完成一次检修", axes, due_on)


BOTH_LINES = [goal(Axis.POLITICAL), goal(Axis.BUSINESS)]


def test_a_plan_on_both_lines_with_a_common_milestone_has_no_problem():
    assert problems(BOTH_LINES, [milestone(Axis.SCENARIO)], bond()) == []
    assert problems([goal(Axis.SCENARIO)], [milestone(Axis.POLITICAL, Axis.BUSINESS)], bond()) == []


@pytest.mark.parametrize(
    ("goals", "milestones", "reason"),
    [
        ([], [milestone(Axis.SCENARIO)], "no goal yet"),
        (BOTH_LINES * 3, [milestone(Axis.SCENARIO)], "at most"),
        ([goal(Axis.POLITICAL)], [milestone(Axis.SCENARIO)], "no goal is on the business"),
        ([goal(Axis.BUSINESS)], [milestone(Axis.SCENARIO)], "no goal is on the political"),
        (BOTH_LINES, [], "no milestone yet"),
        (BOTH_LINES, [milestone()], "no criterion"),
        (BOTH_LINES, [milestone(Axis.POLITICAL)], "criterion for the technical"),
        (BOTH_LINES, [milestone(Axis.BUSINESS)], "criterion for the Party-affairs"),
        (BOTH_LINES, [milestone(Axis.POLITICAL), milestone(Axis.BUSINESS)], "needs both mentors"),
        (BOTH_LINES, [milestone(Axis.SCENARIO, due_on=date(2027, 2, 1))], "after the end"),
    ],
)
def test_a_one_sided_or_unfinished_plan_says_why(goals, milestones, reason):
    found = problems(goals, milestones, bond())
    assert any(reason in phrase.key for phrase in found), [phrase.key for phrase in found]


def test_the_state_is_computed_from_the_request():
    assert plan_state(1, 0, "") is PlanState.DRAFT
    assert plan_state(1, 1, "open") is PlanState.IN_REVIEW
    assert plan_state(1, 1, "deadlock") is PlanState.SPLIT
    assert plan_state(1, 1, "ruled_accepted") is PlanState.ACCEPTED
    assert plan_state(2, 1, "accepted") is PlanState.DRAFT
    assert plan_state(1, 1, "withdrawn") is PlanState.DRAFT
    assert plan_state(1, 1, "a word nobody knows") is PlanState.DRAFT


def test_the_old_version_holds_until_the_new_one_is_accepted():
    assert version_in_force(2, PlanState.IN_REVIEW, accepted_before=1) == 1
    assert version_in_force(2, PlanState.ACCEPTED, accepted_before=1) == 2


def test_only_the_mentee_writes_the_plan_and_only_until_the_end():
    assert refusal_to_edit(bond(), MENTEE) is None
    assert refusal_to_edit(bond(), PARTY) is not None
    assert refusal_to_edit(bond(), STRANGER) is not None
    assert refusal_to_edit(bond(state=MentorshipState.GRADUATED), MENTEE) is not None


def test_a_plan_is_submitted_once_per_version_and_only_after_the_agreement():
    draft = PlanFacts(PlanState.DRAFT, version=1, in_force=0)
    assert refusal_to_submit(draft, [], bond(), MENTEE) is None
    assert refusal_to_submit(draft, [], bond(state=MentorshipState.AGREEMENT), MENTEE) is not None
    assert refusal_to_submit(PlanFacts(PlanState.IN_REVIEW, 1, 0), [], bond(), MENTEE) is not None
    wrong = problems([], [], bond())
    assert refusal_to_submit(draft, wrong, bond(), MENTEE) is wrong[0]


def test_the_unit_head_must_be_a_third_person():
    assert refusal_of_unit_head(50, bond()) is None
    for nobody in (None, 1, 2, 3):
        assert refusal_of_unit_head(nobody, bond()) is not None


def test_the_hash_changes_with_every_word():
    one = content_hash({"goals": ["a"], "milestones": []})
    assert one == content_hash({"milestones": [], "goals": ["a"]})
    assert one != content_hash({"goals": ["b"], "milestones": []})
