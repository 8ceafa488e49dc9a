"""Everything readable as a folder of pages that search themselves without a server."""

import io
import json
import re
import zipfile
from dataclasses import replace

import httpx
import pytest

from mentor.journal.tables import JournalEntry
from mentor.kernel.forms import Upload
from mentor.knowledge.actions.modules import change_module, create_module
from mentor.knowledge.actions.sites import take_site
from mentor.knowledge.actions.toolkits import add_toolkit
from mentor.knowledge.pictures import read_picture
from mentor.knowledge.rules.toolkits import NewToolkit, ToolkitKind
from tests.builders.growth import Growth
from tests.builders.knowledge import NOW
from tests.builders.people import a_person, an_account
from tests.builders.pictures import a_png
from tests.builders.web import post, sign_in_as
from tests.knowledge.test_modules import FULL, growth, published

__all__ = ["growth"]


def opened(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def documents(files: dict[str, str]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(files["texts.js"].removeprefix("var KNOWLEDGE = ").rstrip(";\n"))
    return found


async def test_a_reader_takes_what_is_published_and_nothing_else(growth: Growth) -> None:
    module = await published(growth)
    await create_module(replace(FULL, title="草稿甲"), actor=growth.mentee, now=NOW)
    secret = read_picture(a_png())
    newer = replace(FULL, title="下一版", steps=f"保密步骤 ![图]({secret.address})")
    await change_module(module, newer, 0, [secret], True, actor=growth.mentee, now=NOW)
    files = opened(await take_site(actor=growth.stranger, now=NOW))
    assert [one["title"] for one in documents(files)] == [FULL.title]
    assert not any(word in text for word in ("草稿甲", "下一版", "保密步骤") for text in files.values())
    assert not [name for name in files if name.startswith("pictures/")]
    entry = await JournalEntry.objects().get(JournalEntry.action == "knowledge.take_site")
    assert entry


async def test_tools_and_templates_come_along_and_every_link_leads_somewhere(growth: Growth) -> None:
    module = await published(growth)
    tools = (
        (NewToolkit(ToolkitKind.CHECKLIST, "检查表", "看压力表\n看温度"), None),
        (NewToolkit(ToolkitKind.FORM, "记录表", "温度 | number"), None),
        (NewToolkit(ToolkitKind.TEMPLATE, "交底记录", ""), Upload("甲 乙.csv", "甲,乙\n".encode())),
    )
    for tool, upload in tools:
        await add_toolkit(module, tool, upload, True, actor=growth.mentee, now=NOW)
    files = opened(await take_site(actor=growth.stranger, now=NOW))
    assert len(documents(files)) == 4
    for name, text in files.items():
        folder = name.rpartition("/")[0]
        for link in re.findall(r'(?:href|src)="(?!http)([^"]+)"', text) if name.endswith("html") else ():
            place = link.removeprefix("../") if link.startswith("../") else f"{folder}/{link}".lstrip("/")
            assert place in files, (name, link)
    assert any(text.count('type="checkbox"') == 2 for name, text in files.items() if name.startswith("toolkits/"))


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_the_button_gives_the_folder(client: httpx.AsyncClient, growth: Growth, language: str) -> None:
    await published(growth)
    await sign_in_as(client, await an_account(await a_person()), language=language)
    assert 'action="/knowledge/sites"' in (await client.get("/knowledge")).text
    answer = await post(client, "/knowledge/sites")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert ("Steps" if language == "en" else "步骤") in opened(answer.content)["modules/1.html"]
