"""Roster imports on the web: upload, dry run with progress, correction, writing."""

import io
from datetime import datetime
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden, Invalid, NotFound
from mentor.kernel.forms import Filled
from mentor.kernel.i18n import current_locale, render
from mentor.people.actions import roster
from mentor.people.forms.roster import read_upload
from mentor.people.queries import roster as queries
from mentor.people.queries.roster.reference import party_nodes, unit_nodes
from mentor.people.roster import shelf
from mentor.people.roster.template import SHEET, write_template
from mentor.people.rules import ImportState, RowKind, refusal_to_import
from mentor.web.respond import Html, download, page, read_form, see_other

AnyRequest = Request[Any, Any, Any]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HERE = "/people/imports"
#: Seconds after which a browser without JavaScript looks again.
_LOOK_AGAIN = {"refresh": "4"}
#: Rosters are larger than attachments: 100,000 people as XLSX are about 15 MB, as CSV 25.
MEGABYTES = 60
_LARGE = (MEGABYTES + 1) * 1024 * 1024


@get(HERE)
async def show_imports(actor: NamedDependency[Actor]) -> Html:
    return await _imports_page(actor, Filled())


@post(HERE, request_max_body_size=_LARGE)
async def upload(request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Html | Redirect:
    raw = await read_form(request)
    try:
        file = read_upload(raw)
        run_id = await roster.upload(file.content, file.name, actor=actor, now=now)
    except Invalid as complaint:
        return await _imports_page(actor, Filled(raw, complaint.errors), status=422)
    return see_other(f"{HERE}/{run_id}/mapping")


@get(f"{HERE}/template")
async def show_template(actor: NamedDependency[Actor]) -> Response[bytes]:
    """With the units and Party organisations within reach to choose from."""
    if reason := refusal_to_import(actor):
        raise Forbidden(reason)
    scope, file = queries.scope_of(actor), io.BytesIO()
    units = [node.full_name for node in await unit_nodes() if scope.covers(node.path)]
    party_orgs = [node.full_name for node in await party_nodes()]
    write_template(file, current_locale(), units, party_orgs)
    return download(file.getvalue(), f"{render(SHEET)}.xlsx", XLSX)


@get(f"{HERE}/{{run_id:int}}")
async def show_import(run_id: FromPath[int], actor: NamedDependency[Actor]) -> Html:
    return await _import_page(run_id, actor, Filled())


@get(f"{HERE}/{{run_id:int}}/progress")
async def show_progress(run_id: FromPath[int], actor: NamedDependency[Actor]) -> Html:
    """What htmx asks for every two seconds; once it is over, the whole page is loaded anew."""
    run = await queries.import_run(run_id, actor)
    headers = {} if run.is_busy else {"hx-refresh": "true"}
    return page("people/_roster_progress.html", run=run, headers=headers)


@get(f"{HERE}/{{run_id:int}}/rows")
async def show_rows(
    run_id: FromPath[int], actor: NamedDependency[Actor], kind: FromQuery[RowKind], after: FromQuery[str] = ""
) -> Html:
    run = await queries.import_run(run_id, actor)
    rows = await queries.rows_of_run(run, kind, actor, after=after)
    return page("people/roster_rows.html", run=run, kind=kind, rows=rows)


@get(f"{HERE}/{{run_id:int}}/corrections")
async def take_corrections(run_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[bytes]:
    run = await queries.import_run(run_id, actor)
    path = shelf.corrections_of(run.id)
    if not path.is_file():
        raise NotFound
    return download(path.read_bytes(), f"{run.file_name.rpartition('.')[0]}.corrections.xlsx", XLSX)


@post(f"{HERE}/{{run_id:int}}/corrections", request_max_body_size=_LARGE)
async def correct(
    request: AnyRequest, run_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Redirect:
    raw = await read_form(request)
    try:
        file = read_upload(raw)
        made = await roster.correct(run_id, file.content, file.name, actor=actor, now=now)
    except Invalid as complaint:
        return await _import_page(run_id, actor, Filled(raw, complaint.errors), status=422)
    return see_other(f"{HERE}/{made}")


@post(f"{HERE}/{{run_id:int}}/applications")
async def accept(run_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Redirect:
    await roster.accept(run_id, actor=actor, now=now)
    return see_other(f"{HERE}/{run_id}")


@post(f"{HERE}/{{run_id:int}}/cancellations")
async def cancel(run_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Redirect:
    await roster.cancel(run_id, actor=actor, now=now)
    return see_other(f"{HERE}/{run_id}")


async def _imports_page(actor: Actor, form: Filled, status: int = 200) -> Html:
    return page(
        "people/roster_imports.html",
        status=status,
        form=form,
        runs=await queries.import_runs(actor),
        megabytes=MEGABYTES,
    )


async def _import_page(run_id: int, actor: Actor, form: Filled, status: int = 200) -> Html:
    run = await queries.import_run(run_id, actor)
    checked = run.state is ImportState.CHECKED
    kind = RowKind.REJECTED if run.counts.get("rejected") else RowKind.CHANGED
    return page(
        "people/roster_import.html",
        status=status,
        headers=_LOOK_AGAIN if run.is_busy else {},
        form=form,
        run=run,
        kind=kind,
        rows=await queries.rows_of_run(run, kind, actor) if checked and run.counts.get(kind) else None,
        missing=await queries.missing_people(run, actor) if checked and run.counts.get("newly_missing") else (),
    )


router = Router(
    "/",
    route_handlers=[
        show_imports,
        upload,
        show_template,
        show_import,
        show_progress,
        show_rows,
        take_corrections,
        correct,
        accept,
        cancel,
    ],
    include_in_schema=False,
)
