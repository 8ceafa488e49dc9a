"""Pause, resume, extension, end: a mentorship's course, and what time alone does to it."""

from datetime import date

import pytest

from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.notifications.tables import Message
from mentor.pairing import jobs
from mentor.pairing.actions import course, extensions
from mentor.pairing.queries import mentorship_view, mentorships_of
from mentor.pairing.rules.states import AgreementState, EndReason, ExtensionState, MentorshipState, OfferState
from mentor.pairing.tables import Agreement, MentorshipExtension, Offer
from mentor.people.rules import Role
from mentor.signoff import actions as signoff
from mentor.signoff.rules import Decision
from mentor.signoff.tables import SignoffSeat
from tests.builders.pairing import NOON, Match, a_running, an_accepted, an_offered, later, somebody
from tests.pairing.test_offers import loads, places_held, state_of

pytestmark = pytest.mark.usefixtures("database")

#: The planned end of the builders is 1 March 2027.
AFTER_END = later(365)


async def keys_given(match: Match, request: int, decision: Decision = Decision.ACCEPTED) -> None:
    """Every seat that is still asked decides the same."""
    people = {one.person: one.actor for one in (match.party, match.technical)}
    people[match.house.hr.person_id or 0] = match.house.hr
    for row in await SignoffSeat.select(SignoffSeat.name, SignoffSeat.holder).where(SignoffSeat.request == request):
        comment = "" if decision is Decision.ACCEPTED else "不同意延期，应按期考核。"
        actor = people[row["holder"]]
        await signoff.decide(request, row["name"], decision, comment, actor=actor, now=NOON, expected_version=1)
        if decision is Decision.RETURNED:
            return  # seats are open to each other here: the first no is a no


async def test_a_pause_has_a_reason_and_a_day_on_which_it_resumes_by_itself() -> None:
    match = await a_running()
    with pytest.raises(Invalid):
        await course.pause(match.id, "外派学习", date(2026, 3, 2), actor=match.house.hr, now=NOON)
    await course.pause(match.id, "外派学习", date(2026, 6, 1), actor=match.house.hr, now=NOON)
    view = await mentorship_view(match.id, match.mentee)
    assert (view.state, view.pause_reason, view.resumes_on) == (
        MentorshipState.PAUSED, "外派学习", date(2026, 6, 1),
    )  # fmt: skip
    await jobs.resume_paused(later(90))  # 31 May
    assert await state_of(match.id) is MentorshipState.PAUSED
    await jobs.resume_paused(later(91))
    view = await mentorship_view(match.id, match.mentee)
    assert (view.state, view.pause_reason, view.resumes_on) == (MentorshipState.ACTIVE, "", None)


async def test_the_end_date_is_never_success_but_awaits_a_review() -> None:
    match = await a_running()
    await jobs.reach_ends(later(364))  # the last day itself
    assert await state_of(match.id) is MentorshipState.ACTIVE
    await jobs.reach_ends(AFTER_END)
    assert await state_of(match.id) is MentorshipState.AWAITING_REVIEW
    await jobs.reach_ends(AFTER_END)
    assert await state_of(match.id) is MentorshipState.AWAITING_REVIEW


async def test_what_time_brings_about_nobody_does_by_hand() -> None:
    match = await a_running()
    with pytest.raises(NotFound):
        await course.reach_end(match.id, actor=match.house.hr, now=AFTER_END)


async def test_the_result_follows_the_final_review_and_frees_the_mentors() -> None:
    match = await a_running()
    with pytest.raises(Forbidden):
        await course.conclude(match.id, graduated=True, note="答辩优秀", actor=match.house.hr, now=later(300))
    await course.begin_conclusion(match.id, actor=match.house.hr, now=later(300))
    await course.conclude(match.id, graduated=True, note="答辩优秀", actor=match.house.hr, now=later(310))
    view = await mentorship_view(match.id, match.mentee)
    assert (view.state, view.end_note) == (MentorshipState.GRADUATED, "答辩优秀")
    assert await loads() == await places_held() == {match.party.profile: 0, match.technical.profile: 0}


async def test_an_end_needs_hr_and_is_told_with_its_reason() -> None:
    match = await a_running()
    for actor in (match.mentee, match.party.actor, match.house.party_office):
        with pytest.raises(Forbidden):
            await course.end(match.id, EndReason.MENTEE_LEFT, "离职", actor=actor, now=NOON)
    await course.end(match.id, EndReason.MENTEE_LEFT, "离职", actor=match.house.hr, now=NOON)
    view = await mentorship_view(match.id, match.mentee)
    assert (view.state, view.end_reason, view.end_note) == (
        MentorshipState.TERMINATED, EndReason.MENTEE_LEFT, "离职",
    )  # fmt: skip
    assert await loads() == await places_held()
    with pytest.raises(Forbidden):
        await course.end(match.id, EndReason.OTHER, "再次", actor=match.house.hr, now=NOON)


async def test_dropping_a_match_withdraws_its_offers_and_its_agreement() -> None:
    for match in (await an_offered(), await an_accepted()):
        await course.end(match.id, EndReason.OTHER, "另行安排", actor=match.house.hr, now=NOON)
        assert await state_of(match.id) is MentorshipState.TERMINATED
    assert {row["state"] for row in await Offer.select(Offer.state)} == {OfferState.WITHDRAWN, OfferState.ENDED}
    assert [row["state"] for row in await Agreement.select(Agreement.state)] == [AgreementState.CANCELLED]
    assert await loads() == await places_held()


