"""The laws of two keys under random histories of several people: first the rules alone, then the same on the database.

`MENTOR_TEST_LAWS=2000x50` runs so many examples of so many steps; the default keeps the suite quick.
"""

import asyncio
import os
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

import anyio.to_thread
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mentor.kernel.actor import Actor, Grant
from mentor.people.tables import Account
from mentor.signoff import rules
from mentor.signoff.rules import Decision, Mandate, Minutes, RequestState, SeatName
from tests.builders.signoff import NOON, TODAY, Cast, a_cast, a_request, acting
from tests.signoff.pure import OK, PureRequest
from tests.signoff.stored import Stored, StoredRequest

T = TypeVar("T")
EXAMPLES, STEPS = (int(part) for part in os.environ.get("MENTOR_TEST_LAWS", "60x20").split("x"))
PROFILE = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)

#: Who takes part, by position: mentee, both mentors, two bystanders, HR, Party office.
PEOPLE = st.integers(0, 6)
MENTORS_AND_BYSTANDERS = st.integers(1, 4)
SEATS = st.sampled_from([SeatName.PARTY, SeatName.TECHNICAL])
DECISIONS = st.sampled_from([Decision.ACCEPTED, Decision.ACCEPTED, Decision.RETURNED, Decision.ABSTAINED])
COMMENTS = st.sampled_from(["because", "because", "because", ""])
RARELY = st.sampled_from([False, False, True])
SURE = st.sampled_from([True] * 5 + [False])


#: Small letters are the Party seat, capitals the technical one: accepts, returns, abstains (x); c is the calibration.
PROLOGUES = ["", "", "a", "rA", "xA", "rAc", "aRc", "rAcr", "rAcrA", "aRcaX"]


def people_of(cast: Cast) -> tuple[Actor, ...]:
    hr, office = cast.others[2], cast.others[3]
    return (
        *(acting(one) for one in (cast.mentee, cast.party, cast.technical, *cast.others[:2])),
        Actor(account_id=hr, person_id=hr, grants=(Grant("hr", cast.unit_path),)),
        Actor(account_id=office, person_id=office, grants=(Grant("party_office", cast.unit_path),)),
    )


