"""Opening, deciding, talking over, ruling, ending, new versions: on a real database."""

import asyncio
import json
from datetime import date, timedelta
from typing import Any

import pytest

from mentor.journal.tables import JournalDetail, JournalEntry
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.phrases import read_phrase
from mentor.notifications.tables import Message
from mentor.signoff import actions
from mentor.signoff.rules import (
    Answer,
    Criterion,
    Decision,
    GivenAnswer,
    Minutes,
    RequestState,
    SeatName,
    SeatSpec,
    given_seal,
)
from mentor.signoff.tables import SignoffClosure, SignoffDecision, SignoffRequest, SignoffSeat, SignoffVersion
from tests.builders.signoff import (
    NOON,
    TODAY,
    Cast,
    a_cast,
    a_new_request,
    a_request,
    a_split,
    acting,
    given,
)

pytestmark = pytest.mark.usefixtures("database")
BOTH = (SeatName.PARTY, SeatName.TECHNICAL)


async def journal(request: int) -> list[tuple[str, dict[str, Any]]]:
    """Verb and detail of every entry about the request, oldest first."""
    entries = await JournalEntry.select().where(JournalEntry.subject_id == request).order_by(JournalEntry.seq)
    details = {row["seq"]: json.loads(row["content"]) for row in await JournalDetail.select()}
    return [(one["action"], details[one["seq"]]) for one in entries if one["subject_kind"] == "signoff_request"]


async def told(person: int) -> list[str]:
    rows = await Message.select(Message.phrase).where(Message.recipient == person).order_by(Message.id)
    return [read_phrase(row["phrase"]).key for row in rows]


def minutes(**changes: Any) -> Minutes:
    known: dict[str, Any] = {"held_on": TODAY, "present": BOTH, "text": "We agreed", "decide_by": date(2026, 3, 5)}
    return Minutes(**known | changes)


async def calibrated(cast: Cast, **changes: Any) -> int:
    request = await a_split(cast, **changes)
    await actions.record_calibration(request, minutes(), actor=acting(cast.technical), now=NOON, expected_version=1)
    return request


async def deadlocked(cast: Cast) -> int:
    request = await calibrated(cast)
    await given(request, "party", "returned", cast.party)
    await given(request, "technical", "accepted", cast.technical)
    return request


# --- opening


async def test_opening_asks_every_seat_and_leaves_one_entry() -> None:
    cast = await a_cast()
    request = await a_request(cast, due_workdays=5)
    row = await SignoffRequest.select().where(SignoffRequest.id == request).first()
    assert row
    assert (row["state"], row["due_on"], row["opened_by"]) == ("open", date(2026, 3, 9), cast.mentee)
    assert [verb for verb, _ in await journal(request)] == ["signoff.open"]
    assert await told(cast.party) == await told(cast.technical) == ["%(what)s waits for your decision until %(day)s."]
    assert await told(cast.mentee) == []


async def test_a_subject_has_one_request_of_a_kind() -> None:
    cast = await a_cast()
    new = a_new_request(cast)
    results = await asyncio.gather(
        *(actions.open_request(new, actor=acting(cast.mentee), now=NOON) for _ in range(6)), return_exceptions=True
    )
    assert sum(isinstance(one, int) for one in results) == 1
    assert sum(isinstance(one, Conflict) for one in results) == 5
    assert await SignoffSeat.count() == 2


async def test_what_is_not_two_keys_is_never_stored() -> None:
    cast = await a_cast()
    with pytest.raises(Forbidden):
        await a_request(cast, seats=(SeatSpec("party", cast.party), SeatSpec("technical", cast.party)))
    with pytest.raises(Forbidden):
        await actions.open_request(a_new_request(cast), actor=acting(cast.party), now=NOON)
    with pytest.raises(ValueError, match="uncle"):
        await a_request(cast, seats=(SeatSpec("party", cast.party), SeatSpec("uncle", cast.technical)))
    with pytest.raises(ValueError, match="king"):
        await a_request(cast, ruling_role="king")
    assert await SignoffRequest.count() == 0


