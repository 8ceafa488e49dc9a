"""Foreign collections of lessons, with real ones as they were published."""

from dataclasses import replace
from pathlib import Path

import pytest

from mentor.files.storage import path_of
from mentor.kernel.actor import system_actor
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.forms import Upload
from mentor.knowledge.actions import imports
from mentor.knowledge.actions.imports import AT_ONCE, save_mapping, take_over, upload, work_on_import
from mentor.knowledge.foreign import LessonColumns, from_json, read, suggested, to_json
from mentor.knowledge.queries.imports import import_line, import_page, mappings
from mentor.knowledge.queries.search import search
from mentor.knowledge.rules.search import Filters
from mentor.knowledge.tables.lessons import Lesson
from mentor.notifications.tables import Message
from tests.builders.growth import Growth, a_mentorship
from tests.builders.knowledge import NOW

SAMPLE = Path(__file__).parents[1] / "data" / "lessons" / "safenet-sample.csv"
COLUMNS = LessonColumns("SAFENET", situation="经过", record="编号", tags=("类别",))
WORKER = system_actor("test")
HEADERS = ["编号", "经过", "类别"]


@pytest.fixture
async def growth(database: str) -> Growth:
    return await a_mentorship()


async def loaded(growth: Growth) -> int:
    return await upload(Upload("safenet-sample.csv", SAMPLE.read_bytes()), True, actor=growth.hr, now=NOW)


async def test_real_reports_are_understood_without_help_and_taken_over_once(growth: Growth) -> None:
    first = await import_page(await loaded(growth), growth.hr, None)
    columns = first.columns
    assert (columns.situation, columns.advice) == ("Narrative", "Immediate Action Taken")
    assert (columns.title, columns.record) == ("Incident Name", "SAFENET ID")
    assert columns.tags == ("Contributing Factors", "Human Factors")
    assert await take_over(first.line.id, columns, actor=growth.hr, now=NOW) == 12
    again = await loaded(growth)
    assert await take_over(again, columns, actor=growth.hr, now=NOW) == 0
    assert await Lesson.count() == 12
    results = await search("communications", Filters(tag="Communications"), growth.stranger)
    assert results.hits
    with pytest.raises(Conflict):
        await take_over(first.line.id, columns, actor=growth.hr, now=NOW)


def many(number: int) -> Upload:
    rows = "".join(f"{n},夜班第{n}次漏检,安全\n" for n in range(number))
    return Upload("collection.csv", f"编号,经过,类别\n{rows}".encode())


async def test_a_large_collection_is_taken_over_by_the_worker_and_its_asker_told(growth: Growth) -> None:
    first = await upload(many(5), True, actor=growth.hr, now=NOW)
    assert await take_over(first, COLUMNS, actor=growth.hr, now=NOW) == 5
    large = await upload(many(2 * AT_ONCE + 1), True, actor=growth.hr, now=NOW)
    assert await take_over(large, COLUMNS, actor=growth.hr, now=NOW) == 0
    line = await import_line(large, growth.hr)
    assert (line.is_running, line.done, line.total) == (True, 0, 2 * AT_ONCE + 1)
    with pytest.raises(Conflict):  # pressed twice
        await take_over(large, COLUMNS, actor=growth.hr, now=NOW)
    assert await work_on_import(actor=WORKER, now=NOW)
    assert not await work_on_import(actor=WORKER, now=NOW)
    line = await import_line(large, growth.hr)
    assert (line.is_running, line.taken, line.known, line.done) == (False, 196, 5, 201)
    assert await Lesson.count() == 201
    (message,) = await Message.select().where(Message.address == f"/lessons/imports/{large}")
    assert message["recipient"] == growth.hr.person_id
    assert (await search("第200次", Filters(), growth.stranger)).hits


