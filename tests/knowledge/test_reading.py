"""Files become drafts of modules."""

import base64
import io
import zipfile
from dataclasses import replace

import docx
import httpx
import pytest

from mentor.growth.rules.bonds import Axis
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Upload
from mentor.kernel.i18n import use_locale
from mentor.knowledge.exchange import write_markdown
from mentor.knowledge.pictures import read_picture
from mentor.knowledge.reading import read_file
from mentor.knowledge.rules.contents import ModuleContent
from mentor.knowledge.rules.modules import TEXT_LENGTH
from mentor.knowledge.rules.words import Audience, KnowledgeLine
from mentor.projects.rules.words import ChainNode
from tests.builders.people import a_person, an_account
from tests.builders.pictures import JPEG, a_png
from tests.builders.web import post, sign_in_as

_TEXT = "# 双人法\n\n## 一、适用场景\n夜班\n\n## Cautions:\n- 挂牌\n\n## 附表\n|项|值|\n|-|-|\n|压力|0.6|\n"


def test_known_headings_fill_their_fields_and_all_else_becomes_the_steps() -> None:
    content = read_file(Upload("a.md", _TEXT.encode()), limit_megabytes=1).content
    assert (content.title, content.scene, content.cautions) == ("双人法", "夜班", "- 挂牌")
    assert content.steps.startswith("## 附表\n|项|值|")


def test_a_word_file_keeps_headings_lists_and_tables() -> None:
    document = docx.Document()
    document.add_heading("双人法", 0)
    document.add_heading("适用场景", 1)
    document.add_paragraph("夜班")
    document.add_heading("步骤", 1)
    document.add_paragraph("停机", style="List Number")
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "项", "0|6"
    file = io.BytesIO()
    document.save(file)
    content = read_file(Upload("a.docx", file.getvalue()), limit_megabytes=1).content
    assert (content.title, content.scene) == ("双人法", "夜班")
    assert content.steps.startswith("1. 停机")
    assert "| --- | --- |" in content.steps
    assert "0\\|6" in content.steps


def _bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("word/document.xml", b"0" * 20_000_000)
    return file.getvalue()