# --- deciding


async def test_one_key_is_not_enough_and_two_are() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    first = await given(request, "party", "accepted", cast.party)
    second = await given(request, "technical", "accepted", cast.technical)
    assert (first.state, second.state) == (RequestState.OPEN, RequestState.ACCEPTED)
    assert await told(cast.mentee) == ["%(what)s: %(state)s"]


async def test_of_many_clicks_exactly_one_counts_and_the_others_learn_who_was_faster() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    clicks = [given(request, "party", word, cast.party) for word in ("accepted", "returned") * 8]
    results = await asyncio.gather(*clicks, return_exceptions=True)
    lost = [one for one in results if isinstance(one, Conflict)]
    assert len(lost) == 15, results
    assert all("already decided" in one.phrase.key and one.phrase.values["name"] for one in lost)
    assert await SignoffDecision.count() == 1


async def test_nobody_decides_without_a_seat_or_on_their_own_matter() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    for person in (cast.mentee, cast.technical):
        with pytest.raises(Forbidden):
            await given(request, "party", "accepted", person)
    with pytest.raises(NotFound):
        await given(request, "party", "accepted", cast.others[3])
    with pytest.raises(NotFound):
        await given(request, "unit_head", "accepted", cast.party)
    with pytest.raises(NotFound):
        await given(request, "no such seat", "accepted", cast.party)
    assert await SignoffDecision.count() == 0


async def test_a_decision_keeps_the_hash_of_what_was_decided_on() -> None:
    cast = await a_cast()
    request = await a_request(cast, content_hash="a" * 64)
    await given(request, "party", "accepted", cast.party)
    await actions.submit_version(request, 2, "b" * 64, actor=acting(cast.mentee), now=NOON)
    await given(request, "party", "accepted", cast.party, version=2)
    rows = await SignoffDecision.select().order_by(SignoffDecision.id)
    assert [(row["version"], row["content_hash"]) for row in rows] == [(1, "a" * 64), (2, "b" * 64)]


async def test_accepting_what_is_not_met_needs_a_second_yes() -> None:
    cast = await a_cast()
    criteria = (Criterion("a", "Report"),)
    request = await a_request(
        cast, seats=(SeatSpec("party", cast.party, criteria), SeatSpec("technical", cast.technical))
    )
    answers = {"a": GivenAnswer(Answer.NOT_MET, "two pages are missing")}
    with pytest.raises(Invalid) as refused:
        await given(request, "party", "accepted", cast.party, answers=answers)
    assert set(refused.value.errors) == {"confirmed"}
    await given(request, "party", "accepted", cast.party, answers=answers, confirmed=True)
    row = await SignoffDecision.select(SignoffDecision.answers).first()
    assert row
    assert json.loads(row["answers"]) == {"a": ["not_met", "two pages are missing"]}


async def test_the_journal_holds_a_blind_decision_fast_without_telling_it() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    await given(request, "party", "returned", cast.party, comment="canary")
    _, (verb, blind) = await journal(request)
    assert verb == "signoff.decide"
    assert "returned" not in json.dumps(blind)
    assert "canary" not in json.dumps(blind)

    row = await SignoffDecision.select().first()
    assert row
    seal = given_seal(row["salt"], Decision(row["decision"]), row["comment"], row["answers"])
    assert blind["after"]["seal"] == seal
    await given(request, "technical", "accepted", cast.technical)
    _, opened = (await journal(request))[-1]
    assert opened["after"]["decisions"] == {"party": "returned", "technical": "accepted"}
    assert opened["after"]["state"] == "split"


async def test_messages_never_tell_a_decision() -> None:
    cast = await a_cast()
    request = await calibrated(cast)
    await given(request, "party", "returned", cast.party, comment="canary")
    texts = [row["phrase"] for row in await Message.select(Message.phrase)]
    assert texts
    assert not any("canary" in text or "eturned" in text for text in texts)


