"""The log: its readers, its lock, its lateness."""

from datetime import date

import pytest

from mentor.calendar.rules import DayKind, WorkCalendar
from mentor.growth.rules.logs import (
    LogFacts,
    LogState,
    Visibility,
    counts,
    is_late,
    is_visible,
    month_closes_on,
    refusal_of_day,
    refusal_of_month,
    refusal_to_add,
    refusal_to_comment,
    refusal_to_delete,
    refusal_to_edit,
    refusal_to_write,
)
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.states import MentorshipState
from mentor.people.rules import Role
from tests.growth.facts import MENTEE, PARTY, STRANGER, TECHNICAL, bond, with_role

TODAY = date(2026, 6, 15)
CLOSES = date(2026, 7, 7)
EVERYBODY_ELSE = [PARTY, TECHNICAL, STRANGER, *(with_role(role, path="/1/") for role in Role)]


def log(**changes) -> LogFacts:
    facts = {
        "state": LogState.SUBMITTED,
        "visibility": Visibility.MENTORS,
        "author_id": 1,
        "is_commented": False,
        "month_closes_on": CLOSES,
    }
    return LogFacts(**facts | changes)


@pytest.mark.parametrize("actor", EVERYBODY_ELSE, ids=str)
@pytest.mark.parametrize("hidden", [{"visibility": Visibility.PRIVATE}, {"state": LogState.DRAFT}], ids=str)
def test_private_reflections_and_drafts_have_one_reader(actor, hidden):
    assert is_visible(log(**hidden), bond(), MENTEE)
    assert not is_visible(log(**hidden), bond(), actor)


def test_normal_entries_are_for_the_two_mentors_only():
    assert is_visible(log(), bond(), PARTY)
    assert is_visible(log(), bond(), TECHNICAL)
    for role in Role:
        assert not is_visible(log(), bond(), with_role(role, path="/1/")), role
    assert not is_visible(log(), bond(), STRANGER)


def test_entries_opened_to_the_unit_are_for_its_head_and_secretary_too():
    opened = log(visibility=Visibility.UNIT)
    seen_by = {role for role in Role if is_visible(opened, bond(), with_role(role, path="/1/"))}
    assert seen_by == {Role.UNIT_HEAD, Role.BRANCH_SECRETARY}
    assert not is_visible(opened, bond(), with_role(Role.UNIT_HEAD, path="/1/5/"))


def test_an_administrator_with_a_seat_sees_nothing():
    assert not is_visible(log(), bond(), with_role(Role.SYSADMIN, person_id=2))


def test_the_month_closes_on_the_fifth_working_day_of_the_next():
    plain = WorkCalendar()
    assert month_closes_on(date(2026, 5, 31), plain, Policy()) == date(2026, 6, 5)
    assert month_closes_on(date(2026, 1, 1), plain, Policy()) == date(2026, 2, 6)
    assert month_closes_on(date(2026, 12, 1), plain, Policy()) == date(2027, 1, 8)
    with_holiday = WorkCalendar(exceptions={date(2026, 6, 3): DayKind.HOLIDAY}, known_years=frozenset({2026}))
    assert month_closes_on(date(2026, 5, 1), with_holiday, Policy()) == date(2026, 6, 8)
    assert month_closes_on(date(2026, 5, 1), plain, Policy(log_lock_workday=1)) == date(2026, 6, 1)


def test_late_is_more_than_seven_days_after_the_event():
    assert not is_late(date(2026, 6, 8), TODAY, Policy())
    assert is_late(date(2026, 6, 7), TODAY, Policy())


def test_days_in_the_future_and_before_the_mentorship_are_refused():
    assert refusal_of_day(TODAY, bond(), TODAY) is None
    assert refusal_of_day(date(2026, 6, 16), bond(), TODAY) is not None
    assert refusal_of_day(date(2026, 1, 1), bond(), TODAY) is None, "the month in which it began"
    assert refusal_of_day(date(2025, 12, 31), bond(), TODAY) is not None
    assert refusal_of_day(date.min, bond(), TODAY) is not None


def test_a_month_takes_entries_up_to_its_closing_day():
    assert refusal_of_month(CLOSES, TODAY) is None
    assert refusal_of_month(TODAY, TODAY) is None, "the closing day itself is open"
    assert refusal_of_month(date(2026, 6, 5), TODAY) is not None


def test_an_entry_is_editable_until_commented_or_until_its_month_closes():
    assert refusal_to_edit(log(), bond(), MENTEE, TODAY) is None
    assert "addendum" in refusal_to_edit(log(is_commented=True), bond(), MENTEE, TODAY).key
    assert "addendum" in refusal_to_edit(log(month_closes_on=date(2026, 6, 5)), bond(), MENTEE, TODAY).key
    assert refusal_to_edit(log(), bond(), PARTY, TODAY) is not None
    assert refusal_to_edit(log(), bond(state=MentorshipState.GRADUATED), MENTEE, TODAY) is not None


def test_closing_a_month_does_not_touch_drafts_and_private_reflections():
    closed = {"month_closes_on": date(2026, 6, 5)}
    assert refusal_to_edit(log(state=LogState.DRAFT, **closed), bond(), MENTEE, TODAY) is None
    assert refusal_to_edit(log(visibility=Visibility.PRIVATE, **closed), bond(), MENTEE, TODAY) is None


def test_only_drafts_and_private_reflections_can_be_deleted_and_only_by_the_author():
    assert refusal_to_delete(log(), bond(), MENTEE) is not None
    assert refusal_to_delete(log(state=LogState.DRAFT), bond(), MENTEE) is None
    assert refusal_to_delete(log(visibility=Visibility.PRIVATE), bond(), MENTEE) is None
    assert refusal_to_delete(log(state=LogState.DRAFT), bond(), PARTY) is not None


def test_an_addendum_follows_a_submitted_entry_even_of_a_closed_month():
    assert refusal_to_add(log(is_commented=True, month_closes_on=date(2026, 1, 1)), bond(), MENTEE) is None
    assert refusal_to_add(log(state=LogState.DRAFT), bond(), MENTEE) is not None
    assert refusal_to_add(log(), bond(), PARTY) is not None


def test_mentors_comment_and_nobody_else():
    assert refusal_to_comment(log(), bond(), PARTY) is None
    assert refusal_to_comment(log(), bond(), TECHNICAL) is None
    assert refusal_to_comment(log(), bond(), MENTEE) is not None
    assert refusal_to_comment(log(), bond(), with_role(Role.UNIT_HEAD)) is not None
    assert refusal_to_comment(log(visibility=Visibility.PRIVATE), bond(), PARTY) is not None


def test_only_the_mentee_writes_the_log():
    assert refusal_to_write(bond(), MENTEE) is None
    assert refusal_to_write(bond(), PARTY) is not None
    assert refusal_to_write(bond(state=MentorshipState.TERMINATED), MENTEE) is not None


def test_drafts_and_private_reflections_are_in_no_number():
    assert counts(LogState.SUBMITTED, Visibility.MENTORS)
    assert counts(LogState.SUBMITTED, Visibility.UNIT)
    assert not counts(LogState.SUBMITTED, Visibility.PRIVATE)
    assert not counts(LogState.DRAFT, Visibility.MENTORS)


def test_each_visibility_says_who_will_read():
    assert len({one.readers.key for one in Visibility}) == len(Visibility)
