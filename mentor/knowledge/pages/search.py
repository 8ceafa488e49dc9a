"""Finding what others learnt: one field, a few filters, results with the words marked."""

from typing import Any
from urllib.parse import urlencode

from litestar import get, post
from litestar.response import Redirect

from mentor.growth.rules.bonds import Axis
from mentor.kernel.errors import NotFound
from mentor.kernel.forms import Filled
from mentor.knowledge.actions.indexing import note_dead_end
from mentor.knowledge.forms.search import read_filters, read_text
from mentor.knowledge.queries.elsewhere import logs_with, projects_with
from mentor.knowledge.queries.search import search
from mentor.knowledge.rules.search import Filters, is_keeper, is_reader
from mentor.knowledge.rules.words import DocumentKind, DocumentState, KnowledgeLine
from mentor.knowledge.words import question
from mentor.projects.rules.words import ChainNode, NTag
from mentor.web.answering import Act, AnyRequest, Now, query_form, query_without
from mentor.web.respond import Html, is_fragment, page, read_form, see_other

#: Titles offered while somebody types.
_OFFERED = 6
_CHOICES: dict[str, Any] = {
    "kinds": DocumentKind,
    "lines": KnowledgeLine,
    "states": DocumentState,
    "axes": Axis,
    "places": ChainNode,
    "n_tags": NTag,
}


@get("/knowledge")
async def show_search(request: AnyRequest, actor: Act, now: Now) -> Html:
    raw = query_form(request)
    text, filters = read_text(raw), read_filters(raw)
    found = await search(text, filters, actor, after=raw.get("after"))
    if text and not found.hits and filters == Filters():
        await note_dead_end(question(text), now=now)
    return page(
        "knowledge/search.html", found=found, text=text, form=Filled(raw), query=query_without(raw, "after"),
        rest=query_without(raw, "after", "q", "noted"), is_noted=raw.get("noted") == "1",
        is_keeper=is_keeper(actor), **_CHOICES,
    )  # fmt: skip


@post("/knowledge/dead-ends")
async def note_no_help(request: AnyRequest, actor: Act, now: Now) -> Redirect:
    """Something was found, and nothing of it helped: that counts like a search that finds nothing."""
    if not is_reader(actor):
        raise NotFound
    text = read_text(await read_form(request))
    await note_dead_end(question(text), now=now)
    return see_other(f"/knowledge?{urlencode({'q': text, 'noted': 1})}")


@get("/knowledge/elsewhere")
async def show_elsewhere(request: AnyRequest, actor: Act) -> Html:
    """The same words in projects and log entries; inside the page of the search, or by itself without JavaScript."""
    if not is_reader(actor):
        raise NotFound
    text = read_text(query_form(request))
    template = "knowledge/_elsewhere.html" if is_fragment(request) else "knowledge/elsewhere.html"
    return page(template, text=text, projects=await projects_with(text, actor), logs=await logs_with(text, actor))


@get("/knowledge/titles")
async def offer_titles(request: AnyRequest, actor: Act) -> Html:
    """While typing: the best titles for what stands there so far."""
    if not is_reader(actor):
        raise NotFound
    text = read_text(query_form(request))
    found = await search(text, Filters(), actor, is_typing=True, size=_OFFERED) if text else None
    return page("knowledge/_titles.html", hits=found.hits if found else ())


ROUTES = (show_search, note_no_help, show_elsewhere, offer_titles)
