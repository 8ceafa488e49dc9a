"""What scheduled work has been done."""

from datetime import datetime

from mentor.journal.rules import RunState
from mentor.journal.tables import JobRun


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
