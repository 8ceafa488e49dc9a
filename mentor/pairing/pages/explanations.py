"""Why these mentors: for the three on a page and on paper, and HR's full record."""

import asyncio

from litestar import Response, get
from litestar.params import FromPath

from mentor.kernel.i18n import current_locale
from mentor.kernel.paper import Paper, to_pdf
from mentor.pairing.explanation_paper import NO_REASON, explanation_paper, record_paper
from mentor.pairing.queries.explanations import explanation
from mentor.pairing.queries.matching_records import LABELS, matching_record
from mentor.web.answering import Act, Now
from mentor.web.respond import Html, download, page

_HERE = "/mentorships/{mentorship_id:int}"


@get(f"{_HERE}/explanation")
async def show_explanation(mentorship_id: FromPath[int], actor: Act) -> Html:
    view = await explanation(mentorship_id, actor)
    return page("pairing/explanation.html", view=view, mentorship=view.mentorship, no_reason=NO_REASON)


@get(f"{_HERE}/explanation/pdf")
async def print_explanation(mentorship_id: FromPath[int], actor: Act) -> Response[bytes]:
    view = await explanation(mentorship_id, actor)
    return await _printed(explanation_paper(view), f"{view.mentorship.mentee.name}.pdf")


@get(f"{_HERE}/matching-record")
async def show_record(mentorship_id: FromPath[int], actor: Act, now: Now) -> Html:
    record = await matching_record(mentorship_id, actor, now=now)
    return page("pairing/matching_record.html", record=record, mentorship=record.mentorship, labels=LABELS)


@get(f"{_HERE}/matching-record/pdf")
async def print_record(mentorship_id: FromPath[int], actor: Act, now: Now) -> Response[bytes]:
    record = await matching_record(mentorship_id, actor, now=now)
    return await _printed(record_paper(record), f"{record.mentorship.mentee.name}.pdf")


async def _printed(paper: Paper, name: str) -> Response[bytes]:
    """In the reader's language."""
    return download(await asyncio.to_thread(to_pdf, paper, current_locale()), name, "application/pdf")


ROUTES = (show_explanation, print_explanation, show_record, print_record)
