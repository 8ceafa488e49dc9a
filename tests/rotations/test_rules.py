"""The tenure clock."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor.rotations.rules.posts import Limits, NewPost, Tenure, due_day, tenure, warnings_due

DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))


@pytest.mark.parametrize(("is_key", "typed", "months"), [(False, None, 60), (True, None, 36), (True, 24, 24)])
def test_a_key_post_is_held_three_years_and_others_five_unless_it_says_otherwise(
    is_key: bool, typed: int | None, months: int
) -> None:
    assert NewPost("a", "a", 1, 1, 0, is_key, typed).limit_months(Limits()) == months


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2025, 5, 30), Tenure.FAR),
        (date(2025, 5, 31), Tenure.YEAR),
        (date(2025, 12, 1), Tenure.HALF),
        (date(2026, 5, 30), Tenure.HALF),
        (date(2026, 5, 31), Tenure.OVER),
    ],
)
def test_stages_begin_twelve_and_six_months_ahead_and_on_the_day(today: date, stage: Tenure) -> None:
    assert tenure(due_day(date(2023, 5, 31), 36), today) is stage


@given(since=DAYS, months=st.integers(1, 240), until=st.none() | DAYS)
def test_an_exemption_never_shortens_the_time(since: date, months: int, until: date | None) -> None:
    assert due_day(since, months, until) >= due_day(since, months)


@given(due=DAYS, first=DAYS, later=DAYS)
def test_warnings_only_grow_and_agree_with_the_stage(due: date, first: date, later: date) -> None:
    first, later = sorted((first, later))
    assert warnings_due(due, first) <= warnings_due(due, later)
    stages = {Tenure.FAR: 0, Tenure.YEAR: 1, Tenure.HALF: 2, Tenure.OVER: 3}
    assert warnings_due(due, later) == stages[tenure(due, later)]
