"""Offers to two mentors, their answers, and capacity however many ask at once."""

import asyncio

import pytest

from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import render
from mentor.pairing import jobs
from mentor.pairing.actions import answers, offers
from mentor.pairing.queries import mentorship_view, seat_holders
from mentor.pairing.queries.offers import offers_view, pending_offers
from mentor.pairing.rules.states import MentorshipState, OfferState, PairState, Seat
from mentor.pairing.tables import Agreement, MentorPair, MentorProfile, Mentorship, Offer
from tests.builders.pairing import (
    NOON,
    a_house,
    a_mentee,
    a_mentor,
    an_accepted,
    an_offered,
    answered,
    later,
    plan,
)

pytestmark = pytest.mark.usefixtures("database")


async def loads() -> dict[int, int]:
    return {row["id"]: row["load"] for row in await MentorProfile.select(MentorProfile.id, MentorProfile.load)}


async def places_held() -> dict[int, int]:
    """What the loads must equal: offers that hold a place."""
    held = dict.fromkeys(await loads(), 0)
    for row in await Offer.select(Offer.profile, Offer.state):
        held[row["profile"]] += row["state"] in (OfferState.PENDING, OfferState.ACCEPTED)
    return held


async def state_of(mentorship_id: int) -> MentorshipState:
    row = await Mentorship.select(Mentorship.state).where(Mentorship.id == mentorship_id).first()
    assert row is not None
    return MentorshipState(row["state"])


async def test_an_offer_asks_both_mentors_and_takes_a_place_of_each() -> None:
    match = await an_offered()
    assert await state_of(match.id) is MentorshipState.OFFERED
    assert await seat_holders(match.id) == {"party": match.party.person, "technical": match.technical.person}
    assert await loads() == await places_held() == {match.party.profile: 1, match.technical.profile: 1}
    assert [offer.mentorship_id for offer in await pending_offers(match.party.actor)] == [match.id]


async def test_the_second_yes_writes_the_agreement_and_the_first_does_not() -> None:
    match = await an_offered()
    await answered(match.technical)
    assert await state_of(match.id) is MentorshipState.OFFERED
    assert not await Agreement.exists().where(Agreement.mentorship == match.id)
    await answered(match.party)
    assert await state_of(match.id) is MentorshipState.AGREEMENT
    assert await Agreement.count().where(Agreement.mentorship == match.id) == 1
    pair = await MentorPair.select(MentorPair.state).first()
    assert pair == {"state": PairState.ACTIVE}


async def test_a_no_with_its_reason_leaves_the_seat_vacant_and_gives_the_place_back() -> None:
    match = await an_offered()
    await answered(match.technical)
    offer = (await pending_offers(match.party.actor))[0]
    await answers.decline(offer.id, "近期出差较多", actor=match.party.actor, now=NOON)
    assert await state_of(match.id) is MentorshipState.PROPOSED
    assert await seat_holders(match.id) == {"technical": match.technical.person}
    assert await loads() == await places_held() == {match.party.profile: 0, match.technical.profile: 1}
    assert (await MentorPair.select(MentorPair.state).first()) == {"state": PairState.DISSOLVED}
    view = await offers_view(match.id, match.house.hr, now=NOON)
    assert view.vacant == (Seat.PARTY,)
    assert "近期出差较多" in [line.reason for line in view.offers]


async def test_the_reason_of_a_no_is_for_hr_only() -> None:
    match = await an_offered()
    offer = (await pending_offers(match.party.actor))[0]
    await answers.decline(offer.id, "近期出差较多", actor=match.party.actor, now=NOON)
    for reader in (match.mentee, match.technical.actor, match.house.leader):
        seen = await offers_view(match.id, reader, now=NOON)
        assert "近期出差较多" not in str(seen)
    with pytest.raises(NotFound):
        await mentorship_view(match.id, match.party.actor)


async def test_hr_fills_the_vacant_seat_and_the_other_answer_still_counts() -> None:
    match = await an_offered()
    await answered(match.technical)
    offer = (await pending_offers(match.party.actor))[0]
    await answers.decline(offer.id, "近期出差较多", actor=match.party.actor, now=NOON)
    successor = await a_mentor(match.house, Seat.PARTY)
    await offers.offer_seat(match.id, Seat.PARTY, successor.profile, actor=match.house.hr, now=NOON)
    assert await state_of(match.id) is MentorshipState.OFFERED
    await answered(successor)
    assert await state_of(match.id) is MentorshipState.AGREEMENT
    assert await seat_holders(match.id) == {"party": successor.person, "technical": match.technical.person}
    assert await loads() == await places_held()


async def test_both_seats_can_become_vacant_and_be_filled_again() -> None:
    match = await an_offered()
    for mentor in (match.party, match.technical):
        offer = (await pending_offers(mentor.actor))[0]
        await answers.decline(offer.id, "近期出差较多", actor=mentor.actor, now=NOON)
    assert (await offers_view(match.id, match.house.hr, now=NOON)).vacant == (Seat.PARTY, Seat.TECHNICAL)
    for seat in Seat:
        mentor = await a_mentor(match.house, seat)
        await offers.offer_seat(match.id, seat, mentor.profile, actor=match.house.hr, now=NOON)
        await answered(mentor)
    assert await state_of(match.id) is MentorshipState.AGREEMENT
    assert await loads() == await places_held()


async def test_a_mentor_of_the_wrong_seat_cannot_fill_a_vacant_one() -> None:
    match = await an_offered()
    offer = (await pending_offers(match.party.actor))[0]
    await answers.decline(offer.id, "近期出差较多", actor=match.party.actor, now=NOON)
    other = await a_mentor(match.house, Seat.TECHNICAL)
    with pytest.raises(Invalid):
        await offers.offer_seat(match.id, Seat.PARTY, other.profile, actor=match.house.hr, now=NOON)
    assert await loads() == await places_held()


