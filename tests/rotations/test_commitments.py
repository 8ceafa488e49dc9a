"""Projects keep their people at home, slip, and the plan changes as little as it can; wishes from a file."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor.kernel import clock
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.people.tables import OrgUnit
from mentor.projects.tables import JointProject, ProjectMember, ProjectNode
from mentor.rotations.actions.asking import ask, claim_next
from mentor.rotations.actions.commitments import slip, tie, untie
from mentor.rotations.actions.publishing import publish
from mentor.rotations.actions.wishes import take_wishes, wish
from mentor.rotations.actions.working import perform
from mentor.rotations.planning.checker import violations
from mentor.rotations.queries.demands import demands
from mentor.rotations.queries.plans import board, plan_row
from mentor.rotations.rules.board import Part
from mentor.rotations.rules.commitments import LAST_PERIOD, NewCommitment, Slip, slipped
from mentor.rotations.rules.plans import Outcome
from mentor.rotations.tables import PlanWish
from tests.builders.growth import NOW, TODAY
from tests.builders.projects import a_project
from tests.builders.rotations import Plan, a_plan

HEAD = (1, ["工号", "岗位或单位", "分值"])


async def _act(action: Any, made: Plan, *arguments: Any, **values: Any) -> Any:
    edited = (await plan_row(made.plan, made.hr)).edited
    return await action(made.plan, *arguments, **values, edited=edited, actor=made.hr, now=NOW)


async def _with_project(made: Plan, *people: int) -> int:
    """A project of the plan's unit, with these rows of the plan in its team and one node."""
    project = (await a_project()).project
    await JointProject.update({JointProject.unit: made.unit.id}).where(JointProject.id == project)
    rows = {one.id: one.person_id for one in (await board(made.plan, made.hr)).people}
    for one in people:
        member = ProjectMember(project=project, person=rows[one], line="business", from_on=TODAY)
        await ProjectMember.insert(member)
    await ProjectNode.insert(ProjectNode(project=project, title="投运", due_on=TODAY.replace(year=2027)))
    return project


async def test_a_project_that_slips_moves_only_whom_it_needs_and_the_price_is_shown(database: str) -> None:
    made = await a_plan(people=4, posts=2)
    project = await _with_project(made, made.people[0])
    await _act(tie, made, NewCommitment(project, 1, 2))
    await _planned(made)
    await _act(publish, made, Part())
    before = await _cells(made)
    assert not {month for person, month in before if person == made.people[0]} & {1, 2}
    last = max(month for person, month in before if person == made.people[0])
    [tied] = (await board(made.plan, made.hr)).commitments
    await _act(slip, made, tied.id, Slip(last - 1, "设备到货晚"))
    seen = await board(made.plan, made.hr)
    assert (seen.commitments[0].first, seen.commitments[0].last) == (last, last + 1)
    numbers = await demands(seen, NOW)
    assert violations(numbers.problem, numbers.plan(seen.stints))  # they are planned for a month they are needed in
    outcome = await _planned(made)
    after = await _cells(made)
    assert {person for person, _ in set(before.items()) ^ set(after.items()) for person in [person[0]]} == {
        made.people[0]
    }
    assert (outcome.changed > 0, outcome.stability is not None) == (True, True)


async def test_whoever_leaves_the_team_is_free_and_a_project_taken_out_needs_nobody(database: str) -> None:
    made = await a_plan(people=2)
    project = await _with_project(made, *made.people)
    await _act(tie, made, NewCommitment(project, 3, 14))
    assert [one.at_home for one in (await board(made.plan, made.hr)).people] == [frozenset(range(3, 13))] * 2
    [person] = [one.person_id for one in (await board(made.plan, made.hr)).people if one.id == made.people[0]]
    await ProjectMember.update({ProjectMember.until_on: TODAY}).where(ProjectMember.person == person)
    seen = await board(made.plan, made.hr)
    assert {one.id: bool(one.busy) for one in seen.people} == dict(zip(made.people, (False, True), strict=True))
    await _act(untie, made, seen.commitments[0].id)
    assert not (await board(made.plan, made.hr)).commitments
    with pytest.raises(Conflict):
        await _act(untie, made, seen.commitments[0].id)


