"""What scheduled work has been done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentor.journal.rules import RunState, refusal_to_watch_jobs
from mentor.journal.tables import JobRun
from mentor.kernel.actor import Actor
from mentor.kernel.database import current_engine
from mentor.kernel.errors import Forbidden


async def has_run(job: str, slot: datetime) -> bool:
    return await JobRun.exists().where((JobRun.job == job) & (JobRun.slot >= slot))


async def is_known(job: str) -> bool:
    """Whether the job ever had a due moment here."""
    return await JobRun.exists().where(JobRun.job == job)


async def due_retries(now: datetime) -> list[tuple[str, datetime]]:
    """Failed runs to try again now: job and due moment."""
    rows = (
        await JobRun.select(JobRun.job, JobRun.slot)
        .where((JobRun.state == RunState.FAILED.value) & (JobRun.next_try_at <= now))
        .order_by(JobRun.slot)
        .limit(50)
    )
    return [(row["job"], row["slot"]) for row in rows]


async def running() -> list[tuple[str, datetime]]:
    rows = await JobRun.select(JobRun.job, JobRun.slot).where(JobRun.state == RunState.RUNNING.value).limit(1000)
    return [(row["job"], row["slot"]) for row in rows]


@dataclass(frozen=True, slots=True)
class RunLine:
    job: str
    slot: datetime
    state: RunState
    tries: int
    finished_at: datetime | None
    next_try_at: datetime | None
    error: str
    worker: str


@dataclass(frozen=True, slots=True)
class Runs:
    """The last run of every job, and the latest ones that failed."""

    last: Sequence[RunLine]
    failed: Sequence[RunLine]


async def latest_runs(actor: Actor) -> Runs:
    if (reason := refusal_to_watch_jobs(actor)) is not None:
        raise Forbidden(reason)
    # Raw: the newest row per job. Ids grow with time, and old rows are forgotten, so this stays small.
    newest = await current_engine().run_ddl("SELECT max(id) AS id FROM journal_job_run GROUP BY job")
    ids = [row["id"] for row in newest]
    last = await JobRun.select().where(JobRun.id.is_in(ids)).order_by(JobRun.job) if ids else []
    failed = (
        await JobRun.select()
        .where(JobRun.state == RunState.FAILED.value)
        .order_by(JobRun.slot, ascending=False)
        .limit(30)
    )
    return Runs([_run_line(row) for row in last], [_run_line(row) for row in failed])


def _run_line(row: dict[str, Any]) -> RunLine:
    return RunLine(
        job=row["job"],
        slot=row["slot"],
        state=RunState(row["state"]),
        tries=row["tries"],
        finished_at=row["finished_at"],
        next_try_at=row["next_try_at"],
        error=row["error"],
        worker=row["worker"],
    )