async def test_in_an_open_request_the_first_return_ends_it() -> None:
    cast = await a_cast()
    request = await a_request(cast, blind=False)
    assert (await given(request, "party", "returned", cast.party)).state is RequestState.RETURNED
    with pytest.raises(Conflict):
        await given(request, "technical", "accepted", cast.technical)


async def test_own_consent_is_required_but_is_no_key() -> None:
    cast = await a_cast()
    seats = (SeatSpec("mentee", cast.mentee), SeatSpec("party", cast.party), SeatSpec("technical", cast.technical))
    request = await a_request(cast, seats=seats)
    await given(request, "party", "accepted", cast.party)
    assert (await given(request, "technical", "accepted", cast.technical)).state is RequestState.OPEN
    assert (await given(request, "mentee", "accepted", cast.mentee)).state is RequestState.ACCEPTED


# --- new versions


async def test_a_new_version_voids_the_keys_and_asks_again() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    await given(request, "party", "accepted", cast.party)
    later = NOON + timedelta(days=2)
    outcome = await actions.submit_version(request, 2, "b" * 64, actor=acting(cast.mentee), now=later, title="Better")
    assert (outcome.state, outcome.version) == (RequestState.OPEN, 2)
    assert len(await told(cast.party)) == 2
    assert (await given(request, "technical", "accepted", cast.technical, version=2)).state is RequestState.OPEN
    assert (await given(request, "party", "accepted", cast.party, version=2)).state is RequestState.ACCEPTED
    assert await SignoffDecision.count() == 3
    row = await SignoffRequest.select().first()
    assert row
    assert (row["title"], row["due_on"]) == ("Better", date(2026, 3, 11))


async def test_who_decided_on_an_old_version_is_told_so() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    await actions.submit_version(request, 2, "b" * 64, actor=acting(cast.mentee), now=NOON)
    with pytest.raises(Conflict) as stale:
        await given(request, "party", "accepted", cast.party)
    assert stale.value.phrase.values == {"version": 2}
    for version in (1, 2):
        with pytest.raises(Conflict):
            await actions.submit_version(request, version, "c" * 64, actor=acting(cast.mentee), now=NOON)
    assert await SignoffVersion.count() == 2


async def test_whoever_edited_a_version_never_decides_on_it() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    editor = cast.others[2]
    await actions.submit_version(request, 2, "b" * 64, actor=acting(cast.mentee), now=NOON, editors=frozenset({editor}))
    with pytest.raises(Invalid) as refused:
        await actions.reassign(request, "party", editor, "ill", actor=cast.hr(), now=NOON)
    assert "Nobody decides" in refused.value.errors["holder"].key
    with pytest.raises(Forbidden):
        await actions.submit_version(
            request, 3, "c" * 64, actor=acting(cast.mentee), now=NOON, editors=frozenset({cast.party})
        )


async def test_what_is_accepted_opens_again_only_with_a_reason() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    await given(request, "party", "accepted", cast.party)
    await given(request, "technical", "accepted", cast.technical)
    with pytest.raises(Forbidden):
        await actions.submit_version(request, 2, "b" * 64, actor=acting(cast.mentee), now=NOON)
    again = await actions.submit_version(
        request, 2, "b" * 64, actor=acting(cast.mentee), now=NOON, reason="A figure was wrong"
    )
    assert again.state is RequestState.OPEN


async def test_new_criteria_come_with_the_new_version() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    criteria = {SeatName.PARTY: (Criterion("new", "Newly asked"),)}
    await actions.submit_version(request, 2, "b" * 64, actor=acting(cast.mentee), now=NOON, criteria=criteria)
    answers = {"new": GivenAnswer(Answer.MET)}
    await given(request, "party", "accepted", cast.party, version=2, answers=answers)
    with pytest.raises(Invalid):
        await given(request, "technical", "accepted", cast.technical, version=2, answers=answers)


# --- talking over, ruling


