from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor.calendar.rules import DayKind, Festival, WorkCalendar, statutory_days

# The week of the Spring Festival 2026: 15 to 23 February off, Saturdays 14 and 28 February are worked.
FEBRUARY = WorkCalendar(
    exceptions={date(2026, 2, day): DayKind.HOLIDAY for day in range(15, 24)}
    | {date(2026, 2, day): DayKind.WORKDAY for day in (14, 28)},
    known_years=frozenset({2026}),
)
DAYS = st.dates(date(2026, 1, 10), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("day", "worked"),
    [(13, True), (14, True), (15, False), (18, False), (23, False), (24, True), (28, True), (1, False)],
)
def test_exceptions_go_before_the_plain_week(day, worked):
    assert FEBRUARY.is_workday(date(2026, 2, day)) is worked


def test_five_working_days_over_the_festival():
    assert FEBRUARY.add_workdays(date(2026, 2, 12), 5) == date(2026, 2, 26)


def test_none_added_means_the_day_itself_or_the_next_working_day():
    assert FEBRUARY.add_workdays(date(2026, 2, 14), 0) == date(2026, 2, 14)
    assert FEBRUARY.add_workdays(date(2026, 2, 15), 0) == date(2026, 2, 24)


def test_counting_backwards():
    assert FEBRUARY.add_workdays(date(2026, 2, 24), -1) == date(2026, 2, 14)


@given(day=DAYS, n=st.integers(1, 30))
def test_counting_undoes_adding(day, n):
    due = FEBRUARY.add_workdays(day, n)
    assert FEBRUARY.is_workday(due)
    assert FEBRUARY.workdays_between(day, due) == n
    assert FEBRUARY.workdays_between(due, day) == -n


@given(first=DAYS, second=DAYS, third=DAYS)
def test_working_days_add_up(first, second, third):
    between = FEBRUARY.workdays_between
    first, second, third = sorted([first, second, third])
    assert between(first, second) + between(second, third) == between(first, third)


def test_an_unannounced_year_has_weekends_and_statutory_days_off_and_says_so():
    calendar = WorkCalendar()
    assert not calendar.is_workday(date(2027, 2, 5)), "the eve of the Spring Festival"
    assert not calendar.is_workday(date(2027, 10, 1))
    assert calendar.is_workday(date(2027, 10, 4))
    assert not calendar.is_certain(date(2026, 12, 1), date(2027, 1, 5))
    assert FEBRUARY.is_certain(date(2026, 2, 1), date(2026, 12, 31))


def test_an_announced_year_has_only_the_days_off_it_lists():
    assert FEBRUARY.is_workday(date(2026, 10, 1)), "not listed above"


@pytest.mark.parametrize(
    ("day", "festival"),
    [
        (date(2027, 2, 6), Festival.SPRING),  # new moon at 23:56 in Beijing; many tables wrongly have the 7th
        (date(2030, 2, 3), Festival.SPRING),
        (date(2027, 4, 5), Festival.QINGMING),
        (date(2028, 4, 4), Festival.QINGMING),
        (date(2027, 6, 9), Festival.DRAGON_BOAT),
        (date(2027, 9, 15), Festival.MID_AUTUMN),
        (date(2060, 5, 2), Festival.LABOUR),
    ],
)
def test_statutory_days(day, festival):
    assert statutory_days(day.year)[day] is festival


def test_the_law_gives_thirteen_days():
    assert len(statutory_days(2027)) == 13


def test_asking_beyond_what_was_loaded_is_refused():
    calendar = WorkCalendar(first_year=2026, last_year=2026)
    with pytest.raises(ValueError, match="outside"):
        calendar.add_workdays(date(2026, 12, 31) - timedelta(days=1), 5)
