"""Writing a roster: all or nothing, repeatable, with dated memberships and a journal."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mentor.journal.queries.verification import seal_folder, verify_journal
from mentor.journal.tables import JournalDetail, JournalEntry
from mentor.kernel.errors import Forbidden
from mentor.people.actions import roster
from mentor.people.actions.roster import applying
from mentor.people.queries.roster import missing_people, statements
from mentor.people.roster import shelf
from mentor.people.roster.mapping import Source, TreeRule
from mentor.people.tables import ImportRow, OrgUnit, PartyMembership, PartyOrg, Person, UnitMembership
from tests.builders.people import START, a_party_org, a_person, a_unit
from tests.builders.roster import PLAIN, SYSTEM, applied, apply, checked, counts, people, with_fields

POSTS = with_fields(position=Source(column="职务"), in_post_since=Source(column="任现职时间"))
HEADERS = ["工号", "姓名", "单位", "职务", "任现职时间"]


async def person(number: str) -> dict[str, object]:
    row = await Person.select().where(Person.employee_no == number).first()
    assert row is not None
    return row


async def memberships(number: str) -> list[tuple[object, ...]]:
    rows = (
        await UnitMembership.select(UnitMembership.all_columns(), UnitMembership.unit.name.as_alias("unit_name"))
        .where(UnitMembership.person == (await person(number))["id"])
        .order_by(UnitMembership.starts_on)
    )
    return [(row["unit_name"], row["position"], row["starts_on"], row["ends_on"]) for row in rows]


async def test_new_people_can_be_searched_and_belong_to_their_unit_from_their_first_day(database: str) -> None:
    await a_unit(name="一公司")

    run = await applied(people(["001", "曾 静", "一公司", "主任", "2021.09"], headers=HEADERS), POSTS)

    assert run.state == "applied"
    row = await person("001")
    assert (row["name"], row["pinyin"], row["initials"], row["version"]) == ("曾静", "zengjing", "zj", 1)
    assert (row["gender"], row["status"], row["affiliation"]) == ("0", "employed", "13")
    assert await memberships("001") == [("一公司", "主任", date(2021, 9, 1), None)]


async def test_the_same_file_twice_changes_nothing(database: str) -> None:
    await a_unit(name="一公司")
    content = people(["001", "甲", "一公司", "主任", "2021.09"], headers=HEADERS)
    await applied(content, POSTS)
    before = await person("001")

    again = await checked(content, POSTS)

    assert counts(again) == {"unchanged": 1}
    assert not again.changes_something
    with pytest.raises(Forbidden):
        await roster.accept(again.id, actor=SYSTEM, now=START)
    assert await person("001") == before


async def test_a_move_ends_one_membership_and_begins_the_next(database: str) -> None:
    await a_unit(name="一公司")
    await a_unit(name="二公司")
    await applied(people(["001", "甲", "一公司", "主任", "2021.09"], headers=HEADERS), POSTS)

    await applied(people(["001", "甲", "二公司", "主任", "2024-03-01"], headers=HEADERS), POSTS)
    await applied(people(["001", "甲", "二公司", "部长", ""], headers=HEADERS), POSTS, as_of=date(2025, 1, 1))

    assert await memberships("001") == [
        ("一公司", "主任", date(2021, 9, 1), date(2024, 2, 29)),
        ("二公司", "主任", date(2024, 3, 1), date(2024, 12, 31)),
        ("二公司", "部长", date(2025, 1, 1), None),
    ]
    assert (await person("001"))["version"] == 3


async def test_a_mistake_that_is_corrected_before_it_began_leaves_no_trace_in_the_memberships(database: str) -> None:
    await a_unit(name="一公司")
    await a_unit(name="二公司")
    await applied(people(["001", "甲", "一公司", "主任", "2024-03-01"], headers=HEADERS), POSTS)

    await applied(people(["001", "甲", "二公司", "主任", "2024-01-01"], headers=HEADERS), POSTS)

    assert await memberships("001") == [("二公司", "主任", date(2024, 3, 1), None)]


async def test_somebody_known_without_a_membership_gets_one(database: str) -> None:
    unit = await a_unit(name="一公司")
    await a_person("甲", unit, employee_no="001", position="专责")

    await applied(people(["001", "甲", "一公司", "主任", ""], headers=HEADERS), POSTS, as_of=date(2025, 1, 1))

    assert await memberships("001") == [("一公司", "主任", date(2025, 1, 1), None)]


async def test_membership_of_a_party_organisation_follows_the_roster(database: str) -> None:
    await a_unit(name="一公司")
    await a_party_org(name="第一党支部")
    await a_party_org(name="第二党支部")
    mapping = with_fields(affiliation=Source(column="面貌"), party_org=Source(column="支部"))
    headers = ["工号", "姓名", "单位", "面貌", "支部"]

    for branch, standing, day in (
        ("第一党支部", "党员", date(2024, 1, 1)),
        ("第二党支部", "党员", date(2024, 5, 1)),
        ("", "群众", date(2024, 9, 1)),
    ):
        await applied(people(["001", "甲", "一公司", standing, branch], headers=headers), mapping, as_of=day)

    rows = await PartyMembership.select(
        PartyMembership.party_org.name.as_alias("name"), PartyMembership.starts_on, PartyMembership.ends_on
    ).order_by(PartyMembership.id)
    assert [tuple(row.values()) for row in rows] == [
        ("第一党支部", date(2024, 1, 1), date(2024, 4, 30)),
        ("第二党支部", date(2024, 5, 1), date(2024, 8, 31)),
    ]
    assert (await person("001"))["party_org"] is None


async def test_a_corrected_pinyin_stays_until_the_name_changes(database: str) -> None:
    unit = await a_unit(name="一公司")
    await a_person("单田芳", unit, employee_no="001", pinyin="dantianfang", initials="dtf")
    mapping = with_fields(phone=Source(column="电话"))
    headers = ["工号", "姓名", "单位", "电话"]

    await applied(people(["001", "单田芳", "一公司", "123456"], headers=headers), mapping)
    assert (await person("001"))["pinyin"] == "dantianfang"
    await applied(people(["001", "单田方", "一公司", "123456"], headers=headers), mapping)
    assert (await person("001"))["pinyin"] == "shantianfang"


async def test_units_and_party_organisations_are_made_once_with_codes_and_paths(database: str) -> None:
    top = await a_unit(name="集团", code="JH")
    await a_unit(top, name="一公司", code="JH-01")
    mapping = replace(
        with_fields(party_org=Source(column="支部"), affiliation=Source(constant="党员")),
        units=TreeRule(create=True, under="JH"),
        party_orgs=TreeRule(create=True),
    )
    rows = [
        ["1", "甲", "一公司/财务部", "集团党委/第一党支部"],
        ["2", "乙", "二公司/财务部", "集团党委/第二党支部"],
        ["3", "丙", "二公司", "集团党委"],
    ]

    run = await applied(people(*rows, headers=["工号", "姓名", "单位", "支部"]), mapping)
    again = await checked(people(*rows, headers=["工号", "姓名", "单位", "支部"]), mapping)

    assert [one["full_name"] for one in run.planned["units"]] == [
        "集团/一公司/财务部",
        "集团/二公司",
        "集团/二公司/财务部",
    ]
    units = {row["code"]: row for row in await OrgUnit.select()}
    assert {code: row["name"] for code, row in units.items()} == {
        "JH": "集团", "JH-01": "一公司", "JH-02": "二公司", "JH-01-01": "财务部", "JH-02-01": "财务部",
    }  # fmt: skip
    finance = units["JH-02-01"]
    assert finance["path"] == f"{top.path}{units['JH-02']['id']}/{finance['id']}/"
    assert (finance["kind"], units["JH-02"]["kind"]) == ("department", "company")
    assert [row["name"] for row in await PartyOrg.select().order_by(PartyOrg.id)] == [
        "集团党委", "第一党支部", "第二党支部",
    ]  # fmt: skip
    assert counts(again) == {"unchanged": 3}


async def test_who_is_not_in_a_full_roster_is_flagged_and_never_deleted(database: str) -> None:
    top = await a_unit(name="集团")
    unit, other = await a_unit(top, name="一公司"), await a_unit(top, name="二公司")
    for number, where, status in (
        ("001", unit, "employed"), ("002", unit, "rehired"), ("003", unit, "retired"), ("004", unit, "left"),
        ("005", other, "employed"), (None, unit, "employed"),
    ):  # fmt: skip
        await a_person("甲", where, employee_no=number, status=status)
    content = people(["001", "甲", "一公司"], ["006", "新", "一公司"])

    dry = await checked(content, is_full_roster=True, extent=unit.id)
    assert [line.employee_no for line in await missing_people(dry, SYSTEM)] == ["002"]
    run = await apply(dry)
    again = await checked(content, is_full_roster=True, extent=unit.id)

    assert counts(run) == {"new": 1, "unchanged": 1, "missing": 1, "newly_missing": 1}
    assert counts(again) == {"unchanged": 2, "missing": 1}
    assert not again.changes_something
    rows = await Person.select(Person.employee_no).where(Person.missing_since.is_not_null())
    assert [row["employee_no"] for row in rows] == ["002"]
    assert await Person.count() == 7


async def test_a_partial_list_flags_nobody_and_reappearing_clears_the_flag(database: str) -> None:
    unit = await a_unit(name="一公司")
    await a_person("甲", unit, employee_no="001", missing_since=date(2024, 1, 1))
    await a_person("乙", unit, employee_no="002")

    run = await applied(people(["001", "甲", "一公司"]))

    assert counts(run) == {"changed": 1}
    assert (await person("001"))["missing_since"] is None
    assert (await person("002"))["missing_since"] is None


async def test_nothing_is_written_while_one_row_is_rejected(database: str) -> None:
    await a_unit(name="一公司")

    run = await checked(people(["1", "甲", "一公司"], ["2", "乙", "?"]))

    with pytest.raises(Forbidden):
        await roster.accept(run.id, actor=SYSTEM, now=START)
    assert not await Person.exists()


async def test_a_failure_in_the_middle_leaves_everything_as_it_was(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_unit(name="一公司", code="JH")
    mapping = replace(PLAIN, units=TreeRule(create=True, under="JH"))
    dry = await checked(people(["1", "甲", "车间"]), mapping)

    async def fail(*_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(statements, "move_party_orgs", fail)
    with pytest.raises(OSError, match="disk"):
        await apply(dry)

    assert not await Person.exists()
    assert await OrgUnit.count() == 1
    monkeypatch.undo()
    run = await applied(people(["1", "甲", "车间"]), mapping)
    assert run.state == "applied"


async def test_the_journal_tells_who_changed_what_and_stays_whole(database: str) -> None:
    unit = await a_unit(name="一公司")
    await a_person("甲", unit, employee_no="001", position="专责")

    run = await applied(
        people(["001", "甲", "一公司", "主任", ""], ["002", "乙", "一公司", "", ""], headers=HEADERS), POSTS
    )

    entries = await JournalEntry.select(JournalEntry.action, JournalEntry.subject_kind, JournalEntry.seq).order_by(
        JournalEntry.seq
    )
    assert [entry["action"] for entry in entries] == [
        "people.upload_roster", "people.check_roster", "people.accept_roster", "people.apply_roster",
        "people.apply_roster", "people.import",
    ]  # fmt: skip
    details = {row["seq"]: row["content"] for row in await JournalDetail.select()}
    assert '"before": {"position": "专责"}' in details[entries[-1]["seq"]]
    assert '"after": {"position": "主任"}' in details[entries[-1]["seq"]]
    assert run.file_sha256 in details[entries[3]["seq"]]
    assert (await verify_journal(seal_folder())).finding is None


async def test_thousands_of_changes_become_entries_of_many_people_without_their_values(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "PEOPLE_ENTRIES", 2)
    unit = await a_unit(name="一公司")
    for number in ("001", "002", "003"):
        await a_person("甲", unit, employee_no=number)

    await applied(people(*([number, "乙乙", "一公司"] for number in ("001", "002", "003"))))

    entries = await JournalEntry.select().where(JournalEntry.action == "people.import")
    contents = [row["content"] for row in await JournalDetail.select().order_by(JournalDetail.seq)]
    assert entries == []
    assert contents[-1].count('"name"') == 3
    assert "乙乙" not in "".join(contents)


async def test_rows_and_files_are_gone_when_it_is_over(database: str) -> None:
    await a_unit(name="一公司")

    run = await applied(people(["1", "甲", "一公司"]))

    assert await ImportRow.count() == 0
    assert not shelf.file_of(run.id).exists()
    assert run.finished_at is not None
    assert run.finished_at > datetime(2020, 1, 1, tzinfo=UTC)