async def test_an_unanswered_offer_expires_after_its_working_days_and_not_before() -> None:
    match = await an_offered()
    await answered(match.technical)
    await jobs.expire_offers(later(7))  # Monday: the fifth working day is still running
    assert await state_of(match.id) is MentorshipState.OFFERED
    await jobs.expire_offers(later(8))
    assert await state_of(match.id) is MentorshipState.PROPOSED
    assert await loads() == await places_held() == {match.party.profile: 0, match.technical.profile: 1}


async def test_an_answer_after_the_time_is_over_is_refused() -> None:
    match = await an_offered()
    offer = (await pending_offers(match.party.actor))[0]
    with pytest.raises(Forbidden):
        await answers.accept(offer.id, actor=match.party.actor, now=later(8))


async def test_only_the_mentor_who_is_asked_can_answer() -> None:
    match = await an_offered()
    offer = (await pending_offers(match.party.actor))[0]
    for other in (match.mentee, match.technical.actor, match.house.hr):
        with pytest.raises(Forbidden):
            await answers.accept(offer.id, actor=other, now=NOON)
    stranger = await a_mentee(match.house)
    with pytest.raises(NotFound):
        await answers.accept(offer.id, actor=stranger, now=NOON)


async def test_the_last_place_is_taken_once_however_many_ask_at_the_same_moment() -> None:
    house = await a_house()
    party = await a_mentor(house, Seat.PARTY, capacity=2)
    technicals = [await a_mentor(house, Seat.TECHNICAL) for _ in range(6)]
    mentees = [await a_mentee(house) for _ in range(6)]
    outcomes = await asyncio.gather(
        *(
            offers.make_offer(plan(house, mentee, party, technical), actor=house.hr, now=NOON)
            for mentee, technical in zip(mentees, technicals, strict=True)
        ),
        return_exceptions=True,
    )
    won = [one for one in outcomes if isinstance(one, int)]
    assert len(won) == 2
    assert all(isinstance(one, int | Conflict | Invalid) for one in outcomes), outcomes
    assert await loads() == await places_held()
    assert (await loads())[party.profile] == 2
    assert await Mentorship.count() == 2


async def test_a_mentee_gets_one_mentorship_however_many_offer_at_the_same_moment() -> None:
    house = await a_house()
    mentee = await a_mentee(house)
    pairs = [(await a_mentor(house, Seat.PARTY), await a_mentor(house, Seat.TECHNICAL)) for _ in range(5)]
    outcomes = await asyncio.gather(
        *(offers.make_offer(plan(house, mentee, p, t), actor=house.hr, now=NOON) for p, t in pairs),
        return_exceptions=True,
    )
    assert sum(isinstance(one, int) for one in outcomes) == 1
    assert all(isinstance(one, int | Conflict | Invalid) for one in outcomes), outcomes
    assert await Mentorship.count() == 1
    assert await loads() == await places_held()


async def test_both_answers_at_the_same_moment_write_one_agreement() -> None:
    match = await an_offered()
    given = [(await pending_offers(mentor.actor))[0] for mentor in (match.party, match.technical)]
    await asyncio.gather(
        answers.accept(given[0].id, actor=match.party.actor, now=NOON),
        answers.accept(given[1].id, actor=match.technical.actor, now=NOON),
    )
    assert await state_of(match.id) is MentorshipState.AGREEMENT
    assert await Agreement.count() == 1


async def test_a_vacant_seat_is_offered_once_however_many_click() -> None:
    match = await an_offered()
    offer = (await pending_offers(match.party.actor))[0]
    await answers.decline(offer.id, "近期出差较多", actor=match.party.actor, now=NOON)
    successors = [await a_mentor(match.house, Seat.PARTY) for _ in range(4)]
    outcomes = await asyncio.gather(
        *(offers.offer_seat(match.id, Seat.PARTY, one.profile, actor=match.house.hr, now=NOON) for one in successors),
        return_exceptions=True,
    )
    assert sum(one is None for one in outcomes) == 1
    assert all(one is None or isinstance(one, Conflict | Forbidden) for one in outcomes), outcomes
    assert await loads() == await places_held()


async def test_a_mentee_with_a_running_mentorship_is_refused_with_the_reason() -> None:
    match = await an_accepted()
    party, technical = await a_mentor(match.house, Seat.PARTY), await a_mentor(match.house, Seat.TECHNICAL)
    with pytest.raises(Invalid) as refused:
        await offers.make_offer(plan(match.house, match.mentee, party, technical), actor=match.house.hr, now=NOON)
    assert "already has two mentors" in render(refused.value.errors["party"], "en")


async def test_only_hr_of_the_mentees_unit_pairs() -> None:
    house = await a_house()
    mentee = await a_mentee(house)
    party, technical = await a_mentor(house, Seat.PARTY), await a_mentor(house, Seat.TECHNICAL)
    for actor in (house.party_office, house.leader, mentee):
        with pytest.raises(Forbidden):
            await offers.make_offer(plan(house, mentee, party, technical), actor=actor, now=NOON)
    with pytest.raises(NotFound):
        await offers.make_offer(plan(house, mentee, party, technical), actor=party.actor, now=NOON)


async def test_the_points_and_reasons_of_a_choice_are_kept_with_the_offer() -> None:
    match = await an_offered()
    view = await offers_view(match.id, match.house.hr, now=NOON)
    assert {len(line.reasons) for line in view.offers} == {6}
    assert all(line.points == sum(reason.points for reason in line.reasons) for line in view.offers)
    assert (await offers_view(match.id, match.mentee, now=NOON)).offers[0].reasons == ()
