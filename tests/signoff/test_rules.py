"""State, permissions and blindness, without a database."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from mentor.kernel.actor import Actor, Grant, system_actor
from mentor.people.rules import Role
from mentor.signoff import rules
from mentor.signoff.rules import (
    ClosureKind,
    Criterion,
    Decision,
    Facts,
    Key,
    Mandate,
    NewRequest,
    RequestState,
    Seat,
    SeatName,
    SeatSpec,
    Standing,
    Task,
)

PARTY, TECHNICAL, HEAD, MENTEE, DELEGATE, OFFICE, HR, STRANGER = range(1, 9)
A, R, X = Decision.ACCEPTED, Decision.RETURNED, Decision.ABSTAINED
P, T, H = SeatName.PARTY, SeatName.TECHNICAL, SeatName.UNIT_HEAD
MONDAY = date(2026, 3, 2)
BOTH = (Seat(P, PARTY), Seat(T, TECHNICAL))


def key(seat: SeatName, decision: Decision, by: int = 0, **more: int) -> Key:
    values = {"version": 1, "round": 1, "attempt": 0, "on_behalf_of": None} | more
    return Key(seat=seat, decision=decision, decided_by=by or {P: PARTY, T: TECHNICAL, H: HEAD}[seat], **values)


def standing(*keys: Key, **changes: object) -> Standing:
    return replace(Standing(seats=BOTH, keys=keys, version=1), **changes)


def facts(*keys: Key, **changes: object) -> Facts:
    of_standing = {
        name: changes.pop(name) for name in ("seats", "round", "version", "closure", "is_blind") if name in changes
    }
    known = Facts(
        standing=standing(*keys, **of_standing),
        subject_person_id=MENTEE,
        opened_by=MENTEE,
        barred=frozenset({MENTEE}),
        ruling_role=Role.PARTY_OFFICE,
        unit_path="/1/2/",
        party_path="/5/",
        due_on=MONDAY,
        version_on=MONDAY,
    )
    return replace(known, **changes)


def person(number: int) -> Actor:
    return Actor(account_id=number, person_id=number)


def office(role: str = "party_office", path: str = "/1/", number: int = OFFICE) -> Actor:
    return Actor(account_id=number, person_id=number, grants=(Grant(role, path),))


def mandate(principal: int, seat: SeatName, delegate: int = DELEGATE, **changes: object) -> Mandate:
    return replace(Mandate(1, principal, delegate, seat, MONDAY, MONDAY), **changes)


# --- state


@pytest.mark.parametrize(
    ("party", "technical", "expected"),
    [
        (None, None, RequestState.OPEN),
        (A, None, RequestState.OPEN),
        (R, None, RequestState.OPEN),
        (A, A, RequestState.ACCEPTED),
        (R, R, RequestState.RETURNED),
        (A, R, RequestState.SPLIT),
        (R, A, RequestState.SPLIT),
        (X, None, RequestState.STALLED),
        (X, A, RequestState.STALLED),
        (X, R, RequestState.STALLED),
        (X, X, RequestState.STALLED),
    ],
)
def test_state_of_a_blind_pair(party: Decision | None, technical: Decision | None, expected: RequestState) -> None:
    keys = [key(seat, decision) for seat, decision in ((P, party), (T, technical)) if decision]
    assert rules.state(standing(*keys)) is expected


@pytest.mark.parametrize(
    ("party", "technical", "expected"),
    [
        (None, None, RequestState.CALIBRATION),
        (A, None, RequestState.CALIBRATION),
        (A, A, RequestState.ACCEPTED),
        (R, R, RequestState.RETURNED),
        (A, R, RequestState.DEADLOCK),
        (X, A, RequestState.STALLED),
    ],
)
def test_state_after_a_calibration(party: Decision | None, technical: Decision | None, expected: RequestState) -> None:
    first = [key(P, R), key(T, A)]
    second = [key(seat, decision, round=2) for seat, decision in ((P, party), (T, technical)) if decision]
    assert rules.state(standing(*first, *second, round=2)) is expected


def test_in_an_open_request_the_first_return_sends_it_back() -> None:
    assert rules.state(standing(key(P, R), is_blind=False)) is RequestState.RETURNED
    assert rules.state(standing(key(P, A), key(T, R), is_blind=False)) is RequestState.RETURNED
    assert rules.state(standing(key(P, A), is_blind=False)) is RequestState.OPEN


@pytest.mark.parametrize("kind", list(ClosureKind))
def test_a_closure_decides_whatever_the_keys_say(kind: ClosureKind) -> None:
    assert rules.state(standing(key(P, A), key(T, A), closure=kind)).value == kind.value


def test_keys_to_an_earlier_version_do_not_count() -> None:
    assert rules.state(standing(key(P, A), key(T, A), version=2)) is RequestState.OPEN


def test_the_key_of_a_holder_who_abstained_does_not_count_for_the_next() -> None:
    seats = (replace(BOTH[0], attempt=1, holder_id=DELEGATE), BOTH[1])
    assert rules.state(standing(key(P, X), key(T, A), seats=seats)) is RequestState.OPEN
    done = (key(P, X), key(T, A), key(P, A, DELEGATE, attempt=1))
    assert rules.state(standing(*done, seats=seats)) is RequestState.ACCEPTED


@pytest.mark.parametrize(
    "second",
    [key(T, A, PARTY), key(T, A, DELEGATE, on_behalf_of=PARTY), key(T, A, PARTY, on_behalf_of=TECHNICAL)],
    ids=["same person", "on behalf of the other key", "by the other key's owner"],
)
def test_the_same_person_twice_is_not_two_keys(second: Key) -> None:
    assert rules.state(standing(key(P, A), second)) is RequestState.STALLED


def test_a_delegate_of_both_is_not_two_keys() -> None:
    both = key(P, A, DELEGATE, on_behalf_of=PARTY), key(T, A, DELEGATE, on_behalf_of=TECHNICAL)
    assert rules.state(standing(*both)) is RequestState.STALLED


def test_consent_to_ones_own_matter_is_not_one_of_the_two_keys() -> None:
    own = Seat(SeatName.MENTEE, MENTEE)
    consent = Key(SeatName.MENTEE, 1, 1, 0, A, MENTEE)
    assert rules.state(standing(key(P, A), consent, seats=(BOTH[0], own))) is RequestState.STALLED
    assert rules.state(standing(key(P, A), key(T, A), consent, seats=(*BOTH, own))) is RequestState.ACCEPTED
    assert rules.state(standing(key(P, A), key(T, A), seats=(*BOTH, own))) is RequestState.OPEN


def test_three_seats_all_count() -> None:
    seats = (*BOTH, Seat(H, HEAD))
    for decisions in product((A, R), repeat=3):
        keys = [key(seat.name, decision) for seat, decision in zip(seats, decisions, strict=True)]
        expected = {frozenset({A}): RequestState.ACCEPTED, frozenset({R}): RequestState.RETURNED}
        assert rules.state(standing(*keys, seats=seats)) is expected.get(frozenset(decisions), RequestState.SPLIT)
        assert rules.state(standing(*keys[:2], seats=seats)) is RequestState.OPEN


# --- what is awaited


def test_what_is_awaited_from_whom() -> None:
    assert rules.awaited(standing()) == {P: Task.DECIDE, T: Task.DECIDE}
    assert rules.awaited(standing(key(P, A))) == {T: Task.DECIDE}
    assert rules.awaited(standing(key(P, X))) == {T: Task.DECIDE}
    assert rules.awaited(standing(key(P, A), key(T, R))) == {P: Task.CALIBRATE, T: Task.CALIBRATE}
    assert rules.awaited(standing(key(P, A), key(T, R), round=2)) == {P: Task.DECIDE, T: Task.DECIDE}
    assert rules.awaited(standing(key(P, A), key(T, A))) == {}
    assert rules.awaited(standing(closure=ClosureKind.WITHDRAWN)) == {}


# --- opening


def new_request(**changes: object) -> NewRequest:
    seats = (SeatSpec("party", PARTY), SeatSpec("technical", TECHNICAL))
    new = NewRequest("milestone", "milestone", 7, "/milestones/7", "First", seats, 1, "f" * 64, MENTEE)
    return replace(new, **changes)


def test_two_seats_of_two_persons_can_be_asked() -> None:
    assert rules.refusal_to_open(new_request(), MENTEE) is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"seats": (SeatSpec("party", PARTY),)}, "Two different seats"),
        ({"seats": (SeatSpec("party", PARTY), SeatSpec("technical", PARTY))}, "same person twice"),
        ({"seats": (SeatSpec("party", PARTY), SeatSpec("party", TECHNICAL))}, "same person twice"),
        ({"seats": (SeatSpec("party", MENTEE), SeatSpec("technical", TECHNICAL))}, "Nobody decides"),
        ({"seats": (SeatSpec("party", PARTY), SeatSpec("mentee", MENTEE))}, "Two different seats"),
        ({"seats": (*new_request().seats, SeatSpec("mentee", STRANGER))}, "own consent"),
        ({"barred": frozenset({TECHNICAL})}, "Nobody decides"),
        ({"subject_person_id": None}, "whose matter"),
    ],
)
def test_what_is_not_two_keys_is_not_asked(changes: dict[str, object], reason: str) -> None:
    refusal = rules.refusal_to_open(new_request(**changes), MENTEE)
    assert refusal is not None
    assert reason in refusal.key


def test_who_submits_cannot_hold_a_key() -> None:
    refusal = rules.refusal_to_open(new_request(), TECHNICAL)
    assert refusal is not None
    assert "submitted" in refusal.key


def test_an_unknown_seat_is_refused_when_the_request_is_opened() -> None:
    with pytest.raises(ValueError, match="cousin"):
        rules.refusal_to_open(new_request(seats=(SeatSpec("party", PARTY), SeatSpec("cousin", STRANGER))), MENTEE)


# --- deciding


def refusal_to_decide(known: Facts, seat: SeatName, actor: Actor, *mandates: Mandate, today: date = MONDAY) -> str:
    chosen = known.standing.seat(seat)
    assert chosen
    refusal = rules.refusal_to_decide(known, chosen, actor, mandates, today)
    return refusal.key if refusal else ""


def test_the_holder_and_the_delegate_may_decide() -> None:
    assert not refusal_to_decide(facts(), P, person(PARTY))
    assert not refusal_to_decide(facts(), P, person(DELEGATE), mandate(PARTY, P))


@pytest.mark.parametrize("actor", [person(TECHNICAL), person(MENTEE), person(STRANGER), office(), Actor(account_id=1)])
def test_nobody_else_may_decide_for_the_party_seat(actor: Actor) -> None:
    assert "do not hold" in refusal_to_decide(facts(), P, actor)


def test_a_delegation_is_for_its_seat_and_its_giver_only() -> None:
    assert refusal_to_decide(facts(), P, person(DELEGATE), mandate(PARTY, T))
    assert refusal_to_decide(facts(), P, person(DELEGATE), mandate(TECHNICAL, P))


def test_a_delegation_never_makes_one_person_two_keys() -> None:
    assert "another seat here" in refusal_to_decide(facts(), P, person(TECHNICAL), mandate(PARTY, P, TECHNICAL))
    used = key(T, A, DELEGATE, on_behalf_of=TECHNICAL)
    assert "already decided for another seat" in refusal_to_decide(
        facts(used), P, person(DELEGATE), mandate(PARTY, P), mandate(TECHNICAL, T)
    )


def test_a_delegation_never_reaches_the_mentee_or_an_editor() -> None:
    assert "Nobody decides" in refusal_to_decide(facts(), P, person(MENTEE), mandate(PARTY, P, MENTEE))
    edited = facts(barred=frozenset({MENTEE, DELEGATE}))
    assert "Nobody decides" in refusal_to_decide(edited, P, person(DELEGATE), mandate(PARTY, P))


def test_a_delegate_inherits_the_conflicts_of_the_holder() -> None:
    edited = facts(barred=frozenset({MENTEE, PARTY}))
    assert "Nobody decides" in refusal_to_decide(edited, P, person(DELEGATE), mandate(PARTY, P))
    moved = facts(key(T, A, PARTY))  # the holder of this seat decided for the other one before changing over
    assert "already decided" in refusal_to_decide(moved, P, person(DELEGATE), mandate(PARTY, P))


def test_consent_cannot_be_delegated() -> None:
    known = facts(seats=(*BOTH, Seat(SeatName.MENTEE, MENTEE)))
    assert not refusal_to_decide(known, SeatName.MENTEE, person(MENTEE))
    assert refusal_to_decide(known, SeatName.MENTEE, person(DELEGATE), mandate(MENTEE, SeatName.MENTEE))


def test_second_decisions_have_a_last_day() -> None:
    known = facts(key(P, A), key(T, R), round=2)
    assert not refusal_to_decide(known, P, person(PARTY))
    assert "ruling decides" in refusal_to_decide(known, P, person(PARTY), today=date(2026, 3, 3))


@pytest.mark.parametrize(
    ("changes", "is_usable"),
    [
        ({}, True),
        ({"starts_on": date(2026, 3, 3), "ends_on": date(2026, 3, 3)}, False),
        ({"starts_on": date(2026, 2, 1), "ends_on": date(2026, 3, 1)}, False),
        ({"is_revoked": True}, False),
        ({"delegate_id": STRANGER}, False),
    ],
)
def test_a_delegation_holds_in_its_days_for_its_delegate(changes: dict[str, object], is_usable: bool) -> None:
    usable = rules.mandates_of(DELEGATE, [mandate(PARTY, P, **changes)], MONDAY)
    assert bool(usable) is is_usable


# --- delegating


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, ""),
        ({"delegate_id": PARTY}, "delegate"),
        ({"seat": SeatName.MENTEE}, "seat"),
        ({"starts_on": date(2026, 3, 1)}, "starts_on"),
        ({"ends_on": date(2026, 3, 1)}, "ends_on"),
        ({"ends_on": date(2027, 3, 1)}, "ends_on"),
    ],
)
def test_what_a_delegation_may_say(changes: dict[str, object], field: str) -> None:
    new = replace(mandate(PARTY, P), **changes)
    wrong = rules.complaints_about_delegation(new, [], is_seated_beside=False, today=MONDAY)
    assert set(wrong) == ({field} if field else set())


def test_a_delegation_may_not_go_to_the_seat_beside_nor_twice() -> None:
    new = mandate(PARTY, P)
    assert "delegate" in rules.complaints_about_delegation(new, [], is_seated_beside=True, today=MONDAY)
    other = mandate(PARTY, P, STRANGER)
    assert "starts_on" in rules.complaints_about_delegation(new, [other], is_seated_beside=False, today=MONDAY)
    ended = replace(other, is_revoked=True)
    assert not rules.complaints_about_delegation(new, [ended], is_seated_beside=False, today=MONDAY)


def test_only_the_giver_ends_a_delegation() -> None:
    given = mandate(PARTY, P)
    assert rules.refusal_to_end_delegation(given, person(PARTY), MONDAY) is None
    assert rules.refusal_to_end_delegation(given, person(DELEGATE), MONDAY) is not None
    assert rules.refusal_to_end_delegation(given, person(PARTY), date(2026, 3, 3)) is not None


# --- seeing


@pytest.mark.parametrize(
    "actor",
    [person(PARTY), person(MENTEE), office(), office("hr"), office("unit_head", "/1/2/"), office("leader"),
     office("branch_secretary"), Actor(1, 9, (Grant("party_office", "", "/5/"),)), system_actor("reminders")],
)  # fmt: skip
def test_who_sees_a_request(actor: Actor) -> None:
    assert rules.is_visible(facts(), actor)


@pytest.mark.parametrize(
    "actor",
    [person(STRANGER), office(path="/9/"), office("observer"), office("auditor"), Actor(account_id=1),
     Actor(1, PARTY, (Grant("sysadmin", "/"),)), Actor(1, 9, (Grant("hr", "", "/6/"),))],
)  # fmt: skip
def test_who_does_not_see_a_request(actor: Actor) -> None:
    assert not rules.is_visible(facts(), actor)


def test_a_delegate_and_a_former_holder_see_it() -> None:
    assert rules.is_visible(facts(), person(DELEGATE), [mandate(PARTY, P)])
    assert not rules.is_visible(facts(), person(DELEGATE), [mandate(PARTY, T)])
    assert rules.is_visible(facts(key(P, A, STRANGER)), person(STRANGER))


EVERYBODY_ELSE = [person(TECHNICAL), person(MENTEE), office(), office("hr"), office("leader"), person(STRANGER)]


def reveals(known: Facts, one: Key, actor: Actor, today: date = MONDAY) -> bool:
    return rules.reveals(known, one, actor, today)


@pytest.mark.parametrize("actor", EVERYBODY_ELSE)
@pytest.mark.parametrize("decision", [A, R])
def test_a_first_decision_is_hidden_from_everybody_else(actor: Actor, decision: Decision) -> None:
    given = key(P, decision)
    assert not reveals(facts(given), given, actor)
    assert not reveals(facts(given, closure=ClosureKind.WITHDRAWN), given, actor), "withdrawing is no way to look"
    assert not reveals(facts(given, version=2), given, actor), "nor is submitting again"
    assert reveals(facts(given), given, person(PARTY))
    assert reveals(facts(given, is_blind=False), given, actor)


@pytest.mark.parametrize("actor", EVERYBODY_ELSE)
def test_after_all_have_decided_everybody_who_sees_the_request_sees_the_decisions(actor: Actor) -> None:
    both = key(P, R), key(T, A)
    assert all(reveals(facts(*both), one, actor) for one in both)
    second = key(P, A, round=2)
    known = facts(*both, second, round=2)
    assert all(reveals(known, one, actor) for one in both)
    assert not reveals(known, second, actor)
    assert all(reveals(facts(*both, version=2), one, actor) for one in both)


def test_the_ruler_sees_what_has_to_be_ruled_on_and_only_then() -> None:
    tuesday = date(2026, 3, 3)
    first, second = (key(P, R), key(T, A)), key(P, A, round=2)
    known = facts(*first, second, round=2)
    assert not reveals(known, second, office())
    assert reveals(known, second, office(), tuesday)
    assert not reveals(known, second, office("hr"), tuesday)
    assert not reveals(known, second, person(TECHNICAL), tuesday)
    abstained = facts(key(P, X), key(T, A))
    assert reveals(abstained, key(T, A), office())
    assert not reveals(abstained, key(T, A), person(MENTEE))


def test_a_successor_sees_what_the_predecessor_decided_at_the_same_seat() -> None:
    given = key(P, A, STRANGER)
    assert reveals(facts(given), given, person(PARTY))
    assert not reveals(facts(given), given, person(TECHNICAL))


def test_minutes_are_for_the_seats_and_those_who_rule() -> None:
    known = facts(key(P, R), key(T, A))
    readers = [person(PARTY), person(TECHNICAL), office(), office("hr")]
    assert all(rules.reads_minutes(known, actor, ()) for actor in readers)
    assert not any(
        rules.reads_minutes(known, actor, ()) for actor in [person(MENTEE), office("leader"), person(STRANGER)]
    )


# --- talking over, ruling


def test_a_calibration_is_recorded_by_a_seat_or_a_ruler_after_a_split() -> None:
    split = facts(key(P, R), key(T, A))
    assert all(rules.refusal_to_calibrate(split, actor, ()) is None for actor in (person(PARTY), office()))
    assert rules.refusal_to_calibrate(split, person(DELEGATE), [mandate(PARTY, P)]) is None
    assert all(
        rules.refusal_to_calibrate(split, actor, ()) for actor in (person(MENTEE), person(STRANGER), office("hr"))
    )
    assert rules.refusal_to_calibrate(facts(key(P, R)), person(PARTY), ())


@pytest.mark.parametrize(
    ("known", "today", "allowed"),
    [
        (facts(), MONDAY, False),
        (facts(key(P, A)), date(2026, 9, 1), False),
        (facts(key(P, R), key(T, A)), MONDAY, False),
        (facts(key(P, R), key(T, A)), date(2026, 3, 3), True),
        (facts(key(P, R), key(T, A), round=2), MONDAY, False),
        (facts(key(P, R), key(T, A), round=2), date(2026, 3, 3), True),
        (facts(key(P, R), key(T, A), key(P, R, round=2), key(T, A, round=2), round=2), MONDAY, True),
        (facts(key(P, X)), MONDAY, False),
        (facts(key(P, X), key(T, A)), MONDAY, True),
        (facts(key(P, A), key(T, A)), MONDAY, False),
    ],
)
def test_when_a_ruling_is_possible(known: Facts, today: date, allowed: bool) -> None:
    assert (rules.refusal_to_rule(known, office(), today) is None) is allowed


@pytest.mark.parametrize(
    "actor",
    [person(STRANGER), office("hr"), office(path="/9/"), office(number=PARTY), office(number=MENTEE),
     Actor(1, None, (Grant("party_office", "/1/"),))],
)  # fmt: skip
def test_who_cannot_rule(actor: Actor) -> None:
    deadlock = facts(key(P, R), key(T, A), key(P, R, round=2), key(T, A, round=2), round=2)
    assert rules.refusal_to_rule(deadlock, actor, MONDAY) is not None


def test_hr_rules_where_the_request_says_so() -> None:
    split = facts(key(P, X), key(T, A), ruling_role=Role.HR)
    assert rules.refusal_to_rule(split, office("hr"), MONDAY) is None
    assert rules.refusal_to_rule(split, office(), MONDAY) is not None


def test_a_ruling_alone_is_not_enough_to_accept() -> None:
    nobody = facts(key(P, X), key(T, X))
    assert rules.refusal_to_rule_for(nobody, accepts=True) is not None
    assert rules.refusal_to_rule_for(nobody, accepts=False) is None
    changed_mind = facts(key(P, R), key(T, A), key(T, R, round=2), round=2)
    assert rules.supporters(changed_mind) == frozenset()
    assert rules.supporters(facts(key(P, R), key(T, A), round=2)) == {TECHNICAL}
    consent_only = facts(Key(SeatName.MENTEE, 1, 1, 0, A, MENTEE), key(P, X))
    assert rules.supporters(consent_only) == frozenset()


# --- other holders, new versions, ends


def test_who_can_follow_in_a_seat() -> None:
    def refusal(known: Facts, seat: Seat, successor: int) -> object:
        return rules.refusal_to_take_over(known, seat, successor, office("hr", number=HR))

    known, seat = facts(key(T, A)), BOTH[0]
    assert refusal(known, seat, STRANGER) is None
    for person_id in (PARTY, TECHNICAL, MENTEE, HR):
        assert refusal(known, seat, person_id) is not None
    as_delegate = facts(key(T, A, DELEGATE, on_behalf_of=TECHNICAL))
    assert refusal(as_delegate, seat, DELEGATE) is not None
    own = Seat(SeatName.MENTEE, MENTEE)
    assert refusal(facts(seats=(*BOTH, own)), own, STRANGER) is not None


def test_who_can_change_the_holder() -> None:
    assert rules.refusal_to_reassign(facts(), office("hr")) is None
    assert rules.refusal_to_reassign(facts(), office()) is None
    assert rules.refusal_to_reassign(facts(), system_actor("rotation")) is None
    for actor in (person(PARTY), person(MENTEE), office("unit_head"), office("hr", "/9/"), office("hr", number=PARTY)):
        assert rules.refusal_to_reassign(facts(), actor) is not None
    assert rules.refusal_to_reassign(facts(key(P, A), key(T, A)), office("hr")) is not None


def test_nobody_edits_what_they_decide_on() -> None:
    assert rules.refusal_to_submit(facts(), frozenset({MENTEE, STRANGER}), reopens=False) is None
    assert rules.refusal_to_submit(facts(), frozenset({PARTY}), reopens=False) is not None


@pytest.mark.parametrize("done", [facts(key(P, A), key(T, A)), facts(closure=ClosureKind.WAIVED)])
def test_what_is_decided_opens_again_only_with_a_reason(done: Facts) -> None:
    assert rules.refusal_to_submit(done, frozenset({MENTEE}), reopens=False) is not None
    assert rules.refusal_to_submit(done, frozenset({MENTEE}), reopens=True) is None


def test_who_can_withdraw_and_waive() -> None:
    assert rules.refusal_to_withdraw(facts(), person(MENTEE)) is None
    assert rules.refusal_to_withdraw(facts(), person(PARTY)) is not None
    assert rules.refusal_to_withdraw(facts(key(P, R), key(T, R)), person(MENTEE)) is rules.ALREADY_DECIDED
    assert rules.refusal_to_waive(facts(), office("hr")) is None
    assert rules.refusal_to_waive(facts(key(P, R), key(T, R)), office("hr")) is None
    for actor in (office(), person(MENTEE), office("hr", number=PARTY), office("hr", number=MENTEE)):
        assert rules.refusal_to_waive(facts(), actor) is not None
    assert rules.refusal_to_waive(facts(key(P, A), key(T, A)), office("hr")) is rules.ALREADY_DECIDED


# --- the decision itself


CRITERIA = (Criterion("a", "Report"), Criterion("b", "Talk"))


@pytest.mark.parametrize(
    ("decision", "comment", "answers", "confirmed", "fields"),
    [
        (A, "", {}, False, set()),
        (A, "", {"a": "met", "b": "met"}, False, set()),
        (A, "", {"a": "not_met"}, False, {"confirmed"}),
        (A, "", {"a": "not_met"}, True, set()),
        (R, "", {}, False, {"comment"}),
        (R, "Add the figures", {"a": "not_met"}, False, set()),
        (X, "", {}, False, {"comment"}),
        (X, "We have not met", {}, False, set()),
        (A, "", {"z": "met"}, False, {"answers"}),
        (A, "x" * 2001, {}, False, {"comment"}),
    ],
)
def test_what_a_decision_needs(
    decision: Decision, comment: str, answers: dict[str, str], confirmed: bool, fields: set[str]
) -> None:
    given = {one: rules.GivenAnswer(rules.Answer(word)) for one, word in answers.items()}
    wrong = rules.complaints_about_decision(decision, comment, given, CRITERIA, confirmed=confirmed)
    assert set(wrong) == fields


def test_answers_and_criteria_survive_storing() -> None:
    given = {"a": rules.GivenAnswer(rules.Answer.NOT_MET, "“更多”"), "b": rules.GivenAnswer(rules.Answer.MET)}
    assert rules.read_answers(rules.write_answers(given)) == given
    assert rules.read_criteria(rules.write_criteria(CRITERIA)) == CRITERIA


def test_the_seal_differs_by_salt_decision_comment_and_answers() -> None:
    seals = {
        rules.given_seal(salt, decision, comment, answers)
        for salt, decision, comment, answers in product("xy", (A, R), ("", "c"), ("{}", "[]"))
    }
    assert len(seals) == 16


def test_minutes_name_two_seats_a_day_and_a_deadline() -> None:
    known = facts(key(P, R), key(T, A))
    good = rules.Minutes(MONDAY, (P, T), "We agreed", date(2026, 3, 5))
    assert not rules.complaints_about_minutes(good, known, MONDAY)
    for changes, field in (
        ({"present": (P,)}, "present"),
        ({"present": (P, SeatName.HR)}, "present"),
        ({"text": ""}, "text"),
        ({"held_on": date(2026, 3, 3)}, "held_on"),
        ({"held_on": date(2026, 3, 1)}, "held_on"),
        ({"decide_by": date(2026, 3, 1)}, "decide_by"),
        ({"decide_by": date(2026, 5, 1)}, "decide_by"),
    ):
        assert set(rules.complaints_about_minutes(replace(good, **changes), known, MONDAY)) == {field}


def test_a_step_on_a_scale_is_kept_and_must_be_one_of_the_scale() -> None:
    criteria = (rules.Criterion("a", "Clean"), rules.Criterion("level", "Supervision needed", ("Low", "High"), 2))
    assert rules.read_criteria(rules.write_criteria(criteria)) == criteria
    chosen = {"level": rules.GivenAnswer(rules.Answer.MET, step=2)}
    assert rules.read_answers(rules.write_answers(chosen)) == chosen
    assert rules.complaints_about_decision(rules.Decision.ACCEPTED, "", chosen, criteria) == {}
    for key, step in (("level", 3), ("level", None), ("a", 1)):
        given = {key: rules.GivenAnswer(rules.Answer.MET, step=step)}
        assert "answers" in rules.complaints_about_decision(rules.Decision.ACCEPTED, "", given, criteria)
