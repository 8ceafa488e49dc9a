"""What people bring: files become drafts of modules, pictures become part of them."""

import asyncio
from datetime import datetime

from litestar import post
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden
from mentor.kernel.forms import Filled, RawForm
from mentor.knowledge.actions.modules import create_module
from mentor.knowledge.actions.pictures import read_pictures
from mentor.knowledge.forms.modules import read_module, read_new_pictures
from mentor.knowledge.pictures import Picture
from mentor.knowledge.queries.module_lists import credited_modules, own_modules
from mentor.knowledge.reading import read_file
from mentor.knowledge.rules.contents import ModuleContent, with_pictures
from mentor.knowledge.rules.modules import refusal_to_create
from mentor.settings import settings
from mentor.web.answering import Act, AnyRequest, Now, answer
from mentor.web.respond import Html, page


@post("/modules/files")
async def take_in(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    """A Markdown or Word file as a draft of the actor's own."""
    if (refusal := refusal_to_create(actor)) is not None:
        raise Forbidden(refusal)

    async def again(form: Filled) -> Html:
        return await own_page(actor, now, form, status=422)

    return await answer(request, lambda raw: _draft(raw, actor, now), again, to="/modules/{}/edit")


async def own_page(actor: Actor, now: datetime, form: Filled, status: int) -> Html:
    """What the reader wrote, and what became of the lessons of the reader's mentees."""
    return page(
        "knowledge/modules.html", status=status, modules=await own_modules(actor, local_date(now)),
        credited=await credited_modules(actor), form=form,
    )  # fmt: skip


async def _draft(raw: RawForm, actor: Actor, now: datetime) -> int:
    chosen = next(iter(raw.files.get("file", ())), None)
    draft = await asyncio.to_thread(read_file, chosen, limit_megabytes=settings().upload_megabytes)
    return await create_module(draft.content, draft.pictures, raw.get("declared") == "on", actor=actor, now=now)


async def written(raw: RawForm) -> tuple[ModuleContent, list[Picture], bool]:
    """What was typed, with the pictures that were chosen below the text they belong to."""
    content, new = read_module(raw), read_new_pictures(raw)
    pictures = await read_pictures(new.uploads)
    if pictures:
        text = with_pictures(getattr(content, new.field), [one.address for one in pictures], new.words)
        content = content.with_texts({new.field: text})
    return content, pictures, new.declared


ROUTES = (take_in,)
