"""Modules leave the house: as Markdown, as paper, as a package for a learning platform, as statements of use."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from mentor.files.rules import safe_name
from mentor.kernel.clock import local_date
from mentor.kernel.i18n import Phrase, current_locale, render
from mentor.kernel.paper import Paper, to_docx, to_pdf
from mentor.knowledge.actions.sites import take_site
from mentor.knowledge.archives import packed
from mentor.knowledge.courses import cmi5
from mentor.knowledge.exchange import write_markdown
from mentor.knowledge.markdown import rendered
from mentor.knowledge.packages import scorm
from mentor.knowledge.papers import module_paper
from mentor.knowledge.pictures import Picture, named_in
from mentor.knowledge.queries.modules import ModuleRow, module_row
from mentor.knowledge.queries.pictures import picture_shown, pictures_named
from mentor.knowledge.rules.contents import TEXTS
from mentor.knowledge.statements import statements
from mentor.settings import settings
from mentor.web.answering import Act, Now
from mentor.web.respond import download, shown_file

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class PaperKind(StrEnum):
    """To print and keep, or to edit."""

    PDF = "pdf"
    DOCX = "docx"


class PackageKind(StrEnum):
    """What the learning platform understands."""

    SCORM = "scorm"
    CMI5 = "cmi5"


@post("/knowledge/sites")
async def take_all(actor: Act, now: Now) -> Response[bytes]:
    """Everything published that the reader may read, with its own search, for where there is no network."""
    return download(await take_site(actor=actor, now=now), f"{render(Phrase('Knowledge'))}.zip", "application/zip")


@get("/modules/{module_id:int}/pictures/{picture_name:str}")
async def show_picture(module_id: FromPath[int], picture_name: FromPath[str], actor: Act, now: Now) -> Response[bytes]:
    """Shown in the text; the same name never shows anything else."""
    found = await picture_shown(module_id, picture_name, actor, local_date(now))
    return shown_file(found.content, found.kind.media_type)


@get("/modules/{module_id:int}/file")
async def take_module(module_id: FromPath[int], actor: Act, now: Now) -> Response[bytes]:
    """What readers get, as Markdown to keep or to carry into another system: with pictures a ZIP."""
    row = await module_row(module_id, actor, local_date(now))
    text, pictures = write_markdown(row.shown), await _pictures(row)
    if not pictures:
        return download(text.encode(), f"{row.shown.title}.md", "text/markdown")
    files = {f"{safe_name(row.shown.title)}.md": text.encode(), **_members(pictures)}
    return download(await asyncio.to_thread(packed, files), f"{row.shown.title}.zip", "application/zip")


@get("/modules/{module_id:int}/paper")
async def take_paper(
    module_id: FromPath[int], actor: Act, now: Now, kind: FromQuery[PaperKind] = PaperKind.PDF
) -> Response[bytes]:
    """What readers get, to print or to edit in the office."""
    row = await module_row(module_id, actor, local_date(now))
    paper = module_paper(row.shown, row.owner_name, row.unit_name, _version(row), await _pictures(row))
    return await paper_file(paper, kind)


@get("/modules/{module_id:int}/package")
async def take_package(
    module_id: FromPath[int], actor: Act, now: Now, kind: FromQuery[PackageKind] = PackageKind.SCORM
) -> Response[bytes]:
    """For a learning platform."""
    row = await module_row(module_id, actor, local_date(now))
    content = await asyncio.to_thread(_package, row, await _pictures(row), kind)
    return download(content, f"{row.shown.title}-{kind}.zip", "application/zip")


@get("/modules/{module_id:int}/statements")
async def take_statements(module_id: FromPath[int], actor: Act, now: Now) -> Response[bytes]:
    row = await module_row(module_id, actor, local_date(now))
    made = statements(row, settings().base_url.rstrip("/"))
    content = json.dumps(made, ensure_ascii=False, indent=2).encode()
    return download(content, f"{row.shown.title}-xapi.json", "application/json")


async def paper_file(paper: Paper, kind: PaperKind) -> Response[bytes]:
    """A paper in the reader's language, named by its title."""
    write, media_type = (to_pdf, "application/pdf") if kind is PaperKind.PDF else (to_docx, _DOCX)
    content = await asyncio.to_thread(write, paper, current_locale())
    return download(content, f"{paper.title}.{kind}", media_type)


async def _pictures(row: ModuleRow) -> dict[str, Picture]:
    return await pictures_named(named_in(row.shown.text), row.id)


def _members(pictures: Mapping[str, Picture]) -> dict[str, bytes]:
    return {one.address: one.content for one in pictures.values()}


def _version(row: ModuleRow) -> int:
    return row.facts.published or row.facts.version


def _package(row: ModuleRow, pictures: Mapping[str, Picture], kind: PackageKind) -> bytes:
    shown, version = row.shown, _version(row)
    sections = [(render(name), str(rendered(getattr(shown, key)))) for key, name in TEXTS.items() if key != "title"]
    foot = f"{row.owner_name} · {row.unit_name} · {render(Phrase('version %(version)s', version=version))}"
    if kind is PackageKind.CMI5:
        address = f"{settings().base_url.rstrip('/')}/modules/{row.id}"
        about = replace(shown, theory="", scene="", steps="", cautions="", effect="").plain_text[:500]
        return cmi5(address, version, shown.title, about, sections, foot, _members(pictures))
    identifier = f"mentor-module-{row.id}-{version}"
    return scorm(identifier, shown.title, sections, foot, _members(pictures))


ROUTES = (take_all, show_picture, take_module, take_paper, take_package, take_statements)
