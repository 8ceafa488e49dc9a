"""Posts, their holders, needs, exemptions and warnings."""

import asyncio
from datetime import date, timedelta

import pytest

from mentor.journal.tables import JournalEntry
from mentor.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from mentor.notifications.tables import Message
from mentor.pairing.actions.standards import NewPolicy, write_policy
from mentor.pairing.rules.policy import Policy
from mentor.rotations.actions.needs import announce, exempt, withdraw
from mentor.rotations.actions.posts import change_post, found_post, leave, place
from mentor.rotations.jobs import adopt_limits, warn
from mentor.rotations.queries.due import people_due
from mentor.rotations.queries.limits import limits
from mentor.rotations.queries.posts import PostFilter, post_page, posts
from mentor.rotations.rules.posts import NewExemption, NewNeed, NewPost, Tenure
from tests.builders.growth import NOW, TODAY, a_person, an_actor
from tests.builders.rotations import a_unit_with_post

SINCE = date(2023, 7, 1)


async def test_a_post_is_made_by_hr_of_the_unit_alone(database: str) -> None:
    here = await a_unit_with_post()
    new = NewPost("X", "x", here.unit.id, 1, 0)
    for actor in (here.head, here.stranger):
        with pytest.raises(Forbidden):
            await found_post(new, actor=actor, now=NOW)
    with pytest.raises(NotFound):
        await post_page(here.post, here.stranger, TODAY)
    with pytest.raises(Invalid) as wrong:
        await found_post(NewPost("Y", "y", here.unit.id, 1, 2), actor=here.hr, now=NOW)
    assert "minimum" in wrong.value.errors


async def test_the_clock_runs_since_the_day_of_the_record_and_stops_when_they_leave(database: str) -> None:
    here = await a_unit_with_post(is_key=True)
    person = await a_person(here.unit, in_post_since=SINCE)
    held = await place(here.post, person, None, actor=here.hr, now=NOW)
    (line,) = (await people_due(here.head, TODAY)).rows
    assert (line.due_on, line.tenure) == (date(2026, 7, 1), Tenure.HALF)
    await leave(here.post, held, TODAY, actor=here.hr, now=NOW)
    assert not (await people_due(here.head, TODAY)).rows
    assert (await post_page(here.post, here.hr, TODAY)).row.staffing.holders == 0
    with pytest.raises(Forbidden):
        await leave(here.post, held, TODAY, actor=here.hr, now=NOW)


async def test_nobody_holds_two_posts_and_a_full_post_takes_nobody(database: str) -> None:
    here = await a_unit_with_post(capacity=1)
    other = await found_post(NewPost("Z", "z", here.unit.id, 1, 0), actor=here.hr, now=NOW)
    person, second = await a_person(here.unit), await a_person(here.unit)
    await place(here.post, person, SINCE, actor=here.hr, now=NOW)
    with pytest.raises(Invalid):
        await place(other, person, SINCE, actor=here.hr, now=NOW)
    assert (await post_page(other, here.hr, TODAY)).row.staffing.holders == 0
    with pytest.raises(Invalid):
        await place(here.post, second, SINCE, actor=here.hr, now=NOW)


async def test_the_last_place_is_taken_once_however_many_ask_at_the_same_time(database: str) -> None:
    here = await a_unit_with_post(capacity=1)
    people = [await a_person(here.unit) for _ in range(5)]
    tries = [place(here.post, person, SINCE, actor=here.hr, now=NOW) for person in people]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, int) for one in results) == 1
    assert all(isinstance(one, int | DomainError) for one in results)
    assert len((await post_page(here.post, here.hr, TODAY)).holders) == 1


async def test_a_new_limit_moves_the_day_and_an_old_form_is_refused(database: str) -> None:
    here = await a_unit_with_post()
    await place(here.post, await a_person(here.unit), SINCE, actor=here.hr, now=NOW)
    new = NewPost("", "点检员", 0, 2, 1, is_key=True)
    await change_post(here.post, new, is_open=False, edited=0, actor=here.hr, now=NOW)
    view = await post_page(here.post, here.hr, TODAY)
    assert view.holders[0].due_on == date(2026, 7, 1)
    assert not view.row.is_open
    with pytest.raises(Conflict):
        await change_post(here.post, new, is_open=True, edited=0, actor=here.hr, now=NOW)


