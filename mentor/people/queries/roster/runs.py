"""Roster imports as their starter sees them. A file holds more than others may know, so nobody else does."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase
from mentor.kernel.phrases import read_phrase
from mentor.people.roster.comparing import Scope
from mentor.people.roster.mapping import ColumnMapping
from mentor.people.roster.mapping_json import from_json
from mentor.people.rules import ImportState, Role, refusal_to_import
from mentor.people.tables import ImportRun

#: States in which somebody works on it or will.
BUSY = frozenset({ImportState.QUEUED, ImportState.CHECKING, ImportState.ACCEPTED, ImportState.APPLYING})
#: The run is over; its file and its rows go.
OVER = frozenset({ImportState.APPLIED, ImportState.CANCELLED})


@dataclass(frozen=True, slots=True)
class RunView:
    id: int
    state: ImportState
    file_name: str
    file_sha256: str
    amends: int | None
    mapping: ColumnMapping | None
    as_of: date | None
    is_full_roster: bool
    extent: int | None
    rows_total: int
    rows_read: int
    started_by: int | None
    started_at: datetime
    finished_at: datetime | None
    note: Phrase | None
    counts: Mapping[str, int] = field(default_factory=dict)
    planned: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_busy(self) -> bool:
        return self.state in BUSY

    @property
    def percent(self) -> int:
        return min(100, 100 * self.rows_read // max(self.rows_total, 1))

    @property
    def changes_something(self) -> bool:
        return any(self.counts.get(kind) for kind in ("new", "changed", "newly_missing"))

    @property
    def can_be_applied(self) -> bool:
        return self.state is ImportState.CHECKED and not self.counts.get("rejected") and self.changes_something

    @property
    def many_missing(self) -> bool:
        """More than a tenth gone at once is rather a wrong file or extent than leavers."""
        known = sum(self.counts.get(kind, 0) for kind in ("changed", "unchanged", "missing"))
        return self.counts.get("newly_missing", 0) * 10 > known


def scope_of(actor: Actor) -> Scope:
    """Whose people the actor may change by an import."""
    return Scope(None if actor.is_system else actor.unit_scopes(Role.HR))


async def import_run(run_id: int, actor: Actor) -> RunView:
    row = await ImportRun.select().where(ImportRun.id == run_id).first()
    if row is None:
        raise NotFound
    return seen(run_view(row), actor)


async def import_runs(actor: Actor) -> Sequence[RunView]:
    """The last ones of the actor, newest first."""
    if refusal_to_import(actor):
        raise NotFound
    mine = ImportRun.started_by.is_null() if actor.account_id is None else ImportRun.started_by == actor.account_id
    rows = await ImportRun.select().where(mine).order_by(ImportRun.id, ascending=False).limit(30)
    return [run_view(row) for row in rows]


def seen(run: RunView, actor: Actor) -> RunView:
    """The run, if it is the actor's; raises NotFound otherwise."""
    mine = actor.account_id is not None and run.started_by == actor.account_id
    if refusal_to_import(actor) or not (actor.is_system or mine):
        raise NotFound
    return run


def run_view(row: Mapping[str, Any]) -> RunView:
    fields = {name: row[name] for name in RunView.__slots__ if name in row}
    return RunView(
        **fields
        | {
            "state": ImportState(row["state"]),
            "mapping": from_json(row["mapping"]) if row["mapping"] else None,
            "note": read_phrase(row["note"]) if row["note"] else None,
            "counts": json.loads(row["counts"]),
            "planned": json.loads(row["planned"]),
        }
    )
