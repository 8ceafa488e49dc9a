"""Writing a plan, having it accepted by three, and changing it afterwards."""

from datetime import date

import pytest

from mentor.growth.actions.goals import change_goal, remove_goal, save_goal
from mentor.growth.actions.planned import add_milestone, change_milestone, remove_milestone
from mentor.growth.actions.plans import submit_plan
from mentor.growth.actions.seats import holders_of
from mentor.growth.queries.plan_page import plan_page
from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.plans import PlanState
from mentor.growth.tables import PlanVersion
from mentor.journal.tables import JournalEntry
from mentor.kernel.errors import Forbidden, Invalid, NotFound
from mentor.pairing.rules.states import MentorshipState
from mentor.pairing.tables import Mentorship
from mentor.people.rules import Role
from mentor.people.tables import OrgUnit, RoleGrant
from mentor.signoff import actions as signoff
from mentor.signoff.rules import Decision, RequestState
from tests.builders.growth import NOW, TODAY, Growth, a_goal, a_mentorship, a_milestone, an_actor
from tests.growth.refusals import refuses

pytestmark = pytest.mark.usefixtures("database")


async def a_plan(growth: Growth) -> int:
    """A plan that can be submitted; gives its milestone."""
    await save_goal(growth.mentorship, a_goal(), actor=growth.mentee, now=NOW)
    return await add_milestone(growth.mentorship, a_milestone(), actor=growth.mentee, now=NOW)


async def decided(growth: Growth, request: int, decision: Decision, version: int) -> RequestState:
    state = None
    for seat, actor in (("party", growth.party), ("technical", growth.technical), ("unit_head", growth.head)):
        outcome = await signoff.decide(
            request, seat, decision, "请补充", actor=actor, now=NOW, expected_version=version
        )
        state = outcome.state
    assert state is not None
    return state


async def test_a_plan_comes_into_force_when_all_three_accept():
    growth = await a_mentorship()
    await a_plan(growth)
    request = await submit_plan(growth.mentorship, actor=growth.mentee, now=NOW)
    assert (await plan_page(growth.mentorship, growth.mentee, TODAY)).facts.state is PlanState.IN_REVIEW

    assert await decided(growth, request, Decision.ACCEPTED, 1) is RequestState.ACCEPTED

    page = await plan_page(growth.mentorship, growth.party, TODAY)
    assert (page.facts.state, page.facts.in_force) == (PlanState.ACCEPTED, 1)
    assert page.milestones[0].is_agreed
    assert page.submit_refusal is not None


async def test_a_one_sided_plan_is_not_submitted_and_says_why():
    growth = await a_mentorship()
    await save_goal(growth.mentorship, a_goal(), actor=growth.mentee, now=NOW)
    one_sided = a_milestone((Axis.BUSINESS, "会操作"))
    await add_milestone(growth.mentorship, one_sided, actor=growth.mentee, now=NOW)
    with refuses(Forbidden, "one-sided"):
        await submit_plan(growth.mentorship, actor=growth.mentee, now=NOW)
    assert any("one-sided" in one.key for one in (await plan_page(growth.mentorship, growth.mentee, TODAY)).problems)


async def test_changing_a_plan_in_force_makes_a_draft_while_the_old_version_holds():
    growth = await a_mentorship()
    await a_plan(growth)
    request = await submit_plan(growth.mentorship, actor=growth.mentee, now=NOW)
    await decided(growth, request, Decision.ACCEPTED, 1)

    await save_goal(growth.mentorship, a_goal(Axis.BUSINESS), actor=growth.mentee, now=NOW)
    page = await plan_page(growth.mentorship, growth.mentee, TODAY)
    assert (page.facts.state, page.facts.version, page.facts.in_force) == (PlanState.DRAFT, 2, 1)
    assert page.milestones[0].is_agreed, "what was not touched stays agreed"

    again = await submit_plan(growth.mentorship, actor=growth.mentee, now=NOW)
    assert again == request
    page = await plan_page(growth.mentorship, growth.mentee, TODAY)
    assert (page.facts.state, page.facts.in_force) == (PlanState.IN_REVIEW, 1)
    await decided(growth, request, Decision.ACCEPTED, 2)
    assert (await plan_page(growth.mentorship, growth.mentee, TODAY)).facts.in_force == 2
    assert await PlanVersion.count() == 2


