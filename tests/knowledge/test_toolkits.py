"""Tools of a module: made by its authors, seen with it, filled in, found."""

import io
import json
import re
from dataclasses import replace

import docx
import httpx
import pytest
from python_calamine import load_workbook

from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.forms import Upload
from mentor.kernel.i18n import render
from mentor.kernel.paper import sheets, to_pdf
from mentor.knowledge.actions.endings import retire
from mentor.knowledge.actions.modules import create_module
from mentor.knowledge.actions.toolkits import add_toolkit, change_toolkit, fill_in, remove_toolkit
from mentor.knowledge.papers import toolkit_paper
from mentor.knowledge.pictures import read_picture
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
from tests.builders.pictures import a_png
from tests.builders.web import account_of, post, sign_in_as
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


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_form_says_in_either_language_how_it_is_answered(locale: str) -> None:
    asked = (FieldType.NUMBER, FieldType.DATE, FieldType.TICK, FieldType.LONG)
    lines = [f"项{number}{'|｜'[number % 2]}{render(one.label, locale)}" for number, one in enumerate(asked)]
    fields = fields_of(ToolkitKind.FORM, "\n".join([*lines, "状态 | 完好 / 磨损/ 损坏"]))
    assert [one.type for one in fields] == [*asked, FieldType.CHOICE]
    assert fields[4].choices == ("完好", "磨损", "损坏")
    assert complaints_about_answers(fields, {"f4": "磨损"}) == {}
    assert set(complaints_about_answers(fields, {"f4": "不知"})) == {"f4"}


async def test_a_work_card_is_one_sheet(growth: Growth) -> None:
    module = await published(growth)
    card = NewToolkit(ToolkitKind.WORK_CARD, "作业卡", "- 停机挂牌\n" * 12)
    tool = await add_toolkit(module, card, None, False, actor=growth.mentee, now=NOW)
    long = replace(card, text="- 停机挂牌\n" * 60)
    with pytest.raises(Invalid):
        await change_toolkit(tool, long, actor=growth.mentee, now=NOW)
    with pytest.raises(Invalid):
        await add_toolkit(module, long, None, False, actor=growth.mentee, now=NOW)
    assert sheets(to_pdf(toolkit_paper(long.kind, "x", long.text, "m", "https://m.example/toolkits/1"))) == 2


async def test_readers_print_it_keep_it_and_take_the_results(client: httpx.AsyncClient, growth: Growth) -> None:
    module = await published(growth)
    picture = read_picture(a_png())
    card = NewToolkit(ToolkitKind.WORK_CARD, "作业卡", f"停机 ![表]({picture.address})")
    tools = [
        await add_toolkit(module, card, None, True, [picture], actor=growth.mentee, now=NOW),
        await add_toolkit(module, CHECKS, None, False, actor=growth.mentee, now=NOW),
        await add_toolkit(module, replace(CHECKS, kind=ToolkitKind.FORM, text=FORM), None, False,
                          actor=growth.mentee, now=NOW),
    ]  # fmt: skip
    await sign_in_as(client, await account_of(growth.stranger))
    for tool in tools:
        page = (await client.get(f"/toolkits/{tool}")).text
        assert f"/toolkits/{tool}/leaflet" in page
        assert (await client.get(f"/toolkits/{tool}/paper")).content.startswith(b"%PDF")
        leaf = (await client.get(f"/toolkits/{tool}/leaflet")).text
        assert "<svg" in leaf
        assert not re.search(r'(?:src|href)="(?!data:|http://[^"]*/toolkits/)', leaf)
    assert "data:image/png;base64," in (await client.get(f"/toolkits/{tools[0]}/leaflet")).text
    document = docx.Document(io.BytesIO((await client.get(f"/toolkits/{tools[1]}/paper?kind=docx")).content))
    assert "看压力表" in document.tables[1].rows[1].cells[1].text
    await post(client, f"/toolkits/{tools[2]}/copies", {"f0": "36.5", "f2": "=1+1", "place_title": "二车间"})
    book = load_workbook(io.BytesIO((await client.get(f"/toolkits/{tools[2]}/copies")).content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][2:] == ["Where?", "温度", "日期", "备注"]
    assert rows[1][2:] == ["二车间", "36.5", "", "=1+1"]


async def test_the_author_adds_pictures_to_a_card_and_a_new_file_to_a_template(
    client: httpx.AsyncClient, growth: Growth
) -> None:
    module = await published(growth)
    await sign_in_as(client, await account_of(growth.mentee))
    fields = {"tool_kind": "work_card", "title": "作业卡", "text": "停机", "picture_words": "阀", "declared": "on"}
    wrong = await post(
        client, f"/modules/{module}/toolkits", fields | {"tool_kind": "form"}, files={"file": ("a.png", a_png())}
    )
    assert wrong.status_code == 422
    card = await post(client, f"/modules/{module}/toolkits", fields, files={"file": ("a.png", a_png())})
    name = read_picture(a_png()).name
    assert f'src="/modules/{module}/pictures/{name}" alt="阀"' in (await client.get(card.headers["location"])).text
    fields = {"tool_kind": "template", "title": "记录", "text": "", "declared": "on"}
    made = await post(client, f"/modules/{module}/toolkits", fields, files={"file": ("a.csv", "甲\n".encode())})
    path = made.headers["location"]
    await post(client, f"{path}/changes", fields | {"edited": "0"}, files={"file": ("b.csv", "乙\n".encode())})
    page = (await client.get(path)).text
    assert "b.csv" in page
    assert "a.csv" not in page
    await sign_in_as(client, await account_of(growth.stranger))
    assert (await client.get(f"/modules/{module}/pictures/{name}")).status_code == 200
    await sign_in_as(client, await account_of(growth.mentee))
    plain = {"tool_kind": "work_card", "title": "作业卡", "text": "停机", "edited": "0"}
    await post(client, f"{card.headers['location']}/changes", plain)
    assert (await client.get(f"/modules/{module}/pictures/{name}")).status_code == 404
