"""A seat changes hands: successors, another holder after an abstention, delegates."""

import asyncio
from datetime import timedelta

import pytest

from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.phrases import read_phrase
from mentor.notifications.tables import Message
from mentor.people.tables import Account
from mentor.signoff import actions
from mentor.signoff.rules import Minutes, RequestState, SeatName
from mentor.signoff.tables import SignoffDecision, SignoffDelegation, SignoffHandover, SignoffRequest, SignoffSeat
from tests.builders.signoff import NOON, TODAY, Cast, a_cast, a_new_request, a_request, acting, given

pytestmark = pytest.mark.usefixtures("database")


async def subject_of(request: int) -> int:

    row = await SignoffRequest.select(SignoffRequest.subject_id).where(SignoffRequest.id == request).first()
    assert row
    return int(row["subject_id"])


async def succeed(cast: Cast, requests: list[int], old: int, new: int, *seats: str) -> actions.Succession:
    return await actions.succeed(
        old,
        new,
        seats or ("party",),
        subject_kind="milestone",
        subject_ids=[await subject_of(one) for one in requests],
        actor=cast.hr(),
        now=NOON,
        reason="retired",
    )


async def holder_of(request: int, seat: str) -> int:
    row = await SignoffSeat.select(SignoffSeat.holder).where(
        (SignoffSeat.request == request) & (SignoffSeat.name == seat)
    ).first()  # fmt: skip
    assert row
    return int(row["holder"])


async def told(person: int) -> list[str]:
    rows = await Message.select(Message.phrase).where(Message.recipient == person).order_by(Message.id)
    return [read_phrase(row["phrase"]).key for row in rows]


# --- succession


async def test_undecided_seats_pass_to_the_successor_and_given_decisions_stay() -> None:
    cast = await a_cast()
    new = cast.others[2]
    waiting, decided, done = await a_request(cast), await a_request(cast), await a_request(cast)
    await given(decided, "party", "accepted", cast.party)
    await given(done, "party", "accepted", cast.party)
    await given(done, "technical", "accepted", cast.technical)

    result = await succeed(cast, [waiting, decided, done], cast.party, new)

    assert (result.passed, result.kept) == ((waiting, decided), ())
    assert await holder_of(done, "party") == cast.party
    assert (await given(decided, "technical", "accepted", cast.technical)).state is RequestState.ACCEPTED
    with pytest.raises(Conflict):
        await given(decided, "party", "returned", new)
    with pytest.raises(NotFound):
        await given(waiting, "party", "accepted", cast.party)
    assert (await given(waiting, "party", "accepted", new)).state is RequestState.OPEN
    rows = await SignoffDecision.select().where(SignoffDecision.request == decided)
    assert {row["decided_by"] for row in rows} == {cast.party, cast.technical}
    assert await told(new) == ["%(n)s decision passed to you from your predecessor."]
    assert await SignoffHandover.count() == 2


async def test_the_successor_gives_the_second_decision_of_a_split() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    await given(request, "party", "returned", cast.party)
    await succeed(cast, [request], cast.party, cast.others[2])
    assert (await given(request, "technical", "accepted", cast.technical)).state is RequestState.SPLIT

    minutes = Minutes(TODAY, (SeatName.PARTY, SeatName.TECHNICAL), "Met", TODAY)
    await actions.record_calibration(request, minutes, actor=acting(cast.others[2]), now=NOON, expected_version=1)
    await given(request, "party", "accepted", cast.others[2])
    assert (await given(request, "technical", "accepted", cast.technical)).state is RequestState.ACCEPTED


async def test_who_is_no_independent_key_does_not_succeed() -> None:
    cast = await a_cast()
    plain, decided_by_new = await a_request(cast), await a_request(cast)
    await delegated(cast.technical, cast.others[2], "technical")
    await given(decided_by_new, "technical", "accepted", cast.others[2])

    result = await succeed(cast, [plain, decided_by_new], cast.party, cast.others[2])

    assert result.passed == (plain,)
    assert [one for one, _ in result.kept] == [decided_by_new]
    for impossible in (cast.technical, cast.mentee):
        kept = (await succeed(cast, [decided_by_new], cast.party, impossible)).kept
        assert [one for one, _ in kept] == [decided_by_new]