async def test_changing_what_was_submitted_takes_it_back():
    growth = await a_mentorship()
    await a_plan(growth)
    request = await submit_plan(growth.mentorship, actor=growth.mentee, now=NOW)
    await signoff.decide(request, "party", Decision.ACCEPTED, actor=growth.party, now=NOW, expected_version=1)

    await save_goal(growth.mentorship, a_goal(), actor=growth.mentee, now=NOW)

    page = await plan_page(growth.mentorship, growth.mentee, TODAY)
    assert (page.facts.state, page.facts.version) == (PlanState.DRAFT, 2)
    assert page.plan.request.state == RequestState.WITHDRAWN
    await submit_plan(growth.mentorship, actor=growth.mentee, now=NOW)
    assert await decided(growth, request, Decision.ACCEPTED, 2) is RequestState.ACCEPTED


async def test_a_returned_plan_must_change_before_it_comes_again():
    growth = await a_mentorship()
    await a_plan(growth)
    request = await submit_plan(growth.mentorship, actor=growth.mentee, now=NOW)
    await decided(growth, request, Decision.RETURNED, 1)
    assert (await plan_page(growth.mentorship, growth.mentee, TODAY)).facts.state is PlanState.RETURNED
    with refuses(Forbidden, "returned"):
        await submit_plan(growth.mentorship, actor=growth.mentee, now=NOW)
    goal = (await plan_page(growth.mentorship, growth.mentee, TODAY)).goals[0]
    await change_goal(goal.id, a_goal(text="改过的目标"), actor=growth.mentee, now=NOW)
    await submit_plan(growth.mentorship, actor=growth.mentee, now=NOW)
    assert await decided(growth, request, Decision.ACCEPTED, 2) is RequestState.ACCEPTED


async def test_changing_a_milestone_that_was_agreed_needs_the_three_again():
    growth = await a_mentorship()
    milestone = await a_plan(growth)
    request = await submit_plan(growth.mentorship, actor=growth.mentee, now=NOW)
    await decided(growth, request, Decision.ACCEPTED, 1)

    await change_milestone(milestone, a_milestone(title="换一个要求"), actor=growth.mentee, now=NOW)

    page = await plan_page(growth.mentorship, growth.mentee, TODAY)
    assert not page.milestones[0].is_agreed
    assert page.milestones[0].was_agreed
    with refuses(Forbidden, "cannot be removed"):
        await remove_milestone(milestone, actor=growth.mentee, now=NOW)


async def test_a_milestone_nobody_agreed_to_can_be_removed():
    growth = await a_mentorship()
    milestone = await a_plan(growth)
    assert await remove_milestone(milestone, actor=growth.mentee, now=NOW) == growth.mentorship
    assert (await plan_page(growth.mentorship, growth.mentee, TODAY)).milestones == ()


async def test_five_goals_are_enough():
    growth = await a_mentorship()
    for _ in range(5):
        await save_goal(growth.mentorship, a_goal(), actor=growth.mentee, now=NOW)
    with pytest.raises(Invalid):
        await save_goal(growth.mentorship, a_goal(), actor=growth.mentee, now=NOW)


async def test_two_windows_do_not_overwrite_each_other():
    growth = await a_mentorship()
    goal = await save_goal(growth.mentorship, a_goal(), actor=growth.mentee, now=NOW)
    await change_goal(goal, a_goal(text="第一个窗口"), actor=growth.mentee, now=NOW)
    with pytest.raises(Invalid) as refused:
        await change_goal(goal, a_goal(text="第二个窗口"), actor=growth.mentee, now=NOW)
    assert "another window" in refused.value.errors[""].key
    assert (await plan_page(growth.mentorship, growth.mentee, TODAY)).goals[0].text == "第一个窗口"


