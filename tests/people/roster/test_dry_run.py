"""The dry run: what a roster comes to, every rejected row with all its reasons, and nothing changed."""

from datetime import date

import pytest

from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import render
from mentor.people.queries.roster import RunView, rows_of_run
from mentor.people.roster.mapping import ColumnMapping, Derive, Source, TreeRule, WhenBlank
from mentor.people.rules import RowKind
from mentor.people.tables import ImportRow, OrgUnit, Person
from tests.builders.people import a_party_org, a_person, a_unit
from tests.builders.roster import (
    PLAIN,
    SYSTEM,
    a_csv,
    an_xlsx,
    applied,
    check_again,
    checked,
    counts,
    people,
    with_fields,
)


async def reasons(run: RunView) -> dict[int, list[str]]:
    """Row -> what is wrong, as "column: reason"."""
    page = await rows_of_run(run, RowKind.REJECTED, SYSTEM)
    return {
        row.row_no: [
            f"{column}: {render(said, 'en')}" if column else render(said, "en") for column, said in row.reasons
        ]
        for row in page.rows
    }


async def test_rows_are_counted_by_what_they_mean_and_nothing_changes(database: str) -> None:
    unit = await a_unit(name="一公司")
    for number, name in (("001", "甲"), ("002", "乙"), ("003", "丙")):
        await a_person(name, unit, employee_no=number)

    run = await checked(
        people(["001", "甲", "一公司"], ["002", "乙乙", "一公司"], ["004", "丁", "一公司"], ["", "戊", "一公司"]),
        is_full_roster=True,
    )

    assert run.state == "checked"
    assert run.counts == {
        "new": 1, "changed": 1, "unchanged": 1, "missing": 1, "newly_missing": 1, "rejected": 1,
    }  # fmt: skip
    assert (run.rows_read, run.rows_total, run.percent) == (4, 4, 100)
    assert not run.can_be_applied
    assert {row["name"] for row in await Person.select(Person.name)} == {"甲", "乙", "丙"}
    assert not await Person.exists().where(Person.missing_since.is_not_null())


async def test_a_rejected_row_names_every_column_that_is_wrong(database: str) -> None:
    await a_unit(name="一公司")
    mapping = with_fields(
        birth_month=Source(column="出生年月"), gender=Source(column="性别"), phone=Source(column="电话")
    )
    headers = ["工号", "姓名", "单位", "出生年月", "性别", "电话"]

    run = await checked(people(["1E+17", "12", "二公司", "1985.1", "nan女", "1.38E+10"], headers=headers), mapping)

    said = (await reasons(run))[2]
    assert [one.split(":")[0] for one in said] == ["工号", "姓名", "单位", "出生年月", "性别", "电话"]
    assert "cut this number to 1E+17" in said[0]


async def test_a_number_that_stands_twice_rejects_both_rows(database: str) -> None:
    await a_unit(name="一公司")

    run = await checked(people(["001", "甲", "一公司"], ["002", "乙", "一公司"], ["００１", "甲", "一公司"]))

    assert counts(run) == {"new": 1, "rejected": 2}
    assert await reasons(run) == {
        2: ["The same employee number stands in row 4, too."],
        4: ["The same employee number stands in row 2, too."],
    }


@pytest.mark.parametrize(("known", "read"), [("000123", "123"), ("123", "000123")])
async def test_a_number_that_lost_its_zeros_is_not_taken_for_somebody_new(database: str, known: str, read: str) -> None:
    await a_person("甲", await a_unit(name="一公司"), employee_no=known)

    run = await checked(people([read, "甲", "一公司"]))

    assert await reasons(run) == {
        2: [f"{read} is not known, but {known} is. Were zeros at the front lost? Please keep the column as text."]
    }


