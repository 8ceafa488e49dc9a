"""Loading a foreign collection of lessons: choose the file, match its columns, look, take over."""

from datetime import datetime

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Filled, RawForm
from mentor.knowledge.actions import imports as actions
from mentor.knowledge.foreign import LessonColumns
from mentor.knowledge.forms.imports import read_columns, read_step
from mentor.knowledge.queries.imports import import_line, import_page, imports, mappings
from mentor.knowledge.rules.words import KnowledgeLine
from mentor.settings import settings
from mentor.web.answering import Act, AnyRequest, Now, answer
from mentor.web.respond import Html, page, read_form, see_other

#: Records and reasons shown before taking over.
_SHOWN = 5


@get("/lessons/imports")
async def show_imports(actor: Act) -> Html:
    return await _imports_page(actor, Filled(), status=200)


@post("/lessons/imports")
async def upload_lessons(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        chosen = next(iter(raw.files.get("file", ())), None)
        return f"/lessons/imports/{await actions.upload(chosen, raw.get('declared') == 'on', actor=actor, now=now)}"

    return await answer(request, act, lambda form: _imports_page(actor, form, status=422))


@get("/lessons/imports/{import_id:int}")
async def show_import(import_id: FromPath[int], actor: Act, use: FromQuery[int | None] = None) -> Html:
    kept = next((one.columns for one in await mappings(actor) if one.id == use), None) if use else None
    return await _import_page(import_id, actor, Filled(), kept)


@get("/lessons/imports/{import_id:int}/progress")
async def show_progress(import_id: FromPath[int], actor: Act) -> Html:
    """A fragment; when the worker has done it asks for the page."""
    line = await import_line(import_id, actor)
    headers = {} if line.is_running else {"HX-Refresh": "true"}
    return page("knowledge/_import_progress.html", headers=headers, line=line)


@post("/lessons/imports/{import_id:int}/columns")
async def match_columns(request: AnyRequest, import_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    raw = await read_form(request)
    await import_line(import_id, actor)
    try:
        columns = read_columns(raw)
        return await _next_step(import_id, columns, raw, actor, now)
    except Invalid as complaint:
        return await _import_page(import_id, actor, Filled(raw, complaint.errors), None)


async def _next_step(
    import_id: int, columns: LessonColumns, raw: RawForm, actor: Actor, now: datetime
) -> Html | Redirect:
    """What the pressed button says: look again, keep the mapping under its name, or take the lessons over."""
    step = read_step(raw)
    if step == "look":
        return await _import_page(import_id, actor, Filled(raw), columns)
    if step == "save":
        await actions.save_mapping(columns, actor=actor, now=now)
        kept = next(one.id for one in await mappings(actor) if one.name == columns.name)
        return see_other(f"/lessons/imports/{import_id}?use={kept}")
    await actions.take_over(import_id, columns, actor=actor, now=now)
    return see_other(f"/lessons/imports/{import_id}")


async def _imports_page(actor: Actor, form: Filled, status: int) -> Html:
    return page(
        "knowledge/imports.html", status=status, lines=await imports(actor), form=form,
        limit=settings().upload_megabytes,
    )  # fmt: skip


async def _import_page(import_id: int, actor: Actor, form: Filled, columns: LessonColumns | None) -> Html:
    try:
        found = await import_page(import_id, actor, columns)
    except Invalid as complaint:
        form, found = Filled(form.raw, {**form.errors, **complaint.errors}), None
    return page(
        "knowledge/import.html", status=422 if form.errors else 200, found=found,
        line=found.line if found else await import_line(import_id, actor), form=form, lines=KnowledgeLine,
        mappings=await mappings(actor), shown=_SHOWN,
    )  # fmt: skip


ROUTES = (show_imports, upload_lessons, show_import, show_progress, match_columns)
