"""Into the pool and out of it: application, review, notice, appointment, suspension, leaving, evaluation."""

import asyncio
from datetime import date

import pytest

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.notifications.tables import Message
from mentor.pairing import jobs
from mentor.pairing.actions import applications, notices, profiles, reviews, suspensions
from mentor.pairing.actions.applications import Offering
from mentor.pairing.actions.notices import NewNotice
from mentor.pairing.actions.profiles import Appointment, Correction, Evaluation
from mentor.pairing.actions.reviews import Finding
from mentor.pairing.queries.notices import notice_view
from mentor.pairing.queries.pool import PoolFilter, pool
from mentor.pairing.queries.profiles import for_offices, own_profiles, profile_view
from mentor.pairing.rules.facts import Axes
from mentor.pairing.rules.states import (
    ApplicationState,
    Consequence,
    Grade,
    NoticeState,
    ObjectionState,
    PairState,
    ProfileState,
    Seat,
    SuspensionCause,
)
from mentor.pairing.tables import MentorPair, MentorProfile
from mentor.people.rules import EmploymentStatus, Role
from mentor.people.tables import Person
from tests.builders.pairing import (
    NOON,
    QUALIFIED,
    TODAY,
    House,
    a_house,
    a_mentor,
    a_running,
    an_offered,
    later,
    person_of,
    somebody,
)

pytestmark = pytest.mark.usefixtures("database")


def offering(seat: Seat = Seat.PARTY) -> Offering:
    return Offering(seat, "党建,思想政治工作", "从事党务工作十二年。", 2)


async def a_candidate(house: House, seat: Seat = Seat.PARTY) -> tuple[Actor, int]:
    """Somebody fit who has applied."""
    actor = await somebody(house.department, **QUALIFIED[seat])
    return actor, await applications.apply(offering(seat), actor=actor, now=NOON)


async def accepted(house: House, seat: Seat = Seat.PARTY) -> tuple[Actor, int]:
    actor, profile = await a_candidate(house, seat)
    finding = Finding(ApplicationState.ACCEPTED, "符合条件", 2, Axes(4, 0, 3))
    await reviews.review(profile, finding, actor=house.party_office, now=NOON)
    return actor, profile


async def on_notice(house: House, seat: Seat = Seat.PARTY) -> tuple[Actor, int, int]:
    actor, profile = await accepted(house, seat)
    new = NewNotice("导师人选公示", "现将拟聘导师公示如下。", house.root.id, (profile,), 5)
    return actor, profile, await notices.publish(new, actor=house.party_office, now=NOON)


async def state_of(profile: int) -> ProfileState:
    row = await MentorProfile.select(MentorProfile.state).where(MentorProfile.id == profile).first()
    assert row is not None
    return ProfileState(row["state"])


async def test_from_application_to_appointment() -> None:
    house = await a_house()
    actor, profile, _notice = await on_notice(house)
    assert await state_of(profile) is ProfileState.NOTICED
    letter = Appointment("聘字〔2026〕1号", TODAY)
    with pytest.raises(Forbidden):
        await profiles.appoint(profile, letter, actor=house.party_office, now=later(1))
    await jobs.close_notices(later(7))  # Monday is the fifth working day: not over yet
    with pytest.raises(Forbidden):
        await profiles.appoint(profile, letter, actor=house.party_office, now=later(7))
    await jobs.close_notices(later(8))
    await profiles.appoint(profile, letter, actor=house.party_office, now=later(8))
    view = await profile_view(profile, actor)
    assert view.facts.state is ProfileState.ACTIVE
    assert (view.letter_no, view.term_until) == ("聘字〔2026〕1号", date(2028, 3, 2))
    assert (view.capacity, view.strengths) == (2, Axes(4, 0, 3))


async def test_a_review_is_made_by_somebody_else_in_the_right_office() -> None:
    house = await a_house()
    actor, profile = await a_candidate(house)
    finding = Finding(ApplicationState.ACCEPTED)
    with pytest.raises(Forbidden):
        await reviews.review(profile, finding, actor=actor, now=NOON)
    for stranger in (house.hr, house.leader):
        with pytest.raises(NotFound):
            await reviews.review(profile, finding, actor=stranger, now=NOON)