async def test_spreadsheet_numbers_and_texts_of_the_same_roster_come_to_the_same(database: str) -> None:
    await a_unit(name="一公司")
    mapping = with_fields(in_post_since=Source(column="任现职时间"))
    headers = ["工号", "姓名", "单位", "任现职时间"]
    await applied(a_csv([headers, ["123", "甲", "一公司", "2024.07.01"]], encoding="gb18030"), mapping)

    run = await checked(an_xlsx([["花名册"], headers, [123, "甲", "一公司", 45474], [], ["", " "]]), mapping)

    assert counts(run) == {"unchanged": 1}


async def test_an_empty_cell_keeps_and_a_word_takes_away(database: str) -> None:
    unit = await a_unit(name="一公司")
    await a_person("甲", unit, employee_no="001", phone="123", position="主任", in_post_since=date(2020, 1, 1))
    mapping = with_fields(phone=Source(column="电话"), position=Source(column="职务"))
    headers = ["工号", "姓名", "单位", "电话", "职务"]

    kept = await checked(people(["001", "甲", "一公司", "", "无"], headers=headers), mapping)
    cleared = await checked(people(["001", "甲", "一公司", "清空", "主任"], headers=headers), mapping)
    strict = with_fields(mapping, phone=Source(column="电话", when_blank=WhenBlank.CLEAR))
    blank = await checked(people(["001", "甲", "一公司", "", ""], headers=headers), strict)
    nameless = await checked(people(["001", "清空", "一公司", "", ""], headers=headers), mapping)

    assert counts(kept) == {"unchanged": 1}
    assert counts(cleared) == counts(blank) == {"changed": 1}
    assert await reasons(nameless) == {2: ["姓名: This may not be empty."]}


async def test_a_list_of_a_few_columns_changes_known_people_only(database: str) -> None:
    await a_person("甲", await a_unit(), employee_no="001")
    mapping = ColumnMapping(fields={"employee_no": Source(column="工号"), "phone": Source(column="电话")})

    run = await checked(people(["001", "123456"], ["002", "234567"], headers=["工号", "电话"]), mapping)

    assert counts(run) == {"changed": 1, "rejected": 1}
    assert await reasons(run) == {
        3: ["Name: This may not be empty for somebody new.", "Unit: This may not be empty for somebody new."]
    }


async def test_values_and_constants_and_templates_of_the_mapping_are_followed(database: str) -> None:
    await a_unit(name="江河集团", code="JH")
    mapping = ColumnMapping(
        units=TreeRule(create=True, under="JH"),
        as_of=date(2025, 12, 31),
        fields={
            "employee_no": Source(template="CN-{Id}"),
            "name": Source(template="{Last} {First}"),
            "unit": Source(template="{Company}/{Dept}", values={"ACME/HR": "JH"}),
            "gender": Source(column="Sex", values={"1": "male", "*": "unknown"}),
            "status": Source(constant="退休返聘"),
            "birth_month": Source(column="Age", derive=Derive.AGE),
            "in_post_since": Source(column="Years", derive=Derive.YEARS_BEFORE),
        },
    )
    headers = ["Id", "First", "Last", "Company", "Dept", "Sex", "Age", "Years"]
    rows = [["7", "Li", "Wang", "ACME", "HR", "1", "40", "2.5"], ["8", "Bo", "Zhao", "ACME", "Sales", "9", "30", ""]]

    run = await applied(people(*rows, headers=headers), mapping)

    assert counts(run) == {"new": 2}
    wang, zhao = await Person.select(Person.all_columns(), Person.unit.name.as_alias("unit_name")).order_by(Person.id)
    assert (wang["employee_no"], wang["name"], wang["unit_name"]) == ("CN-7", "Wang Li", "江河集团")
    assert (wang["gender"], wang["status"], wang["birth_month"]) == ("1", "rehired", "1985-12")
    assert wang["in_post_since"] == date(2023, 6, 30)
    assert (zhao["gender"], zhao["unit_name"], zhao["in_post_since"]) == ("0", "Sales", None)
    assert [row["name"] for row in await OrgUnit.select().order_by(OrgUnit.id)] == ["江河集团", "ACME", "Sales"]