async def test_different_decisions_are_talked_over_and_decided_again() -> None:
    cast = await a_cast()
    request = await a_split(cast)
    assert (await told(cast.party))[-1].startswith("The decisions on")
    outcome = await actions.record_calibration(
        request, minutes(), actor=acting(cast.party), now=NOON, expected_version=1
    )
    assert outcome.state is RequestState.CALIBRATION
    assert (await given(request, "party", "accepted", cast.party)).state is RequestState.CALIBRATION
    assert (await given(request, "technical", "accepted", cast.technical)).state is RequestState.ACCEPTED


async def test_of_two_minutes_one_is_kept() -> None:
    cast = await a_cast()
    request = await a_split(cast)
    writing = [
        actions.record_calibration(request, minutes(), actor=acting(one), now=NOON, expected_version=1)
        for one in (cast.party, cast.technical)
    ]
    results = await asyncio.gather(*writing, return_exceptions=True)
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Outcome"]


async def test_minutes_are_refused_with_every_complaint() -> None:
    cast = await a_cast()
    request = await a_split(cast)
    with pytest.raises(Invalid) as refused:
        await actions.record_calibration(
            request,
            minutes(present=(), text="", decide_by=date(2026, 3, 1)),
            actor=acting(cast.party),
            now=NOON,
            expected_version=1,
        )
    assert set(refused.value.errors) == {"present", "text", "decide_by"}
    with pytest.raises(Forbidden):
        await actions.record_calibration(request, minutes(), actor=acting(cast.mentee), now=NOON, expected_version=1)


async def test_a_deadlock_is_ruled_on_with_a_reason() -> None:
    cast = await a_cast()
    request = await deadlocked(cast)
    with pytest.raises(Forbidden):
        await actions.rule(
            request, accepts=True, reason="I say so", actor=acting(cast.party), now=NOON, expected_version=1
        )
    with pytest.raises(Invalid):
        await actions.rule(request, accepts=True, reason="", actor=cast.party_office(), now=NOON, expected_version=1)
    outcome = await actions.rule(
        request, accepts=True, reason="Enough was shown", actor=cast.party_office(), now=NOON, expected_version=1
    )
    assert outcome.state is RequestState.RULED_ACCEPTED
    verb, entry = (await journal(request))[-1]
    assert (verb, entry["why"]) == ("signoff.rule", "Enough was shown")
    with pytest.raises(Conflict):
        await actions.rule(request, accepts=False, reason="No", actor=cast.party_office(), now=NOON, expected_version=1)


async def test_a_ruling_waits_for_the_talk_and_the_second_decisions() -> None:
    cast = await a_cast()
    request = await a_split(cast)

    async def rule(days: int) -> RequestState:
        outcome = await actions.rule(
            request,
            accepts=False,
            reason="They did not meet",
            actor=cast.party_office(),
            now=NOON + timedelta(days=days),
            expected_version=1,
        )
        return outcome.state

    with pytest.raises(Forbidden):
        await rule(7)
    assert await rule(8) is RequestState.RULED_RETURNED


async def test_a_ruling_alone_never_accepts() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    await given(request, "party", "abstained", cast.party)
    await given(request, "technical", "abstained", cast.technical)
    with pytest.raises(Forbidden):
        await actions.rule(
            request, accepts=True, reason="Fine", actor=cast.party_office(), now=NOON, expected_version=1
        )
    outcome = await actions.rule(
        request, accepts=False, reason="Nobody knows you", actor=cast.party_office(), now=NOON, expected_version=1
    )
    assert outcome.state is RequestState.RULED_RETURNED


async def test_after_the_last_day_no_second_decision_is_taken() -> None:
    cast = await a_cast()
    request = await calibrated(cast)
    with pytest.raises(Forbidden):
        await given(request, "party", "accepted", cast.party, now=NOON + timedelta(days=4))


# --- ends


