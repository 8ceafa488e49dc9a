"""Finding the headers, and what they mean."""

import pytest

from mentor.kernel.i18n import render
from mentor.people.roster.dates import Unreadable
from mentor.people.roster.header import column_names, find_header, suggest
from mentor.people.roster.mapping import ColumnMapping, Derive, Source
from tests.builders.roster import PLAIN

HEADS = ["*工号", "姓名", "单位"]
TITLED = [
    (1, ["2024年职工花名册", "", ""]),
    (2, ["填报单位：一公司", "", "2024.07"]),
    (4, HEADS),
    (5, ["001", "张三", "一公司"]),
]


def test_columns_have_distinct_names() -> None:
    assert column_names(["＊工号", "姓  名", "", "姓名", "姓名", "姓名 (2)"]) == [
        "工号", "姓 名", "[C]", "姓名", "姓名 (2)", "姓名 (2) (2)",
    ]  # fmt: skip
    assert column_names([""] * 28)[-1] == "[AB]"


def test_merged_title_rows_above_the_headers_are_passed_over() -> None:
    assert find_header(TITLED, ColumnMapping())[0] == 4
    assert find_header(TITLED, PLAIN)[0] == 4


def test_the_row_of_the_headers_can_be_given() -> None:
    assert find_header(TITLED, ColumnMapping(header_row=2))[0] == 2
    with pytest.raises(Unreadable):
        find_header(TITLED, ColumnMapping(header_row=3))


def test_an_unknown_layout_is_recognised_by_its_texts() -> None:
    lines = [(1, ["Liste", "", ""]), (2, ["Personalnr", "Nachname", "Abteilung"]), (3, ["1", "Müller", "Einkauf"])]

    assert find_header(lines, ColumnMapping())[0] == 2


def test_columns_that_the_mapping_needs_and_the_file_lacks_are_named() -> None:
    mapping = ColumnMapping(fields={"employee_no": Source(column="工号"), "phone": Source(template="{区号}-{电话}")})

    with pytest.raises(Unreadable) as refusal:
        find_header(TITLED, mapping)
    assert "区号, 电话" in render(refusal.value.phrase, "en")


def test_a_mapping_is_suggested_by_what_headers_are_called_in_chinese_and_english() -> None:
    suggested = suggest(
        ["序号", "职工号", "姓 名", "性别（必填）", "所在部门", "任现职时间", "政治面貌", "Mobile", "爱好"]
    )

    assert {key: source.column for key, source in suggested.fields.items()} == {
        "employee_no": "职工号", "name": "姓 名", "gender": "性别（必填）", "unit": "所在部门",
        "in_post_since": "任现职时间", "affiliation": "政治面貌", "phone": "Mobile",
    }  # fmt: skip


def test_our_own_labels_are_known_in_both_languages() -> None:
    for header in ("Employee number", "工号", "Party organisation", "所在党组织"):
        assert suggest([header]).fields


def test_lengths_of_time_are_counted_back_unless_there_is_a_date() -> None:
    suggested = suggest(["EmployeeNumber", "Age", "YearsInCurrentRole", "YearsAtCompany", "Hire Date"]).fields

    assert suggested["birth_month"] == Source(column="Age", derive=Derive.AGE)
    assert suggested["in_post_since"] == Source(column="YearsInCurrentRole", derive=Derive.YEARS_BEFORE)
    assert suggested["joined_on"] == Source(column="Hire Date")


def test_company_and_department_together_are_the_unit() -> None:
    assert suggest(["工号", "部门", "公司", "班组"]).fields["unit"] == Source(template="{公司}/{部门}/{班组}")
    assert suggest(["工号", "部门"]).fields["unit"] == Source(column="部门")
