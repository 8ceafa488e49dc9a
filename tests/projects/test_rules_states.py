"""The life of a project: no path leaves out a decision, and every state says what comes next and who must act."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor.projects.rules.states import (
    FINAL,
    MOVES,
    Life,
    ProjectState,
    Required,
    Result,
    Step,
    Who,
    after,
    born,
    decided,
    missing,
    next_steps,
    refusal_to_step,
    who_acts,
)
from mentor.projects.rules.words import ProjectKind

REVIEWED = {Required.PARTY_REVIEW, Required.BUSINESS_REVIEW, Required.NOTICE_CLEAN}
PLEDGED = {Required.AWARD, Required.PARTY_PLEDGE, Required.BUSINESS_PLEDGE}
APPROVED = {
    ProjectState.APPROVED,
    ProjectState.RUNNING,
    ProjectState.ACCEPTANCE,
    ProjectState.CORRECTION,
    ProjectState.CLOSED,
    ProjectState.POST_EVALUATION,
    ProjectState.ARCHIVED,
}
CLOSED = {ProjectState.CLOSED, ProjectState.POST_EVALUATION, ProjectState.ARCHIVED}

acts = st.lists(st.one_of(st.sampled_from(list(Step)), st.sampled_from(list(Required))), max_size=60)


def walked(kind: ProjectKind, wanted: list[Step | Required]) -> list[Life]:
    """Every life on the way of somebody who tries whatever comes to mind."""
    lives = [born(kind)]
    for one in wanted:
        life = lives[-1]
        if isinstance(one, Required):
            lives.append(decided(life, one))
        elif refusal_to_step(life, one) is None:
            lives.append(after(life, one))
    return lives


def straight(kind: ProjectKind, *steps: Step) -> Life:
    """Along these steps, with every decision each of them needs and no more."""
    life = born(kind)
    for step in steps:
        for one in missing(life, step):
            life = decided(life, one)
        life = after(life, step)
    return life


TO_ACCEPTANCE = (Step.SUBMIT, Step.PASS_REVIEW, Step.APPROVE, Step.START, Step.ASK_ACCEPTANCE)


@given(st.sampled_from(list(ProjectKind)), acts)
def test_nothing_is_approved_without_both_lines_and_a_clean_notice(
    kind: ProjectKind, wanted: list[Step | Required]
) -> None:
    for life in walked(kind, wanted):
        if life.state in APPROVED:
            assert life.given >= REVIEWED | {Required.BOTH_GOALS}
            assert kind is not ProjectKind.BIDDING or life.given >= PLEDGED


@given(st.sampled_from(list(ProjectKind)), acts)
def test_nothing_is_closed_without_a_panel_lessons_and_an_honest_result(
    kind: ProjectKind, wanted: list[Step | Required]
) -> None:
    for life in walked(kind, wanted):
        assert (life.result is not None) == (life.state in CLOSED)
        if life.state in CLOSED:
            assert life.given >= {Required.NODES_DONE, Required.PANEL_SCORED, Required.LESSONS_ASKED}
        if life.result is Result.DILIGENT:
            assert Required.TOLERANCE_REFERENCE in life.given
        if life.result is Result.AFTER_CORRECTION:
            assert Required.CORRECTED in life.given


@given(st.sampled_from(list(ProjectKind)), acts)
def test_nothing_is_archived_without_a_post_evaluation(kind: ProjectKind, wanted: list[Step | Required]) -> None:
    for life in walked(kind, wanted):
        if life.state is ProjectState.ARCHIVED:
            assert life.given >= {Required.POST_DUE, Required.POST_EVALUATED}


@given(st.sampled_from(list(ProjectKind)), acts)
def test_every_state_says_what_comes_next_and_who_must_act(kind: ProjectKind, wanted: list[Step | Required]) -> None:
    life = walked(kind, wanted)[-1]
    due = next_steps(life)
    assert bool(due) == (life.state not in FINAL)
    assert (who_acts(life) is Who.NOBODY) == (life.state in FINAL)
    assert all(str(one.step.label) and str(one.who.label) for one in due)


@given(st.sampled_from(list(ProjectKind)), acts)
def test_from_everywhere_the_end_can_be_reached(kind: ProjectKind, wanted: list[Step | Required]) -> None:
    life = walked(kind, wanted)[-1]
    for _ in range(len(MOVES)):
        if not (due := next_steps(life)):
            break
        for one in due[0].missing:
            life = decided(life, one)
        life = after(life, due[0].step)
    assert life.state in FINAL


@given(st.sampled_from(list(ProjectKind)), acts)
def test_a_new_version_has_to_be_decided_anew(kind: ProjectKind, wanted: list[Step | Required]) -> None:
    lives = walked(kind, wanted)
    for before, now in pairwise(lives):
        if now.version != before.version:
            assert now.state is ProjectState.DRAFT
            assert not now.given & REVIEWED


def test_submitting_voids_decisions_that_were_given_too_early() -> None:
    early = decided(decided(born(ProjectKind.BREAKTHROUGH), Required.PARTY_REVIEW), Required.BUSINESS_REVIEW)
    life = after(decided(early, Required.BOTH_GOALS), Step.SUBMIT)
    assert set(missing(life, Step.PASS_REVIEW)) == {Required.PARTY_REVIEW, Required.BUSINESS_REVIEW}


@pytest.mark.parametrize("only", [Required.PARTY_REVIEW, Required.BUSINESS_REVIEW])
def test_one_line_alone_passes_nothing(only: Required) -> None:
    life = decided(straight(ProjectKind.BREAKTHROUGH, Step.SUBMIT), only)
    assert refusal_to_step(life, Step.PASS_REVIEW) is not None
    with pytest.raises(ValueError, match="missing"):
        after(life, Step.PASS_REVIEW)


def test_open_bidding_begins_with_the_list_and_needs_award_and_both_pledges() -> None:
    life = born(ProjectKind.BIDDING)
    assert life.state is ProjectState.PUBLISHED
    awarded = after(decided(life, Required.AWARD), Step.AWARD)
    assert set(missing(awarded, Step.PLEDGE)) == {Required.PARTY_PLEDGE, Required.BUSINESS_PLEDGE}
    assert straight(ProjectKind.BIDDING, Step.AWARD, Step.PLEDGE, *TO_ACCEPTANCE).given >= PLEDGED


@pytest.mark.parametrize(
    ("step", "result"),
    [
        (Step.ACCEPT, Result.ACCEPTED),
        (Step.CLOSE_DILIGENT, Result.DILIGENT),
        (Step.CLOSE_OTHER, Result.OTHER),
    ],
)
def test_acceptance_ends_with_an_honest_result(step: Step, result: Result) -> None:
    assert straight(ProjectKind.MODEL, *TO_ACCEPTANCE, step).result is result


def test_a_corrected_project_is_looked_at_again_by_both_lines() -> None:
    life = straight(ProjectKind.MODEL, *TO_ACCEPTANCE, Step.CORRECT)
    assert missing(life, Step.RECHECK) == (Required.CORRECTED,)
    assert straight(ProjectKind.MODEL, *TO_ACCEPTANCE, Step.CORRECT, Step.RECHECK).result is Result.AFTER_CORRECTION