async def test_a_later_node_shows_that_the_project_slips(database: str) -> None:
    made = await a_plan()
    project = await _with_project(made)
    await _act(tie, made, NewCommitment(project, 1, 2))
    assert (await board(made.plan, made.hr)).commitments[0].late_months == 0
    later = TODAY.replace(year=2027, month=TODAY.month % 12 + 1)
    later = later if later.month > TODAY.month else later.replace(year=2028)
    await ProjectNode.update({ProjectNode.due_on: later}).where(ProjectNode.project == project)
    [tied] = (await board(made.plan, made.hr)).commitments
    assert tied.late_months == 1
    await _act(slip, made, tied.id, Slip(1, "延期获批"))
    assert (await board(made.plan, made.hr)).commitments[0].late_months == 0


async def test_only_hr_of_the_area_ties_a_project_and_only_one_it_sees(database: str) -> None:
    made = await a_plan()
    elsewhere = (await a_project()).project
    with pytest.raises(Invalid) as wrong:
        await _act(tie, made, NewCommitment(elsewhere, 1, 2))
    assert "project" in wrong.value.errors
    project = await _with_project(made)
    with pytest.raises(Invalid):
        await _act(tie, made, NewCommitment(project, 13, 13))
    with pytest.raises(Forbidden):
        edited = (await plan_row(made.plan, made.hr)).edited
        await tie(made.plan, NewCommitment(project, 1, 2), edited=edited, actor=made.head, now=NOW)


@given(st.integers(1, 12), st.integers(0, 12), st.integers(1, 24), st.integers(0, 12))
def test_what_has_begun_only_ends_later(first: int, length: int, months: int, past: int) -> None:
    start, end = slipped(first, first + length, months, past)
    assert 1 <= start <= end <= LAST_PERIOD
    assert end == min(first + length + months, LAST_PERIOD)
    assert start == first or first > past


async def test_wishes_for_a_unit_reach_each_of_its_posts_and_one_for_a_post_goes_before(database: str) -> None:
    made = await a_plan(people=2, posts=2)
    for post in (await board(made.plan, made.hr)).posts:
        await OrgUnit.update({OrgUnit.name: f"车间{post.unit_id}"}).where(OrgUnit.id == post.unit_id)
    seen = await board(made.plan, made.hr)
    first, second = (next(one for one in seen.people if one.id == row) for row in made.people)
    one, other = (next(post for post in seen.posts if post.id == row) for row in made.posts)
    rows = [
        HEAD,
        (2, [first.employee_no, one.unit_name, "20"]),
        (3, [first.employee_no, one.code, "90"]),
        (4, [second.employee_no, other.unit_name, "70"]),
    ]
    assert await _act(take_wishes, made, rows) == 2
    await _act(wish, made, second.id, 10, unit=one.unit_id)
    kept = await PlanWish.select(PlanWish.person, PlanWish.post, PlanWish.points)
    assert {(row["person"], row["post"], row["points"]) for row in kept} == {
        (first.id, one.id, 90), (second.id, other.id, 70), (second.id, one.id, 10),
    }  # fmt: skip


async def test_a_file_with_a_wrong_row_is_not_taken_at_all_and_says_which(database: str) -> None:
    made = await a_plan()
    [person], [post] = (await board(made.plan, made.hr)).people, (await board(made.plan, made.hr)).posts
    number = person.employee_no
    rows = [
        HEAD,
        (2, [number, post.code, "80"]),
        (3, ["x", post.code, "80"]),
        (5, [person.name, "?", "80"]),
    ]
    with pytest.raises(Invalid) as wrong:
        await _act(take_wishes, made, [*rows, (6, [number, post.code, "101"])])
    told = wrong.value.errors["file"].values
    assert [one.values["row"] for one in told["rows"]] == [3, 5, 6]
    assert not await PlanWish.count()


async def _cells(made: Plan) -> dict[tuple[int, int], int]:
    """(person, month) -> post."""
    stints = (await board(made.plan, made.hr)).stints
    return {(one.person, month): one.post for one in stints for month in range(one.start, one.last + 1)}


async def _planned(made: Plan) -> Outcome:
    await _act(ask, made)
    claimed = await claim_next(clock.now())
    assert claimed is not None
    await perform(*claimed)
    return msgspec.json.decode((await plan_row(made.plan, made.hr)).outcome, type=Outcome)
