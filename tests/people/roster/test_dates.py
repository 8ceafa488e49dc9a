"""Dates as they stand in rosters."""

from datetime import date

import pytest

from mentor.kernel.i18n import render
from mentor.people.roster.dates import Unreadable, read_day, read_month, years_before

FIRST_OF_JULY = date(2024, 7, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2024-07-01", "2024.07.01", "2024.7.1", "2024/7/1", "2024年7月1日", "2024年07月01日", "2024 年 7 月 1 日",
        "20240701", "2024.07", "2024-07", "2024年7月", "202407", "45474", "２０２４．０７．０１", "2024–07–01",
        "2024—07—01",
        "2024-07-01 00:00:00", "2024/7/1 0:00", "2024-07-01T08:30:00+08:00", " 2024-07-01 ",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert read_day(text) == FIRST_OF_JULY
    assert read_month(text) == "2024-07"


@pytest.mark.parametrize(
    ("text", "month"), [("1985.03", "1985-03"), ("1985.3", "1985-03"), ("1985.12", "1985-12"), ("198503", "1985-03")]
)
def test_the_months_of_cadre_forms_are_read(text: str, month: str) -> None:
    assert read_month(text) == month


def test_1985_1_is_not_guessed_because_a_spreadsheet_makes_it_of_1985_10() -> None:
    with pytest.raises(Unreadable) as refusal:
        read_month("1985.1")

    assert "1985.01" in render(refusal.value.phrase, "en")
    assert "1985.10" in render(refusal.value.phrase, "en")
    assert read_month("1985-1") == "1985-01"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2024-02-30", "no such day"),
        ("2024.13", "no such day"),
        ("1985", "only a year"),
        ("85.3.1", "Please write dates as"),
        ("1885-01-01", "year 1885"),
        ("2124-01-01", "year 2124"),
        ("03/04/2024", "day or the month first"),
        ("soon", "Please write dates as"),
        ("1.00001E+17", "Please write dates as"),
        ("123", "Please write dates as"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_day(text)

    assert reason in render(refusal.value.phrase, "en")


def test_the_mapping_says_whether_the_day_or_the_month_comes_first() -> None:
    assert read_day("03/04/2024", "dmy") == date(2024, 4, 3)
    assert read_day("03/04/2024", "mdy") == date(2024, 3, 4)


@pytest.mark.parametrize(
    ("day", "years", "earlier"),
    [
        (date(2024, 7, 1), 3, date(2021, 7, 1)),
        (date(2024, 7, 1), 0, date(2024, 7, 1)),
        (date(2024, 7, 1), 7.5, date(2017, 1, 1)),
        (date(2024, 2, 29), 1, date(2023, 2, 28)),
    ],
)
def test_years_are_counted_back_from_a_day(day: date, years: float, earlier: date) -> None:
    assert years_before(day, years) == earlier
