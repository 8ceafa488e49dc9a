"""Another mentor on one seat while the mentorship goes on."""

import asyncio

import pytest

from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.pairing.actions import objections
from mentor.pairing.actions.changes import Replacement, replace_mentor
from mentor.pairing.queries import changes_of, mentorship_view, seat_holders
from mentor.pairing.queries.agreements import agreement_view
from mentor.pairing.rules.states import AgreementState, MentorshipState, ObjectionState, Seat
from mentor.pairing.tables import AgreementConfirmation, AgreementObjection, MentorChange, MentorPair
from mentor.signoff import actions as signoff
from mentor.signoff.rules import Decision, NewRequest, SeatSpec
from mentor.signoff.tables import SignoffSeat
from tests.builders.pairing import NOON, Match, a_mentor, a_running, confirmed, later
from tests.pairing.test_offers import loads, places_held

pytestmark = pytest.mark.usefixtures("database")


def change(seat: Seat, profile: int, **changes: object) -> Replacement:
    values = {"reason": "原导师调离", "handover_note": "培养计划已完成第一阶段，技能考核待安排。"}
    return Replacement(successors={seat: profile}, **values | changes)  # type: ignore[arg-type]


async def a_milestone(match: Match, subject: int = 1) -> int:
    """Something of the mentee's before both mentors."""
    new = NewRequest(
        kind="milestone",
        subject_kind="milestone",
        subject_id=subject,
        address=f"/milestones/{subject}",
        title="安全操作规程",
        seats=(SeatSpec("party", match.party.person), SeatSpec("technical", match.technical.person)),
        version=1,
        content_hash="0" * 64,
        subject_person_id=match.mentee.person_id,
    )
    return await signoff.open_request(new, actor=match.mentee, now=NOON)


async def seats(request: int) -> dict[str, int]:
    rows = await SignoffSeat.select(SignoffSeat.name, SignoffSeat.holder).where(SignoffSeat.request == request)
    return {row["name"]: row["holder"] for row in rows}


async def test_one_seat_changes_and_everything_else_stays() -> None:
    match = await a_running()
    successor = await a_mentor(match.house, Seat.TECHNICAL)
    await replace_mentor(match.id, change(Seat.TECHNICAL, successor.profile), actor=match.house.hr, now=later(40))
    view = await mentorship_view(match.id, match.house.hr)
    assert view.state is MentorshipState.ACTIVE
    assert await seat_holders(match.id) == {"party": match.party.person, "technical": successor.person}
    assert (
        await loads()
        == await places_held()
        == {match.party.profile: 1, match.technical.profile: 0, successor.profile: 1}
    )
    line = (await changes_of(match.id, match.mentee))[0]
    assert (line.seat, line.predecessor.id, line.successor.id) == (
        Seat.TECHNICAL,
        match.technical.person,
        successor.person,
    )
    assert line.handover_note.startswith("培养计划已完成")
    pair = await MentorPair.select().where(MentorPair.id == (view.pair_id or 0)).first()
    assert pair is not None
    assert (pair["party"], pair["technical"]) == (match.party.profile, successor.profile)


async def test_undecided_keys_pass_to_the_successor_and_the_other_seat_keeps_its_own() -> None:
    match = await a_running()
    request = await a_milestone(match)
    successor = await a_mentor(match.house, Seat.PARTY)
    await replace_mentor(match.id, change(Seat.PARTY, successor.profile), actor=match.house.hr, now=later(40))
    assert await seats(request) == {"party": successor.person, "technical": match.technical.person}
    await signoff.decide(
        request, "party", Decision.ACCEPTED, "", actor=successor.actor, now=later(41), expected_version=1
    )


async def test_what_is_finally_decided_stays_with_the_predecessor() -> None:
    match = await a_running()
    request = await a_milestone(match)
    for mentor in (match.party, match.technical):
        await signoff.decide(
            request, mentor.seat.value, Decision.ACCEPTED, "", actor=mentor.actor, now=NOON, expected_version=1
        )
    successor = await a_mentor(match.house, Seat.PARTY)
    await replace_mentor(match.id, change(Seat.PARTY, successor.profile), actor=match.house.hr, now=later(40))
    assert await seats(request) == {"party": match.party.person, "technical": match.technical.person}


async def test_what_was_returned_goes_to_the_successor_when_it_comes_again() -> None:
    match = await a_running()
    request = await a_milestone(match)
    for mentor in (match.party, match.technical):
        await signoff.decide(
            request, mentor.seat.value, Decision.RETURNED, "请补充佐证材料。", actor=mentor.actor, now=NOON,
            expected_version=1,
        )  # fmt: skip
    successor = await a_mentor(match.house, Seat.PARTY)
    await replace_mentor(match.id, change(Seat.PARTY, successor.profile), actor=match.house.hr, now=later(40))
    await signoff.submit_version(request, 2, "1" * 64, actor=match.mentee, now=later(41))
    assert (await seats(request))["party"] == successor.person