async def test_whoever_recommended_somebody_does_not_review_it() -> None:
    house = await a_house()
    person = await person_of(await somebody(house.department, **QUALIFIED[Seat.PARTY]))
    profile = await applications.recommend(person.id, offering(), "政治可靠", actor=house.party_office, now=NOON)
    with pytest.raises(Forbidden):
        await reviews.review(profile, Finding(ApplicationState.ACCEPTED), actor=house.party_office, now=NOON)
    second = await somebody(house.root, Role.PARTY_OFFICE)
    await reviews.review(profile, Finding(ApplicationState.ACCEPTED), actor=second, now=NOON)


async def test_a_shortcoming_needs_an_exception_and_membership_cannot_be_waived() -> None:
    house = await a_house()
    young = await somebody(house.department, **QUALIFIED[Seat.TECHNICAL] | {"specialty_years": 2})
    profile = await applications.apply(offering(Seat.TECHNICAL), actor=young, now=NOON)
    with pytest.raises(Invalid) as refused:
        await reviews.review(profile, Finding(ApplicationState.ACCEPTED), actor=house.hr, now=NOON)
    assert set(refused.value.errors) == {"exception_reason"}
    waived = Finding(ApplicationState.ACCEPTED, exception_reason="省级技术能手，特殊贡献")
    await reviews.review(profile, waived, actor=house.hr, now=NOON)
    assert (await profile_view(profile, house.hr)).exception_reason == "省级技术能手，特殊贡献"

    outsider = await somebody(house.department)
    profile = await applications.apply(offering(Seat.PARTY), actor=outsider, now=NOON)
    with pytest.raises(Invalid):
        await reviews.review(profile, waived, actor=house.party_office, now=NOON)


async def test_a_returned_application_comes_again() -> None:
    house = await a_house()
    actor, profile = await a_candidate(house)
    with pytest.raises(Invalid):
        await reviews.review(profile, Finding(ApplicationState.RETURNED), actor=house.party_office, now=NOON)
    await reviews.review(profile, Finding(ApplicationState.RETURNED, "请补充经历"), actor=house.party_office, now=NOON)
    assert await state_of(profile) is ProfileState.RETURNED
    assert await applications.apply(offering(), actor=actor, now=later(1)) == profile
    assert await state_of(profile) is ProfileState.SUBMITTED
    with pytest.raises(Forbidden):
        await applications.apply(offering(), actor=actor, now=later(1))


async def test_a_unit_head_recommends_only_people_of_the_unit() -> None:
    house = await a_house()
    head = await somebody(house.department, Role.UNIT_HEAD)
    person = await person_of(await somebody(house.department, **QUALIFIED[Seat.TECHNICAL]))
    outsider = await person_of(await somebody(house.elsewhere))
    await applications.recommend(person.id, offering(Seat.TECHNICAL), "技术过硬", actor=head, now=NOON)
    with pytest.raises(NotFound):
        await applications.recommend(outsider.id, offering(Seat.TECHNICAL), "技术过硬", actor=head, now=NOON)
    with pytest.raises(Invalid):
        await applications.recommend(person.id, offering(Seat.TECHNICAL), "再次推荐", actor=head, now=NOON)
    assert head.person_id is not None
    with pytest.raises(Forbidden):
        await applications.recommend(head.person_id, offering(Seat.TECHNICAL), "自己", actor=head, now=NOON)


async def test_an_invitation_is_accepted_by_applying_or_declined() -> None:
    house = await a_house()
    retired = await somebody(house.department, **QUALIFIED[Seat.PARTY] | {"status": EmploymentStatus.RETIRED})
    assert retired.person_id is not None
    profile = await applications.invite(retired.person_id, Seat.PARTY, "诚邀您", actor=house.party_office, now=NOON)
    assert await state_of(profile) is ProfileState.INVITED
    await applications.withdraw(profile, actor=retired, now=NOON)
    assert await state_of(profile) is ProfileState.DECLINED
    await applications.invite(retired.person_id, Seat.PARTY, "再次邀请", actor=house.party_office, now=NOON)
    assert await applications.apply(offering(), actor=retired, now=NOON) == profile
    mine = await own_profiles(retired)
    assert mine[0].application is not None
    assert mine[0].application.source == "invited"


