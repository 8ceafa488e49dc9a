"""Writing what a dry run found: all of it in one transaction, or nothing.

The journal gets one entry for the import with its counts. A usual roster of a month changes some people: each of them
gets an entry of its own with before and after, like a change by hand. Beyond PEOPLE_ENTRIES changes (a first import, a
new organisation) entries of a thousand people each name ids and changed fields without values: 100,000 entries would
hold the journal's head, and so every other change, for a minute, and values of many people in one entry could not be
erased for one of them.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel import clock
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict
from mentor.kernel.i18n import Phrase
from mentor.kernel.phrases import write_phrase
from mentor.people.actions.roster.planting import plant
from mentor.people.actions.roster.progress import NotMine, finish
from mentor.people.actions.roster.sources import actor_behind
from mentor.people.queries.roster import reference, statements
from mentor.people.queries.roster.runs import RunView, run_view, scope_of
from mentor.people.rules import ImportState, RowKind
from mentor.people.tables import ImportRow, ImportRun, OrgUnit, PartyOrg

PEOPLE_ENTRIES = 2000
_PER_ENTRY = 1000
_CHANGED_MEANWHILE = Phrase(
    "Somebody changed the same people or units meanwhile. Nothing was written; the file is checked again."
)


async def apply_run(run_id: int, claim: str) -> None:
    """Raises Conflict when the roster is no longer the one that was compared with, NotMine without the claim."""
    run = run_view((await ImportRun.select().where(ImportRun.id == run_id))[0])
    actor, now = await actor_behind(run), clock.now()
    await _check_still_true(run, actor)
    async with write_transaction():
        if not await finish(run_id, claim, ImportState.APPLIED, {ImportRun.finished_at: now}):
            raise NotMine
        made = await _plant(run, clock.local_date(now))
        missing = await _flag_missing(run, now)
        new, changed = await _write_people(run)
        await _record(run, made, {"new": new, "missing": missing}, changed, actor=actor, now=now)
        await _close_corrected(run, now)


async def _check_still_true(run: RunView, actor: Actor) -> None:
    """The staged rows are all there (a unit may have been removed with them), and the actor's reach is the same."""
    staged = await reference.staged(run.id)
    expected = {kind: run.counts[kind.value] for kind in (RowKind.NEW, RowKind.CHANGED)}
    scope = scope_of(actor).paths
    same_scope = run.planned["scope"] == (list(scope) if scope is not None else None)
    if not same_scope or any(staged.get(kind, 0) != count for kind, count in expected.items()):
        raise Conflict(_CHANGED_MEANWHILE)


async def _plant(run: RunView, today: date) -> dict[str, list[int]]:
    made: dict[str, list[int]] = {}
    tables: tuple[tuple[str, Any], ...] = (("unit", OrgUnit), ("party_org", PartyOrg))
    for column, table in tables:
        ids = await plant(table, run.planned[f"{column}s"], today)
        await statements.fill_planned(run.id, column, ids)
        made[f"{column}s"] = list(ids.values())
    return made


async def _flag_missing(run: RunView, now: datetime) -> list[int]:
    if not run.is_full_roster:
        return []
    return await reference.flag_missing(run.id, run.planned["extent"], clock.local_date(now))


async def _write_people(run: RunView) -> tuple[list[int], list[int]]:
    new: list[int] = []
    changed: list[int] = []
    for start in range(0, max(run.rows_total, 1), statements.STRIDE):
        new += await statements.add_people(run.id, start)
        changed += await statements.change_people(run.id, start)
        await statements.move_units(run.id, start)
        await statements.move_party_orgs(run.id, start)
    if (len(new), len(changed)) != (run.counts["new"], run.counts["changed"]):
        raise Conflict(_CHANGED_MEANWHILE)
    return new, changed


async def _record(
    run: RunView,
    made: Mapping[str, Sequence[int]],
    touched: Mapping[str, Sequence[int]],
    changed: Sequence[int],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    mapping = run.mapping.name if run.mapping else ""
    after = {
        "file": run.file_name,
        "sha256": run.file_sha256,
        "mapping": mapping,
        "full_roster": run.is_full_roster,
        "counts": dict(run.counts),
        "made": dict(made),
    }
    await record("people.apply_roster", "import_run", run.id, actor=actor, now=now, after=after)
    for what, ids in touched.items():
        for start in range(0, len(ids), _PER_ENTRY):
            some = {what: list(ids[start : start + _PER_ENTRY])}
            await record("people.apply_roster", "import_run", run.id, actor=actor, now=now, after=some)
    for start in range(0, run.rows_total if changed else 0, statements.STRIDE):
        await _record_changes(run, start, each=len(changed) <= PEOPLE_ENTRIES, actor=actor, now=now)


async def _record_changes(run: RunView, start: int, *, each: bool, actor: Actor, now: datetime) -> None:
    rows = (
        await ImportRow.select(ImportRow.person, ImportRow.detail)
        .where((ImportRow.run == run.id) & (ImportRow.kind == RowKind.CHANGED))
        .where((ImportRow.place >= start) & (ImportRow.place < start + statements.STRIDE))
        .order_by(ImportRow.place)
    )
    if each:
        for row in rows:
            changes = json.loads(row["detail"])
            before, after = ({key: pair[side] for key, pair in changes.items()} for side in (0, 1))
            why = f"import {run.id}"
            await record(
                "people.import", "person", row["person"], actor=actor, now=now, before=before, after=after, why=why
            )
        return
    for first in range(0, len(rows), _PER_ENTRY):
        fields = {str(row["person"]): " ".join(json.loads(row["detail"])) for row in rows[first : first + _PER_ENTRY]}
        await record("people.apply_roster", "import_run", run.id, actor=actor, now=now, after={"changed": fields})


async def _close_corrected(run: RunView, now: datetime) -> None:
    """The dry runs whose rejected rows came back corrected are over, too."""
    above = run.amends
    note = write_phrase(Phrase("Written with its corrections, by import %(number)s.", number=run.id))
    while above is not None:
        closed = (
            await ImportRun.update(
                {ImportRun.state: ImportState.CANCELLED, ImportRun.note: note, ImportRun.finished_at: now}
            )
            .where(ImportRun.id == above)
            .returning(ImportRun.amends)
        )
        above = closed[0]["amends"] if closed else None