async def test_after_the_end_the_mentee_may_be_paired_again() -> None:
    match = await a_running()
    await course.end(match.id, EndReason.BY_AGREEMENT, "协商一致", actor=match.house.hr, now=NOON)
    again = await an_offered(match.house, mentee=match.mentee, party=match.party, technical=match.technical)
    assert again.id != match.id
    assert match.mentee.person_id is not None
    assert [view.id for view in await mentorships_of(match.mentee.person_id)] == [again.id, match.id]


async def test_hr_asks_for_an_extension_and_both_mentors_agree() -> None:
    match = await a_running()
    request = await extensions.ask_extension(match.id, 6, "项目延期", actor=match.house.hr, now=NOON)
    await jobs.settle_extensions(NOON)
    assert await state_of(match.id) is MentorshipState.ACTIVE
    await keys_given(match, request)
    await jobs.settle_extensions(NOON)
    view = await mentorship_view(match.id, match.mentee)
    assert (view.state, view.ends_on, view.extension_count) == (MentorshipState.EXTENDED, date(2027, 9, 1), 1)
    with pytest.raises(Forbidden):
        await extensions.ask_extension(match.id, 1, "再延一次", actor=match.house.hr, now=NOON)


async def test_asked_by_the_mentee_hr_holds_a_third_key() -> None:
    match = await a_running()
    request = await extensions.ask_extension(match.id, 3, "项目延期", actor=match.mentee, now=NOON)
    names = {row["name"] for row in await SignoffSeat.select(SignoffSeat.name).where(SignoffSeat.request == request)}
    assert names == {"party", "technical", "hr"}
    await keys_given(match, request)
    await jobs.settle_extensions(NOON)
    assert await state_of(match.id) is MentorshipState.EXTENDED


async def test_a_refused_extension_changes_nothing_and_may_be_asked_again() -> None:
    match = await a_running()
    request = await extensions.ask_extension(match.id, 3, "项目延期", actor=match.house.hr, now=NOON)
    await keys_given(match, request, Decision.RETURNED)
    await jobs.settle_extensions(NOON)
    view = await mentorship_view(match.id, match.mentee)
    assert (view.state, view.ends_on) == (MentorshipState.ACTIVE, date(2027, 3, 1))
    row = await MentorshipExtension.select(MentorshipExtension.state).first()
    assert row == {"state": ExtensionState.REFUSED}
    await extensions.ask_extension(match.id, 2, "再次申请", actor=match.house.hr, now=NOON)


async def test_an_extension_is_at_most_six_months_and_asked_once_at_a_time() -> None:
    match = await a_running()
    for months in (0, 7):
        with pytest.raises(Invalid):
            await extensions.ask_extension(match.id, months, "太长", actor=match.house.hr, now=NOON)
    await extensions.ask_extension(match.id, 6, "项目延期", actor=match.house.hr, now=NOON)
    with pytest.raises(Conflict):
        await extensions.ask_extension(match.id, 3, "又一份", actor=match.house.hr, now=NOON)


async def test_mentors_do_not_ask_for_an_extension_they_decide_on() -> None:
    match = await a_running()
    with pytest.raises(Forbidden):
        await extensions.ask_extension(match.id, 3, "需要", actor=match.party.actor, now=NOON)


async def test_an_extended_mentorship_resumes_as_extended() -> None:
    match = await a_running()
    request = await extensions.ask_extension(match.id, 6, "项目延期", actor=match.house.hr, now=NOON)
    await keys_given(match, request)
    await jobs.settle_extensions(NOON)
    await course.pause(match.id, "病休", date(2026, 6, 1), actor=match.house.hr, now=NOON)
    await course.resume(match.id, actor=match.house.hr, now=later(10))
    assert await state_of(match.id) is MentorshipState.EXTENDED


async def test_the_end_is_announced_once_some_days_before() -> None:
    match = await a_running()

    async def reminded() -> int:
        rows = await Message.select(Message.dedupe).where(Message.recipient == match.mentee.person_id)
        return sum((row["dedupe"] or "").startswith("end:") for row in rows)

    await jobs.remind_ends(later(340))
    assert await reminded() == 0
    for day in (351, 352, 360):
        await jobs.remind_ends(later(day))
    assert await reminded() == 1


async def test_an_offer_is_reminded_of_one_working_day_before_it_expires() -> None:
    match = await an_offered()

    async def reminded() -> int:
        rows = await Message.select(Message.dedupe).where(Message.recipient == match.party.person)
        return sum((row["dedupe"] or "").startswith("offer:") for row in rows)

    await jobs.remind_offers(later(3))
    assert await reminded() == 0
    for day in (4, 7):  # Friday, and Monday, the last day
        await jobs.remind_offers(later(day))
    assert await reminded() == 1


async def test_only_those_concerned_see_a_mentorship() -> None:
    match = await a_running()
    head = await somebody(match.house.department, Role.UNIT_HEAD)
    secretary = await somebody(match.house.department, Role.BRANCH_SECRETARY)
    for reader in (match.mentee, match.party.actor, match.technical.actor, head, secretary, match.house.leader):
        assert (await mentorship_view(match.id, reader)).id == match.id
    for stranger in (
        await somebody(match.house.department),
        await somebody(match.house.elsewhere, Role.UNIT_HEAD),
        await somebody(match.house.root, Role.OBSERVER),
        await somebody(match.house.root, Role.AUDITOR),
    ):
        with pytest.raises(NotFound):
            await mentorship_view(match.id, stranger)
