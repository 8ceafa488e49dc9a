"""What is printed or taken along: papers of an assignment, the list, the calendar file."""

import asyncio
from datetime import datetime

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden, NotFound
from mentor.kernel.i18n import Phrase, current_locale
from mentor.kernel.paper import Paper
from mentor.rotations.forms.assignments import read_filter
from mentor.rotations.letters import PAPERS, calendar_of, rotation_list
from mentor.rotations.pages.assignments import HERE, ONE
from mentor.rotations.queries.assignment_lists import MOST, assignments
from mentor.rotations.queries.assignment_page import assignment_page
from mentor.web.answering import Act, AnyRequest, Now, query_form
from mentor.web.printing import printed
from mentor.web.respond import download


@get(f"{HERE}/papers")
async def print_list(request: AnyRequest, actor: Act, now: Now, suffix: FromQuery[str] = "pdf") -> Response[bytes]:
    """What the list shows, up to its limit."""
    today = local_date(now)
    lines = await assignments(read_filter(query_form(request)), actor, today, size=MOST)
    return await printed(rotation_list(lines.rows, today), suffix)


@get(f"{ONE}/papers")
async def print_paper(
    assignment_id: FromPath[int], actor: Act, now: Now, paper: FromQuery[str] = "letter", suffix: FromQuery[str] = "pdf"
) -> Response[bytes]:
    return await printed(await _paper(assignment_id, paper, actor, now), suffix)


@get(f"{ONE}/calendar")
async def take_calendar(assignment_id: FromPath[int], actor: Act, now: Now) -> Response[bytes]:
    view = await assignment_page(assignment_id, actor, local_date(now))
    content = await asyncio.to_thread(calendar_of, view, now, current_locale())
    return download(content, f"{assignment_id}.ics", "text/calendar; charset=utf-8")


async def _paper(assignment_id: int, paper: str, actor: Actor, now: datetime) -> Paper:
    if paper not in PAPERS:
        raise NotFound
    view = await assignment_page(assignment_id, actor, local_date(now))
    if paper == "appraisal" and not view.reads_reviews:
        raise Forbidden(Phrase("The appraisal is not yet to be read by you."))
    return PAPERS[paper](view)


ROUTES = (print_list, print_paper, take_calendar)