async def test_who_is_exempted_stays_longer_and_nobody_exempts_themselves(database: str) -> None:
    here = await a_unit_with_post(is_key=True)
    person = await a_person(here.unit)
    held = await place(here.post, person, SINCE, actor=here.hr, now=NOW)
    until = date(2027, 12, 31)
    new = NewExemption(until, "大修期间不宜更换", "人字〔2026〕8号")
    await exempt(here.post, held, new, actor=here.hr, now=NOW)
    (line,) = (await post_page(here.post, here.hr, TODAY)).holders
    assert (line.due_on, line.exempt_until, line.document_no) == (until, until, new.document_no)
    with pytest.raises(Invalid):
        await exempt(here.post, held, new, actor=here.hr, now=NOW)
    own = await place(here.post, here.hr.person_id or 0, SINCE, actor=here.hr, now=NOW)
    with pytest.raises(Forbidden):
        await exempt(here.post, own, new, actor=here.hr, now=NOW)


async def test_a_need_is_announced_by_the_head_told_to_hr_and_withdrawn_once(database: str) -> None:
    here = await a_unit_with_post()
    need = NewNeed(TODAY, TODAY + timedelta(days=90), 2, "焊接", "")
    need_id = await announce(here.post, need, actor=here.head, now=NOW)
    told = await Message.select(Message.recipient)
    assert [one["recipient"] for one in told] == [here.hr.person_id]
    await withdraw(here.post, need_id, actor=here.head, now=NOW)
    with pytest.raises(Conflict):
        await withdraw(here.post, need_id, actor=here.head, now=NOW)
    with pytest.raises(Invalid):
        await announce(here.post, NewNeed(TODAY, TODAY, 3, "", ""), actor=here.head, now=NOW)


async def test_each_warning_is_given_once_to_the_person_hr_and_the_head(database: str) -> None:
    here = await a_unit_with_post(is_key=True)
    person = await a_person(here.unit)
    await place(here.post, person, SINCE, actor=here.hr, now=NOW)
    for moment in (NOW, NOW, NOW + timedelta(days=20), NOW + timedelta(days=20)):
        await warn(moment)
    told = await Message.select(Message.recipient).order_by(Message.id)
    everybody = [person, here.hr.person_id or 0, here.head.person_id or 0]
    assert sorted(one["recipient"] for one in told) == sorted(everybody * 2)
    verbs = await JournalEntry.select(JournalEntry.action).where(JournalEntry.action == "rotations.warn")
    assert len(verbs) == 2


async def test_a_holder_sees_the_own_clock_and_no_list_of_posts(database: str) -> None:
    here = await a_unit_with_post(is_key=True)
    holder, colleague = await an_actor(here.unit), await an_actor(here.unit)
    await place(here.post, holder.person_id or 0, SINCE, actor=here.hr, now=NOW)
    assert len((await people_due(holder, TODAY)).rows) == 1
    assert not (await people_due(colleague, TODAY)).rows
    with pytest.raises(NotFound):
        await posts(PostFilter(), holder)


async def test_posts_are_filtered_by_unit_key_and_staffing(database: str) -> None:
    here = await a_unit_with_post(is_key=True)
    for wanted, count in (
        (PostFilter(unit=here.unit.name[:2]), 1),
        (PostFilter(unit="x"), 0),
        (PostFilter(key=True, short=True), 1),
    ):
        assert len((await posts(wanted, here.hr)).rows) == count
    await place(here.post, await a_person(here.unit), SINCE, actor=here.hr, now=NOW)
    assert not (await posts(PostFilter(short=True), here.hr)).rows


async def test_posts_without_a_limit_of_their_own_follow_the_policy_in_effect(database: str) -> None:
    here = await a_unit_with_post(is_key=True)
    own = await found_post(NewPost("OWN", "x", here.unit.id, 1, 0, True, 48), actor=here.hr, now=NOW)
    person = await a_person(here.unit)
    await place(here.post, person, SINCE, actor=here.hr, now=NOW)
    numbers = NewPolicy("standard", "政策", "人字〔2026〕1号", None, Policy(key_tenure_years=2))
    await write_policy(numbers, actor=here.hr, now=NOW)
    await adopt_limits(NOW)
    seen = await post_page(here.post, here.hr, TODAY)
    assert (seen.row.tenure_months, [one.due_on for one in seen.holders]) == (24, [date(2025, 7, 1)])
    assert (await post_page(own, here.hr, TODAY)).row.tenure_months == 48
    assert (await limits(TODAY)).key == 24
    again = await found_post(NewPost("NEW", "y", here.unit.id, 1, 0, True), actor=here.hr, now=NOW)
    assert (await post_page(again, here.hr, TODAY)).row.tenure_months == 24
