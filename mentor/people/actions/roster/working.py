"""What a worker does with an import: claim it, stay alive, finish or fail clearly. Also run by `mentor import`.

A run belongs to the process whose claim it carries. Every progress is written only if the claim still stands, so a run
that was cancelled, or given to another process because this one seemed dead, is stopped at its next step.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from mentor.kernel import clock
from mentor.kernel.errors import Conflict
from mentor.kernel.i18n import Phrase
from mentor.kernel.phrases import write_phrase
from mentor.people.actions.roster.applying import apply_run
from mentor.people.actions.roster.checking import check_run
from mentor.people.actions.roster.clearing import clear
from mentor.people.actions.roster.progress import NotMine, finish
from mentor.people.queries.roster.runs import OVER
from mentor.people.roster import shelf
from mentor.people.roster.dates import Unreadable
from mentor.people.rules import ImportState
from mentor.people.tables import ImportRow, ImportRun

#: A dry run that shows no sign of life for so long has died with its process and is started again.
_DEAD_CHECK = timedelta(minutes=2)
#: Writing shows none until it is done; should it really still run, it fails on its lost claim and writes nothing.
_DEAD_WRITE = timedelta(minutes=30)
#: Files and rows of imports that nobody finished are kept for so long.
KEPT = timedelta(days=7)
#: What a waiting run becomes when it is claimed.
_BEGINS = {ImportState.QUEUED: ImportState.CHECKING, ImportState.ACCEPTED: ImportState.APPLYING}


def new_claim() -> str:
    return secrets.token_hex(16)


def _waiting(now: datetime) -> Any:
    dead = ((ImportRun.state == ImportState.CHECKING) & (ImportRun.alive_at < now - _DEAD_CHECK)) | (
        (ImportRun.state == ImportState.APPLYING) & (ImportRun.alive_at < now - _DEAD_WRITE)
    )
    return ImportRun.state.is_in([state.value for state in _BEGINS]) | dead


async def something_waits(now: datetime) -> bool:
    """Whether there is an import to claim."""
    return bool(await ImportRun.exists().where(_waiting(now)))


async def claim_next(now: datetime) -> tuple[int, str] | None:
    """The oldest import that waits or whose process died, now ours: its id and our claim."""
    rows = (
        await ImportRun.select(ImportRun.id, ImportRun.state, ImportRun.claim)
        .where(_waiting(now))
        .order_by(ImportRun.id)
        .limit(5)
    )
    claim = new_claim()
    for row in rows:
        state = ImportState(row["state"])
        claimed = (
            await ImportRun.update(
                {ImportRun.state: _BEGINS.get(state, state), ImportRun.claim: claim, ImportRun.alive_at: now}
            )
            .where((ImportRun.id == row["id"]) & (ImportRun.state == state) & (ImportRun.claim == row["claim"]))
            .returning(ImportRun.id)
        )
        if claimed:
            return row["id"], claim
    return None


async def perform(run_id: int, claim: str) -> None:
    """Check or write the run that `claim` belongs to. Its state says how it ended; only surprises are raised."""
    row = await ImportRun.select(ImportRun.state).where((ImportRun.id == run_id) & (ImportRun.claim == claim)).first()
    try:
        if row and row["state"] == ImportState.CHECKING:
            await check_run(run_id, claim)
        elif row and row["state"] == ImportState.APPLYING:
            await apply_run(run_id, claim)
            await clear(run_id, and_amended=True)
    except NotMine:
        if await ImportRun.exists().where((ImportRun.id == run_id) & (ImportRun.state == ImportState.CANCELLED)):
            await clear(run_id)  # also of what was written after the cancelling
    except Unreadable as problem:
        await _fail(run_id, claim, problem.phrase)
    except Conflict as conflict:
        await _again(run_id, claim, conflict.phrase)
    except BaseException:
        await _fail(run_id, claim, Phrase("Something unexpected went wrong; nothing was written. Please try again."))
        raise


async def _fail(run_id: int, claim: str, reason: Phrase) -> None:
    now = clock.now()
    await finish(run_id, claim, ImportState.FAILED, {ImportRun.note: write_phrase(reason), ImportRun.finished_at: now})


async def _again(run_id: int, claim: str, reason: Phrase) -> None:
    """The roster is no longer the one that was compared with: check again, and let the person look again."""
    await finish(run_id, claim, ImportState.QUEUED, {ImportRun.note: write_phrase(reason), ImportRun.rows_read: 0})


async def forget_old(now: datetime) -> None:
    """Cancel what was left lying for a week, and clear what is over and was not cleared by whoever ended it."""
    stale = (ImportRun.started_at < now - KEPT) & ImportRun.state.not_in([state.value for state in OVER])
    values: dict[Any, Any] = {
        ImportRun.note: write_phrase(Phrase("Nobody finished it for a week.")),
        ImportRun.finished_at: now,
    }
    left = (
        await ImportRun.update({ImportRun.state: ImportState.CANCELLED, ImportRun.claim: "", **values})
        .where(stale)
        .returning(ImportRun.id)
    )
    for row in left:
        await clear(row["id"])
    rows = await ImportRun.select(ImportRun.id).where(
        ImportRun.state.is_in([state.value for state in OVER])
        & ImportRun.id.is_in(ImportRow.select(ImportRow.run).distinct())
    )
    for row in rows:
        await clear(row["id"])
    for path in shelf.older_than((now - KEPT).timestamp()):
        path.unlink(missing_ok=True)
