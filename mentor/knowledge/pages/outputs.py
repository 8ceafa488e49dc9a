"""Modules leave the house: as paper, as a package for a learning management system, as statements of use."""

import asyncio
import json
from enum import StrEnum

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from mentor.kernel.clock import local_date
from mentor.kernel.i18n import Phrase, current_locale, render
from mentor.kernel.paper import to_docx, to_pdf
from mentor.knowledge.markdown import rendered
from mentor.knowledge.packages import scorm
from mentor.knowledge.papers import module_paper
from mentor.knowledge.queries.modules import ModuleRow, module_row
from mentor.knowledge.rules.contents import TEXTS
from mentor.knowledge.statements import statements
from mentor.settings import settings
from mentor.web.answering import Act, Now
from mentor.web.respond import download

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class PaperKind(StrEnum):
    """To print and keep, or to edit."""

    PDF = "pdf"
    DOCX = "docx"


@get("/modules/{module_id:int}/paper")
async def take_paper(
    module_id: FromPath[int], actor: Act, now: Now, kind: FromQuery[PaperKind] = PaperKind.PDF
) -> Response[bytes]:
    row = await module_row(module_id, actor, local_date(now))
    paper = module_paper(row.shown, row.owner_name, row.unit_name, row.facts.published)
    make, media_type = (to_pdf, "application/pdf") if kind is PaperKind.PDF else (to_docx, _DOCX)
    content = await asyncio.to_thread(make, paper, current_locale())
    return download(content, f"{row.shown.title}.{kind.value}", media_type)


@get("/modules/{module_id:int}/package")
async def take_package(module_id: FromPath[int], actor: Act, now: Now) -> Response[bytes]:
    """SCORM 1.2."""
    row = await module_row(module_id, actor, local_date(now))
    return download(await asyncio.to_thread(_package, row), f"{row.shown.title}.zip", "application/zip")


@get("/modules/{module_id:int}/statements")
async def take_statements(module_id: FromPath[int], actor: Act, now: Now) -> Response[bytes]:
    row = await module_row(module_id, actor, local_date(now))
    made = statements(row, settings().base_url.rstrip("/"))
    content = json.dumps(made, ensure_ascii=False, indent=2).encode()
    return download(content, f"{row.shown.title}-xapi.json", "application/json")


def _package(row: ModuleRow) -> bytes:
    sections = [(render(name), str(rendered(getattr(row.shown, key)))) for key, name in TEXTS.items() if key != "title"]
    version = render(Phrase("version %(version)s", version=row.facts.published))
    identifier = f"mentor-module-{row.id}-{row.facts.published}"
    return scorm(identifier, row.shown.title, sections, f"{row.owner_name} · {row.unit_name} · {version}")


ROUTES = (take_paper, take_package, take_statements)