async def test_only_the_office_of_the_area_passes_seats_on() -> None:
    cast, other = await a_cast(), await a_cast()
    request = await a_request(cast)
    subject = await subject_of(request)
    for actor in (other.hr(), acting(cast.party), acting(cast.mentee)):
        result = await actions.succeed(
            cast.party,
            cast.others[2],
            ["party"],
            subject_kind="milestone",
            subject_ids=[subject],
            actor=actor,
            now=NOON,
        )
        assert not result.passed
    assert await holder_of(request, "party") == cast.party


async def test_passing_on_costs_no_more_statements_to_find_many(statements: list[str]) -> None:
    cast = await a_cast()
    requests = [await a_request(cast) for _ in range(8)]
    statements.clear()
    result = await succeed(cast, requests, cast.party, cast.others[2])
    assert len(result.passed) == 8
    reading = [one for one in statements if one.lstrip().startswith("SELECT") and "signoff" in one]
    assert len(reading) <= 3 + 8  # eight of them find out the subject in this test


# --- after an abstention


async def test_a_seat_that_abstained_is_asked_anew_with_another_holder() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    stalled = await given(request, "party", "abstained", cast.party, comment="We have not met")
    assert stalled.state is RequestState.STALLED
    assert (await given(request, "technical", "accepted", cast.technical)).state is RequestState.STALLED
    with pytest.raises(Conflict):
        await given(request, "party", "accepted", cast.party)

    outcome = await actions.reassign(request, "party", cast.others[2], "no contact", actor=cast.hr(), now=NOON)

    assert outcome.state is RequestState.OPEN
    with pytest.raises(Forbidden):
        await given(request, "party", "accepted", cast.party)
    assert (await given(request, "party", "accepted", cast.others[2])).state is RequestState.ACCEPTED
    assert await told(cast.technical) == ["%(what)s waits for your decision until %(day)s."]


async def test_each_holder_in_turn_may_abstain() -> None:
    cast = await a_cast(others=6)
    request = await a_request(cast)
    await given(request, "party", "abstained", cast.party)
    for holder in cast.others[2:5]:
        await actions.reassign(request, "party", holder, "no contact", actor=cast.hr(), now=NOON)
        assert (await given(request, "party", "abstained", holder)).state is RequestState.STALLED
    rows = await SignoffDecision.select(SignoffDecision.attempt).order_by(SignoffDecision.id)
    assert [row["attempt"] for row in rows] == [0, 1, 2, 3]


async def test_nobody_gives_a_seat_to_the_other_seat_the_mentee_or_nobody() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    for person in (cast.technical, cast.mentee, cast.party):
        with pytest.raises(Invalid):
            await actions.reassign(request, "party", person, "ill", actor=cast.hr(), now=NOON)
    with pytest.raises(NotFound):
        await actions.reassign(request, "party", 10**6, "ill", actor=cast.hr(), now=NOON)
    with pytest.raises(Invalid):
        await actions.reassign(request, "party", cast.others[2], "", actor=cast.hr(), now=NOON)
    with pytest.raises(Forbidden):
        await actions.reassign(request, "party", cast.others[2], "ill", actor=acting(cast.party), now=NOON)
    assert await SignoffHandover.count() == 0


async def test_a_decision_and_a_handover_at_once_never_both_win() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    new = cast.others[2]
    results = await asyncio.gather(
        actions.reassign(request, "party", new, "ill", actor=cast.hr(), now=NOON),
        given(request, "party", "accepted", cast.party),
        given(request, "party", "accepted", new),
        return_exceptions=True,
    )
    rows = await SignoffDecision.select(SignoffDecision.decided_by)
    assert len(rows) <= 1, results
    assert await holder_of(request, "party") == new


# --- delegation


async def delegated(principal: int, delegate: int, seat: str = "party", first: int = 0, last: int = 4) -> int:
    if not await Account.exists().where(Account.person == delegate):
        await Account.insert(Account(login=f"d{delegate}", person=delegate, state="active", created_at=NOON))
    new = actions.NewDelegation(
        delegate, SeatName(seat), TODAY + timedelta(days=first), TODAY + timedelta(days=last), "away"
    )
    return await actions.delegate(new, actor=acting(principal), now=NOON)


