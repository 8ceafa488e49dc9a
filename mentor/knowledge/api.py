"""Search, modules, lessons and uses for machines: the same actions and queries as the pages."""

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.forms import RawForm
from mentor.knowledge.actions import lessons, uses
from mentor.knowledge.forms.lessons import read_lesson
from mentor.knowledge.forms.modules import read_use
from mentor.knowledge.queries.modules import ModuleRow, module_row
from mentor.knowledge.queries.search import Hit, search
from mentor.knowledge.rules.contents import TEXTS
from mentor.knowledge.rules.lessons import Source
from mentor.knowledge.rules.search import Filters
from mentor.knowledge.rules.words import DocumentKind
from mentor.knowledge.statements import statements
from mentor.settings import settings
from mentor.web.api import problems

_READ, _WRITE = {"scope": "knowledge:read"}, {"scope": "knowledge:write"}
Words = Annotated[str, QueryParameter(max_length=200, description="words to find; empty: the newest")]
Kind = Annotated[DocumentKind | None, QueryParameter(description="only lessons, modules or toolkits")]
Cursor = Annotated[str, QueryParameter(max_length=400, description="`after` of the page before")]


class HitOut(msgspec.Struct):
    kind: str
    id: int
    title: str
    line: str
    state: str
    unit_name: str
    tags: list[str]
    used: int


class HitsOut(msgspec.Struct):
    """`meant`: other words that would find something."""

    items: list[HitOut]
    after: str
    meant: str


class ModuleOut(msgspec.Struct):
    """`texts` are Markdown, by the name of their field; `version` is 0 before the first publication."""

    id: int
    title: str
    state: str
    version: int
    line: str
    tags: list[str]
    texts: dict[str, str]
    used: int
    review_due_on: date | None


class LessonIn(msgspec.Struct):
    situation: str
    learnt: str
    advice: str
    line: str = "both"
    audience: str = "all"


class UseIn(msgspec.Struct):
    """`outcome`: intended, applied, adapted, not_applicable or did_not_work."""

    outcome: str
    note: str = ""
    place: str = ""


class MadeOut(msgspec.Struct):
    id: int


@get("/knowledge", opt=_READ, tags=["knowledge"], responses=problems())
async def find(actor: NamedDependency[Actor], q: Words = "", kind: Kind = None, after: Cursor = "") -> HitsOut:
    """What the token's account may read, best first."""
    found = await search(q, Filters(kind=kind), actor, after=after)
    return HitsOut([_hit(one) for one in found.hits], found.after, found.meant)


@get("/modules/{module_id:int}", opt=_READ, tags=["knowledge"], responses=problems())
async def show_module(
    module_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> ModuleOut:
    """A module as its readers get it."""
    return _module(await module_row(module_id, actor, local_date(now)))


@get("/modules/{module_id:int}/statements", opt=_READ, tags=["knowledge"], responses=problems())
async def show_statements(
    module_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> list[dict[str, Any]]:
    """The newest uses of the module as xAPI 1.0.3 statements."""
    row = await module_row(module_id, actor, local_date(now))
    return statements(row, settings().base_url.rstrip("/"))


@post("/modules/{module_id:int}/uses", opt=_WRITE, tags=["knowledge"], responses=problems(409, 422))
async def record_use(
    module_id: FromPath[int], data: JSONBody[UseIn], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> MadeOut:
    """What came of using a module."""
    raw = RawForm({"use_outcome": [data.outcome], "use_note": [data.note], "place_title": [data.place]})
    return MadeOut(await uses.record_use(module_id, read_use(raw), actor=actor, now=now))


@post("/lessons", opt=_WRITE, tags=["knowledge"], responses=problems(422))
async def write_lesson(
    data: JSONBody[LessonIn], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> MadeOut:
    """Three sentences; they wait for triage."""
    raw = RawForm({name: [value] for name, value in msgspec.structs.asdict(data).items()})
    return MadeOut(await lessons.write_lesson(read_lesson(raw), Source(), actor=actor, now=now))


def _hit(one: Hit) -> HitOut:
    return HitOut(
        one.kind.value, one.subject_id, one.plain_title, one.line.value, one.state.value, one.unit_name,
        list(one.tags), one.used,
    )  # fmt: skip


def _module(row: ModuleRow) -> ModuleOut:
    shown = row.shown
    texts = {name: getattr(shown, name) for name in TEXTS if name != "title"}
    return ModuleOut(
        row.id, shown.title, row.state.value, row.facts.published, shown.line.value, list(shown.tags), texts, row.used,
        row.facts.review_due_on,
    )  # fmt: skip


handlers = (find, show_module, show_statements, record_use, write_lesson)
