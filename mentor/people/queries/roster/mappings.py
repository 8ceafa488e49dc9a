"""Column mappings kept by name, for everybody who imports."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.people.roster.mapping import ColumnMapping
from mentor.people.roster.mapping_json import from_json
from mentor.people.rules import refusal_to_import
from mentor.people.tables import ImportMapping


@dataclass(frozen=True, slots=True)
class SavedMapping:
    id: int
    name: str
    mapping: ColumnMapping
    saved_at: datetime


async def saved_mappings(actor: Actor) -> Sequence[SavedMapping]:
    if refusal_to_import(actor):
        raise NotFound
    rows = await ImportMapping.select().order_by(ImportMapping.name).limit(500)
    return [_mapping(row) for row in rows]


async def saved_mapping(mapping_id: int, actor: Actor) -> SavedMapping:
    row = await ImportMapping.select().where(ImportMapping.id == mapping_id).first()
    if row is None or refusal_to_import(actor):
        raise NotFound
    return _mapping(row)


async def mapping_named(name: str, actor: Actor) -> ColumnMapping:
    """Raises Invalid at "mapping" when there is none of this name."""
    if refusal_to_import(actor):
        raise NotFound
    row = await ImportMapping.select().where(ImportMapping.name == name).first()
    if row is None:
        raise Invalid({"mapping": Phrase("There is no column mapping called “%(name)s”.", name=name)})
    return _mapping(row).mapping


def _mapping(row: dict[str, Any]) -> SavedMapping:
    mapping = replace(from_json(row["content"]), name=row["name"])
    return SavedMapping(row["id"], mapping.name, mapping, row["saved_at"])
