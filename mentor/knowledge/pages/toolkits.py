"""Tools on the shop floor: read on a phone, filled in, printed; a code on paper leads back to the page."""

import asyncio
from dataclasses import replace
from datetime import datetime

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden
from mentor.kernel.forms import Filled, RawForm, Upload
from mentor.knowledge.actions import toolkits as actions
from mentor.knowledge.actions.pictures import read_pictures
from mentor.knowledge.codes import code
from mentor.knowledge.forms.toolkits import read_answers, read_chosen_files, read_toolkit
from mentor.knowledge.leaflets import leaflet
from mentor.knowledge.markdown import rendered
from mentor.knowledge.pages.outputs import PaperKind, paper_file
from mentor.knowledge.papers import toolkit_paper
from mentor.knowledge.pictures import Picture, named_in
from mentor.knowledge.queries.modules import module_row
from mentor.knowledge.queries.pictures import pictures_named
from mentor.knowledge.queries.toolkits import copies_of, toolkit_page, toolkit_row
from mentor.knowledge.results import results
from mentor.knowledge.rules.contents import with_pictures
from mentor.knowledge.rules.modules import refusal_to_edit
from mentor.knowledge.rules.toolkits import FILLABLE, FieldType, NewToolkit, ToolkitKind, refusal_to_fill
from mentor.settings import settings
from mentor.web.answering import Act, AnyRequest, Now, answer
from mentor.web.respond import Html, download, page, see_other

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get("/modules/{module_id:int}/toolkits/new")
async def new_toolkit(module_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _new_page(module_id, actor, now, Filled(), status=200)


@post("/modules/{module_id:int}/toolkits")
async def add_toolkit(request: AnyRequest, module_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        return await actions.add_toolkit(module_id, *await _written(raw), actor=actor, now=now)

    return await answer(
        request, act, lambda form: _new_page(module_id, actor, now, form, status=422), to="/toolkits/{}"
    )


@get("/toolkits/{toolkit_id:int}")
async def show_toolkit(toolkit_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _toolkit_page(toolkit_id, actor, now, Filled())


@get("/toolkits/{toolkit_id:int}/edit")
async def edit_toolkit(toolkit_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _edit_page(toolkit_id, actor, now, Filled(), status=200)


@post("/toolkits/{toolkit_id:int}/changes")
async def change_toolkit(request: AnyRequest, toolkit_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        await actions.change_toolkit(toolkit_id, *await _written(raw), actor=actor, now=now)
        return f"/toolkits/{toolkit_id}"

    return await answer(request, act, lambda form: _edit_page(toolkit_id, actor, now, form, status=422))


@post("/toolkits/{toolkit_id:int}/removals")
async def remove_toolkit(toolkit_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    return see_other(f"/modules/{await actions.remove_toolkit(toolkit_id, actor=actor, now=now)}")


@post("/toolkits/{toolkit_id:int}/copies")
async def fill_toolkit(request: AnyRequest, toolkit_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        await actions.fill_in(toolkit_id, *read_answers(raw), actor=actor, now=now)
        return f"/toolkits/{toolkit_id}#copies"

    return await answer(request, act, lambda form: _toolkit_page(toolkit_id, actor, now, form))


@get("/toolkits/{toolkit_id:int}/copies")
async def take_copies(toolkit_id: FromPath[int], actor: Act, now: Now) -> Response[bytes]:
    """The filled copies that the page shows, as a workbook."""
    tool, copies = await copies_of(toolkit_id, actor, local_date(now))
    return download(await asyncio.to_thread(results, copies), f"{tool.title}.xlsx", _XLSX)


@get("/toolkits/{toolkit_id:int}/code")
async def show_code(toolkit_id: FromPath[int], actor: Act, now: Now) -> Response[bytes]:
    """A picture for the printed page: the address of the tool for a phone."""
    await toolkit_row(toolkit_id, actor, local_date(now))
    return Response(code(_address(toolkit_id), "png"), media_type="image/png")


@get("/toolkits/{toolkit_id:int}/paper")
async def take_paper(
    toolkit_id: FromPath[int], actor: Act, now: Now, kind: FromQuery[PaperKind] = PaperKind.PDF
) -> Response[bytes]:
    """To fill in with a pen, or to hang up."""
    tool, row = await toolkit_row(toolkit_id, actor, local_date(now))
    pictures = await pictures_named(named_in(tool.text), row.id)
    of = (tool.kind, tool.title, tool.text, row.shown.title)
    return await paper_file(toolkit_paper(*of, _address(toolkit_id), pictures), kind)


@get("/toolkits/{toolkit_id:int}/leaflet")
async def take_leaflet(toolkit_id: FromPath[int], actor: Act, now: Now) -> Response[bytes]:
    """One page for a phone that will have no network."""
    tool, row = await toolkit_row(toolkit_id, actor, local_date(now))
    pictures = await pictures_named(named_in(tool.text), row.id)
    made = leaflet(tool.title, tool.text, tool.fields, pictures, row.shown.title, _address(toolkit_id))
    return download(made.encode(), f"{tool.title}.html", "text/html; charset=utf-8")


def _address(toolkit_id: int) -> str:
    return f"{settings().base_url.rstrip('/')}/toolkits/{toolkit_id}"


async def _written(raw: RawForm) -> tuple[NewToolkit, Upload | None, bool, list[Picture]]:
    """The tool, the file of a template, whether it was declared, and pictures that its text shows."""
    new = read_toolkit(raw)
    chosen = read_chosen_files(raw, new.kind)
    pictures = await read_pictures(chosen.pictures)
    text = with_pictures(new.text, [one.address for one in pictures], chosen.words) if pictures else new.text
    return replace(new, text=text), chosen.upload, chosen.declared, pictures


async def _toolkit_page(toolkit_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    found = await toolkit_page(toolkit_id, actor, local_date(now))
    return page(
        "knowledge/toolkit.html",
        status=422 if form.errors else 200,
        found=found,
        tool=found.tool,
        text=rendered(found.tool.text, f"/modules/{found.module.id}/pictures/"),
        form=form,
        is_filled_in=found.tool.kind in FILLABLE,
        types=FieldType,
        edit_refusal=refusal_to_edit(found.module.facts, actor),
        fill_refusal=refusal_to_fill(found.module.facts, actor),
    )


async def _new_page(module_id: int, actor: Actor, now: datetime, form: Filled, status: int) -> Html:
    row = await module_row(module_id, actor, local_date(now))
    if (refusal := refusal_to_edit(row.facts, actor)) is not None:
        raise Forbidden(refusal)
    return page("knowledge/toolkit_form.html", status=status, form=form, module=row, tool=None, kinds=ToolkitKind,
                is_filled_in=False, limit=settings().upload_megabytes)  # fmt: skip


async def _edit_page(toolkit_id: int, actor: Actor, now: datetime, form: Filled, status: int) -> Html:
    tool, row = await toolkit_row(toolkit_id, actor, local_date(now))
    if (refusal := refusal_to_edit(row.facts, actor)) is not None:
        raise Forbidden(refusal)
    return page("knowledge/toolkit_form.html", status=status, form=form, module=row, tool=tool, kinds=ToolkitKind,
                is_filled_in=tool.kind in FILLABLE, limit=settings().upload_megabytes)  # fmt: skip


ROUTES = (
    take_copies,
    take_paper,
    take_leaflet,
    new_toolkit,
    add_toolkit,
    show_toolkit,
    edit_toolkit,
    change_toolkit,
    remove_toolkit,
    fill_toolkit,
    show_code,
)
