"""Plans are published in parts, told, withdrawn, left, compared, and taken along."""

from io import BytesIO
from typing import Any

import icalendar
import pytest
from python_calamine import CalamineWorkbook

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden, Invalid
from mentor.notifications.tables import Message
from mentor.people.tables import AvoidanceDeclaration, OrgUnit
from mentor.rotations.actions.board import edit_board, undo
from mentor.rotations.actions.exporting import take_paper, take_workbook
from mentor.rotations.actions.plans import leave
from mentor.rotations.actions.publishing import close_plan, publish, withdraw_stint
from mentor.rotations.actions.wishes import wish
from mentor.rotations.comparing import compared
from mentor.rotations.drawing import Choice, draw
from mentor.rotations.planning.checker import violations
from mentor.rotations.queries.demands import demands
from mentor.rotations.queries.own_stints import own_stints
from mentor.rotations.queries.plans import board, plan_row
from mentor.rotations.rules.board import Edit, EditKind, Part
from mentor.rotations.rules.plans import PlanState
from mentor.rotations.sheet import stint_calendar
from mentor.rotations.tables import PlanPerson
from tests.builders.growth import NOW, a_person
from tests.builders.rotations import Plan, a_plan


async def _version(made: Plan) -> int:
    return (await plan_row(made.plan, made.hr)).edited


async def _placed(made: Plan, person: int, post: int, start: int) -> None:
    edit = Edit(EditKind.PLACE, made.people[person], post=made.posts[post], start=start, length=2)
    await edit_board(made.plan, edit, edited=await _version(made), actor=made.hr, now=NOW)


async def _act(action: Any, made: Plan, *arguments: Any) -> None:
    await action(made.plan, *arguments, edited=await _version(made), actor=made.hr, now=NOW)


async def _actor(row: int) -> Actor:
    person = await PlanPerson.select(PlanPerson.person).where(PlanPerson.id == row).first()
    assert person is not None
    return Actor(account_id=1, person_id=person["person"], grants=(), address="")


async def test_a_part_is_published_when_nothing_is_wrong_and_everybody_sees_their_own_line(database: str) -> None:
    made = await a_plan(people=2, posts=2)
    await _placed(made, 0, 0, 1)
    with pytest.raises(Invalid) as wrong:
        await _act(publish, made, Part())
    assert "E2" in str(wrong.value.errors["part"])
    await _placed(made, 0, 1, 4)
    await _act(publish, made, Part(until=3))
    mine = await _actor(made.people[0])
    assert [(one.title, one.starts_on.month, one.months) for one in await own_stints(mine)] == [("岗位1", 1, 2)]
    assert await Message.exists().where(Message.recipient == mine.person_id)
    assert not await own_stints(await _actor(made.people[1]))
    with pytest.raises(Forbidden):
        await _act(undo, made)
    with pytest.raises(Invalid):
        await _act(publish, made, Part(until=3))
    [event] = icalendar.Calendar.from_ical(stint_calendar(await own_stints(mine), NOW, "x.example")).events
    assert (event.start.isoformat(), event.end.isoformat()) == ("2027-01-01", "2027-03-01")


async def test_what_is_published_changes_only_after_it_was_withdrawn(database: str) -> None:
    made = await a_plan()
    await _placed(made, 0, 0, 1)
    await _act(publish, made, Part())
    [stint] = (await board(made.plan, made.hr)).stints
    gone = Edit(EditKind.REMOVE, made.people[0], stint.id)
    with pytest.raises(Invalid):
        await _act(edit_board, made, gone)
    await _act(withdraw_stint, made, stint.id)
    assert not await own_stints(await _actor(made.people[0]))
    await _act(edit_board, made, gone)
    assert not (await board(made.plan, made.hr)).stints


async def test_whoever_leaves_needs_nothing_and_their_stints_fall_away(database: str) -> None:
    made = await a_plan(people=2)
    await _placed(made, 0, 0, 1)
    await _placed(made, 1, 0, 1)
    await _act(leave, made, made.people[0])
    seen = await board(made.plan, made.hr)
    assert [one.person for one in seen.stints] == [made.people[1]]
    numbers = await demands(seen, NOW)
    assert numbers.problem.people[numbers.people.index(made.people[0])].required == ()
    await _act(close_plan, made)
    assert (await plan_row(made.plan, made.hr)).state is PlanState.CLOSED
    with pytest.raises(Forbidden):
        await _placed(made, 1, 0, 5)


async def test_two_plans_are_compared_by_points_and_by_whom_they_treat_differently(database: str) -> None:
    one, other = await a_plan(), await a_plan()
    await _placed(one, 0, 0, 1)
    await wish(one.plan, one.people[0], 90, post=one.posts[0], edited=await _version(one), actor=one.hr, now=NOW)
    first, second = await board(one.plan, one.hr), await board(other.plan, other.hr)
    view = compared(first, await demands(first, NOW), second, await demands(second, NOW))
    assert view.first.points == 90
    assert (view.first.wrong, view.second.wrong) == (0, 1)
    assert [bool(line.second) for line in view.different] == [False]


async def test_the_board_goes_out_as_workbook_and_as_paper(database: str) -> None:
    made = await a_plan(people=2)
    await _placed(made, 0, 0, 2)
    book = CalamineWorkbook.from_filelike(BytesIO(await take_workbook(made.plan, Choice(), actor=made.head, now=NOW)))
    grid = book.get_sheet_by_index(0).to_python()
    assert [row.index("岗位1") for row in grid if "岗位1" in row] == [2]
    assert (await take_paper(made.plan, Choice(), actor=made.head, now=NOW)).startswith(b"%PDF")


async def test_rows_are_chosen_by_name_unit_and_by_what_is_wrong(database: str) -> None:
    made = await a_plan(people=3)
    await _placed(made, 0, 0, 1)
    seen = await board(made.plan, made.hr)
    numbers = await demands(seen, NOW)

    def shown(choice: Choice) -> list[int]:
        wrong = violations(numbers.problem, numbers.plan(seen.stints))
        return [row.person.id for row in draw(seen, numbers, wrong, choice, past=0).rows]

    assert shown(Choice(experience="E1")) == [made.people[0]]
    assert shown(Choice(wrong=True)) == list(made.people[1:])
    assert shown(Choice(unit=seen.posts[0].unit_id)) == [made.people[0]]
    name = next(one.name for one in seen.people if one.id == made.people[2])
    assert shown(Choice(name=name)) == [made.people[2]]


async def test_relatives_are_kept_apart_and_out_of_each_others_units(database: str) -> None:
    made = await a_plan(people=2, posts=2)
    seen = await board(made.plan, made.hr)
    one, other = seen.people
    outsider = await a_person(OrgUnit(id=seen.posts[0].unit_id, code="x", name="x"))
    for counterpart in (other.person_id, outsider):
        declared = AvoidanceDeclaration(
            person=one.person_id, counterpart=counterpart, relation="spouse", declared_at=NOW
        )
        await AvoidanceDeclaration.insert(declared)
    problem = (await demands(seen, NOW)).problem
    assert problem.related == ((0, 1),)
    assert [problem.units[unit] for unit in problem.people[0].avoids] == [seen.posts[0].unit_name]
    assert not problem.people[1].avoids