async def test_the_new_text_names_the_successor_and_must_be_confirmed_by_all_three() -> None:
    match = await a_running()
    successor = await a_mentor(match.house, Seat.PARTY, name="赵接任")
    await replace_mentor(match.id, change(Seat.PARTY, successor.profile), actor=match.house.hr, now=later(40))
    view = await agreement_view(match.id, successor.actor, now=later(40))
    assert "赵接任" in view.text
    assert view.facts.version == 2
    assert view.facts.state is AgreementState.CONFIRMING
    assert all(row["voided_at"] is not None for row in await AgreementConfirmation.select())
    await confirmed(match, match.mentee, match.technical.actor, successor.actor, now=later(41))
    view = await agreement_view(match.id, successor.actor, now=later(41))
    assert view.facts.state is AgreementState.SIGNED
    assert view.mentorship.state is MentorshipState.ACTIVE


async def test_the_predecessor_sees_it_no_more_and_the_successor_does() -> None:
    match = await a_running()
    successor = await a_mentor(match.house, Seat.PARTY)
    await replace_mentor(match.id, change(Seat.PARTY, successor.profile), actor=match.house.hr, now=later(40))
    assert (await mentorship_view(match.id, successor.actor)).id == match.id
    with pytest.raises(NotFound):
        await mentorship_view(match.id, match.party.actor)


async def test_both_seats_at_once_need_the_reason_for_it() -> None:
    match = await a_running()
    party, technical = await a_mentor(match.house, Seat.PARTY), await a_mentor(match.house, Seat.TECHNICAL)
    both = {Seat.PARTY: party.profile, Seat.TECHNICAL: technical.profile}
    with pytest.raises(Invalid) as refused:
        await replace_mentor(
            match.id, Replacement(both, "两位导师同时退休", "已交接"), actor=match.house.hr, now=later(40)
        )
    assert set(refused.value.errors) == {"override_reason"}
    await replace_mentor(
        match.id,
        Replacement(both, "两位导师同时退休", "已交接", override_reason="同月退休，无法错开"),
        actor=match.house.hr,
        now=later(40),
    )
    assert await seat_holders(match.id) == {"party": party.person, "technical": technical.person}
    assert await loads() == await places_held()
    assert await MentorChange.count() == 2


async def test_one_seat_soon_after_the_other_needs_the_reason_too() -> None:
    match = await a_running()
    party, technical = await a_mentor(match.house, Seat.PARTY), await a_mentor(match.house, Seat.TECHNICAL)
    await replace_mentor(match.id, change(Seat.PARTY, party.profile), actor=match.house.hr, now=later(40))
    with pytest.raises(Invalid):
        await replace_mentor(match.id, change(Seat.TECHNICAL, technical.profile), actor=match.house.hr, now=later(69))
    await replace_mentor(match.id, change(Seat.TECHNICAL, technical.profile), actor=match.house.hr, now=later(70))
    assert await seat_holders(match.id) == {"party": party.person, "technical": technical.person}


async def test_the_hard_rules_hold_for_a_successor_too() -> None:
    match = await a_running()
    full = await a_mentor(match.house, Seat.PARTY, capacity=1, load=1)
    wrong = await a_mentor(match.house, Seat.TECHNICAL)
    for profile in (full.profile, wrong.profile, match.party.profile):
        with pytest.raises(Invalid):
            await replace_mentor(match.id, change(Seat.PARTY, profile), actor=match.house.hr, now=later(40))
    assert await seat_holders(match.id) == {"party": match.party.person, "technical": match.technical.person}


async def test_only_hr_replaces_a_mentor_and_never_one_of_the_three() -> None:
    match = await a_running()
    successor = await a_mentor(match.house, Seat.PARTY)
    for actor in (match.mentee, match.technical.actor, match.house.party_office):
        with pytest.raises(Forbidden):
            await replace_mentor(match.id, change(Seat.PARTY, successor.profile), actor=actor, now=later(40))


async def test_of_two_replacements_at_the_same_moment_one_takes_effect() -> None:
    match = await a_running()
    successors = [await a_mentor(match.house, Seat.PARTY) for _ in range(3)]
    outcomes = await asyncio.gather(
        *(
            replace_mentor(match.id, change(Seat.PARTY, one.profile), actor=match.house.hr, now=later(40))
            for one in successors
        ),
        return_exceptions=True,
    )
    assert sum(one is None for one in outcomes) == 1
    assert all(one is None or isinstance(one, Conflict | Invalid) for one in outcomes), outcomes
    assert await loads() == await places_held()
    assert await MentorChange.count() == 1


async def test_a_replacement_after_an_objection_decides_the_objection() -> None:
    match = await a_running()
    await objections.object_to(match.id, "沟通不畅", actor=match.mentee, now=later(3))
    successor = await a_mentor(match.house, Seat.PARTY)
    await replace_mentor(match.id, change(Seat.PARTY, successor.profile), actor=match.house.hr, now=later(4))
    row = await AgreementObjection.select().first()
    assert row is not None
    assert row["state"] == ObjectionState.UPHELD
    assert (await mentorship_view(match.id, match.house.hr)).state is MentorshipState.ACTIVE