async def test_years_need_a_day_from_which_they_are_counted_back(database: str) -> None:
    await a_unit(name="一公司")
    mapping = with_fields(joined_on=Source(column="Years", derive=Derive.YEARS_BEFORE))
    content = people(["1", "甲", "一公司", "3"], headers=["工号", "姓名", "单位", "Years"])

    with pytest.raises(Invalid) as refusal:
        await checked(content, mapping)
    run = await applied(content, mapping, as_of=date(2025, 6, 1))
    later = await checked(content, mapping, as_of=date(2025, 6, 1))

    assert set(refusal.value.errors) == {"as_of"}
    assert counts(run) == {"new": 1}
    assert counts(later) == {"unchanged": 1}


async def test_contradictions_are_rejected(database: str) -> None:
    await a_unit(name="一公司")
    await a_party_org(name="第一党支部")
    await a_party_org(name="攻关临时党支部", kind="temporary")
    mapping = with_fields(
        birth_month=Source(column="生"), joined_on=Source(column="入"), affiliation=Source(column="面貌"),
        party_org=Source(column="支部"), party_joined_on=Source(column="入党"), party_full_on=Source(column="转正"),
    )  # fmt: skip
    headers = ["工号", "姓名", "单位", "生", "入", "面貌", "支部", "入党", "转正"]
    rows = [
        ["1", "甲", "一公司", "1985.03", "1984.01", "", "", "", ""],
        ["2", "乙", "一公司", "2020.03", "", "", "", "", ""],
        ["3", "丙", "一公司", "", "2090.01", "", "", "", ""],
        ["4", "丁", "一公司", "", "", "群众", "第一党支部", "", ""],
        ["5", "戊", "一公司", "", "", "党员", "攻关临时党支部", "", ""],
        ["6", "己", "一公司", "", "", "党员", "第一党支部", "2020.01", "2019.01"],
    ]

    said = await reasons(await checked(people(*rows, headers=headers), mapping))

    assert [one[0].split(": ")[0] for one in said.values()] == [
        "Joined on", "Month of birth", "Joined on", "Party organisation", "Party organisation", "Full member since",
    ]  # fmt: skip
    assert all(len(one) == 1 for one in said.values())


async def test_an_old_mistake_of_the_roster_does_not_hold_up_other_changes(database: str) -> None:
    unit = await a_unit(name="一公司")
    await a_person("甲", unit, employee_no="001", birth_month="2020-01", joined_on=date(2019, 1, 1))

    assert counts(await checked(people(["001", "甲甲", "一公司"]))) == {"changed": 1}


async def test_a_closed_unit_takes_nobody_in(database: str) -> None:
    await a_unit(name="老厂", valid_to=date(2020, 1, 1))

    said = await reasons(await checked(people(["1", "甲", "老厂"])))

    assert said == {2: ["单位: “老厂” was closed on 1 Jan 2020."]}


async def test_a_new_dry_run_replaces_what_the_former_one_found(database: str) -> None:
    await a_unit(name="一公司")
    run = await checked(people(["1", "甲", "二公司"]))
    with_new_units = with_fields(PLAIN, unit=Source(column="单位", values={"二公司": "一公司"}))

    again = await check_again(run, with_new_units)

    assert (counts(run), counts(again)) == ({"rejected": 1}, {"new": 1})
    assert await ImportRow.count() == 1


async def test_a_file_that_does_not_fit_the_mapping_fails_with_the_reason(database: str) -> None:
    run = await checked(people(["1", "甲"], headers=["No", "Name"]))

    assert run.state == "failed"
    assert run.note is not None
    assert "has no column 单位, 姓名, 工号" in render(run.note, "en")


async def test_a_file_that_nothing_can_read_is_refused_at_once(database: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await checked(b"\x00\x01\x02")

    assert set(refusal.value.errors) == {"file"}