def _half_broken() -> bytes:
    """A Word file whose main part cannot be unpacked, though the archive looks whole."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(range(256)) * 4)
        archive.writestr("[Content_Types].xml", "")
    content = file.getvalue()
    at = content.index(b"word/document.xml") + len("word/document.xml")
    return content[:at] + b"\xff" * 40 + content[at + 40 :]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", _bomb()),
        ("a.docx", b"PK\x03\x04broken"),
        ("a.docx", _half_broken()),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.md", b"x" * 1_000_001),
        ("a.md", b"x" * (TEXT_LENGTH + 1)),
        ("a.md", b""),
    ],
    ids=["bomb", "broken", "half", "picture", "too large", "too long", "empty"],
)
def test_what_cannot_be_read_is_a_complaint_at_the_file(name: str, content: bytes) -> None:
    with pytest.raises(Invalid) as complaint:
        read_file(Upload(name, content), limit_megabytes=1)
    assert set(complaint.value.errors) == {"file"}


async def test_no_file_comes_back_with_the_complaint(client: httpx.AsyncClient) -> None:
    await sign_in_as(client, await an_account(await a_person()))
    assert "/modules/files" in (await client.get("/modules")).text
    answer = await post(client, "/modules/files", {})
    assert answer.status_code == 422
    assert "Please choose a file" in answer.text


def test_a_deeper_heading_stays_where_it_stands_and_code_is_no_heading() -> None:
    text = "# A\n\n## Cautions\n\n### Gas\n\nleave\n\n```\n# comment\n```\n\n## Other\n\nx\n"
    content = read_file(Upload("a.md", text.encode()), limit_megabytes=1).content
    assert content.cautions == "### Gas\n\nleave\n\n```\n# comment\n```"
    assert content.steps == "## Other\n\nx"


def _word_file() -> bytes:
    document = docx.Document()
    document.add_heading("一、操作步骤", 1)
    document.add_paragraph().add_run("停机*").bold = True
    document.add_picture(io.BytesIO(a_png()))
    document.inline_shapes[0]._inline.docPr.set("descr", "压力[表]")
    cell = document.add_table(1, 1).cell(0, 0)
    cell.paragraphs[0].add_run().add_picture(io.BytesIO(JPEG))
    document.inline_shapes[1]._inline.docPr.set("descr", "")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_word_file_keeps_its_pictures_and_bold_words() -> None:
    draft = read_file(Upload("双人法.docx", _word_file()), limit_megabytes=1)
    png, jpeg = read_picture(a_png()), read_picture(JPEG)
    assert draft.content.title == "双人法"
    assert draft.content.steps.startswith(f"**停机\\***\n\n![压力 表]({png.address})\n\n| ![]({jpeg.address}) |")
    assert draft.pictures == (png, jpeg)


def test_lists_of_word_keep_their_depth_and_what_looks_like_a_list_does_not_become_one() -> None:
    document = docx.Document()
    document.add_heading("步骤", 1)
    for depth in (0, 1):
        numbered = document.add_paragraph("停机", style="List Paragraph")._p.get_or_add_pPr().get_or_add_numPr()
        numbered.get_or_add_ilvl().val = depth
        numbered.get_or_add_numId().val = 999
    for text in ("# 一", "- 二", "3. 三", "2026 年"):
        document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    steps = read_file(Upload("a.docx", file.getvalue()), limit_megabytes=1).content.steps
    assert steps == "- 停机\n   - 停机\n\\# 一\n\n\\- 二\n\n3\\. 三\n\n2026 年"


def _bundle(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "/"), content)
    return file.getvalue()


def test_markdown_brings_its_pictures_in_a_zip_or_inside() -> None:
    inside = base64.b64encode(JPEG).decode()
    text = f"![表](img/%E8%A1%A8.png) ![阀](data:image/jpeg;base64,{inside}) ![没有](no.png) ![坏](img/bad.png)"
    file = _bundle(**{"doc_a.md": text.encode(), "doc_img_表.png": a_png(), "doc_img_bad.png": b"GIF"})
    draft = read_file(Upload("包.zip", file), limit_megabytes=1)
    png, jpeg = read_picture(a_png()), read_picture(JPEG)
    with use_locale("en"):
        again = read_file(Upload("包.zip", file), limit_megabytes=1).content.steps
    assert again == f"![表]({png.address}) ![阀]({jpeg.address}) ![没有](no.png) (picture left out: 坏)"
    assert draft.pictures == (png, jpeg)


_HARD = ModuleContent(
    title="双*人*法 — “7”",
    problem="# 一\n\n## Steps\n\n---\nmodule: 1\n---",
    theory='<!-- steps 0123456789abcdef -->\n## Steps\n\n"x"',
    steps="1. 停\n\n   | 项 | 值 |\n   |-|-|\n   | a\\|b | 2 |\n\n"
    f"![表](pictures/{'a' * 32}.png)\n\n```flow\na -> b\n```",
    cautions="- 高温  \n  烫伤\n\n\n\n> 引",
    line=KnowledgeLine.PARTY,
    audience=Audience.UNIT,
    axes=("political", "craft"),
    place="operations",
    tags=("安全", "夜 班"),
)


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("content", [_HARD, ModuleContent("只有题目")], ids=["hard", "bare"])
def test_a_module_goes_out_as_markdown_and_comes_back_word_for_word(content: ModuleContent, locale: str) -> None:
    content = replace(content, axes=tuple(one.value for one in Axis)[:2] if content.axes else ())
    content = replace(content, place=next(iter(ChainNode)).value if content.place else "")
    written = write_markdown(content, locale)
    back = read_file(Upload("a.md", written.encode()), limit_megabytes=1).content
    assert back == content
    assert write_markdown(back, locale) == written


def test_changed_outside_it_comes_back_changed() -> None:
    written = write_markdown(_HARD, "en").replace("1. 停", "1. 停机\n2. 挂牌").replace("# 双*人*法 — “7”", "# 三人法")
    back = read_file(Upload("a.md", written.replace("\n", "\r\n").encode()), limit_megabytes=1).content
    assert (back.title, back.steps[:13]) == ("三人法", "1. 停机\n2. 挂牌\n\n")


async def test_a_file_with_pictures_becomes_a_draft_that_shows_them(client: httpx.AsyncClient) -> None:
    await sign_in_as(client, await an_account(await a_person()))
    files = {"file": ("双人法.docx", _word_file())}
    assert "no state secret" in (await post(client, "/modules/files", {}, files=files)).text
    made = await post(client, "/modules/files", {"declared": "on"}, files=files)
    path = made.headers["location"].removesuffix("/edit")
    assert f'src="{path}/pictures/{read_picture(JPEG).name}"' in (await client.get(path)).text
    bundle = (await client.get(f"{path}/file")).content
    again = await post(client, "/modules/files", {"declared": "on"}, files={"file": ("x.zip", bundle)})
    back = again.headers["location"].removesuffix("/edit")
    first, second = [(await client.get(f"{one}/file")).content for one in (path, back)]
    assert first == second == bundle