async def test_withdrawing_hides_what_was_decided_and_a_new_version_may_follow() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    await given(request, "party", "returned", cast.party)
    outcome = await actions.withdraw(request, actor=acting(cast.mentee), now=NOON, expected_version=1)
    assert outcome.state is RequestState.WITHDRAWN
    with pytest.raises(Conflict):
        await given(request, "technical", "accepted", cast.technical)
    with pytest.raises(Conflict):
        await actions.withdraw(request, actor=acting(cast.mentee), now=NOON, expected_version=1)
    with pytest.raises(Forbidden):
        await actions.withdraw(request, actor=cast.hr(), now=NOON, expected_version=1)
    again = await actions.submit_version(request, 2, "b" * 64, actor=acting(cast.mentee), now=NOON)
    assert again.state is RequestState.OPEN


async def test_hr_waives_with_a_reason_and_it_is_not_accepted() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    for actor, error in ((cast.party_office(), Forbidden), (acting(cast.mentee), Forbidden)):
        with pytest.raises(error):
            await actions.waive(request, "moved away", actor=actor, now=NOON, expected_version=1)
    with pytest.raises(Invalid):
        await actions.waive(request, "", actor=cast.hr(), now=NOON, expected_version=1)
    outcome = await actions.waive(request, "moved away", actor=cast.hr(), now=NOON, expected_version=1)
    assert outcome.state is RequestState.WAIVED
    assert not outcome.state.is_accepted


async def test_a_ruling_a_decision_and_a_withdrawal_at_once_leave_one_end() -> None:
    cast = await a_cast()
    request = await deadlocked(cast)
    office, mentee = cast.party_office(), acting(cast.mentee)
    doing = [
        actions.rule(request, accepts=True, reason="Yes", actor=office, now=NOON, expected_version=1),
        actions.rule(request, accepts=False, reason="No", actor=office, now=NOON, expected_version=1),
        actions.withdraw(request, actor=mentee, now=NOON, expected_version=1),
        actions.waive(request, "gone", actor=cast.hr(), now=NOON, expected_version=1),
    ]
    results = await asyncio.gather(*doing, return_exceptions=True)
    assert sum(isinstance(one, actions.Outcome) for one in results) == 1, results
    assert sum(isinstance(one, Conflict) for one in results) == 3, results
    assert await SignoffClosure.count() == 1


async def test_every_action_leaves_one_entry_and_a_refused_one_none() -> None:
    cast = await a_cast()
    request = await deadlocked(cast)
    with pytest.raises(Conflict):
        await given(request, "party", "accepted", cast.party)
    verbs = [verb for verb, _ in await journal(request)]
    decide = "signoff.decide"
    assert verbs == ["signoff.open", decide, decide, "signoff.calibrate", decide, decide]


MARKED = "请看附件（机密）"


async def test_no_text_with_a_secrecy_mark_is_kept() -> None:
    cast = await a_cast()
    split, request = await a_split(cast), await a_request(cast)
    me, hr, about = acting(cast.party), cast.hr(), {"now": NOON, "expected_version": 1}
    new = actions.NewDelegation(cast.others[2], SeatName.PARTY, TODAY, TODAY, MARKED)
    for doing in (
        given(request, "party", "accepted", cast.party, comment=MARKED),
        given(request, "party", "accepted", cast.party, answers={"a": GivenAnswer(Answer.MET, MARKED)}),
        actions.record_calibration(split, minutes(text=MARKED), actor=me, **about),
        actions.rule(split, accepts=True, reason=MARKED, actor=cast.party_office(), **about),
        actions.withdraw(request, MARKED, actor=acting(cast.mentee), **about),
        actions.waive(request, MARKED, actor=hr, **about),
        actions.reassign(request, "party", cast.others[2], MARKED, actor=hr, now=NOON),
        actions.delegate(new, actor=me, now=NOON),
    ):
        with pytest.raises(Invalid) as refused:
            await doing
        assert len(refused.value.errors) == 1
    assert await SignoffDecision.count() == 2
