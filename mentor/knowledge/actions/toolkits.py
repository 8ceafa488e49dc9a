"""Bundling tools with a module, and filling them in."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from mentor.files import actions as files
from mentor.files.actions import Stored
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.forms import Upload
from mentor.kernel.i18n import Phrase
from mentor.kernel.paper import sheets, to_pdf
from mentor.knowledge.actions import refuse
from mentor.knowledge.actions.indexing import forget, index
from mentor.knowledge.actions.modules import document_now
from mentor.knowledge.actions.pictures import attach_pictures, drop_pictures, store_pictures
from mentor.knowledge.papers import toolkit_paper
from mentor.knowledge.pictures import Picture, named_in
from mentor.knowledge.queries.modules import ModuleRow, module_row
from mentor.knowledge.queries.pictures import pictures_named
from mentor.knowledge.queries.places import place_of
from mentor.knowledge.queries.toolkits import toolkit_row, toolkits_of
from mentor.knowledge.rules import modules, toolkits
from mentor.knowledge.rules.contents import plain_text
from mentor.knowledge.rules.modules import PlaceKind
from mentor.knowledge.rules.search import Document
from mentor.knowledge.rules.toolkits import TOOLKIT, FieldType, NewToolkit, ToolkitKind
from mentor.knowledge.rules.words import DocumentKind, DocumentState
from mentor.knowledge.tables.toolkits import ToolkitCopy, ToolkitItem
from mentor.settings import settings


async def add_toolkit(
    module_id: int,
    new: NewToolkit,
    upload: Upload | None,
    declared: bool,
    pictures: Sequence[Picture] = (),
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """One more tool of a module; a template comes as a file, the text of others may show pictures. Gives its id."""
    await files.refuse_marked_texts([new.title, new.text], actor=actor, now=now)
    row = await module_row(module_id, actor, local_date(now))  # before anything is written to disk
    refuse(modules.refusal_to_edit(row.facts, actor))
    if wrong := toolkits.complaints_about_toolkit(new, has_file=upload is not None):
        raise Invalid(wrong)
    await _refuse_two_sheets(new, row, pictures)
    stored = await _stored(upload, declared, actor=actor, now=now)
    drawn = await store_pictures(pictures, declared, actor=actor, now=now)
    async with write_transaction():
        item = ToolkitItem(
            module=module_id, kind=new.kind.value, title=new.title, text=new.text, made_by=actor.person_id, made_at=now
        )
        toolkit_id = int((await ToolkitItem.insert(item))[0]["id"])
        if stored is not None:
            await files.attach(stored, subject_kind=TOOLKIT, subject_id=toolkit_id, actor=actor, now=now)
        await attach_pictures(drawn, module_id, actor=actor, now=now)
        await index(tool_document(row, row.state, toolkit_id, new), now=now, are_new=True)
        after = {"module": module_id, "kind": new.kind.value, "title": new.title}
        await journal.record("knowledge.add_toolkit", TOOLKIT, toolkit_id, actor=actor, now=now, after=after)
        return toolkit_id


async def _refuse_two_sheets(new: NewToolkit, row: ModuleRow, pictures: Sequence[Picture]) -> None:
    """A work card is one sheet, printed as it will be; raises Invalid at its text."""
    if new.kind is not ToolkitKind.WORK_CARD:
        return
    known = await pictures_named(named_in(new.text), row.id) | {one.name: one for one in pictures}
    address = f"{settings().base_url.rstrip('/')}/toolkits/{2**31}"
    paper = toolkit_paper(new.kind, new.title, new.text, row.shown.title, address, known)
    if (count := sheets(await asyncio.to_thread(to_pdf, paper))) > 1:
        raise Invalid({"text": Phrase("A work card is one sheet of A4; this fills %(count)s.", count=count)})


async def _stored(upload: Upload | None, declared: bool, *, actor: Actor, now: datetime) -> Stored | None:
    if upload is None:
        return None
    return await files.store(upload, declared_non_classified=declared, actor=actor, now=now)


async def change_toolkit(
    toolkit_id: int,
    new: NewToolkit,
    upload: Upload | None = None,
    declared: bool = False,
    pictures: Sequence[Picture] = (),
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Its words, or the file of a template; the kind stays, and copies already filled in keep their questions."""
    await files.refuse_marked_texts([new.title, new.text], actor=actor, now=now)
    if new.kind is ToolkitKind.WORK_CARD:
        _, row = await toolkit_row(toolkit_id, actor, local_date(now))
        await _refuse_two_sheets(new, row, pictures)
    stored = await _stored(upload, declared, actor=actor, now=now)
    drawn = await store_pictures(pictures, declared, actor=actor, now=now)
    async with write_transaction():
        tool, row = await toolkit_row(toolkit_id, actor, local_date(now))
        refuse(modules.refusal_to_edit(row.facts, actor))
        if wrong := toolkits.complaints_about_toolkit(replace(new, kind=tool.kind), has_file=True):
            raise Invalid(wrong)
        changed = (
            await ToolkitItem.update(
                {ToolkitItem.title: new.title, ToolkitItem.text: new.text, ToolkitItem.edited: new.edited + 1}
            )
            .where((ToolkitItem.id == toolkit_id) & (ToolkitItem.edited == new.edited))
            .returning(ToolkitItem.id)
        )
        if not changed:
            raise Conflict(GONE)
        if stored is not None and tool.kind is ToolkitKind.TEMPLATE:
            await files.remove_all(TOOLKIT, toolkit_id, now=now)
            await files.attach(stored, subject_kind=TOOLKIT, subject_id=toolkit_id, actor=actor, now=now)
        await attach_pictures(drawn, row.id, actor=actor, now=now)
        await drop_pictures(tool.text, new.text, row.id, row.content.text, actor=actor, now=now)
        await index(tool_document(row, row.state, toolkit_id, new), now=now)
        await journal.record("knowledge.change_toolkit", TOOLKIT, toolkit_id, actor=actor, now=now)


