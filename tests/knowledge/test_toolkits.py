"""Tools of a module: made by its authors, seen with it, filled in, found."""

import json

import pytest

from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.forms import Upload
from mentor.knowledge.actions.endings import retire
from mentor.knowledge.actions.modules import create_module
from mentor.knowledge.actions.toolkits import add_toolkit, change_toolkit, fill_in, remove_toolkit
from mentor.knowledge.queries.search import search
from mentor.knowledge.queries.toolkits import toolkit_page
from mentor.knowledge.rules.search import Filters
from mentor.knowledge.rules.toolkits import (
    FieldType,
    NewToolkit,
    ToolkitKind,
    complaints_about_answers,
    complaints_about_toolkit,
    fields_of,
)
from mentor.knowledge.rules.words import DocumentKind
from mentor.knowledge.tables.toolkits import ToolkitCopy
from tests.builders.growth import Growth, a_mentorship
from tests.builders.knowledge import NOW
from tests.knowledge.test_modules import FULL, TODAY, published

CHECKS = NewToolkit(ToolkitKind.CHECKLIST, "夜班检查表", "1. 看压力表\n- 看温度\n# 之后\n")
FORM = "温度 | number\n日期 | date\n备注"


@pytest.fixture
async def growth(database: str) -> Growth:
    return await a_mentorship()


def test_a_line_is_a_field_and_says_how_it_is_answered() -> None:
    assert [one.label for one in fields_of(CHECKS.kind, CHECKS.text)] == ["看压力表", "看温度"]
    assert [one.type for one in fields_of(ToolkitKind.FORM, FORM)] == [
        FieldType.NUMBER, FieldType.DATE, FieldType.TEXT,
    ]  # fmt: skip
    assert fields_of(ToolkitKind.CASE, "一行") == ()


def test_answers_must_be_what_their_line_asks_for() -> None:
    fields = fields_of(ToolkitKind.FORM, FORM)
    assert set(complaints_about_answers(fields, {"f0": "热", "f1": "昨天", "f2": "长" * 501})) == {"f0", "f1", "f2"}
    assert complaints_about_answers(fields, {"f0": "36,5", "f1": "2026-06-16"}) == {}


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [(ToolkitKind.CHECKLIST, "text"), (ToolkitKind.TEMPLATE, "file"), (ToolkitKind.WORK_CARD, "text")],
)
def test_a_tool_needs_its_content(kind: ToolkitKind, wrong: str) -> None:
    assert set(complaints_about_toolkit(NewToolkit(kind, "x", ""), has_file=False)) == {wrong}


async def test_a_filled_copy_keeps_its_questions(growth: Growth) -> None:
    module = await published(growth)
    tool = await add_toolkit(module, CHECKS, None, False, actor=growth.mentee, now=NOW)
    await fill_in(tool, {"f0": "on"}, "二车间", actor=growth.stranger, now=NOW)
    await change_toolkit(tool, NewToolkit(CHECKS.kind, "新表", "看液位"), actor=growth.mentee, now=NOW)
    (copy,) = (await toolkit_page(tool, growth.stranger, TODAY)).copies
    assert copy.answers == (("看压力表", "✓"), ("看温度", ""))
    assert (await toolkit_page(tool, growth.party, TODAY)).copies == []
    assert len((await toolkit_page(tool, growth.mentee, TODAY)).copies) == 1
    (row,) = await ToolkitCopy.select()
    assert json.loads(row["answers"])[0] == ["看压力表", "✓"]
    with pytest.raises(Conflict):
        await change_toolkit(tool, CHECKS, actor=growth.mentee, now=NOW)


async def test_tools_are_found_and_go_with_their_module(growth: Growth) -> None:
    module = await published(growth)
    tool = await add_toolkit(module, CHECKS, None, False, actor=growth.mentee, now=NOW)
    hits = (await search("检查表", Filters(), growth.stranger)).hits
    assert [(hit.kind, hit.subject_id, hit.address) for hit in hits] == [
        (DocumentKind.TOOLKIT, tool, f"/toolkits/{tool}")
    ]
    await retire(module, "x", None, actor=growth.mentee, now=NOW)
    assert (await search("检查表", Filters(), growth.stranger)).hits == []


async def test_a_tool_of_a_draft_is_out_of_sight_and_changed_by_its_authors_only(growth: Growth) -> None:
    draft = await create_module(FULL, actor=growth.mentee, now=NOW)
    tool = await add_toolkit(draft, CHECKS, None, False, actor=growth.mentee, now=NOW)
    with pytest.raises(NotFound):
        await toolkit_page(tool, growth.stranger, TODAY)
    with pytest.raises(Forbidden):
        await fill_in(tool, {}, "", actor=growth.mentee, now=NOW)
    module = await published(growth)
    with pytest.raises(Forbidden):
        await add_toolkit(module, CHECKS, None, False, actor=growth.stranger, now=NOW)
    await remove_toolkit(tool, actor=growth.mentee, now=NOW)
    with pytest.raises(NotFound):
        await toolkit_page(tool, growth.mentee, TODAY)


async def test_a_template_is_a_file_that_readers_of_the_module_fetch(growth: Growth) -> None:
    module = await published(growth)
    new = NewToolkit(ToolkitKind.TEMPLATE, "交底记录", "")
    with pytest.raises(Invalid):
        await add_toolkit(module, new, None, True, actor=growth.mentee, now=NOW)
    upload = Upload("table.csv", "甲,乙\n".encode())
    tool = await add_toolkit(module, new, upload, True, actor=growth.mentee, now=NOW)
    (file,) = (await toolkit_page(tool, growth.stranger, TODAY)).files
    assert file.name == "table.csv"
