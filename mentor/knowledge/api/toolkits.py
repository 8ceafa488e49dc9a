"""Toolkits for machines: read, and filled in from the shop floor."""

from datetime import datetime

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.forms import RawForm
from mentor.knowledge.actions import toolkits
from mentor.knowledge.api.lessons import MadeOut
from mentor.knowledge.api.scopes import READ, WRITE
from mentor.knowledge.forms.toolkits import read_answers
from mentor.knowledge.queries.toolkits import toolkit_row
from mentor.web.api import problems


class FieldOut(msgspec.Struct):
    """One line to be answered. `type`: tick, text, long, number, date or choice; `choices` of the last."""

    name: str
    label: str
    type: str
    choices: list[str]


class ToolkitOut(msgspec.Struct):
    """`text` is Markdown; of a checklist or form one line per field."""

    id: int
    module: int
    kind: str
    title: str
    text: str
    fields: list[FieldOut]


class CopyIn(msgspec.Struct):
    """`answers` by the name of their field; a tick is "on", a day 2026-06-16."""

    answers: dict[str, str]
    place: str = ""


@get("/toolkits/{toolkit_id:int}", opt=READ, tags=["knowledge"], responses=problems())
async def show_toolkit(
    toolkit_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> ToolkitOut:
    """A tool for whoever sees its module."""
    tool, module = await toolkit_row(toolkit_id, actor, local_date(now))
    fields = [FieldOut(one.name, one.label, one.type.value, list(one.choices)) for one in tool.fields]
    return ToolkitOut(tool.id, module.id, tool.kind.value, tool.title, tool.text, fields)


@post("/toolkits/{toolkit_id:int}/copies", opt=WRITE, tags=["knowledge"], responses=problems(422))
async def fill_in(
    toolkit_id: FromPath[int], data: JSONBody[CopyIn], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> MadeOut:
    """Keep one filled copy."""
    raw = RawForm({**{name: [value] for name, value in data.answers.items()}, "place_title": [data.place]})
    return MadeOut(await toolkits.fill_in(toolkit_id, *read_answers(raw), actor=actor, now=now))


HANDLERS = (show_toolkit, fill_in)