class Laws(RuleBasedStateMachine):
    """Random histories. Here only the rules play; in StoredLaws each step is also done on the database.

    What is drawn never depends on the state: on PostgreSQL nobody knows beforehand which of many clicks wins, and
    Hypothesis could not play such a history again.
    """

    def on_database(self, doing: Coroutine[Any, Any, T]) -> T:
        """Replaced where there is a database."""
        raise NotImplementedError

    stored: StoredRequest | None = None

    @initialize(prologue=st.sampled_from(PROLOGUES))
    def open(self, prologue: str) -> None:
        """Histories begin anywhere: random steps alone would seldom come to a second round."""
        cast = self.cast()
        self.people = people_of(cast)
        self.pure = PureRequest.opened(cast.mentee, cast.party, cast.technical, cast.unit_path, TODAY)
        self.decided: tuple[Any, ...] = ()
        for step in prologue:
            if step == "c":
                self.calibrate(1, 3, True)
            else:
                words = {"a": Decision.ACCEPTED, "r": Decision.RETURNED, "x": Decision.ABSTAINED}
                self.decide_as_holder(SeatName.PARTY if step.islower() else SeatName.TECHNICAL, words[step.lower()])

    def cast(self) -> Cast:
        return Cast(1, 2, 3, (4, 5, 6, 7), 1, "/1/")

    def version(self, is_current: bool) -> int:
        return self.pure.standing.version if is_current else self.pure.standing.version - 1

    def same(self, expected: str, doing: Coroutine[Any, Any, str] | None) -> None:
        if doing is not None:
            got = self.on_database(doing)
            assert got == expected, f"the database said {got}, the rules {expected}"

    @rule(who=st.sampled_from([0, 0, 1, 3, 5]), reopens=st.booleans(), is_new=SURE)
    def submit(self, who: int, reopens: bool, is_new: bool) -> None:
        actor, version = self.people[who], self.pure.standing.version + is_new
        reason = "a mistake was found" if reopens else ""
        answer = self.pure.submit(actor, version, reason)
        self.same(answer, self.stored and self.stored.submit(actor, version, reason))
        if answer == OK:
            assert self.pure.state is RequestState.OPEN
            assert not any(rules.current_keys(self.pure.standing).values()), "an edit voids"

    @rule(who=PEOPLE, seat=SEATS, decision=DECISIONS, comment=COMMENTS, is_current=SURE)
    def decide(self, who: int, seat: SeatName, decision: Decision, comment: str, is_current: bool) -> None:
        self._decide(self.people[who], seat, decision, comment, is_current)

    @rule(seat=SEATS, decision=DECISIONS)
    def decide_as_holder(self, seat: SeatName, decision: Decision) -> None:
        """Random people would seldom get far."""
        holder = self.pure.standing.seat(seat)
        assert holder is not None
        self._decide(self.actor(holder.holder_id), seat, decision, "because", True)

    @rule(which=st.integers(0, 9), decision=DECISIONS)
    def decide_as_delegate(self, which: int, decision: Decision) -> None:
        if self.pure.mandates:
            mandate = self.pure.mandates[which % len(self.pure.mandates)]
            self._decide(self.actor(mandate.delegate_id), mandate.seat, decision, "because", True)

    def _decide(self, actor: Actor, seat: SeatName, decision: Decision, comment: str, is_current: bool) -> None:
        version = self.version(is_current)
        answer = self.pure.decide(actor, seat, decision, comment, version)
        self.same(answer, self.stored and self.stored.decide(actor, seat, decision, comment, version))

    @precondition(lambda self: self.stored is not None)
    @rule(clicks=st.lists(st.tuples(MENTORS_AND_BYSTANDERS, SEATS, DECISIONS), min_size=2, max_size=8))
    def many_at_once(self, clicks: list[tuple[int, SeatName, Decision]]) -> None:
        """Of any number of clicks at most one per seat counts; the rules allow the winners and refuse the losers."""
        assert self.stored is not None
        made = [(self.people[who], seat, decision) for who, seat, decision in clicks]
        version = self.pure.standing.version
        got = self.on_database(self.stored.click(made, version))
        after = self.on_database(self.stored.look())
        won = [click for click, answer in zip(made, got, strict=True) if answer == OK]
        new = after.standing.keys[len(self.decided) :]
        assert len(new) == len(won) == len({key.seat for key in new})
        for key in new:
            actor = self.actor(key.decided_by)
            assert (actor, key.seat, key.decision) in won
            assert self.pure.decide(actor, key.seat, key.decision, "because", version) == OK
        for (actor, seat, decision), answer in zip(made, got, strict=True):
            if answer != OK:
                assert self.pure.decide(actor, seat, decision, "because", version) != OK

    def actor(self, person: int) -> Actor:
        return next(one for one in self.people if one.person_id == person)

    @rule(who=st.sampled_from([1, 2, 3, 6, 0]), days=st.integers(-1, 6), is_current=SURE)
    def calibrate(self, who: int, days: int, is_current: bool) -> None:
        today, version = self.pure.today, self.version(is_current)
        minutes = Minutes(today, (SeatName.PARTY, SeatName.TECHNICAL), "we agreed", today + timedelta(days=days))
        answer = self.pure.calibrate(self.people[who], minutes, version)
        self.same(answer, self.stored and self.stored.calibrate(self.people[who], minutes, version))

    @rule(who=st.sampled_from([6, 6, 6, 5, 4]), accepts=st.booleans(), is_current=SURE)
    def rule_on_it(self, who: int, accepts: bool, is_current: bool) -> None:
        version = self.version(is_current)
        answer = self.pure.rule(self.people[who], accepts, "for this reason", version)
        self.same(answer, self.stored and self.stored.rule(self.people[who], accepts, "for this reason", version))

    @rule(accepts=st.booleans())
    def wait_for_the_ruling(self, accepts: bool) -> None:
        if self.pure.state not in rules.NEEDS_OTHERS:
            return
        if self.pure.state in (RequestState.SPLIT, RequestState.CALIBRATION):
            self.wait(max((self.pure.facts.due_on - self.pure.today).days + 1, 1))
        self.rule_on_it(6, accepts, True)

    @rule(successor=st.integers(3, 4))
    def replace_who_abstained(self, successor: int) -> None:
        keys = rules.current_keys(self.pure.standing)
        for seat, key in keys.items():
            if key and key.decision is Decision.ABSTAINED:
                self.replace_holder(5, seat, successor)

    @rule(who=st.sampled_from([0, 0, 1, 3]), is_current=SURE, really=RARELY)
    def withdraw(self, who: int, is_current: bool, really: bool) -> None:
        actor, version = self.people[who if really else 1], self.version(is_current)
        answer = self.pure.withdraw(actor, version)
        self.same(answer, self.stored and self.stored.withdraw(actor, version))

    @rule(who=st.sampled_from([5, 5, 6, 4]), really=RARELY)
    def waive(self, who: int, really: bool) -> None:
        actor, version = self.people[who if really else 0], self.version(True)
        answer = self.pure.waive(actor, version)
        self.same(answer, self.stored and self.stored.waive(actor, version))

    @rule(who=st.sampled_from([5, 5, 6, 1, 0]), seat=SEATS, successor=PEOPLE)
    def replace_holder(self, who: int, seat: SeatName, successor: int) -> None:
        actor, person = self.people[who], self.people[successor].person_id or 0
        answer = self.pure.reassign(actor, seat, person)
        self.same(answer, self.stored and self.stored.reassign(actor, seat, person))

    @rule(
        giver=st.sampled_from([1, 1, 2, 2, 3]),
        taker=st.sampled_from([3, 3, 4, 4, 0, 1, 2, 6]),
        seat=SEATS,
        starts=st.sampled_from([0, 0, 0, 1, -1]),
        days=st.integers(0, 9),
    )
    def delegate(self, giver: int, taker: int, seat: SeatName, starts: int, days: int) -> None:
        actor, start = self.people[giver], self.pure.today + timedelta(days=starts)
        persons = actor.person_id or 0, self.people[taker].person_id or 0
        new = Mandate(len(self.pure.mandates) + 1, *persons, seat, start, start + timedelta(days=days))
        answer = self.pure.delegate(actor, new)
        if self.stored is not None:
            got, made = self.on_database(self.stored.delegate(actor, new))
            assert got == answer
            self.mandate_ids[new.id] = made

    @rule(who=PEOPLE, which=st.integers(0, 9))
    def end_delegation(self, who: int, which: int) -> None:
        if not self.pure.mandates:
            return
        mandate = self.pure.mandates[which % len(self.pure.mandates)].id
        answer = self.pure.end_delegation(self.people[who], mandate)
        self.same(answer, self.stored and self.stored.end_delegation(self.people[who], self.mandate_ids[mandate]))

    @rule(days=st.integers(1, 8))
    def wait(self, days: int) -> None:
        self.pure.today += timedelta(days=days)
        if self.stored is not None:
            self.stored.wait(days)

    @invariant()
    def the_rules_keep_the_laws(self) -> None:
        pure = self.pure
        assert pure.standing.keys[: len(self.decided)] == self.decided, "no decision is lost or changed"
        self.decided = pure.standing.keys
        check_laws(pure.state, pure.standing, self.people[0].person_id or 0, pure.rulers.get(pure.standing.version))


