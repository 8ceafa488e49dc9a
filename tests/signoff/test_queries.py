"""What is seen, in which order, at what price."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mentor.kernel.actor import Actor, Grant
from mentor.kernel.database import current_engine, write_transaction
from mentor.kernel.errors import NotFound
from mentor.overview.queries import badges
from mentor.people.tables import Account, Person
from mentor.signoff import actions, queries
from mentor.signoff.queries import states_of
from mentor.signoff.rules import (
    Answer,
    Criterion,
    Decision,
    GivenAnswer,
    Minutes,
    RequestState,
    SeatName,
    SeatSpec,
    Task,
)
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


async def delegated(cast: Cast, principal: int, delegate: int, seat: str, days: int = 5) -> None:
    if not await Account.exists().where(Account.person == delegate):
        await Account.insert(Account(login=f"d{delegate}", person=delegate, state="active", created_at=NOON))
    new = actions.NewDelegation(delegate, SeatName(seat), TODAY, TODAY + timedelta(days=days))
    await actions.delegate(new, actor=acting(principal), now=NOON)


# --- inbox


async def test_the_inbox_holds_what_waits_for_me_oldest_due_first() -> None:
    cast = await a_cast()
    late = await a_request(cast, due_workdays=9)
    soon = await a_request(cast, due_workdays=1)
    split = await a_split(cast, due_workdays=3)
    done = await a_request(cast)
    await given(done, "party", "accepted", cast.party)

    lines = (await queries.inbox(acting(cast.party), now=NOON)).rows

    assert [(line.request_id, line.task) for line in lines] == [
        (soon, Task.DECIDE),
        (split, Task.CALIBRATE),
        (late, Task.DECIDE),
    ]
    assert not (await queries.inbox(acting(cast.mentee), now=NOON)).rows
    assert (await badges(acting(cast.party), NOON))["inbox"] == 3


async def test_paging_through_the_inbox_meets_every_line_once() -> None:
    cast = await a_cast()
    ids = [await a_request(cast, due_workdays=1 + n % 3) for n in range(11)]
    seen: list[int] = []
    after = ""
    while True:
        page = await queries.inbox(acting(cast.technical), now=NOON, after=after, size=4)
        seen += [line.request_id for line in page.rows]
        after = page.after
        if not after:
            break
    assert sorted(seen) == sorted(ids)
    assert len(seen) == len(set(seen))


async def test_next_is_the_line_behind_and_at_the_end_the_oldest_again() -> None:
    cast = await a_cast()
    first, second, third = [await a_request(cast, due_workdays=n) for n in (1, 2, 3)]
    me = acting(cast.party)
    middle = await given(second, "party", "accepted", cast.party)
    after_middle = await queries.next_open(me, now=NOON, after=middle.cursor)
    assert after_middle
    assert after_middle.request_id == third
    last = await given(third, "party", "accepted", cast.party)
    again = await queries.next_open(me, now=NOON, after=last.cursor)
    assert again
    assert again.request_id == first
    only = await given(first, "party", "accepted", cast.party)
    assert await queries.next_open(me, now=NOON, after=only.cursor) is None


@pytest.mark.parametrize(
    "damaged", ["x", "!!", "W10", "WyJhIiwgImIiXQ", "WyIyMDI2LTAzLTAyIiwgOTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ"]
)
async def test_a_damaged_cursor_starts_again(damaged: str) -> None:
    cast = await a_cast()
    await a_request(cast)
    assert len((await queries.inbox(acting(cast.party), now=NOON, after=damaged)).rows) <= 1
    assert not (await queries.rulings(cast.party_office(), now=NOON, after=damaged)).rows


async def test_a_delegate_finds_only_what_a_delegate_may_decide() -> None:
    cast = await a_cast()
    delegate = cast.others[2]
    await delegated(cast, cast.party, delegate, "party")
    plain = await a_request(cast)
    await a_request(cast, barred=frozenset({delegate}))
    await a_request(cast, seats=(SeatSpec("party", cast.party), SeatSpec("unit_head", delegate)))
    await a_request(cast, seats=(SeatSpec("hr", cast.party), SeatSpec("technical", cast.technical)))

    lines = (await queries.inbox(acting(delegate), now=NOON)).rows

    own = [line for line in lines if line.on_behalf_of is None]
    for_others = [line for line in lines if line.on_behalf_of]
    assert [line.seat for line in own] == [SeatName.UNIT_HEAD]
    assert [(line.request_id, line.seat) for line in for_others] == [(plain, SeatName.PARTY)]
    assert for_others[0].on_behalf_of
    assert for_others[0].on_behalf_of.id == cast.party
    later = NOON + timedelta(days=6)
    assert not [line for line in (await queries.inbox(acting(delegate), now=later)).rows if line.on_behalf_of]


async def test_who_decided_for_one_seat_is_not_offered_the_other() -> None:
    cast = await a_cast()
    delegate = cast.others[2]
    await delegated(cast, cast.party, delegate, "party")
    await delegated(cast, cast.technical, delegate, "technical")
    request = await a_request(cast)
    assert len((await queries.inbox(acting(delegate), now=NOON)).rows) == 2
    await given(request, "party", "accepted", delegate)
    assert not (await queries.inbox(acting(delegate), now=NOON)).rows


async def test_second_decisions_leave_the_inbox_when_their_day_is_over() -> None:
    cast = await a_cast()
    request = await a_split(cast)
    await calibrated(request, cast)
    assert (await queries.inbox(acting(cast.party), now=NOON)).rows
    assert not (await queries.inbox(acting(cast.party), now=NOON + timedelta(days=4))).rows


async def calibrated(request: int, cast: Cast) -> None:
    minutes = Minutes(TODAY, (SeatName.PARTY, SeatName.TECHNICAL), "We talked", TODAY + timedelta(days=3))
    await actions.record_calibration(request, minutes, actor=acting(cast.party), now=NOON, expected_version=1)


# --- the price


async def count(statements: list[str], doing) -> int:  # type: ignore[no-untyped-def]
    statements.clear()
    await doing
    return len(statements)


async def test_the_number_of_statements_does_not_grow_with_the_rows(statements: list[str]) -> None:
    cast = await a_cast()
    delegate = cast.others[2]
    await delegated(cast, cast.party, delegate, "party")
    await a_split(cast)
    await a_request(cast)
    later = NOON + timedelta(days=30)
    few = [
        await count(statements, queries.inbox(acting(cast.party), now=NOON)),
        await count(statements, queries.inbox(acting(delegate), now=NOON)),
        await count(statements, queries.rulings(cast.party_office(), now=later)),
    ]
    for _ in range(6):
        await a_request(cast)
        await a_split(cast)
    many = [
        await count(statements, queries.inbox(acting(cast.party), now=NOON)),
        await count(statements, queries.inbox(acting(delegate), now=NOON)),
        await count(statements, queries.rulings(cast.party_office(), now=later)),
    ]
    assert few == many
    assert max(many) <= 3


async def test_a_view_costs_three_statements_and_a_decision_nine(statements: list[str]) -> None:
    cast = await a_cast()
    request = await a_split(cast)
    await calibrated(request, cast)
    await given(request, "party", "accepted", cast.party)
    for actor in (acting(cast.technical), acting(cast.mentee), cast.hr()):
        assert await count(statements, queries.request_view(request, actor, now=NOON)) <= 3
    other = await a_request(cast)
    assert await count(statements, given(other, "party", "accepted", cast.party)) <= 9


async def plan_of(sql: str) -> str:
    engine = current_engine()
    if engine.engine_type == "sqlite":
        rows = await engine.run_ddl(f"EXPLAIN QUERY PLAN {sql}")
        return " ".join(str(row["detail"]) for row in rows)
    # Nearly empty tables are read in any way; only what gives the order without sorting is good for large ones.
    for way in ("seqscan", "sort", "bitmapscan"):
        await engine.run_ddl(f"SET LOCAL enable_{way} = off")
    rows = await engine.run_ddl(f"EXPLAIN {sql}")
    return " ".join(str(value) for row in rows for value in dict(row).values())


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        (
            "SELECT s.request FROM signoff_seat s WHERE s.awaited_on IS NOT NULL AND s.holder = 7"
            " AND (s.awaited_on, s.request) > ('2026-03-02', 5) ORDER BY s.awaited_on, s.request LIMIT 51",
            "ix_signoff_seat_inbox",
        ),
        (
            "SELECT s.id FROM signoff_seat s WHERE s.awaited_on IS NOT NULL AND s.awaited_on"
            " BETWEEN '2026-02-02' AND '2026-03-02' ORDER BY s.awaited_on, s.id LIMIT 200",
            "ix_signoff_seat_awaited_on",
        ),
        (
            "SELECT r.id FROM signoff_request r WHERE r.state IN ('stalled', 'split', 'calibration', 'deadlock')"
            " AND (r.due_on, r.id) > ('2026-03-02', 5) ORDER BY r.due_on, r.id LIMIT 51",
            "ix_signoff_request_stuck",
        ),
        (
            "SELECT id FROM signoff_request WHERE subject_kind = 'milestone' AND subject_id IN (1, 2)",
            "signoff_request",
        ),
    ],
)
async def test_the_lists_of_a_million_people_are_read_from_an_index(sql: str, index: str) -> None:
    async with write_transaction():
        plan = await plan_of(sql)
    assert index in plan
    assert "SCAN signoff" not in plan
    assert "Seq Scan" not in plan
    assert "TEMP B-TREE" not in plan


# --- one request


async def test_a_view_tells_who_and_when_but_not_what_until_all_have_decided() -> None:
    cast = await a_cast()
    seats = (
        SeatSpec("party", cast.party, (Criterion("a", "Talks"),)),
        SeatSpec("technical", cast.technical, (Criterion("b", "Report"),)),
    )
    request = await a_request(cast, seats=seats)
    answers = {"a": GivenAnswer(Answer.NOT_MET, "rarely")}
    await given(request, "party", "returned", cast.party, comment="Talk to me", answers=answers)

    for actor in (acting(cast.technical), acting(cast.mentee), cast.hr(), cast.party_office()):
        view = await queries.request_view(request, actor, now=NOON)
        key = view.seats[0].key
        assert key
        assert (key.decided_by.id, key.at, key.decision) == (cast.party, NOON, None)
        assert not key.comment
        assert not key.answers
        assert "Talk to me" not in repr(view)
        assert "rarely" not in repr(view)
    own = (await queries.request_view(request, acting(cast.party), now=NOON)).seats[0].key
    assert own
    assert (own.decision, own.comment, own.answers[0].comment) == (Decision.RETURNED, "Talk to me", "rarely")

    await given(request, "technical", "accepted", cast.technical)
    for actor in (acting(cast.technical), acting(cast.mentee), cast.hr()):
        view = await queries.request_view(request, actor, now=NOON)
        assert [seat.key.decision for seat in view.seats if seat.key] == [Decision.RETURNED, Decision.ACCEPTED]
        assert view.state is RequestState.SPLIT


async def test_a_void_decision_of_an_earlier_version_stays_hidden_while_the_next_is_blind() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    await given(request, "party", "returned", cast.party, comment="canary")
    await actions.submit_version(request, 2, "b" * 64, actor=acting(cast.mentee), now=NOON)
    for person in (cast.technical, cast.mentee):
        assert "canary" not in repr(await queries.request_view(request, acting(person), now=NOON))
    await given(request, "party", "accepted", cast.party, version=2)
    await given(request, "technical", "accepted", cast.technical, version=2)
    history = (await queries.request_view(request, acting(cast.mentee), now=NOON)).history
    void = [line for line in history if isinstance(line, queries.KeyLine) and line.is_void]
    assert [line.comment for line in void] == ["canary"]


async def test_the_form_proposes_what_the_seat_answered_before() -> None:
    cast = await a_cast()
    level = Criterion("level", "Supervision needed", ("High", "Low"), 2)
    seats = (
        SeatSpec("party", cast.party, (Criterion("a", "Talks"), level)),
        SeatSpec("technical", cast.technical),
    )
    request = await a_request(cast, seats=seats)
    answers = {"a": GivenAnswer(Answer.NOT_MET), "level": GivenAnswer(Answer.MET, step=1)}
    await given(request, "party", "returned", cast.party, answers=answers)
    await actions.submit_version(request, 2, "b" * 64, actor=acting(cast.mentee), now=NOON)

    form = (await queries.request_view(request, acting(cast.party), now=NOON)).form

    assert form
    assert form.earlier == answers
    assert form.version == 2


async def test_each_actor_is_offered_what_they_may_do() -> None:
    cast = await a_cast()
    request = await a_split(cast)

    async def offers(actor: Actor) -> set[str]:
        view = await queries.request_view(request, actor, now=NOON)
        flags = ("may_calibrate", "may_rule", "may_withdraw", "may_waive", "may_reassign")
        return {flag for flag in flags if getattr(view, flag)}

    assert await offers(acting(cast.party)) == {"may_calibrate"}
    assert await offers(acting(cast.mentee)) == {"may_withdraw"}
    assert await offers(cast.hr()) == {"may_waive", "may_reassign"}
    assert await offers(cast.party_office()) == {"may_calibrate", "may_reassign"}
    late = await queries.request_view(request, cast.party_office(), now=NOON + timedelta(days=9))
    assert late.may_rule
    assert late.is_overdue


async def test_nobody_else_sees_it() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    other = await a_cast()
    strangers = [
        acting(cast.others[3]),
        other.hr(),
        Actor(account_id=1, person_id=cast.party, grants=(Grant("auditor"),)),
        replace(cast.hr(), grants=(Grant("observer", cast.unit_path),)),
    ]
    for actor in strangers:
        with pytest.raises(NotFound):
            await queries.request_view(request, actor, now=NOON)
    for nothing in (0, -1, 10**6, 2**31, 2**70):
        with pytest.raises(NotFound):
            await queries.request_view(nothing, acting(cast.party), now=NOON)
        with pytest.raises(NotFound):
            await given(nothing, "party", "accepted", cast.party)
        with pytest.raises(NotFound):
            await actions.end_delegation(nothing, actor=acting(cast.party), now=NOON)


async def test_a_matter_without_a_person_lies_in_the_scope_of_its_unit() -> None:
    cast = await a_cast()
    new = a_new_request(cast, subject_person_id=None, unit_id=cast.unit)
    request = await actions.open_request(new, actor=acting(cast.mentee), now=NOON)
    assert (await queries.request_view(request, cast.hr(), now=NOON)).subject is None
    with pytest.raises(NotFound):
        await queries.request_view(request, (await a_cast()).hr(), now=NOON)


# --- the office's list, states


async def test_the_office_finds_what_stands_still_in_its_scope() -> None:
    cast, other = await a_cast(), await a_cast()
    stalled = await a_request(cast)
    await given(stalled, "party", "abstained", cast.party)
    split = await a_split(cast)
    by_hr = await a_split(cast, ruling_role="hr")
    await a_split(other)
    await a_request(cast)

    async def found(actor: Actor, days: int) -> set[int]:
        page = await queries.rulings(actor, now=NOON + timedelta(days=days))
        return {line.request_id for line in page.rows}

    assert await found(cast.party_office(), 0) == {stalled}
    assert await found(cast.party_office(), 9) == {stalled, split}
    assert await found(cast.hr(), 9) == {stalled, by_hr}
    assert await found(acting(cast.party), 9) == set()
    assert await found(replace(cast.hr(), grants=(Grant("unit_head", cast.unit_path),)), 9) == set()


async def test_other_features_learn_where_their_subjects_stand_and_nothing_more() -> None:
    cast = await a_cast()
    new = a_new_request(cast)
    request = await actions.open_request(new, actor=acting(cast.mentee), now=NOON)
    found = await states_of("milestone", [new.subject_id, 10**6])
    assert set(found) == {new.subject_id}
    assert (found[new.subject_id].request_id, found[new.subject_id].state) == (request, RequestState.OPEN)
    await given(request, "party", "returned", cast.party)
    assert (await states_of("milestone", [new.subject_id], kind="milestone"))[new.subject_id].state is RequestState.OPEN
    assert await states_of("milestone", [new.subject_id], kind="other") == {}
    assert await states_of("milestone", []) == {}


async def test_delegations_are_listed_for_both_sides_only() -> None:
    cast = await a_cast()
    await delegated(cast, cast.party, cast.others[2], "party")
    mine = await queries.delegations_of(acting(cast.party), today=TODAY)
    theirs = await queries.delegations_of(acting(cast.others[2]), today=TODAY)
    assert [(line.delegate.id, line.may_end) for line in mine.given] == [(cast.others[2], True)]
    assert [(line.principal.id, line.may_end) for line in theirs.received] == [(cast.party, False)]
    assert not mine.received
    assert await queries.delegations_of(cast.hr(), today=TODAY) == queries.Delegations()


async def test_a_person_is_called_by_number_or_by_a_name_nobody_shares() -> None:
    cast = await a_cast()
    await Person.insert(
        Person(name="Li", unit=cast.unit), Person(name="Wang", unit=cast.unit, employee_no="Li2"),
        Person(name="Wang", unit=cast.unit),
    )  # fmt: skip
    assert await queries.person_called("Li")
    assert await queries.person_called("Li2")
    assert await queries.person_called("Wang") is None
    assert await queries.person_called("Nobody") is None
