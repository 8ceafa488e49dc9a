"""Making the units and Party organisations that a roster names and nobody has yet."""

from collections.abc import Mapping, Sequence
from typing import Any

#: OrgUnit or PartyOrg: what is used here they have in common.
Trees = Any


async def plant(table: Trees, planned: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Inside a write transaction; gives plan number -> id. One that somebody made meanwhile is taken."""
    made: dict[int, int] = {}
    for number, one in enumerate(planned):
        parent = one["under"] if one["under_planned"] is None else made[one["under_planned"]]
        made[number] = await _existing(table, parent, one["name"]) or await _new(table, parent, one)
    return made


async def _existing(table: Trees, parent: int | None, name: str) -> int | None:
    beside = table.parent.is_null() if parent is None else table.parent == parent
    row = await table.select(table.id).where(beside & (table.name == name)).order_by(table.id).first()
    return int(row["id"]) if row else None


async def _new(table: Trees, parent: int | None, one: Mapping[str, Any]) -> int:
    above = await table.select(table.path, table.code).where(table.id == parent).first() if parent else None
    code = await _free_code(table, above["code"] if above else "")
    row = table(parent=parent, code=code, name=one["name"], kind=one["kind"], path="")
    rows = await table.insert(row)
    made = int(rows[0]["id"])
    await table.update({table.path: f"{above['path'] if above else '/'}{made}/"}).where(table.id == made)
    return made


async def _free_code(table: Trees, above: str) -> str:
    """The code of the parent and a number; to be replaced by a real one when there is one."""
    stem = f"{above[:33]}-" if above else "R"
    number = await table.count().where(table.code.ilike(f"{stem}%")) + 1
    while await table.exists().where(table.code == f"{stem}{number:02}"):
        number += 1
    return f"{stem}{number:02}"