async def test_of_two_applications_at_the_same_moment_one_is_kept() -> None:
    house = await a_house()
    actor = await somebody(house.department, **QUALIFIED[Seat.PARTY])
    outcomes = await asyncio.gather(
        *(applications.apply(offering(), actor=actor, now=NOON) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(one, int) for one in outcomes) == 1
    assert all(isinstance(one, int | Conflict | Forbidden) for one in outcomes), outcomes
    assert await MentorProfile.count() == 1


async def test_an_application_is_seen_by_the_person_and_the_office_only() -> None:
    house = await a_house()
    actor, profile = await a_candidate(house)
    colleague = await somebody(house.department)
    assert (await profile_view(profile, actor)).is_own
    assert (await profile_view(profile, house.party_office)).may_manage
    assert [view.id for view in await for_offices(house.party_office, ProfileState.SUBMITTED)] == [profile]
    assert await for_offices(house.hr, ProfileState.SUBMITTED) == []
    for stranger in (colleague, house.hr, house.leader):
        with pytest.raises(NotFound):
            await profile_view(profile, stranger)


async def test_anybody_may_object_to_a_notice_and_a_valid_objection_stops_the_appointment() -> None:
    house = await a_house()
    actor, profile, notice = await on_notice(house)
    colleague = await somebody(house.elsewhere)
    entry = (await notice_view(notice, colleague, now=NOON)).entries[0]
    with pytest.raises(Forbidden):
        await notices.object_to(entry.facts.id, "本人", actor=actor, now=NOON)
    with pytest.raises(Forbidden):
        await notices.object_to(entry.facts.id, "过期", actor=colleague, now=later(8))
    objection = await notices.object_to(entry.facts.id, "考核材料不实", actor=colleague, now=later(1))
    await jobs.close_notices(later(8))
    with pytest.raises(Forbidden):
        await profiles.appoint(profile, Appointment("1号", TODAY), actor=house.party_office, now=later(9))
    with pytest.raises(Forbidden):
        await notices.decide_objection(objection, ObjectionState.DISMISSED, "不实", actor=colleague, now=later(9))
    await notices.decide_objection(objection, ObjectionState.UPHELD, "属实", actor=house.party_office, now=later(9))
    assert await state_of(profile) is ProfileState.REJECTED
    assert (await notice_view(notice, colleague, now=later(9))).entries[0].facts.state is NoticeState.UPHELD


async def test_a_dismissed_objection_lets_the_appointment_go_on() -> None:
    house = await a_house()
    _actor, profile, notice = await on_notice(house)
    colleague = await somebody(house.elsewhere)
    entry = (await notice_view(notice, colleague, now=NOON)).entries[0].facts.id
    objection = await notices.object_to(entry, "考核材料不实", actor=colleague, now=later(1))
    await notices.decide_objection(objection, ObjectionState.DISMISSED, "不实", actor=house.party_office, now=later(2))
    assert (await notice_view(notice, colleague, now=later(2))).entries[0].facts.state is NoticeState.RUNNING
    await jobs.close_notices(later(8))
    await profiles.appoint(profile, Appointment("1号", TODAY), actor=house.party_office, now=later(8))
    assert await state_of(profile) is ProfileState.ACTIVE


async def test_an_objection_dismissed_after_the_period_clears_the_candidate() -> None:
    house = await a_house()
    _actor, profile, notice = await on_notice(house)
    colleague = await somebody(house.elsewhere)
    entry = (await notice_view(notice, colleague, now=NOON)).entries[0].facts.id
    objection = await notices.object_to(entry, "考核材料不实", actor=colleague, now=later(1))
    await jobs.close_notices(later(8))
    await notices.decide_objection(objection, ObjectionState.DISMISSED, "不实", actor=house.party_office, now=later(9))
    await profiles.appoint(profile, Appointment("1号", TODAY), actor=house.party_office, now=later(9))
    assert await state_of(profile) is ProfileState.ACTIVE


async def test_two_objections_decided_at_the_same_moment_clear_the_candidate() -> None:
    house = await a_house()
    _actor, _profile, notice = await on_notice(house)
    colleagues = [await somebody(house.elsewhere) for _ in range(2)]
    entry = (await notice_view(notice, colleagues[0], now=NOON)).entries[0].facts.id
    raised = [await notices.object_to(entry, "异议", actor=one, now=later(1)) for one in colleagues]
    await asyncio.gather(
        *(
            notices.decide_objection(one, ObjectionState.DISMISSED, "不实", actor=house.party_office, now=later(2))
            for one in raised
        )
    )
    assert (await notice_view(notice, colleagues[0], now=later(2))).entries[0].facts.state is NoticeState.RUNNING


async def test_an_objection_is_read_by_the_offices_and_who_raised_it() -> None:
    house = await a_house()
    actor, _profile, notice = await on_notice(house)
    colleague = await somebody(house.elsewhere)
    entry = (await notice_view(notice, colleague, now=NOON)).entries[0].facts.id
    await notices.object_to(entry, "考核材料不实", actor=colleague, now=later(1))
    for reader, sees in ((house.party_office, True), (colleague, True), (actor, False), (house.leader, False)):
        assert ("考核材料不实" in str(await notice_view(notice, reader, now=later(1)))) is sees


async def test_a_notice_is_never_shorter_than_the_policy() -> None:
    house = await a_house()
    _actor, profile = await accepted(house)
    with pytest.raises(Invalid):
        await notices.publish(NewNotice("公示", "", house.root.id, (profile,), 4), actor=house.party_office, now=NOON)


async def test_a_withdrawn_notice_leaves_its_candidates_waiting_for_another() -> None:
    house = await a_house()
    _actor, profile, notice = await on_notice(house)
    await notices.withdraw_notice(notice, "名单有误", actor=house.party_office, now=later(1))
    assert await state_of(profile) is ProfileState.SUBMITTED
    new = NewNotice("导师人选公示", "", house.root.id, (profile,), 5)
    assert await notices.publish(new, actor=house.party_office, now=later(1)) != notice


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({Person.status: EmploymentStatus.LEFT.value}, SuspensionCause.LEFT),
        ({Person.blocked_until: date(2026, 6, 1)}, SuspensionCause.BLOCKED),
        ({}, SuspensionCause.TERM_OVER),
    ],
)
async def test_who_left_is_blocked_or_over_the_term_is_suspended_by_itself(
    change: dict, cause: SuspensionCause
) -> None:  # type: ignore[type-arg]
    house = await a_house()
    mentor = await a_mentor(house, Seat.PARTY, term_until=date(2026, 3, 1) if not change else date(2028, 1, 1))
    well = await a_mentor(house, Seat.PARTY)
    if change:
        await Person.update(change).where(Person.id == mentor.person)
    await jobs.suspend_mentors(NOON)
    assert await state_of(mentor.profile) is ProfileState.SUSPENDED
    assert await state_of(well.profile) is ProfileState.ACTIVE
    assert (await profile_view(mentor.profile, house.party_office)).suspended_because is cause
    assert (await profile_view(mentor.profile, house.leader)).suspended_because is None


