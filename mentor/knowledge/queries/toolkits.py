"""Tools of a module and their filled copies."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.files.queries import AttachmentLine, attachments
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.knowledge.queries.modules import ModuleRow, module_row
from mentor.knowledge.rules.modules import refusal_to_edit
from mentor.knowledge.rules.toolkits import TOOLKIT, Field, ToolkitKind, fields_of
from mentor.knowledge.tables.toolkits import ToolkitCopy, ToolkitItem

#: Filled copies on the page of a tool, and in the workbook of its results.
COPIES_SHOWN, COPIES_TAKEN = 20, 5_000


@dataclass(frozen=True, slots=True)
class ToolkitLine:
    id: int
    module_id: int
    kind: ToolkitKind
    title: str
    text: str
    edited: int

    @property
    def fields(self) -> tuple[Field, ...]:
        return fields_of(self.kind, self.text)


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One filled copy: who, where, when, and what was answered."""

    id: int
    person_id: int
    person_name: str
    place: str
    filled_at: datetime
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ToolkitPage:
    tool: ToolkitLine
    module: ModuleRow
    files: Sequence[AttachmentLine]
    copies: Sequence[CopyLine]


async def toolkits_of(module_id: int) -> list[ToolkitLine]:
    """In use; the caller has loaded the module."""
    rows = (
        await ToolkitItem.select()
        .where((ToolkitItem.module == module_id) & ToolkitItem.removed_at.is_null())
        .order_by(ToolkitItem.id)
        .limit(50)
    )
    return [_line(row) for row in rows]


async def toolkit_row(toolkit_id: int, actor: Actor, today: date) -> tuple[ToolkitLine, ModuleRow]:
    """NotFound when there is none, it was taken out of use, or its module is out of sight."""
    row = (
        await ToolkitItem.select().where((ToolkitItem.id == toolkit_id) & ToolkitItem.removed_at.is_null()).first()
        if 0 < toolkit_id < 2**31
        else None
    )
    if row is None:
        raise NotFound
    return _line(row), await module_row(row["module"], actor, today)


async def toolkit_page(toolkit_id: int, actor: Actor, today: date) -> ToolkitPage:
    """With the actor's own copies; whoever may change the module sees those of everybody."""
    tool, module = await toolkit_row(toolkit_id, actor, today)
    files = await attachments(TOOLKIT, [toolkit_id]) if tool.kind is ToolkitKind.TEMPLATE else []
    copies = await _copies(toolkit_id, None if refusal_to_edit(module.facts, actor) is None else actor.person_id)
    return ToolkitPage(tool, module, files, copies)


async def copies_of(toolkit_id: int, actor: Actor, today: date) -> tuple[ToolkitLine, list[CopyLine]]:
    """As many as a workbook should hold of those that the page would show, newest first."""
    tool, module = await toolkit_row(toolkit_id, actor, today)
    person = None if refusal_to_edit(module.facts, actor) is None else actor.person_id
    return tool, await _copies(toolkit_id, person, COPIES_TAKEN)


async def sees_toolkit(toolkit_id: int, actor: Actor, today: date) -> bool:
    """For the file of a template."""
    try:
        await toolkit_row(toolkit_id, actor, today)
    except NotFound:
        return False
    return True


async def _copies(toolkit_id: int, person_id: int | None, most: int = COPIES_SHOWN) -> list[CopyLine]:
    person: Any = ToolkitCopy.person
    query = ToolkitCopy.select(
        ToolkitCopy.id, ToolkitCopy.person, person.name.as_alias("person_name"), ToolkitCopy.place,
        ToolkitCopy.filled_at, ToolkitCopy.answers,
    ).where(ToolkitCopy.toolkit == toolkit_id)  # fmt: skip
    if person_id is not None:
        query = query.where(ToolkitCopy.person == person_id)
    rows = await query.order_by(ToolkitCopy.id, ascending=False).limit(most)
    return [
        CopyLine(
            row["id"], row["person"], row["person_name"], row["place"], row["filled_at"],
            tuple((label, answer) for label, answer in json.loads(row["answers"])),
        )
        for row in rows
    ]  # fmt: skip


def _line(row: dict[str, Any]) -> ToolkitLine:
    return ToolkitLine(row["id"], row["module"], ToolkitKind(row["kind"]), row["title"], row["text"], row["edited"])
