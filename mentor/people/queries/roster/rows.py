"""The rows of one import: rejected ones with their reasons, new and changed people, and who is missing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Labelled, Phrase
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.kernel.phrases import unpacked
from mentor.people.queries.persons import PersonLine, person_lines
from mentor.people.queries.roster.reference import missing_ids
from mentor.people.queries.roster.runs import RunView, seen
from mentor.people.roster.fields import BY_KEY
from mentor.people.rules import RowKind
from mentor.people.tables import ImportRow, OrgUnit, PartyOrg


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one person: what it was and what it will be, as people read them."""

    label: Phrase
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class RowLine:
    """`row_no` is in the file of run `of_run`: this one, or one that it corrects."""

    row_no: int
    of_run: int
    employee_no: str
    name: str
    reasons: Sequence[tuple[str, Phrase]] = ()
    changes: Sequence[Change] = ()


async def rows_of_run(run: RunView, kind: RowKind, actor: Actor, *, after: str = "") -> Page[RowLine]:
    seen(run, actor)
    query = (
        ImportRow.select(
            ImportRow.place,
            ImportRow.row_no,
            ImportRow.of_run,
            ImportRow.employee_no,
            ImportRow.name,
            ImportRow.detail,
        )
        .where((ImportRow.run == run.id) & (ImportRow.kind == kind))
        .order_by(ImportRow.place)
        .limit(PAGE_SIZE + 1)
    )
    if key := read_cursor(after, 1):
        query = query.where(ImportRow.place > key[0])
    rows = await query
    names = await _tree_names(rows[:PAGE_SIZE]) if kind is RowKind.CHANGED else {}
    lines = [_line(row, kind, names) for row in rows[:PAGE_SIZE]]
    return Page(lines, write_cursor(rows[PAGE_SIZE - 1]["place"]) if len(rows) > PAGE_SIZE else "")


async def missing_people(run: RunView, actor: Actor) -> Sequence[PersonLine]:
    """The first hundred who should be in a full roster and are not."""
    seen(run, actor)
    ids = await missing_ids(run.id, tuple(run.planned.get("extent") or ()), limit=100)
    lines = await person_lines(ids)
    return [lines[one] for one in ids]


def _line(row: Mapping[str, Any], kind: RowKind, names: Mapping[str, Mapping[int, str]]) -> RowLine:
    detail: Any = json.loads(row["detail"]) if row["detail"] else []
    shown: dict[str, Any] = {}
    if kind is RowKind.REJECTED:
        shown["reasons"] = [(column, unpacked(phrase)) for column, phrase in detail]
    elif kind is RowKind.CHANGED:
        shown["changes"] = [_change(key, old, new, names) for key, (old, new) in detail.items()]
    return RowLine(row["row_no"], row["of_run"], row["employee_no"], row["name"], **shown)


def _change(key: str, old: object, new: object, names: Mapping[str, Mapping[int, str]]) -> Change:
    label = BY_KEY[key].label if key in BY_KEY else Phrase("Missing since")
    return Change(label, _shown(key, old, names), _shown(key, new, names))


def _shown(key: str, value: object, names: Mapping[str, Mapping[int, str]]) -> object:
    if key in names and isinstance(value, int):
        return names[key].get(value, "")
    codes: type[Labelled] | None = BY_KEY[key].codes if key in BY_KEY else None
    if codes is not None:
        return codes(str(value))
    return unpacked(value) if isinstance(value, Mapping) else value


async def _tree_names(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[int, str]]:
    """Names of the units and Party organisations between which people move."""
    found: dict[str, dict[int, str]] = {}
    for key, table in (("unit", OrgUnit), ("party_org", PartyOrg)):
        details = [json.loads(row["detail"]).get(key, ()) for row in rows]
        ids = sorted({value for pair in details for value in pair if isinstance(value, int)})
        found[key] = {}
        if ids:
            named = await table.select(table.id, table.name).where(table.id.is_in(ids))
            found[key] = {row["id"]: row["name"] for row in named}
    return found