async def test_a_suspension_tells_hr_about_the_mentees_who_need_a_successor() -> None:
    match = await a_running()
    await Person.update({Person.status: EmploymentStatus.LEFT.value}).where(Person.id == match.party.person)
    await jobs.suspend_mentors(later(1))
    told = await Message.select(Message.address).where(Message.recipient == match.house.hr.person_id)
    assert {"address": "/handovers"} in told
    assert (await MentorPair.select(MentorPair.state).first()) == {"state": PairState.SUSPENDED}


async def test_a_reappointment_lifts_a_suspension_for_the_term_and_wakes_the_pairs() -> None:
    match = await a_running()
    await MentorProfile.update({MentorProfile.term_until: TODAY}).where(MentorProfile.id == match.party.profile)
    await jobs.suspend_mentors(later(1))
    assert await state_of(match.party.profile) is ProfileState.SUSPENDED
    letter = Appointment("续聘1号", TODAY, date(2028, 3, 1))
    await profiles.reappoint(match.party.profile, letter, actor=match.house.party_office, now=later(2))
    assert await state_of(match.party.profile) is ProfileState.ACTIVE
    assert (await MentorPair.select(MentorPair.state).first()) == {"state": PairState.ACTIVE}


async def test_nobody_comes_back_while_something_stands_against_it() -> None:
    house = await a_house()
    mentor = await a_mentor(house, Seat.PARTY)
    await suspensions.suspend(mentor.profile, SuspensionCause.BY_HAND, "长期出差", actor=house.party_office, now=NOON)
    await Person.update({Person.blocked_until: date(2026, 6, 1)}).where(Person.id == mentor.person)
    with pytest.raises(Forbidden):
        await suspensions.reinstate(mentor.profile, "回来了", actor=house.party_office, now=NOON)
    await suspensions.reinstate(mentor.profile, "回来了", actor=house.party_office, now=later(120))
    assert await state_of(mentor.profile) is ProfileState.ACTIVE