async def test_a_worker_killed_half_way_goes_on_where_it_was(growth: Growth, monkeypatch: pytest.MonkeyPatch) -> None:
    large = await upload(many(2 * AT_ONCE + 1), True, actor=growth.hr, now=NOW)
    await take_over(large, COLUMNS, actor=growth.hr, now=NOW)

    async def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(imports, "_end", dies)  # the very last step
        with pytest.raises(KeyboardInterrupt):
            await work_on_import(actor=WORKER, now=NOW)
    assert (await import_line(large, growth.hr)).done == 2 * AT_ONCE == await Lesson.count()
    await work_on_import(actor=WORKER, now=NOW)
    assert (await import_line(large, growth.hr)).taken == 2 * AT_ONCE + 1 == await Lesson.count()


async def test_a_file_that_is_gone_is_not_waited_for(growth: Growth) -> None:
    large = await upload(many(AT_ONCE + 1), True, actor=growth.hr, now=NOW)
    await take_over(large, COLUMNS, actor=growth.hr, now=NOW)
    path_of((await import_line(large, growth.hr)).sha256).unlink()
    assert await work_on_import(actor=WORKER, now=NOW)
    assert not (await import_line(large, growth.hr)).is_running
    assert not await work_on_import(actor=WORKER, now=NOW)


async def test_a_mapping_is_kept_by_name_and_used_for_the_next_file(growth: Growth) -> None:
    columns = (await import_page(await loaded(growth), growth.hr, None)).columns
    for learnt in ("", "Other Factors"):
        await save_mapping(replace(columns, name="SAFENET", learnt=learnt), actor=growth.hr, now=NOW)
    (kept,) = await mappings(growth.hr)
    assert (kept.name, kept.columns.learnt) == ("SAFENET", "Other Factors")
    assert from_json(to_json(columns)) == columns


def test_every_row_becomes_a_lesson_or_says_why_not() -> None:
    rows = [(2, ["1", "漏检", "安全;质量"]), (3, ["1", "重复", ""]), (4, ["2", "", ""]), (5, ["3", "长" * 12_001, ""])]
    found = read(HEADERS, rows, COLUMNS)
    assert [(one.key, one.tags) for one in found.records] == [("1", ("安全", "质量"))]
    assert [one.row for one in found.rejected] == [3, 4, 5]


def test_no_title_is_no_title_whatever_it_is_called() -> None:
    columns = replace(COLUMNS, title="类别")
    (one,) = read(HEADERS, [(2, ["1", "漏检。第二句。", "N/A"])], columns).records
    assert one.title == "漏检。"


def test_a_record_without_a_number_is_recognised_by_its_text() -> None:
    rows = [(2, ["", "漏检", ""]), (3, ["", "漏检", ""])]
    assert len(read(HEADERS, rows, replace(COLUMNS, record="")).records) == 1


def test_headers_in_chinese_are_understood() -> None:
    columns = suggested(["序号", "事件经过", "原因分析", "改进措施", "关键词"], "库")
    assert (columns.situation, columns.learnt, columns.advice) == ("事件经过", "原因分析", "改进措施")
    assert columns.tags == ("关键词",)


async def test_only_the_offices_load_collections_and_only_of_their_units(growth: Growth) -> None:
    with pytest.raises(Forbidden):
        await upload(Upload("a.csv", b"a,b\n1,2\n"), True, actor=growth.mentee, now=NOW)
    with pytest.raises(NotFound):
        await import_page(await loaded(growth), growth.stranger, None)


async def test_a_file_that_is_no_table_is_refused_with_the_reason(growth: Growth) -> None:
    with pytest.raises(Invalid):
        await upload(None, True, actor=growth.hr, now=NOW)
    only_headers = await upload(Upload("a.csv", b"a,b\n"), True, actor=growth.hr, now=NOW)
    with pytest.raises(Invalid):
        await import_page(only_headers, growth.hr, None)
    with pytest.raises(Invalid):
        await import_page(await loaded(growth), growth.hr, COLUMNS)
