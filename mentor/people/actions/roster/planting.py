"""Making the units and Party organisations that a roster names and nobody has yet."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mentor.kernel.database import insert_rows
from mentor.people.queries.roster.statements import fill_paths
from mentor.people.tables import OrgUnit

#: OrgUnit or PartyOrg: what is used here they have in common.
Trees = Any
Planned = Sequence[Mapping[str, Any]]


async def plant(table: Trees, planned: Planned, today: date) -> dict[int, int]:
    """Inside a write transaction; gives plan number -> id. One that somebody made meanwhile is taken.

    Level by level from the top, so that a thousand new units take a dozen statements.
    """
    made: dict[int, int] = {}
    codes = _Codes(await table.select(table.id, table.code)) if planned else None
    while codes and len(made) < len(planned):
        level = {
            number: one["under"] if one["under_planned"] is None else made[one["under_planned"]]
            for number, one in enumerate(planned)
            if number not in made and (one["under_planned"] is None or one["under_planned"] in made)
        }
        made |= await _existing(table, planned, level)
        new = [number for number in level if number not in made]
        rows = [
            table(
                parent=level[number],
                code=codes.below(level[number]),
                name=one["name"],
                kind=one["kind"],
                path="",
                **{"valid_from" if table is OrgUnit else "established_on": today},
            )
            for number in new
            for one in [planned[number]]
        ]
        keys = await insert_rows(rows)
        made |= dict(zip(new, keys, strict=True))
        codes.known |= {key: row.code for key, row in zip(keys, rows, strict=True)}
        await fill_paths(table)
    return made


async def _existing(table: Trees, planned: Planned, level: Mapping[int, int | None]) -> dict[int, int]:
    parents = sorted({parent for parent in level.values() if parent is not None})
    where = table.parent.is_null() if None in level.values() else table.id == 0
    found: dict[tuple[int | None, str], int] = {}
    for start in range(0, max(len(parents), 1), 5000):
        some = parents[start : start + 5000]
        beside = (where | table.parent.is_in(some)) if some else where
        rows = await table.select(table.id, table.parent, table.name).where(beside)
        found |= {(row["parent"], row["name"]): row["id"] for row in rows}
    return {
        number: found[parent, planned[number]["name"]]
        for number, parent in level.items()
        if (parent, planned[number]["name"]) in found
    }


class _Codes:
    """Codes for new ones: that of the parent and a number, to be replaced when there is a real one."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self.known: dict[int, str] = {row["id"]: row["code"] for row in rows}
        self._taken = set(self.known.values())
        self._last: dict[str, int] = {}

    def below(self, parent: int | None) -> str:
        stem = f"{self.known[parent][:33]}-" if parent is not None else "R"
        number = self._last.get(stem, 0) + 1
        while f"{stem}{number:02}" in self._taken:
            number += 1
        self._last[stem] = number
        code = f"{stem}{number:02}"
        self._taken.add(code)
        return code