async def test_nobody_leaves_with_mentees_and_afterwards_it_happens_by_itself() -> None:
    match = await an_offered()
    state = await suspensions.leave(match.party.profile, "身体原因", actor=match.party.actor, now=NOON)
    assert state is ProfileState.SUSPENDED
    await jobs.release_mentors(NOON)
    assert await state_of(match.party.profile) is ProfileState.SUSPENDED
    await MentorProfile.update({MentorProfile.load: 0}).where(MentorProfile.id == match.party.profile)
    await jobs.release_mentors(NOON)
    assert await state_of(match.party.profile) is ProfileState.EXITED


async def test_without_mentees_a_mentor_leaves_at_once() -> None:
    house = await a_house()
    mentor = await a_mentor(house, Seat.TECHNICAL)
    assert await suspensions.leave(mentor.profile, "退休", actor=mentor.actor, now=NOON) is ProfileState.EXITED
    assert (await pool(PoolFilter(), house.leader)).rows == []


async def test_capacity_is_never_set_below_the_load_or_above_the_policy() -> None:
    match = await an_offered()
    view = await profile_view(match.party.profile, match.house.party_office)
    for capacity in (0, 4):
        with pytest.raises(Invalid):
            await profiles.correct(
                view.id, Correction("", "", capacity, Axes()), view.version, actor=match.house.party_office, now=NOON
            )
    await profiles.correct(
        view.id, Correction("党建", "", 1, Axes()), view.version, actor=match.house.party_office, now=NOON
    )
    with pytest.raises(Conflict):
        await profiles.correct(
            view.id, Correction("党建", "", 3, Axes()), view.version, actor=match.house.party_office, now=NOON
        )


async def test_evaluations_are_seen_by_the_mentor_the_offices_and_leaders() -> None:
    house = await a_house()
    mentor = await a_mentor(house, Seat.TECHNICAL)
    made = Evaluation(2025, 36, 35, 18, Grade.GOOD, Consequence.KEEP, "认真负责")
    for wrong in (house.hr, mentor.actor):
        with pytest.raises(Forbidden):
            await profiles.evaluate(mentor.profile, made, actor=wrong, now=NOON)
    await profiles.evaluate(mentor.profile, made, actor=house.party_office, now=NOON)
    with pytest.raises(Invalid):
        await profiles.evaluate(mentor.profile, made, actor=house.party_office, now=NOON)
    colleague = await somebody(house.department)
    for reader, sees in ((mentor.actor, 1), (house.hr, 1), (house.leader, 1), (house.party_office, 1), (colleague, 0)):
        assert len((await profile_view(mentor.profile, reader)).evaluations) == sees


async def test_the_pool_is_filtered_and_paged_and_closed_to_the_three_administrators() -> None:
    house = await a_house()
    for n in range(5):
        await a_mentor(house, Seat.PARTY, sort_order=n, specialties="党建")
    welder = await a_mentor(house, Seat.TECHNICAL, house.elsewhere, specialties="焊接", capacity=1, load=1)
    first = await pool(PoolFilter(), house.leader, size=4)
    rest = await pool(PoolFilter(), house.leader, after=first.after, size=4)
    assert (len(first.rows), len(rest.rows), rest.after) == (4, 2, "")
    assert not {line.profile_id for line in first.rows} & {line.profile_id for line in rest.rows}
    found = await pool(PoolFilter(specialty="焊接"), house.leader)
    assert [line.profile_id for line in found.rows] == [welder.profile]
    assert (await pool(PoolFilter(specialty="焊接", only_free=True), house.leader)).rows == []
    assert len((await pool(PoolFilter(seat=Seat.PARTY), house.leader)).rows) == 5
    assert len((await pool(PoolFilter(unit_path=house.elsewhere.path), house.leader)).rows) == 1
    assert len((await pool(PoolFilter(name="perso"), house.leader)).rows) == 6
    with pytest.raises(NotFound):
        await pool(PoolFilter(), await somebody(house.root, Role.SYSADMIN))
