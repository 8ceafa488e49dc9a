"""Claims and results of scheduled work. A due moment belongs to whoever writes its row."""

from collections.abc import Collection
from datetime import datetime, timedelta

from mentor.journal.rules import RunState, wait_before_retry
from mentor.journal.tables import JobRun
from mentor.kernel.database import current_engine

_TEXT = 1000


async def claim_run(job: str, slot: datetime, *, worker: str, now: datetime) -> bool:
    """True for exactly one caller per job and due moment, over all processes."""
    return await _add(job, slot, RunState.RUNNING, worker, now)


async def note_seen(job: str, slot: datetime, *, worker: str, now: datetime) -> None:
    """The moment before a job came to us: nobody missed it."""
    await _add(job, slot, RunState.SEEN, worker, now)


async def _add(job: str, slot: datetime, state: RunState, worker: str, now: datetime) -> bool:
    made = (
        await JobRun.insert(JobRun(job=job, slot=slot, state=state, worker=worker[:80], started_at=now))
        .on_conflict(target=(JobRun.job, JobRun.slot), action="DO NOTHING")
        .returning(JobRun.id)
    )
    return bool(made)


async def claim_retry(job: str, slot: datetime, *, worker: str, now: datetime) -> bool:
    """True for exactly one caller, when a failed run is due again."""
    claimed = (
        await JobRun.update(
            {
                JobRun.state: RunState.RUNNING,
                JobRun.tries: JobRun.tries + 1,
                JobRun.started_at: now,
                JobRun.worker: worker[:80],
            }
        )
        .where(
            (JobRun.job == job)
            & (JobRun.slot == slot)
            & (JobRun.state == RunState.FAILED.value)
            & (JobRun.next_try_at <= now)
        )
        .returning(JobRun.id)
    )
    return bool(claimed)


async def finish_run(job: str, slot: datetime, *, now: datetime) -> None:
    await JobRun.update({JobRun.state: RunState.DONE, JobRun.finished_at: now, JobRun.next_try_at: None}).where(
        (JobRun.job == job) & (JobRun.slot == slot) & (JobRun.state == RunState.RUNNING.value)
    )


async def fail_run(job: str, slot: datetime, *, error: str, tries: int, at_once: bool, now: datetime) -> None:
    """Keep the error; the run is tried again, later or `at_once`, unless it was tried `tries` times."""
    row = await JobRun.select(JobRun.tries).where((JobRun.job == job) & (JobRun.slot == slot)).first()
    tried = row["tries"] if row else tries
    wait = timedelta() if at_once else wait_before_retry(tried)
    next_try_at = now + wait if tried < tries else None
    await JobRun.update(
        {
            JobRun.state: RunState.FAILED,
            JobRun.finished_at: now,
            JobRun.error: error[:_TEXT],
            JobRun.next_try_at: next_try_at,
        }
    ).where((JobRun.job == job) & (JobRun.slot == slot) & (JobRun.state == RunState.RUNNING.value))


async def forget_runs(*, beats: Collection[str], now: datetime) -> None:
    """Delete old rows: of `beats` (jobs every few seconds) after an hour, of others after 90 days but for the last."""
    if beats:
        await JobRun.delete().where(JobRun.job.is_in(sorted(beats)) & (JobRun.slot < now - timedelta(hours=1)))
    latest = await current_engine().run_ddl("SELECT max(id) AS id FROM journal_job_run GROUP BY job")
    kept = [row["id"] for row in latest]
    if kept:
        await JobRun.delete().where((JobRun.slot < now - timedelta(days=90)) & JobRun.id.not_in(kept))
