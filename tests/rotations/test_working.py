"""The planner works on plans of the database: asked, found, impossible, stopped, taken over."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from mentor.kernel import clock
from mentor.kernel.errors import Forbidden
from mentor.kernel.phrases import read_phrase
from mentor.rotations.actions.asking import SILENCE, ask, claim_next, something_waits, stop
from mentor.rotations.actions.board import edit_board, undo
from mentor.rotations.actions.plans import leave, take_people, take_posts
from mentor.rotations.actions.publishing import publish
from mentor.rotations.actions.working import perform
from mentor.rotations.planning.checker import violations
from mentor.rotations.queries.demands import demands
from mentor.rotations.queries.plans import board, plan_row
from mentor.rotations.rules.board import Edit, EditKind, Part
from mentor.rotations.rules.plans import Ending, Outcome, PersonDemand, PlanState, PostDemand
from tests.builders.growth import NOW
from tests.builders.rotations import Plan, a_plan


async def _version(made: Plan) -> int:
    return (await plan_row(made.plan, made.hr)).edited


async def _act(action: Any, made: Plan, *arguments: Any) -> None:
    await action(made.plan, *arguments, edited=await _version(made), actor=made.hr, now=NOW)


async def _planned(made: Plan) -> Outcome:
    """Ask, and do what the worker's own process does."""
    await _act(ask, made)
    claimed = await claim_next(clock.now())
    assert claimed is not None
    await perform(*claimed)
    plan = await plan_row(made.plan, made.hr)
    assert plan.state is PlanState.DRAFT
    return msgspec.json.decode(plan.outcome, type=Outcome)


async def test_the_rest_is_planned_around_what_is_locked_and_a_leaver_changes_only_what_must(database: str) -> None:
    made = await a_plan(people=4, posts=3)
    edit = Edit(EditKind.PLACE, made.people[0], post=made.posts[2], start=5, length=2)
    await _act(edit_board, made, edit)
    outcome = await _planned(made)
    assert (outcome.ending, outcome.gap) == (Ending.FOUND, 0)
    seen = await board(made.plan, made.hr)
    numbers = await demands(seen, NOW)
    assert violations(numbers.problem, numbers.plan(seen.stints)) == ()
    assert (made.people[0], made.posts[2], 5, 2) in {(s.person, s.post, s.start, s.length) for s in seen.stints}
    await _act(publish, made, Part())
    before = {(s.person, s.post, s.start, s.length) for s in seen.stints if s.person != made.people[1]}
    await _act(leave, made, made.people[1])
    assert (await _planned(made)).changed == 0
    after = {(s.person, s.post, s.start, s.length) for s in (await board(made.plan, made.hr)).stints}
    assert after == before


async def test_what_cannot_hold_together_is_said_in_names_and_the_board_stays(database: str) -> None:
    made = await a_plan(people=2, posts=1)
    [post] = (await board(made.plan, made.hr)).posts
    only_one = PostDemand("E1", 12, 12, capacity=1)
    await _act(take_posts, made, [post.post_id], only_one)
    outcome = await _planned(made)
    assert outcome.ending is Ending.IMPOSSIBLE
    assert any(post.title in str(read_phrase(one)) for one in outcome.conflict)
    assert outcome.relaxations
    assert not (await board(made.plan, made.hr)).stints


async def test_the_board_stands_still_while_the_planner_works_and_stopping_gives_it_back(database: str) -> None:
    made = await a_plan()
    await _act(ask, made)
    with pytest.raises(Forbidden):
        await _act(undo, made)
    with pytest.raises(Forbidden):
        await _act(ask, made)
    await stop(made.plan, actor=made.hr, now=NOW)
    assert (await plan_row(made.plan, made.hr)).state is PlanState.DRAFT
    with pytest.raises(Forbidden):
        await stop(made.plan, actor=made.hr, now=NOW)
    assert not await something_waits(NOW)


async def test_a_run_whose_process_fell_silent_is_taken_over_and_the_old_one_writes_nothing(database: str) -> None:
    made = await a_plan()
    await _act(ask, made)
    first = await claim_next(NOW)
    assert first is not None
    assert await claim_next(NOW) is None
    second = await claim_next(NOW + SILENCE + timedelta(seconds=1))
    assert second is not None
    assert second[1] != first[1]
    await perform(*first)
    assert (await plan_row(made.plan, made.hr)).state is PlanState.RUNNING
    await perform(*second)
    assert (await plan_row(made.plan, made.hr)).state is PlanState.DRAFT


async def test_whoever_has_nothing_to_plan_is_told_so(database: str) -> None:
    made = await a_plan(people=1)
    person = (await board(made.plan, made.hr)).people[0]
    await _act(take_people, made, [person.person_id], PersonDemand(()))
    assert (await _planned(made)).ending is Ending.FOUND
    assert not (await board(made.plan, made.hr)).stints