async def test_mentors_hr_and_unit_read_the_plan_and_strangers_do_not_know_it_exists():
    growth = await a_mentorship()
    milestone = await a_plan(growth)
    goal = (await plan_page(growth.mentorship, growth.mentee, TODAY)).goals[0].id
    for reader in (growth.party, growth.technical, growth.head, growth.hr, growth.secretary):
        page = await plan_page(growth.mentorship, reader, TODAY)
        assert page.edit_refusal is not None
        with pytest.raises(Forbidden):
            await change_goal(goal, a_goal(), actor=reader, now=NOW)
        with pytest.raises(Forbidden):
            await submit_plan(growth.mentorship, actor=reader, now=NOW)
    for do in (
        plan_page(growth.mentorship, growth.stranger, TODAY),
        change_goal(goal, a_goal(), actor=growth.stranger, now=NOW),
        remove_goal(goal, actor=growth.stranger, now=NOW),
        change_milestone(milestone, a_milestone(), actor=growth.stranger, now=NOW),
        submit_plan(growth.mentorship, actor=growth.stranger, now=NOW),
    ):
        with pytest.raises(NotFound):
            await do


async def test_without_a_third_person_as_unit_head_the_plan_waits():
    growth = await a_mentorship()
    await a_plan(growth)
    await RoleGrant.update({RoleGrant.revoked_at: NOW}).where(RoleGrant.role == "unit_head")
    with refuses(Forbidden, "No unit head"):
        await submit_plan(growth.mentorship, actor=growth.mentee, now=NOW)


async def test_due_dates_after_the_end_are_named():
    growth = await a_mentorship()
    await save_goal(growth.mentorship, a_goal(due_on=date(2027, 3, 1)), actor=growth.mentee, now=NOW)
    assert any(
        "after the end" in one.plural or "after the end" in one.key
        for one in (await plan_page(growth.mentorship, growth.mentee, TODAY)).problems
    )


async def test_a_plan_is_drafted_before_but_submitted_after_the_agreement():
    growth = await a_mentorship(state=MentorshipState.AGREEMENT)
    await a_plan(growth)
    with refuses(Forbidden, "agreement"):
        await submit_plan(growth.mentorship, actor=growth.mentee, now=NOW)


async def test_a_secrecy_mark_in_a_goal_is_refused_and_journalled_without_the_text():
    growth = await a_mentorship()
    with pytest.raises(Invalid):
        await save_goal(growth.mentorship, a_goal(text="机密★10年 某型号"), actor=growth.mentee, now=NOW)
    assert (await plan_page(growth.mentorship, growth.mentee, TODAY)).goals == ()
    entry = await JournalEntry.select().where(JournalEntry.action == "files.refuse_marked").first()
    assert entry is not None
    assert entry["outcome"] == "refused"


async def test_a_new_version_goes_to_the_mentors_and_the_unit_head_of_today():
    growth = await a_mentorship()
    await a_plan(growth)
    request = await submit_plan(growth.mentorship, actor=growth.mentee, now=NOW)
    await decided(growth, request, Decision.ACCEPTED, 1)
    unit = await OrgUnit.objects().get(OrgUnit.id == growth.unit)
    successor, new_head = await an_actor(unit, name="新业老师"), await an_actor(unit, Role.UNIT_HEAD)
    await Mentorship.update({Mentorship.technical_mentor: successor.person_id}).where(
        Mentorship.id == growth.mentorship
    )
    await RoleGrant.update({RoleGrant.revoked_at: NOW}).where(RoleGrant.account == growth.head.account_id)
    await save_goal(growth.mentorship, a_goal(Axis.BUSINESS), actor=growth.mentee, now=NOW)
    await submit_plan(growth.mentorship, actor=growth.mentee, now=NOW)
    assert await holders_of(request) == {
        "party": growth.party.person_id,
        "technical": successor.person_id,
        "unit_head": new_head.person_id,
    }
