"""A paper leaves as PDF or as DOCX, in the reader's language."""

import asyncio

from litestar import Response

from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import current_locale, render
from mentor.kernel.paper import Paper, to_docx, to_pdf
from mentor.web.respond import download

_FORMATS = {
    "pdf": (to_pdf, "application/pdf"),
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


async def printed(paper: Paper, suffix: str) -> Response[bytes]:
    """`suffix` is pdf or docx, NotFound otherwise; drawn outside the event loop, it takes a while."""
    if suffix not in _FORMATS:
        raise NotFound
    draw, media_type = _FORMATS[suffix]
    content = await asyncio.to_thread(draw, paper, current_locale())
    return download(content, f"{render(paper.title)}.{suffix}", media_type)
