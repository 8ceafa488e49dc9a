"""Published stays of a plan become assignments, all that were ticked or none."""

from datetime import date

import pytest

from mentor.kernel.errors import Forbidden, Invalid
from mentor.rotations.actions.publishing import publish, withdraw_stint
from mentor.rotations.actions.stints import Chosen, propose_stints
from mentor.rotations.queries.assignments import assignment_row
from mentor.rotations.queries.plans import plan_row
from mentor.rotations.queries.stints import unassigned
from mentor.rotations.rules.assignments import Kind
from mentor.rotations.rules.board import Part
from mentor.rotations.tables import Assignment
from tests.builders.growth import NOW, TODAY
from tests.builders.rotations import Plan, a_plan
from tests.rotations.test_publishing import _placed


async def a_published_plan() -> tuple[Plan, tuple[int, ...]]:
    """Two people on one post for two months each; the ids of their stays."""
    made = await a_plan(people=2, posts=1)
    await _placed(made, 0, 0, 1)
    await _placed(made, 1, 0, 4)
    assert (await unassigned(made.plan, made.hr, TODAY)).stints == ()
    edited = (await plan_row(made.plan, made.hr)).edited
    await publish(made.plan, Part(), edited=edited, actor=made.hr, now=NOW)
    return made, tuple(one.id for one in (await unassigned(made.plan, made.hr, TODAY)).stints)


async def test_each_published_stay_becomes_an_assignment_once(database: str) -> None:
    made, stays = await a_published_plan()
    assert await propose_stints(made.plan, Chosen(stays, Kind.LOAN, "补足经历"), actor=made.hr, now=NOW) == 2
    view = await unassigned(made.plan, made.hr, TODAY)
    assert (view.stints, view.assigned) == ((), 2)
    first = await Assignment.select(Assignment.id).where(Assignment.stint == stays[0]).first()
    assert first is not None
    row = await assignment_row(first["id"], made.hr)
    assert (row.dates.starts_on, row.dates.planned_end) == (date(2027, 1, 1), date(2027, 2, 28))
    assert (row.tasks, row.host_position, row.kind) == ("E1", "岗位1", Kind.LOAN)
    edited = (await plan_row(made.plan, made.hr)).edited
    with pytest.raises(Invalid):
        await withdraw_stint(made.plan, stays[0], edited=edited, actor=made.hr, now=NOW)


async def test_one_that_cannot_be_keeps_all_back_and_says_why_beside_it(database: str) -> None:
    made, stays = await a_published_plan()
    with pytest.raises(Invalid) as wrong:
        await propose_stints(made.plan, Chosen(stays, Kind.ROTATION, "轮岗"), actor=made.hr, now=NOW)
    assert set(wrong.value.errors) == {f"stint_{one}" for one in stays}
    assert await Assignment.count() == 0


async def test_the_head_of_the_unit_looks_on(database: str) -> None:
    made, stays = await a_published_plan()
    assert len((await unassigned(made.plan, made.head, TODAY)).stints) == 2
    with pytest.raises(Forbidden):
        await propose_stints(made.plan, Chosen(stays, Kind.LOAN, "补足经历"), actor=made.head, now=NOW)
