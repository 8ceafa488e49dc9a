"""The notices of the State Council as they are published, read word for word."""

from datetime import date

import pytest
from chinese_calendar import constants

from mentor.calendar.arrangement import read_arrangement
from mentor.calendar.rules import DayKind, Festival
from mentor.kernel.i18n import render

NOTICES = {
    2026: """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。""",
    2025: """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。""",
}


@pytest.mark.parametrize("year", NOTICES)
def test_a_published_notice_gives_exactly_the_days_of_the_kept_library(year):
    arrangement = read_arrangement(year, NOTICES[year])
    off = {day for day, one in arrangement.days.items() if one.kind is DayKind.HOLIDAY}
    worked = {day for day, one in arrangement.days.items() if one.kind is DayKind.WORKDAY}
    assert off == {day for day in constants.holidays if day.year == year}
    assert worked == {day for day in constants.workdays if day.year == year}
    assert arrangement.complaint() is None
    assert arrangement.doubts() == []


def test_days_are_named_by_their_festival():
    arrangement = read_arrangement(2026, NOTICES[2026])
    assert arrangement.days[date(2026, 2, 28)].name == Festival.SPRING
    assert arrangement.days[date(2026, 9, 20)].name == Festival.NATIONAL


def test_a_notice_may_reach_back_into_the_year_before():
    arrangement = read_arrangement(2023, "1. 元旦：2022年12月31日至2023年1月2日放假调休，共3天。")
    assert list(arrangement.days) == [date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)]


@pytest.mark.parametrize(
    ("line", "days", "kind"),
    [
        ("2027-02-05 至 2027-02-11 休 春节", 7, DayKind.HOLIDAY),
        ("2027-02-20 班", 1, DayKind.WORKDAY),
        ("2027/2/20 work", 1, DayKind.WORKDAY),
        ("2027.10.1~2027.10.7 off", 7, DayKind.HOLIDAY),
        ("2月14日、28日上班", 2, DayKind.WORKDAY),
    ],
)
def test_plain_lines_are_read_too(line, days, kind):
    arrangement = read_arrangement(2027, line)
    assert [one.kind for one in arrangement.days.values()] == [kind] * days


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("各部门要做好值班工作。", "No days were found in this text."),
        ("元旦：2031年1月1日放假1天。", "1 Jan 2031 does not belong to 2027."),
        ("元旦：1月1日放假1天。", "By law 5 Feb 2027 is a day off, but the text does not say so."),
    ],
)
def test_a_text_that_cannot_be_right_is_refused(text, complaint):
    assert render(read_arrangement(2027, text).complaint(), "en") == complaint


def test_what_looks_odd_is_shown_before_it_is_used():
    doubts = read_arrangement(2026, NOTICES[2026] + "\n3月3日（周二）上班。\n6月1日另行通知。").doubts()
    assert [render(one, "en") for one in doubts] == [
        "3 Mar 2026 is a plain working day anyway.",
        "Not understood: 6月1日另行通知",
    ]
