"""Cells as text, and texts as values."""

from datetime import date, datetime, time, timedelta

import pytest

from mentor.kernel.i18n import render
from mentor.people.roster.dates import Unreadable
from mentor.people.roster.fields import BY_KEY
from mentor.people.roster.text import is_blank, is_clear, person_name, plain
from mentor.people.roster.values import read_integer, read_number, read_phone, read_value, read_years


def refusal_of(key: str, text: str) -> str:
    with pytest.raises(Unreadable) as refusal:
        read_value(BY_KEY[key], text, "ymd")
    return render(refusal.value.phrase, "en")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"),
        (-0.0, "0"),
        (12.5, "12.5"),
        (1985.03, "1985.03"),
        (1985.1, "1985.1"),
        (1e17, "1E+17"),
        (100001000000000000.0, "1.00001E+17"),
        (True, "TRUE"),
        (None, ""),
        (date(2024, 7, 1), "2024-07-01"),
        (datetime(2024, 7, 1), "2024-07-01"),  # noqa: DTZ001  (spreadsheets know no zone)
        (datetime(2024, 7, 1, 8, 30), "2024-07-01 08:30:00"),  # noqa: DTZ001
        (time(8, 30), "08:30:00"),
        (timedelta(hours=1), "1:00:00"),
        ("  张　三\u200b ", "张 三"),
        ("\ufeff工号\xa0", "工号"),
        ("a\r\nb\x00", "a  b"),
        ("a_x000D_b", "a b"),
        ('="00123"', "00123"),
        ("'=1+1", "=1+1"),
        ("'twas", "'twas"),
        ("=1+1", "=1+1"),
        ("ab\xadcd", "abcd"),
    ],
)
def test_a_cell_becomes_the_text_that_people_meant(cell: object, text: str) -> None:
    assert plain(cell) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张 三", "张三"),
        ("张　 三", "张三"),
        ("John  Smith", "John Smith"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
    ],
)
def test_names_lose_the_spaces_that_align_them(text: str, name: str) -> None:
    assert person_name(text) == name


@pytest.mark.parametrize("text", ["", "-", "—", "/", "无", "N/A", "NULL", "（无）", "暂无"])
def test_there_are_many_ways_to_say_nothing(text: str) -> None:
    assert is_blank(text) is (text != "（无）")


@pytest.mark.parametrize("text", ["清空", "(clear)", "（CLEAR）"])
def test_something_is_taken_away_on_purpose_only(text: str) -> None:
    assert is_clear(text)
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("010086", "010086"),
        ("０１００８６", "010086"),
        ("A-01/7", "A-01/7"),
        ("  12 345 ", "12345"),
        ("12345.0", "12345"),
        ("京001", "京001"),
    ],
)
def test_employee_numbers_keep_every_character(text: str, number: str) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["1.00001E+17", "1E+17", "1.38e10", "１．２Ｅ＋１７"])
def test_a_number_that_a_spreadsheet_has_cut_is_refused_not_guessed(text: str) -> None:
    for key in ("employee_no", "phone"):
        assert "last digits are lost" in refusal_of(key, text)


def test_an_employee_number_has_no_strange_characters() -> None:
    assert "letters, digits" in refusal_of("employee_no", "=cmd|'/c calc'!A1")
    assert "under 40" in refusal_of("employee_no", "1" * 41)


@pytest.mark.parametrize("text", ["13800138000", "１３８００１３８０００", "13800138000.0"])
def test_a_mobile_number_is_text(text: str) -> None:
    assert read_phone(text) == "13800138000"


def test_phones_may_be_written_with_signs_but_not_with_words() -> None:
    assert read_phone("+86 (0536) 123-4567") == "+86 (0536) 123-4567"
    assert "not a phone number" in refusal_of("phone", "see list")


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("１２", 12), ("12.0", 12), ("12年", 12)])
def test_whole_numbers_are_read(text: str, number: int) -> None:
    assert read_integer(text, 60) == number


@pytest.mark.parametrize("text", ["-1", "61", "1.5", "many"])
def test_numbers_out_of_range_are_refused(text: str) -> None:
    assert "from 0 to 60" in refusal_of("party_work_years", text)


def test_years_may_be_halves() -> None:
    assert read_years("7.5年") == 7.5
    with pytest.raises(Unreadable):
        read_years("121")


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("gender", "男", "1"), ("gender", "Female", "2"), ("gender", "1", "1"), ("gender", "1.0", "1"),
        ("affiliation", "中共党员", "01"), ("affiliation", "党员", "01"), ("affiliation", "1", "01"),
        ("affiliation", "预备党员", "02"), ("affiliation", "九三学社社员", "10"), ("affiliation", "群众", "13"),
        ("status", "退居二线", "stepped_back"), ("status", "返聘", "rehired"), ("status", "Retired", "retired"),
        ("title_level", "副高", "associate"), ("title_level", "未评定", ""),
        ("skill_level", "三级／高级工", "advanced"),
    ],
)  # fmt: skip
def test_codes_are_known_by_code_by_label_and_as_others_write_them(key: str, text: str, code: str) -> None:
    assert read_value(BY_KEY[key], text, "ymd") == code


def test_an_unknown_word_is_answered_with_what_may_have_been_meant() -> None:
    assert refusal_of("affiliation", "中共党圆") == "“中共党圆” is not known here. Did you mean “CPC member”?"
    assert "Known are: Unknown, Male, Female, Not stated." in refusal_of("gender", "xyz")


def test_text_that_does_not_fit_is_refused_not_cut() -> None:
    assert "under 20 characters; it has 21" in refusal_of("education", "学" * 21)
    assert "not a name" in refusal_of("name", "123")
    assert "not an e-mail address" in refusal_of("email", "zhang.san")
    assert "spreadsheet error #REF!" in refusal_of("position", "#REF!")


def test_full_width_letters_become_plain_and_chinese_punctuation_stays() -> None:
    assert read_value(BY_KEY["specialties"], "ＰＬＣ编程、安全（矿山）", "ymd") == "PLC编程、安全（矿山）"
    assert read_value(BY_KEY["email"], "ｚｓ＠example．com", "ymd") == "zs@example.com"