async def test_a_delegate_decides_and_both_names_are_kept() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    await delegated(cast.party, cast.others[2])
    await given(request, "party", "accepted", cast.others[2])
    row = await SignoffDecision.select().first()
    assert row
    assert (row["decided_by"], row["on_behalf_of"]) == (cast.others[2], cast.party)
    with pytest.raises(Conflict) as late:
        await given(request, "party", "returned", cast.party)
    assert late.value.phrase.values["name"]


async def test_a_delegation_works_only_in_its_days_and_until_it_is_ended() -> None:
    cast = await a_cast()
    delegate = cast.others[2]
    request = await a_request(cast)
    delegation = await delegated(cast.party, delegate, first=1, last=2)
    for days in (0, 3):
        with pytest.raises(NotFound):
            await given(request, "party", "accepted", delegate, now=NOON + timedelta(days=days))
    with pytest.raises(Forbidden):
        await actions.end_delegation(delegation, actor=acting(delegate), now=NOON)
    with pytest.raises(NotFound):
        await actions.end_delegation(delegation, actor=cast.hr(), now=NOON)
    await actions.end_delegation(delegation, actor=acting(cast.party), now=NOON)
    with pytest.raises(NotFound):
        await given(request, "party", "accepted", delegate, now=NOON + timedelta(days=1))
    with pytest.raises(Forbidden):
        await actions.end_delegation(delegation, actor=acting(cast.party), now=NOON)


async def test_a_delegation_cannot_be_passed_on() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    await delegated(cast.party, cast.others[2])
    await delegated(cast.others[2], cast.others[3])
    with pytest.raises(NotFound):
        await given(request, "party", "accepted", cast.others[3])


async def test_one_delegate_of_both_seats_is_one_key() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    delegate = cast.others[2]
    await delegated(cast.party, delegate)
    await delegated(cast.technical, delegate, "technical")
    results = await asyncio.gather(
        given(request, "party", "accepted", delegate),
        given(request, "technical", "accepted", delegate),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in results) == ["Forbidden", "Outcome"]
    assert await SignoffDecision.count() == 1


async def test_a_delegation_is_never_given_to_the_seat_beside_or_the_mentee() -> None:
    cast = await a_cast()
    await a_request(cast)
    for person in (cast.technical, cast.mentee, cast.party):
        await Account.insert(Account(login=f"a{person}", person=person, state="active", created_at=NOON))
        with pytest.raises(Invalid) as refused:
            await delegated(cast.party, person)
        assert set(refused.value.errors) == {"delegate"}
    assert await SignoffDelegation.count() == 0


async def test_a_delegation_given_before_does_not_reach_where_the_delegate_takes_part() -> None:
    cast = await a_cast()
    await delegated(cast.party, cast.technical)
    await delegated(cast.party, cast.others[2], "hr")
    request = await a_request(cast)
    with pytest.raises(Forbidden):
        await given(request, "party", "accepted", cast.technical)
    with pytest.raises(NotFound):
        await given(request, "party", "accepted", cast.others[2])


async def test_a_delegate_must_be_able_to_sign_in() -> None:
    cast = await a_cast()
    new = actions.NewDelegation(cast.others[2], SeatName.PARTY, TODAY, TODAY)
    with pytest.raises(Invalid):
        await actions.delegate(new, actor=acting(cast.party), now=NOON)


async def test_a_delegate_inherits_the_conflicts_of_the_holder() -> None:
    cast = await a_cast()
    request = await actions.open_request(a_new_request(cast), actor=acting(cast.mentee), now=NOON)
    await delegated(cast.party, cast.others[2])
    await delegated(cast.technical, cast.others[3], "technical")
    # the holder of the Party seat has decided for the technical one, then the seats change hands
    await given(request, "technical", "accepted", cast.others[3])
    with pytest.raises(Invalid):
        await actions.reassign(request, "party", cast.others[3], "ill", actor=cast.hr(), now=NOON)
    assert (await given(request, "party", "accepted", cast.others[2])).state is RequestState.ACCEPTED
