"""Tools on the shop floor: read on a phone, filled in, printed; a code on paper leads back to the page."""

import io
from datetime import datetime

import segno
from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden
from mentor.kernel.forms import Filled, RawForm
from mentor.knowledge.actions import toolkits as actions
from mentor.knowledge.forms.toolkits import read_answers, read_toolkit
from mentor.knowledge.markdown import rendered
from mentor.knowledge.queries.modules import module_row
from mentor.knowledge.queries.toolkits import toolkit_page, toolkit_row
from mentor.knowledge.rules.modules import refusal_to_edit
from mentor.knowledge.rules.toolkits import FILLABLE, FieldType, ToolkitKind, refusal_to_fill
from mentor.settings import settings
from mentor.web.answering import Act, AnyRequest, Now, answer
from mentor.web.respond import Html, page, see_other


@get("/modules/{module_id:int}/toolkits/new")
async def new_toolkit(module_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _new_page(module_id, actor, now, Filled(), status=200)


@post("/modules/{module_id:int}/toolkits")
async def add_toolkit(request: AnyRequest, module_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        chosen, declared = next(iter(raw.files.get("file", ())), None), raw.get("declared") == "on"
        new = read_toolkit(raw)
        return f"/toolkits/{await actions.add_toolkit(module_id, new, chosen, declared, actor=actor, now=now)}"

    return await answer(request, act, lambda form: _new_page(module_id, actor, now, form, status=422))


@get("/toolkits/{toolkit_id:int}")
async def show_toolkit(toolkit_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _toolkit_page(toolkit_id, actor, now, Filled())


@get("/toolkits/{toolkit_id:int}/edit")
async def edit_toolkit(toolkit_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _edit_page(toolkit_id, actor, now, Filled(), status=200)


@post("/toolkits/{toolkit_id:int}/changes")
async def change_toolkit(request: AnyRequest, toolkit_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        await actions.change_toolkit(toolkit_id, read_toolkit(raw), actor=actor, now=now)
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


@get("/toolkits/{toolkit_id:int}/code")
async def show_code(toolkit_id: FromPath[int], actor: Act, now: Now) -> Response[bytes]:
    """A picture for the printed page: the address of the tool for a phone."""
    await toolkit_row(toolkit_id, actor, local_date(now))
    picture = io.BytesIO()
    address = f"{settings().base_url.rstrip('/')}/toolkits/{toolkit_id}"
    segno.make(address, error="m").save(picture, kind="png", scale=4, border=2)
    return Response(picture.getvalue(), media_type="image/png")


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
                limit=settings().upload_megabytes)  # fmt: skip


async def _edit_page(toolkit_id: int, actor: Actor, now: datetime, form: Filled, status: int) -> Html:
    tool, row = await toolkit_row(toolkit_id, actor, local_date(now))
    if (refusal := refusal_to_edit(row.facts, actor)) is not None:
        raise Forbidden(refusal)
    return page("knowledge/toolkit_form.html", status=status, form=form, module=row, tool=tool, kinds=ToolkitKind,
                limit=settings().upload_megabytes)  # fmt: skip


ROUTES = (
    new_toolkit,
    add_toolkit,
    show_toolkit,
    edit_toolkit,
    change_toolkit,
    remove_toolkit,
    fill_toolkit,
    show_code,
)
