"""A plan as a workbook and on paper; one's own stints for the calendar."""

from urllib.parse import parse_qs, urlsplit

from litestar import Response, get, post
from litestar.params import FromPath

from mentor.kernel.clock import local_date
from mentor.kernel.forms import RawForm
from mentor.rotations.actions import exporting
from mentor.rotations.forms.plans import read_choice
from mentor.rotations.pages.plans import HERE
from mentor.rotations.queries.own_stints import own_stints
from mentor.rotations.sheet import stint_calendar
from mentor.settings import settings
from mentor.web.answering import Act, AnyRequest, Now
from mentor.web.respond import download, read_form

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@post(f"{HERE}/{{plan_id:int}}/exports")
async def export(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Response[bytes]:
    """`kind` pdf is the paper, everything else the workbook."""
    raw = await read_form(request)
    choice, name = read_choice(RawForm(parse_qs(raw.get("query")[:1_000]))), f"rotations-{local_date(now).isoformat()}"
    if raw.get("kind") == "pdf":
        content = await exporting.take_paper(plan_id, choice, actor=actor, now=now)
        return download(content, f"{name}.pdf", "application/pdf")
    return download(await exporting.take_workbook(plan_id, choice, actor=actor, now=now), f"{name}.xlsx", XLSX)


@get("/rotations/calendar.ics")
async def show_calendar(actor: Act, now: Now) -> Response[bytes]:
    content = stint_calendar(await own_stints(actor), now, urlsplit(settings().base_url).hostname or "localhost")
    return download(content, "rotations.ics", "text/calendar")


ROUTES = (export, show_calendar)
