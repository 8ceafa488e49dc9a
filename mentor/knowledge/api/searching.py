"""The search for machines: the same words, filters and order as on the page."""

from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from mentor.growth.rules.bonds import Axis
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.knowledge.api.scopes import READ
from mentor.knowledge.queries.elsewhere import Elsewhere, logs_with, projects_with
from mentor.knowledge.queries.search import Hit, search
from mentor.knowledge.rules.search import Filters, is_reader
from mentor.knowledge.rules.words import DocumentKind, DocumentState, KnowledgeLine
from mentor.projects.rules.words import ChainNode, NTag
from mentor.web.api import problems

Words = Annotated[str, QueryParameter(max_length=200, description="words to find; empty: the newest")]
Kind = Annotated[DocumentKind | None, QueryParameter(description="only lessons, modules or toolkits")]
Line = Annotated[KnowledgeLine | None, QueryParameter(description="only of this line")]
State = Annotated[DocumentState | None, QueryParameter(name="state", description="only in this state")]
OfAxis = Annotated[Axis | None, QueryParameter(description="only what serves this axis")]
OfN = Annotated[NTag | None, QueryParameter(description="only of this N of Party building + N")]
Place = Annotated[ChainNode | None, QueryParameter(description="only of this place in the value chain")]
Tag = Annotated[str, QueryParameter(max_length=40, description="only with this tag")]
Unit = Annotated[str, QueryParameter(max_length=120, description="code or full name: from there and below")]
Own = Annotated[bool, QueryParameter(description="only from the unit the account's person works in")]
Cursor = Annotated[str, QueryParameter(max_length=400, description="`after` of the page before")]


class HitOut(msgspec.Struct):
    """`snippet` is plain text around the words, `byline` its authors or the foreign collection."""

    kind: str
    id: int
    title: str
    snippet: str
    line: str
    state: str
    unit_name: str
    byline: str
    tags: list[str]
    used: int


class HitsOut(msgspec.Struct):
    """`meant`: other words that would find something."""

    items: list[HitOut]
    after: str
    meant: str


class ElsewhereOut(msgspec.Struct):
    """`address` is that of the page."""

    title: str
    snippet: str
    address: str


class ElsewheresOut(msgspec.Struct):
    projects: list[ElsewhereOut]
    logs: list[ElsewhereOut]


@get("/knowledge", opt=READ, tags=["knowledge"], responses=problems())
async def find(
    actor: NamedDependency[Actor],
    q: Words = "",
    kind: Kind = None,
    line: Line = None,
    in_state: State = None,
    axis: OfAxis = None,
    n_tag: OfN = None,
    place: Place = None,
    tag: Tag = "",
    unit: Unit = "",
    own: Own = False,
    after: Cursor = "",
) -> HitsOut:
    """What the token's account may read, best first."""
    filters = Filters(kind, line, in_state, axis or "", n_tag or "", place or "", tag, unit, own)
    found = await search(q, filters, actor, after=after)
    return HitsOut([_hit(one) for one in found.hits], found.after, found.meant)


@get("/knowledge/elsewhere", opt=READ, tags=["knowledge"], responses=problems())
async def find_elsewhere(actor: NamedDependency[Actor], q: Words = "") -> ElsewheresOut:
    """Joint projects and log entries with these words, as far as the token's account may open them."""
    if not is_reader(actor):
        raise NotFound
    projects, logs = await projects_with(q, actor), await logs_with(q, actor)
    return ElsewheresOut([_elsewhere(one) for one in projects], [_elsewhere(one) for one in logs])


def _hit(one: Hit) -> HitOut:
    return HitOut(
        one.kind.value, one.subject_id, one.plain_title, "".join(piece.text for piece in one.snippet), one.line.value,
        one.state.value, one.unit_name, one.byline, list(one.tags), one.used,
    )  # fmt: skip


def _elsewhere(one: Elsewhere) -> ElsewhereOut:
    title, snippet = ("".join(piece.text for piece in pieces) for pieces in (one.title, one.snippet))
    return ElsewhereOut(title, snippet, one.address)


HANDLERS = (find, find_elsewhere)
