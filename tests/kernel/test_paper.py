"""Office papers as PDF and DOCX."""

import re
from datetime import date
from io import BytesIO

import docx
import pytest

from mentor.kernel.i18n import Phrase
from mentor.kernel.paper import Fields, Grid, Heading, Paper, Signatures, Text, to_docx, to_pdf

pytestmark = pytest.mark.once

_PAPER = Paper(
    title="项目表",
    mark=Phrase("Draft"),
    footer="P-1",
    blocks=[
        Heading("一、基本情况"),
        Fields([("编号", "P-1"), ("名称", '#set text(red) <b>"粗"</b> $a$'), ("日期", date(2026, 11, 3))]),
        Text("第一段。\n\n第二段\x0b。"),
        Grid(("节点", "完成"), [(f"节点{number}", "=1+1") for number in range(60)], shares=(3, 1)),
        Signatures(("党建负责人", "业务负责人")),
    ],
)


def test_what_looks_like_markup_or_a_formula_stays_text_in_the_draft():
    document = docx.Document(BytesIO(to_docx(_PAPER)))
    fields, grid, _ = document.tables
    assert fields.rows[0].cells[3].text == '#set text(red) <b>"粗"</b> $a$'
    assert grid.rows[1].cells[1].text == "=1+1"
    assert [paragraph.text for paragraph in document.paragraphs if "段" in paragraph.text] == ["第一段。", "第二段。"]


def test_the_draft_speaks_the_language_asked_for():
    def texts(language):
        return [paragraph.text for paragraph in docx.Document(BytesIO(to_docx(_PAPER, language))).paragraphs]

    assert "Draft" in texts("en")
    assert "草稿" in texts("zh-CN")


def test_a_long_table_goes_on_the_next_page_of_the_pdf():
    assert max(int(number) for number in re.findall(rb"/Count (\d+)", to_pdf(_PAPER))) >= 2


def test_an_odd_number_of_fields_and_an_empty_table_are_no_obstacle():
    empty = Paper("空表", [Fields([("编号", "1")]), Grid(("节点",), []), Text("")])
    assert to_pdf(empty).startswith(b"%PDF")
    assert docx.Document(BytesIO(to_docx(empty))).tables[1].rows[0].cells[0].text == "节点"