def check_laws(state: RequestState, standing: rules.Standing, mentee: int, ruler: int | None) -> None:
    """Written down again from the words of the design, not with the rules under test."""
    places = [(key.version, key.round, key.seat, key.attempt) for key in standing.keys]
    assert len(set(places)) == len(places), "one key is used once"
    assert all(mentee not in key.persons for key in standing.keys), "nobody decides on their own subject"
    for one in standing.keys:
        for other in standing.keys:
            if one.version == other.version and one.seat != other.seat:
                assert not one.persons & other.persons, "the same person is never two keys"
    of_version = [key for key in standing.keys if key.version == standing.version]
    accepting = {key.decided_by for key in of_version if key.decision is Decision.ACCEPTED}
    if state is RequestState.ACCEPTED:
        last = {key.seat: key for key in of_version}
        assert set(last) == {SeatName.PARTY, SeatName.TECHNICAL}, "one key is never enough"
        assert {key.decision for key in last.values()} == {Decision.ACCEPTED}
        assert len({key.decided_by for key in last.values()}) == 2
    if state is RequestState.RULED_ACCEPTED:
        assert ruler is not None
        assert accepting - {ruler}, "a ruling alone is not enough"
        assert all(ruler not in key.persons for key in standing.keys)


class StoredLaws(Laws):
    """The same histories on the database; the tables must agree with the rules after every step."""

    loop: asyncio.AbstractEventLoop

    def on_database(self, doing: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(doing, self.loop).result(timeout=60)

    def cast(self) -> Cast:
        cast = self.on_database(a_cast())
        self.on_database(accounts_for(cast))
        self.stored = StoredRequest(self.on_database(a_request(cast)), NOON)
        self.rows: tuple[dict[str, Any], ...] = ()
        self.mandate_ids: dict[int, int] = {}
        return cast

    @invariant()
    def the_tables_say_the_same(self) -> None:
        assert self.stored is not None
        now = self.on_database(self.stored.look())
        assert now.decisions[: len(self.rows)] == self.rows, "rows of decisions only ever grow"
        self.rows = now.decisions
        assert now.standing == self.pure.standing
        assert (now.barred, now.due_on) == (self.pure.facts.barred, self.pure.facts.due_on)
        assert now.state is rules.state(now.standing), "the projection is the pure state"
        assert now.awaited == dict.fromkeys(rules.awaited(now.standing), now.due_on)
        check_laws(now.state, now.standing, self.people[0].person_id or 0, now.closed_by.get(now.standing.version))
        self.nothing_hidden_is_shown(now)

    def nothing_hidden_is_shown(self, now: Stored) -> None:
        """In a running blind round a seat's decision is unknown to the mentee and to the other seat."""
        assert self.stored is not None
        if now.state not in (RequestState.OPEN, RequestState.STALLED, RequestState.CALIBRATION):
            return
        given = [one for one in rules.current_keys(now.standing).values() if one]
        for key in given:
            beside = next(seat.holder_id for seat in now.standing.seats if seat.name != key.seat)
            for person in (beside, self.people[0].person_id or 0):
                view = self.on_database(self.stored.view(self.actor(person)))
                line = next(seat.key for seat in view.seats if seat.name == key.seat)
                assert line is not None
                assert line.decided_by.id == key.decided_by
                assert line.decision in (None, Decision.ABSTAINED)
                assert not line.comment
                assert not line.answers


async def accounts_for(cast: Cast) -> None:
    persons = (cast.mentee, cast.party, cast.technical, *cast.others)
    rows = [Account(login=f"laws{one}", person=one, state="active", created_at=NOON) for one in persons]
    await Account.insert(*rows)


def test_the_rules_alone_keep_the_laws() -> None:
    run_state_machine_as_test(Laws, settings=PROFILE)


@pytest.mark.usefixtures("database")
async def test_the_database_keeps_the_laws_and_agrees_with_the_rules() -> None:
    class Machine(StoredLaws):
        loop = asyncio.get_running_loop()

    await anyio.to_thread.run_sync(lambda: run_state_machine_as_test(Machine, settings=PROFILE))