async def remove_toolkit(toolkit_id: int, *, actor: Actor, now: datetime) -> int:
    """Out of use; gives the module."""
    async with write_transaction():
        tool, row = await toolkit_row(toolkit_id, actor, local_date(now))
        refuse(modules.refusal_to_edit(row.facts, actor))
        removed = (
            await ToolkitItem.update({ToolkitItem.removed_at: now})
            .where((ToolkitItem.id == toolkit_id) & ToolkitItem.removed_at.is_null())
            .returning(ToolkitItem.id)
        )
        if not removed:
            raise Conflict(GONE)
        await forget(DocumentKind.TOOLKIT, toolkit_id)
        await journal.record("knowledge.remove_toolkit", TOOLKIT, toolkit_id, actor=actor, now=now)
        return tool.module_id


async def fill_in(toolkit_id: int, answers: Mapping[str, str], place: str, *, actor: Actor, now: datetime) -> int:
    """Keep one filled copy; gives its id. Invalid when an answer is not what its line asks for."""
    await files.refuse_marked_texts([place, *answers.values()], actor=actor, now=now)
    async with write_transaction():
        tool, row = await toolkit_row(toolkit_id, actor, local_date(now))
        refuse(toolkits.refusal_to_fill(row.facts, actor))
        if wrong := toolkits.complaints_about_answers(tool.fields, answers):
            raise Invalid(wrong)
        given = [(one.label, _answer(answers.get(one.name, ""), one.type)) for one in tool.fields]
        where = await place_of(PlaceKind.WORK, 0, place, actor)
        copy = ToolkitCopy(
            toolkit=toolkit_id,
            person=actor.person_id,
            unit=where.unit_id,
            place=place,
            answers=json.dumps(given, ensure_ascii=False),
            filled_at=now,
        )
        copy_id = int((await ToolkitCopy.insert(copy))[0]["id"])
        await journal.record("knowledge.fill_toolkit", TOOLKIT, toolkit_id, actor=actor, now=now)
        return copy_id


def _answer(given: str, asked: FieldType) -> str:
    return ("✓" if given else "") if asked is FieldType.TICK else given


async def show(row: ModuleRow, state: DocumentState, *, now: datetime) -> None:
    """The search learns where a module stands, and its tools with it. Inside the caller's transaction."""
    tools = await toolkits_of(row.id)
    documents = [tool_document(row, state, one.id, NewToolkit(one.kind, one.title, one.text)) for one in tools]
    await index(document_now(row, state), *documents, now=now)


def tool_document(row: ModuleRow, state: DocumentState, toolkit_id: int, new: NewToolkit) -> Document:
    """Found by its own words, seen by whoever sees the module; of two that fit alike the module comes first."""
    whole = document_now(row, state)
    fields = [" ".join((one.label, *one.choices)) for one in toolkits.fields_of(new.kind, new.text)]
    text = "\n".join(fields) or plain_text(new.text)
    return replace(
        whole, kind=DocumentKind.TOOLKIT, subject_id=toolkit_id, title=new.title,
        text=f"{text}\n{whole.title}".strip(), used=0, standing=whole.standing * 4 // 5,
    )  # fmt: skip
