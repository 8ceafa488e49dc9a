"""A roster import up to the point where a worker takes over: file, mapping, start, acceptance, cancelling."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mentor.journal.actions import record
from mentor.kernel import clock
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.forms import clean
from mentor.kernel.i18n import Phrase
from mentor.people.actions.roster.clearing import clear
from mentor.people.queries.roster.reference import unit_nodes
from mentor.people.queries.roster.runs import RunView, import_run, scope_of
from mentor.people.roster import shelf
from mentor.people.roster.dates import Unreadable
from mentor.people.roster.mapping import ColumnMapping
from mentor.people.roster.mapping_json import to_json
from mentor.people.roster.reading import open_roster
from mentor.people.rules import ImportState, refusal_to_import
from mentor.people.tables import ImportRun

_MOVED_ON = Phrase("This import has moved on meanwhile. Please look again.")
_STORE_FULL = Phrase(
    "The file could not be stored: the disk is full or read-only. Please tell the system administrator."
)
#: States from which a dry run can (again) be started.
_STARTABLE = (ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED)


@dataclass(frozen=True, slots=True)
class Choice:
    """How a file is to be read. `extent`: the unit of which it is the full roster; None: all within reach."""

    mapping: ColumnMapping
    as_of: date | None = None
    is_full_roster: bool = False
    extent: int | None = None


async def upload(content: bytes | Path, name: str, *, actor: Actor, now: datetime, amends: int | None = None) -> int:
    """Keep the file and open a run for it; gives its id. Raises Invalid at "file" when nothing can read it."""
    if reason := refusal_to_import(actor):
        raise Forbidden(reason)
    path, sha256 = await _received(content)
    try:
        with _readable():
            await asyncio.to_thread(open_roster, path)
        async with write_transaction():
            row = ImportRun(
                file_name=clean(name)[-200:],
                file_sha256=sha256,
                amends=amends,
                started_by=actor.account_id,
                started_at=now,
            )
            made = await ImportRun.insert(row)
            run_id = int(made[0]["id"])
            after = {"file": row.file_name, "sha256": sha256, "amends": amends}
            await record("people.upload_roster", "import_run", run_id, actor=actor, now=now, after=after)
            shelf.settle(path, run_id)
    finally:
        path.unlink(missing_ok=True)
    return run_id


async def _received(content: bytes | Path) -> tuple[Path, str]:
    try:
        return await asyncio.to_thread(shelf.receive, content)
    except OSError as error:
        raise Invalid({"file": _STORE_FULL}) from error


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except Unreadable as problem:
        raise Invalid({"file": problem.phrase}) from problem


async def start_check(run_id: int, choice: Choice, *, actor: Actor, now: datetime, claim: str = "") -> None:
    """Let a worker check the file under this mapping; with `claim` the caller does so itself.

    Raises Invalid at "mapping", "as_of" or "extent".
    """
    await import_run(run_id, actor)
    as_of = choice.as_of or choice.mapping.as_of
    if not choice.mapping.has_number:
        raise Invalid({"mapping": Phrase("The mapping says nothing about the employee number.")})
    if choice.mapping.needs_as_of and as_of is None:
        raise Invalid({"as_of": Phrase("Please give the day whose state the file shows; years are counted back.")})
    await _check_extent(choice, actor)
    values = _chosen(choice) | _afresh(now, claim) | {ImportRun.as_of: as_of or clock.local_date(now)}
    async with write_transaction():
        await _move(run_id, _STARTABLE, ImportState.CHECKING if claim else ImportState.QUEUED, values)
        after = {"mapping": choice.mapping.name, "as_of": as_of, "full_roster": choice.is_full_roster}
        await record("people.check_roster", "import_run", run_id, actor=actor, now=now, after=after)


async def keep_choice(run_id: int, choice: Choice, *, actor: Actor, now: datetime) -> None:
    """Remember how far somebody has come with the mapping; nothing is checked yet, and it may be unfinished."""
    await import_run(run_id, actor)
    async with write_transaction():
        await _move(run_id, _STARTABLE, ImportState.UPLOADED, _chosen(choice) | {ImportRun.as_of: choice.as_of})
        after = {"mapping": choice.mapping.name}
        await record("people.choose_mapping", "import_run", run_id, actor=actor, now=now, after=after)


def _chosen(choice: Choice) -> dict[Any, Any]:
    return {
        ImportRun.mapping: to_json(choice.mapping),
        ImportRun.is_full_roster: choice.is_full_roster,
        ImportRun.extent: choice.extent if choice.is_full_roster else None,
    }


def _afresh(now: datetime, claim: str) -> dict[Any, Any]:
    return {
        ImportRun.rows_read: 0,
        ImportRun.rows_total: 0,
        ImportRun.counts: "{}",
        ImportRun.planned: "{}",
        ImportRun.note: "",
        ImportRun.claim: claim,
        ImportRun.alive_at: now,
        ImportRun.finished_at: None,
    }


async def _check_extent(choice: Choice, actor: Actor) -> None:
    if choice.is_full_roster and choice.extent is not None:
        unit = next((node for node in await unit_nodes() if node.id == choice.extent), None)
        if unit is None or not scope_of(actor).covers(unit.path):
            raise Invalid({"extent": Phrase("There is no such unit within your reach.")})


async def correct(
    run_id: int, content: bytes | Path, name: str, *, actor: Actor, now: datetime, claim: str = ""
) -> int:
    """Check a dry run once more with the rejected rows replaced by those of this file; gives the new run."""
    run = await import_run(run_id, actor)
    if run.state is not ImportState.CHECKED or not run.counts.get("rejected") or run.mapping is None:
        raise Conflict(_MOVED_ON)
    made = await upload(content, name, actor=actor, now=now, amends=run_id)
    choice = Choice(run.mapping, run.as_of, run.is_full_roster, run.extent)
    await start_check(made, choice, actor=actor, now=now, claim=claim)
    return made


async def accept(run_id: int, *, actor: Actor, now: datetime, claim: str = "") -> None:
    """Let a worker write what the dry run found; with `claim` the caller does so itself."""
    run = await import_run(run_id, actor)
    if reason := refusal_to_apply(run):
        raise Forbidden(reason)
    async with write_transaction():
        state = ImportState.APPLYING if claim else ImportState.ACCEPTED
        await _move(run_id, (ImportState.CHECKED,), state, {ImportRun.claim: claim, ImportRun.alive_at: now})
        await record("people.accept_roster", "import_run", run_id, actor=actor, now=now, after=dict(run.counts))


def refusal_to_apply(run: RunView) -> Phrase | None:
    if run.state is not ImportState.CHECKED:
        return _MOVED_ON
    if run.counts.get("rejected"):
        return Phrase("Some rows are rejected, so nothing is written: all or nothing. Please correct them first.")
    if not run.changes_something:
        return Phrase("There is nothing to write: the roster says all this already.")
    return None


async def cancel(run_id: int, *, actor: Actor, now: datetime) -> None:
    """At any time before it is written; whoever works on it notices within a second or so."""
    run = await import_run(run_id, actor)
    stoppable = [state for state in ImportState if state not in _UNSTOPPABLE]
    async with write_transaction():
        await _move(run_id, stoppable, ImportState.CANCELLED, {ImportRun.finished_at: now, ImportRun.claim: ""})
        await record("people.cancel_roster", "import_run", run.id, actor=actor, now=now)
    await clear(run_id)


_UNSTOPPABLE = frozenset({ImportState.APPLYING, ImportState.APPLIED, ImportState.CANCELLED})


async def _move(run_id: int, expected: Any, state: ImportState, values: dict[Any, Any]) -> None:
    moved = (
        await ImportRun.update({ImportRun.state: state, **values})
        .where((ImportRun.id == run_id) & ImportRun.state.is_in([one.value for one in expected]))
        .returning(ImportRun.id)
    )
    if not moved:
        if not await ImportRun.exists().where(ImportRun.id == run_id):
            raise NotFound
        raise Conflict(_MOVED_ON)
