"""The life of an assignment, from the proposal to the return."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from mentor.calendar.queries import work_calendar
from mentor.kernel.actor import Actor, system_actor
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import render
from mentor.people.tables import AvoidanceDeclaration
from mentor.rotations.actions import consents, deciding, ending, handing, proposing, reminding
from mentor.rotations.actions.ending import Ending, Written
from mentor.rotations.queries.assignment_lists import AssignmentFilter, assignments
from mentor.rotations.rules.assignments import Grade, Kind, ReviewKind, Verdict
from mentor.rotations.rules.duties import DutyKind
from mentor.rotations.rules.life import Needed, State, Step
from mentor.rotations.tables import Assignment, AssignmentDuty, PostHolder
from mentor.signoff.rules import Decision
from tests.builders.assignments import (
    FIRST,
    LAST,
    Stay,
    a_post_of,
    a_stay,
    answered,
    asked,
    begun,
    consented,
    decided,
    handing_over,
    looked_back,
    number,
    on,
    returned,
    reviewed,
    ticked,
)
from tests.builders.pairing import NOON, TODAY, a_house, a_mentee, later, somebody

pytestmark = pytest.mark.usefixtures("database")
JOB = system_actor("test")


async def duties(stay: Stay) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for row in await AssignmentDuty.select().where(AssignmentDuty.assignment == stay.id):
        found.setdefault(row["person"], set()).add(row["kind"])
    return found


async def refused(act: Any) -> str:
    with pytest.raises(Invalid) as wrong:
        await act
    return "; ".join(render(one, "en") for one in wrong.value.errors.values())


async def test_a_stay_from_the_proposal_to_the_return() -> None:
    stay = await a_stay()
    await returned(stay)
    row = await stay.row()
    assert (row.life.state, row.decision.ended_on) == (State.RETURNED, LAST)
    assert row.decision.document_no == "人字〔2026〕12号"
    assert await duties(stay) == {}


async def test_the_person_and_both_units_are_asked_at_once_and_one_refusal_brings_it_back() -> None:
    stay = await a_stay()
    request = await asked(stay)
    await answered(stay, request, stay.person)
    await answered(stay, request, stay.host_head, Decision.RETURNED, "本年已无编制。")
    with pytest.raises(Conflict):
        await answered(stay, request, stay.home_head)
    assert await reminding.settle_consents(actor=JOB, now=later(1)) == 1
    row = await stay.row()
    assert (row.stored, row.returned_because) == (State.PROPOSED, "本年已无编制。")
    assert (await duties(stay))[number(stay.hr)] == {DutyKind.REPAIR.value}
    again = await asked(stay, later(2))
    for actor in (stay.host_head, stay.home_head, stay.person):
        assert await stay.state() is State.CONSENTS
        await answered(stay, again, actor)
    assert await stay.state() is State.AVOIDANCE


async def test_a_repaired_proposal_is_put_before_the_three_as_a_new_text() -> None:
    stay = await a_stay()
    row = await stay.row()
    new = proposing.NewAssignment(
        0, Kind.SECONDMENT, stay.host.id, FIRST, date(2026, 12, 31), "补足现场经历", tasks="负责备件计划"
    )
    await proposing.change(stay.id, new, edited=row.edited, actor=stay.hr, now=NOON)
    changed = await stay.row()
    assert (changed.tasks, changed.facts.person) == ("负责备件计划", number(stay.person))
    with pytest.raises(Conflict):
        await proposing.change(stay.id, new, edited=row.edited, actor=stay.hr, now=NOON)
    await asked(stay)
    assert "no longer a proposal" in await refused(
        proposing.change(stay.id, new, edited=changed.edited + 1, actor=stay.hr, now=NOON)
    )


async def test_a_form_opened_before_the_refusal_was_written_down_may_still_be_sent() -> None:
    stay = await a_stay()
    request = await asked(stay)
    await answered(stay, request, stay.host_head, Decision.RETURNED, "本年已无编制。")
    seen = await stay.row()
    assert await reminding.settle_consents(actor=JOB, now=later(1)) == 1
    new = proposing.NewAssignment(
        0, Kind.SECONDMENT, stay.host.id, FIRST, date(2026, 12, 31), "补足现场经历", tasks="负责备件计划"
    )
    await proposing.change(stay.id, new, edited=seen.edited, actor=stay.hr, now=later(1))
    assert (await stay.row()).tasks == "负责备件计划"


async def test_a_relative_on_the_target_line_is_decided_on_with_a_reason() -> None:
    stay = await a_stay()
    await AvoidanceDeclaration.insert(
        AvoidanceDeclaration(
            person=number(stay.host_head), counterpart=number(stay.person), relation="spouse",
            declared_at=NOON,
        )
    )  # fmt: skip
    await consented(stay)
    said: dict[str, Any] = {"actor": stay.hr, "now": later(2)}
    assert "relative" in await refused(deciding.check_avoidance(stay.id, Verdict.CLEAR, "", **said))
    assert "reason" in await refused(deciding.check_avoidance(stay.id, Verdict.DESPITE, "", **said))
    assert "Still missing" in await refused(deciding.approve(stay.id, "人字1号", **said))
    await deciding.check_avoidance(stay.id, Verdict.AVOID, "夫妻关系，直接上下级。", **said)
    row = await stay.row()
    assert (row.life.state, row.returned_because) == (State.PROPOSED, "夫妻关系，直接上下级。")
    assert Needed.CONSENTS not in row.life.given, "the consents were given to what could not be"


async def test_nothing_begins_before_the_decision_the_handover_and_the_first_day() -> None:
    stay = await a_stay()
    await consented(stay)
    start: dict[str, Any] = {"actor": stay.hr}
    assert "not possible" in await refused(handing.start(stay.id, "", now=on(FIRST), **start))
    await deciding.check_avoidance(stay.id, Verdict.CLEAR, "", actor=stay.hr, now=later(2))
    await deciding.approve(stay.id, "人字1号", actor=stay.hr, now=later(3))
    await handing.open_handover(stay.id, number(stay.receiver), number(stay.witness), actor=stay.hr, now=later(4))
    with pytest.raises(Invalid) as wrong:
        await handing.start(stay.id, "", now=later(5), **start)
    assert wrong.value.errors[""].values["decisions"] == (Needed.HANDOVER, Needed.START_DAY)
    with pytest.raises(Invalid) as wrong:
        await handing.start(stay.id, "设备故障，先到岗后补交接。", now=later(5), **start)
    assert wrong.value.errors[""].values["decisions"] == (Needed.START_DAY,)
    await handing.start(stay.id, "设备故障，先到岗后补交接。", now=on(FIRST), **start)
    row = await stay.row()
    assert (row.life.state, row.decision.override_reason) == (State.IN_POST, "设备故障，先到岗后补交接。")


async def test_both_sides_tick_every_item_before_the_list_is_signed() -> None:
    stay = await a_stay()
    await handing_over(stay)
    items = (await stay.parts()).of("item")
    with pytest.raises(Conflict):  # received before it was handed over
        await handing.tick(stay.id, items[0].id, None, actor=stay.receiver, now=later(6))
    with pytest.raises(Forbidden):
        await handing.tick(stay.id, items[0].id, "无", actor=stay.witness, now=later(6))
    await ticked(stay, stay.person)
    await handing.sign(stay.id, actor=stay.person, now=later(6))
    assert "not yet handed over" in await refused(handing.sign(stay.id, actor=stay.receiver, now=later(6)))
    await ticked(stay, stay.receiver)
    await handing.sign(stay.id, actor=stay.receiver, now=later(6))
    assert Needed.HANDOVER not in (await stay.row()).life.given
    assert "already signed" in await refused(handing.sign(stay.id, actor=stay.receiver, now=later(6)))
    await handing.sign(stay.id, actor=stay.witness, now=later(6))
    assert Needed.HANDOVER in (await stay.row()).life.given
    assert await duties(stay) == {number(stay.hr): {DutyKind.BEGIN.value}}


async def test_three_different_people_hand_over_receive_and_watch() -> None:
    stay = await a_stay()
    await decided(stay)
    for receiver, witness in [(stay.person, stay.witness), (stay.receiver, stay.receiver)]:
        with pytest.raises(Invalid):
            await handing.open_handover(stay.id, number(receiver), number(witness), actor=stay.hr, now=later(5))


async def test_what_law_and_secrecy_ask_for_appears_by_itself_and_holds_the_life_up() -> None:
    house = await a_house()
    person = await a_mentee(house, is_classified_staff=True)
    await a_post_of(house, house.department, person)
    post = await a_post_of(house, house.elsewhere)
    stay = await a_stay(house, person, kind=Kind.ROTATION, host_post=post)
    assert [one.kind for one in (await stay.parts()).of("task")] == ["contract", "clearance"]
    await consented(stay)
    await deciding.check_avoidance(stay.id, Verdict.CLEAR, "", actor=stay.hr, now=later(2))
    with pytest.raises(Invalid) as wrong:
        await deciding.approve(stay.id, "人字1号", actor=stay.hr, now=later(3))
    assert wrong.value.errors[""].values["decisions"] == (Needed.CLEARANCE,)


async def test_within_one_company_a_secondment_of_ordinary_staff_asks_for_nothing_more() -> None:
    house = await a_house()
    stay = await a_stay(house, host_unit=house.company.id)
    assert (await stay.parts()).of("task") == ()


async def test_a_rotation_moves_the_post_and_the_return_moves_it_back() -> None:
    house = await a_house()
    person = await a_mentee(house)
    home = await a_post_of(house, house.department, person)
    post = await a_post_of(house, house.elsewhere)
    stay = await a_stay(house, person, kind=Kind.ROTATION, host_post=post)

    async def held() -> list[int]:
        rows = await PostHolder.select(PostHolder.post).where(PostHolder.holding == number(person))
        return [row["post"] for row in rows]

    await begun(stay)
    assert await held() == [post]
    assert (await PostHolder.select().where(PostHolder.post == home))[0]["until_on"] == FIRST - timedelta(days=1)
    await reviewed(stay, ReviewKind.MID, stay.supervisor, on(date(2026, 10, 1)))
    await ending.finish(
        stay.id, Ending(Step.END_EARLY, date(2026, 12, 1), "原岗位急需"), actor=stay.hr, now=on(date(2026, 12, 1))
    )
    assert await held() == [home]


async def test_a_stay_is_extended_once() -> None:
    stay = await a_stay()
    await begun(stay)
    said: dict[str, Any] = {"actor": stay.hr, "now": on(date(2026, 12, 1))}
    assert "at most" in await refused(ending.extend(stay.id, date(2030, 1, 1), "项目延期", **said))
    await ending.extend(stay.id, date(2027, 9, 30), "项目延期", **said)
    row = await stay.row()
    assert (row.dates.planned_end, row.decision.extended_from) == (date(2027, 9, 30), LAST)
    assert "once only" in await refused(ending.extend(stay.id, date(2027, 10, 31), "再延", **said))


async def test_the_look_back_opens_by_itself_with_ten_working_days_for_the_appraisal_and_five_for_the_return() -> None:
    stay = await a_stay()
    await begun(stay)
    assert await reminding.open_reviews(actor=JOB, now=on(LAST)) == 0, "the review half-way is missing"
    await reviewed(stay, ReviewKind.MID, stay.supervisor, on(date(2026, 10, 1)))
    assert await reminding.open_reviews(actor=JOB, now=on(LAST) - timedelta(days=1)) == 0
    assert await reminding.open_reviews(actor=JOB, now=on(LAST)) == 1
    dates, days = (await stay.row()).dates, await work_calendar(LAST, LAST)
    assert (dates.appraisal_due, dates.return_due) == (days.add_workdays(LAST, 10), days.add_workdays(LAST, 5))
    assert await duties(stay) == {
        number(stay.person): {"summary"},
        number(stay.supervisor): {"appraisal"},
        number(stay.home_head): {"opinion"},
        number(stay.hr): {"return"},
    }


async def test_each_part_of_the_look_back_has_one_author_and_is_written_once() -> None:
    stay = await a_stay()
    await looked_back(stay)
    for kind, actor in [(ReviewKind.APPRAISAL, stay.host_head), (ReviewKind.OPINION, stay.supervisor)]:
        with pytest.raises(Forbidden):
            await reviewed(stay, kind, actor, on(LAST))
    with pytest.raises(Conflict):
        await reviewed(stay, ReviewKind.SUMMARY, stay.person, on(LAST))


async def test_an_appraisal_without_a_grade_is_not_taken() -> None:
    stay = await a_stay()
    await begun(stay)
    await reviewed(stay, ReviewKind.MID, stay.supervisor, on(date(2026, 10, 1)))
    await ending.open_review(stay.id, actor=stay.hr, now=on(LAST))
    said: dict[str, Any] = {"actor": stay.supervisor, "now": on(LAST)}
    await refused(ending.write_review(stay.id, Written(ReviewKind.APPRAISAL, "好"), **said))
    await ending.write_review(stay.id, Written(ReviewKind.APPRAISAL, "好", Grade.COMPETENT), **said)


async def test_nobody_returns_before_host_home_and_the_person_have_looked_back() -> None:
    stay = await a_stay()
    await begun(stay)
    await reviewed(stay, ReviewKind.MID, stay.supervisor, on(date(2026, 10, 1)))
    await ending.open_review(stay.id, actor=stay.hr, now=on(LAST))
    with pytest.raises(Invalid) as wrong:
        await ending.finish(stay.id, Ending(Step.RETURN, LAST), actor=stay.hr, now=on(LAST))
    assert wrong.value.errors[""].values["decisions"] == (Needed.SUMMARY, Needed.APPRAISAL, Needed.OPINION)


async def test_an_early_end_has_a_reason_and_the_host_still_looks_back() -> None:
    stay = await a_stay()
    await begun(stay)
    day = date(2026, 8, 3)
    early: dict[str, Any] = {"actor": stay.hr, "now": on(day)}
    assert "reason" in await refused(ending.finish(stay.id, Ending(Step.END_EARLY, day), **early))
    await ending.finish(stay.id, Ending(Step.END_EARLY, day, "家庭原因"), **early)
    row = await stay.row()
    assert (row.life.state, row.decision.ended_on, row.decision.end_reason) == (State.ENDED_EARLY, day, "家庭原因")
    await reviewed(stay, ReviewKind.APPRAISAL, stay.supervisor, on(day))
    assert number(stay.supervisor) not in await duties(stay)


async def test_whoever_is_on_secondment_returns_and_whoever_rotated_may_stay_with_a_decision() -> None:
    stay = await a_stay()
    await looked_back(stay)
    staying: dict[str, Any] = {"now": on(LAST)}
    assert "return" in await refused(ending.finish(stay.id, Ending(Step.STAY, LAST), actor=stay.hr, **staying))
    loan = await a_stay(kind=Kind.LOAN)
    await looked_back(loan)
    assert "decision of its own" in await refused(
        ending.finish(loan.id, Ending(Step.STAY, LAST), actor=loan.hr, **staying)
    )
    await ending.finish(loan.id, Ending(Step.STAY, LAST, "", "人字〔2027〕3号"), actor=loan.hr, **staying)
    assert await loan.state() is State.STAYS


async def test_nobody_is_in_two_places_at_once_but_shadowing_goes_beside_the_own_work() -> None:
    stay = await a_stay()
    middle = FIRST + timedelta(days=60)
    same = proposing.NewAssignment(
        number(stay.person), Kind.LOAN, stay.host.id, middle, middle + timedelta(days=60), "支援", tasks="检修"
    )
    with pytest.raises(Invalid) as wrong:
        await proposing.propose(same, actor=stay.hr, now=NOON)
    assert set(wrong.value.errors) == {"starts_on"}
    beside = proposing.NewAssignment(
        number(stay.person), Kind.SHADOWING, stay.host.id, middle, middle + timedelta(days=30), "学习", tasks="跟班"
    )
    assert await proposing.propose(beside, actor=stay.hr, now=NOON)


async def test_lengths_follow_the_type() -> None:
    house = await a_house()
    person = number(await a_mentee(house))
    for kind, days in [(Kind.SECONDMENT, 60), (Kind.ROTATION, 200), (Kind.SHADOWING, 120), (Kind.LOAN, 400)]:
        new = proposing.NewAssignment(
            person, kind, house.elsewhere.id, FIRST, FIRST + timedelta(days=days), "补足", tasks="检修"
        )
        with pytest.raises(Invalid) as wrong:
            await proposing.propose(new, actor=house.hr, now=NOON)
        assert set(wrong.value.errors) == {"planned_end"}, kind


async def test_only_hr_of_the_home_unit_leads_and_nobody_their_own() -> None:
    stay = await a_stay()
    other = await somebody(stay.host, None, name="他方")
    with pytest.raises(NotFound):
        await consents.ask(stay.id, actor=other, now=NOON)
    for actor in (stay.person, stay.supervisor, stay.home_head):
        with pytest.raises(Forbidden):
            await consents.ask(stay.id, actor=actor, now=NOON)
    own = Actor(1, stay.person.person_id, stay.hr.grants, "")
    with pytest.raises(Forbidden):
        await consents.ask(stay.id, actor=own, now=NOON)


async def test_given_up_while_consents_are_asked_nobody_need_decide_any_more() -> None:
    stay = await a_stay()
    request = await asked(stay)
    await consents.cancel(stay.id, "计划调整", actor=stay.hr, now=later(1))
    assert await stay.state() is State.CANCELLED
    with pytest.raises((Conflict, Forbidden, Invalid)):
        await answered(stay, request, stay.person)


async def test_people_are_reminded_a_week_ahead_on_the_day_and_once_a_week_after() -> None:
    stay = await a_stay()
    await begun(stay)
    due = (await AssignmentDuty.select().where(AssignmentDuty.kind == "mid"))[0]["due_on"]
    told = [await reminding.remind(actor=JOB, now=on(due + timedelta(days=days))) for days in (-8, -7, -6, 0, 1, 7)]
    assert told == [0, 1, 0, 1, 0, 1]


async def test_the_list_shows_what_comes_from_and_to_the_area_and_ones_own_part() -> None:
    stay = await a_stay()
    for actor in (stay.hr, stay.host_head, stay.person, stay.supervisor):
        seen = await assignments(AssignmentFilter(), actor, TODAY)
        assert [one.row.id for one in seen.rows] == [stay.id]
    stranger = await somebody(stay.house.department, name="旁人")
    assert (await assignments(AssignmentFilter(), stranger, TODAY)).rows == []
    assert (await assignments(AssignmentFilter(kind=Kind.LOAN), stay.hr, TODAY)).rows == []
    assert [one.row.id for one in (await assignments(AssignmentFilter(late=True), stay.hr, LAST + timedelta(9))).rows]


async def test_many_are_proposed_at_once_and_again_without_doubling() -> None:
    house = await a_house()
    await a_stay(house)  # its heads may speak
    new = [
        proposing.NewAssignment(
            number(await a_mentee(house)), Kind.LOAN, house.elsewhere.id, FIRST, FIRST + timedelta(days=90), "轮岗计划",
            tasks="检修", stint=stint,
        )
        for stint in range(1, 4)
    ]  # fmt: skip
    wrong = proposing.NewAssignment(0, Kind.LOAN, house.elsewhere.id, FIRST, LAST, "轮岗计划", stint=9)
    first = await proposing.propose_many([*new, wrong], actor=house.hr, now=NOON)
    assert [one.id is not None for one in first] == [True, True, True, False]
    assert set(first[3].refusals) == {"person"}
    again = await proposing.propose_many(new, actor=house.hr, now=NOON)
    assert [one.id for one in again] == [one.id for one in first[:3]]
    assert await Assignment.count() == 4


async def test_signing_twice_at_the_same_time_signs_once() -> None:
    stay = await a_stay()
    await handing_over(stay)
    await ticked(stay, stay.person, stay.receiver)
    twice = [handing.sign(stay.id, actor=stay.person, now=later(7)) for _ in range(2)]
    done = await asyncio.gather(*twice, return_exceptions=True)
    assert sum(one is None for one in done) == 1, done
    assert len((await stay.parts()).of("signature")) == 1
