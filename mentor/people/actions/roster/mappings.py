"""Keeping column mappings by name."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Forbidden, Invalid, NotFound
from mentor.kernel.forms import Upload, clean
from mentor.kernel.i18n import Phrase
from mentor.people.roster.mapping import ColumnMapping
from mentor.people.roster.mapping_json import from_json, to_json
from mentor.people.rules import refusal_to_import
from mentor.people.tables import ImportMapping

NAME_LIMIT = 80


async def save_mapping(mapping: ColumnMapping, *, actor: Actor, now: datetime) -> int:
    """Under its name; one of the same name is replaced. Raises Invalid at "mapping_name"."""
    if reason := refusal_to_import(actor):
        raise Forbidden(reason)
    name = " ".join(mapping.name.split())
    if not name or len(name) > NAME_LIMIT:
        raise Invalid({"mapping_name": Phrase("Please give the mapping a name of at most 80 characters.")})
    content = to_json(replace(mapping, name=name))
    async with write_transaction():
        row = await ImportMapping.select().where(ImportMapping.name == name).first()
        saved: dict[Any, Any] = {
            ImportMapping.content: content,
            ImportMapping.saved_by: actor.account_id,
            ImportMapping.saved_at: now,
        }
        if row is None:
            made = await ImportMapping.insert(
                ImportMapping(name=name, content=content, saved_by=actor.account_id, saved_at=now)
            )
            mapping_id = int(made[0]["id"])
        else:
            mapping_id = int(row["id"])
            await ImportMapping.update(saved).where(ImportMapping.id == mapping_id)
        before = json.loads(row["content"]) if row else None
        await record(
            "people.save_mapping",
            "import_mapping",
            mapping_id,
            actor=actor,
            now=now,
            before=before,
            after=json.loads(content),
        )
    return mapping_id


async def receive_mapping(file: Upload, *, actor: Actor, now: datetime) -> int:
    """A mapping that somebody passed on as a file; without a name of its own it gets that of the file."""
    if reason := refusal_to_import(actor):
        raise Forbidden(reason)
    try:
        mapping = from_json(file.content)
    except Invalid as complaint:
        raise Invalid({"file": complaint.errors[""]}) from complaint
    stem = clean(file.name).removesuffix(".json").removesuffix(".mapping")[:NAME_LIMIT]
    return await save_mapping(replace(mapping, name=mapping.name or stem), actor=actor, now=now)


async def remove_mapping(mapping_id: int, *, actor: Actor, now: datetime) -> None:
    """Runs that used it keep their own copy."""
    if reason := refusal_to_import(actor):
        raise Forbidden(reason)
    async with write_transaction():
        removed = (
            await ImportMapping.delete()
            .where(ImportMapping.id == mapping_id)
            .returning(ImportMapping.name, ImportMapping.content)
        )
        if not removed:
            raise NotFound
        before = json.loads(removed[0]["content"]) | {"name": removed[0]["name"]}
        await record("people.remove_mapping", "import_mapping", mapping_id, actor=actor, now=now, before=before)
