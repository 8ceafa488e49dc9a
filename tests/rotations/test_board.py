"""Plans of rotations and their board: who makes them, what an edit does, undoing, two people at once."""

import asyncio
from datetime import date
from typing import Any

import pytest

from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.rotations.actions.board import edit_board, redo, undo
from mentor.rotations.actions.plans import drop_post, found_plan, set_minimum, take_people, take_posts
from mentor.rotations.queries.plans import board, plan_row, plans
from mentor.rotations.rules.board import Edit, EditKind
from mentor.rotations.rules.plans import NewPlan, PersonDemand, PostDemand
from tests.builders.growth import NOW, a_person
from tests.builders.rotations import a_plan, a_unit_with_post


async def test_plans_are_made_and_seen_in_the_area_alone(database: str) -> None:
    here = await a_unit_with_post()
    new = NewPlan("2027", here.unit.id, date(2027, 1, 1), 12)
    for actor in (here.head, here.stranger):
        with pytest.raises(Forbidden):
            await found_plan(new, actor=actor, now=NOW)
    with pytest.raises(Invalid):
        await found_plan(NewPlan("2027", here.unit.id, date(2027, 1, 2), 12), actor=here.hr, now=NOW)
    plan = await found_plan(new, actor=here.hr, now=NOW)
    assert [row.id for row in (await plans(here.head)).rows] == [plan]
    with pytest.raises(NotFound):
        await plan_row(plan, here.stranger)


async def test_posts_and_people_take_part_with_what_they_give_and_need(database: str) -> None:
    here = await a_unit_with_post()
    plan = await found_plan(NewPlan("2027", here.unit.id, date(2027, 1, 1), 12), actor=here.hr, now=NOW)
    person = await a_person(here.unit)
    with pytest.raises(Invalid) as wrong:
        await take_people(plan, [person], PersonDemand(("安全",)), edited=0, actor=here.hr, now=NOW)
    assert "needs" in wrong.value.errors
    await take_posts(plan, [here.post], PostDemand("安全", 1, 2), edited=0, actor=here.hr, now=NOW)
    await take_posts(plan, [here.post], PostDemand("生产", 1, 3), edited=1, actor=here.hr, now=NOW)
    demand = PersonDemand(("生产",), frozenset({2, 3}), 6)
    await take_people(plan, [person], demand, edited=2, actor=here.hr, now=NOW)
    await set_minimum(plan, here.unit.id, 1, edited=3, actor=here.hr, now=NOW)
    seen = await board(plan, here.head)
    assert [(post.experience, post.longest, post.capacity) for post in seen.posts] == [("生产", 3, 2)]
    assert [(one.needs, one.away, one.latest_start) for one in seen.people] == [(("生产",), frozenset({2, 3}), 6)]
    assert [unit.minimum for unit in seen.units] == [1]
    stranger = await a_person((await a_unit_with_post()).unit)
    with pytest.raises(Invalid):
        await take_people(plan, [stranger], demand, edited=4, actor=here.hr, now=NOW)


async def test_every_step_of_the_board_is_undone_and_done_again(database: str) -> None:
    made = await a_plan(people=2, posts=2)
    (first, second), (post, other) = made.people, made.posts

    async def step(kind: EditKind, edited: int, **values: Any) -> None:
        edit = Edit(kind, **{"person": first} | values)
        await edit_board(made.plan, edit, edited=edited, actor=made.hr, now=NOW)

    async def stints() -> set[tuple[int, int, int, int, bool]]:
        seen = await board(made.plan, made.hr)
        return {(one.person, one.post, one.start, one.length, one.is_locked) for one in seen.stints}

    at = (await plan_row(made.plan, made.hr)).edited
    await step(EditKind.PLACE, at, post=post, start=1, length=2)
    await step(EditKind.PLACE, at + 1, person=second, post=other, start=3, length=1)
    [stint] = [one.id for one in (await board(made.plan, made.hr)).stints if one.person == first]
    await step(EditKind.MOVE, at + 2, stint=stint, post=other, start=4, length=3)
    assert await stints() == {(first, other, 4, 3, True), (second, other, 3, 1, True)}
    await undo(made.plan, edited=at + 3, actor=made.hr, now=NOW)
    assert await stints() == {(first, post, 1, 2, True), (second, other, 3, 1, True)}
    await undo(made.plan, edited=at + 4, actor=made.hr, now=NOW)
    await redo(made.plan, edited=at + 5, actor=made.hr, now=NOW)
    await redo(made.plan, edited=at + 6, actor=made.hr, now=NOW)
    assert await stints() == {(first, other, 4, 3, True), (second, other, 3, 1, True)}
    with pytest.raises(Forbidden):
        await redo(made.plan, edited=at + 7, actor=made.hr, now=NOW)
    with pytest.raises(Invalid):
        await drop_post(made.plan, other, edited=at + 7, actor=made.hr, now=NOW)


async def test_what_cannot_be_drawn_is_refused_in_words(database: str) -> None:
    made = await a_plan(people=1, posts=1)
    at = (await plan_row(made.plan, made.hr)).edited
    [person], [post] = made.people, made.posts
    for start, length in ((0, 1), (12, 2), (13, 1)):
        with pytest.raises(Invalid):
            edit = Edit(EditKind.PLACE, person, post=post, start=start, length=length)
            await edit_board(made.plan, edit, edited=at, actor=made.hr, now=NOW)
    with pytest.raises(Invalid):
        edit = Edit(EditKind.PLACE, person, post=post + 99, start=1, length=1)
        await edit_board(made.plan, edit, edited=at, actor=made.hr, now=NOW)
    assert (await plan_row(made.plan, made.hr)).edited == at


async def test_of_two_people_at_the_same_board_one_is_told_that_it_moved_on(database: str) -> None:
    made = await a_plan(people=1, posts=1)
    at = (await plan_row(made.plan, made.hr)).edited
    edit = Edit(EditKind.PLACE, made.people[0], post=made.posts[0], start=1, length=1)
    tries = [edit_board(made.plan, edit, edited=at, actor=made.hr, now=NOW) for _ in range(3)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(one is None for one in results) == 1
    assert sum(isinstance(one, Conflict) for one in results) == 2
