"""Modules for machines: written, read with their pictures, used, put before both lines."""

from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.forms import RawForm
from mentor.knowledge.actions import modules as actions
from mentor.knowledge.actions import reviews, uses
from mentor.knowledge.api.lessons import MadeOut
from mentor.knowledge.api.scopes import READ, WRITE
from mentor.knowledge.forms.modules import read_module, read_submission, read_use
from mentor.knowledge.queries.modules import ModuleRow, module_row
from mentor.knowledge.queries.pictures import picture_shown
from mentor.knowledge.queries.toolkits import ToolkitLine, toolkits_of
from mentor.knowledge.rules.contents import TEXTS
from mentor.knowledge.statements import statements
from mentor.settings import settings
from mentor.web.api import problems
from mentor.web.respond import shown_file


class ToolOut(msgspec.Struct):
    id: int
    kind: str
    title: str


class ModuleOut(msgspec.Struct):
    """`texts` are Markdown, by the name of their field; `version` is 0 before the first publication.

    `edited` goes back with a change. Pictures in the texts are found under `/modules/{id}/pictures/{name}`.
    """

    id: int
    title: str
    state: str
    version: int
    edited: int
    line: str
    axes: list[str]
    n_tag: str
    place: str
    tags: list[str]
    owner: str
    authors: list[str]
    unit_name: str
    texts: dict[str, str]
    toolkits: list[ToolOut]
    used: int
    review_due_on: date | None


class ModuleIn(msgspec.Struct):
    """A draft needs a title only; `texts` by the name of their field as they are read."""

    title: str
    texts: dict[str, str] = msgspec.field(default_factory=dict)
    line: str = "both"
    audience: str = "all"
    axes: list[str] = msgspec.field(default_factory=list)
    n_tag: str = ""
    place: str = ""
    tags: list[str] = msgspec.field(default_factory=list)


class ModuleChangeIn(ModuleIn, kw_only=True):
    """The whole of it; `edited` as it was read."""

    edited: int


class SubmissionIn(msgspec.Struct):
    """Employee numbers of both reviewers, needed the first time; a note from the second version on."""

    party: str = ""
    technical: str = ""
    note: str = ""


class UseIn(msgspec.Struct):
    """`outcome`: intended, applied, adapted, not_applicable or did_not_work."""

    outcome: str
    note: str = ""
    place: str = ""


@post("/modules", opt=WRITE, tags=["knowledge"], responses=problems(422))
async def write_module(
    data: JSONBody[ModuleIn], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> MadeOut:
    """A draft of the account's person."""
    return MadeOut(await actions.create_module(read_module(_raw(data)), actor=actor, now=now))


@get("/modules/{module_id:int}", opt=READ, tags=["knowledge"], responses=problems())
async def show_module(
    module_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> ModuleOut:
    """A module as its readers get it."""
    row = await module_row(module_id, actor, local_date(now))
    return _module(row, await toolkits_of(module_id))


@post("/modules/{module_id:int}/changes", opt=WRITE, status_code=204, tags=["knowledge"], responses=problems(422))
async def change_module(
    module_id: FromPath[int],
    data: JSONBody[ModuleChangeIn],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> None:
    """The version at hand; of a published module that is the next one."""
    await actions.change_module(module_id, read_module(_raw(data)), data.edited, actor=actor, now=now)


@post("/modules/{module_id:int}/submissions", opt=WRITE, status_code=204, tags=["knowledge"], responses=problems(422))
async def submit_module(
    module_id: FromPath[int],
    data: JSONBody[SubmissionIn],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> None:
    """Put the version at hand before both lines; they decide under `/signoff/requests`."""
    told = {"reviewer_party": [data.party], "reviewer_technical": [data.technical], "note": [data.note]}
    await reviews.submit_module(module_id, *read_submission(RawForm(told)), actor=actor, now=now)


@post("/modules/{module_id:int}/publications", opt=WRITE, status_code=204, tags=["knowledge"], responses=problems(409))
async def publish_module(
    module_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> None:
    """Readers get the version that both lines accepted and somebody has tried."""
    await reviews.publish(module_id, actor=actor, now=now)


@get("/modules/{module_id:int}/pictures/{picture_name:str}", opt=READ, tags=["knowledge"], responses=problems())
async def show_picture(
    module_id: FromPath[int],
    picture_name: FromPath[str],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """A picture that the texts name; the same name never shows anything else."""
    found = await picture_shown(module_id, picture_name, actor, local_date(now))
    return shown_file(found.content, found.kind.media_type)


@get("/modules/{module_id:int}/statements", opt=READ, tags=["knowledge"], responses=problems())
async def show_statements(
    module_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> list[dict[str, Any]]:
    """The newest uses of the module as xAPI 1.0.3 statements."""
    row = await module_row(module_id, actor, local_date(now))
    return statements(row, settings().base_url.rstrip("/"))


@post("/modules/{module_id:int}/uses", opt=WRITE, tags=["knowledge"], responses=problems(409, 422))
async def record_use(
    module_id: FromPath[int], data: JSONBody[UseIn], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> MadeOut:
    """What came of using a module."""
    raw = RawForm({"use_outcome": [data.outcome], "use_note": [data.note], "place_title": [data.place]})
    return MadeOut(await uses.record_use(module_id, read_use(raw), actor=actor, now=now))


def _raw(data: ModuleIn) -> RawForm:
    """As the page would send it, so that the same rules read it."""
    single = {"title": data.title, "line": data.line, "audience": data.audience, "n_tag": data.n_tag,
              "place": data.place, "tags": "、".join(data.tags)}  # fmt: skip
    texts = {name: text for name, text in data.texts.items() if name in TEXTS and name != "title"}
    return RawForm({name: [value] for name, value in (texts | single).items()} | {"axes": data.axes})


def _module(row: ModuleRow, tools: list[ToolkitLine]) -> ModuleOut:
    shown = row.shown
    return ModuleOut(
        id=row.id,
        title=shown.title,
        state=row.state.value,
        version=row.facts.published,
        edited=row.edited,
        line=shown.line.value,
        axes=list(shown.axes),
        n_tag=shown.n_tag,
        place=shown.place,
        tags=list(shown.tags),
        owner=row.owner_name,
        authors=[name for _, name in row.authors],
        unit_name=row.unit_name,
        texts={name: getattr(shown, name) for name in TEXTS if name != "title"},
        toolkits=[ToolOut(one.id, one.kind.value, one.title) for one in tools],
        used=row.used,
        review_due_on=row.facts.review_due_on,
    )


HANDLERS = (
    write_module,
    show_module,
    change_module,
    submit_module,
    publish_module,
    show_picture,
    show_statements,
    record_use,
)
