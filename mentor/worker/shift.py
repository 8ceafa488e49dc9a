"""One leader's time at work: timers for every job, and sweeps for what the timers missed."""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

from mentor.journal import actions
from mentor.journal.queries import runs
from mentor.kernel import clock
from mentor.kernel.i18n import LOCAL_ZONE
from mentor.kernel.schedule import Job
from mentor.worker.timetable import EARLY, last_due, trigger_of

log = logging.getLogger("mentor.worker")
#: A former leader that lost its lock has noticed and stopped its jobs after so long; before, they are not ours.
_GRACE = timedelta(seconds=6)
#: A running job may finish for so many seconds when the worker is told to stop.
_FINISH = 10.0
#: Seconds between two looks for missed and failed runs.
_SWEEP = 20

Due = tuple[str, datetime]


class Shift:
    """Begins when this process becomes the leader; ends in order, or is dropped when the lock is lost."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = {job.name: job for job in jobs}
        if len(self._jobs) != len(jobs):
            raise ValueError("two jobs have the same name")
        self._worker = f"{socket.gethostname()}:{os.getpid()}"
        self._scheduler: AsyncIOScheduler | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._mine: set[Due] = set()
        self._settled: set[Due] = set()  # last due moments known to have run, so that sweeps need not ask again

    def begin(self) -> None:
        scheduler = AsyncIOScheduler(
            timezone=LOCAL_ZONE, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 60}
        )
        for job in self._jobs.values():
            scheduler.add_job(partial(self._watched, self._ring, job), trigger_of(job), id=job.name)
        for sweep, wait in ((self.catch_up, timedelta()), (self._retry, _GRACE)):
            first = datetime.now(LOCAL_ZONE) + wait
            scheduler.add_job(
                partial(self._watched, sweep), IntervalTrigger(seconds=_SWEEP), id=repr(sweep), next_run_time=first
            )
        scheduler.start()
        self._scheduler = scheduler

    async def end(self) -> None:
        """Begin nothing more, let running jobs finish for a while, then stop them."""
        if self._scheduler is not None:
            self._scheduler.pause()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_FINISH)
        await self.drop()

    async def drop(self) -> None:
        """Stop at once: another leader may begin the same jobs soon."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_GRACE.total_seconds() / 2)

    async def work_through(self) -> None:
        """Everything that is due now, once."""
        await self.catch_up()
        await self._retry()
        for job in self._jobs.values():
            if job.every:
                await self._ring(job)

    async def _watched(self, work: Callable[..., Awaitable[None]], *arguments: object) -> None:
        """Timers have nobody to raise to: what goes wrong is logged, and the next beat tries again."""
        task = asyncio.current_task()
        assert task is not None, "timers ring in tasks"
        self._tasks.add(task)
        try:
            await work(*arguments)
        except Exception as error:
            log.warning("the worker stumbled: %r", error)
        finally:
            self._tasks.discard(task)

    async def _ring(self, job: Job) -> None:
        now = clock.now()
        slot = last_due(job, now + EARLY)
        if slot is not None:
            await self._run(job, slot)

    async def catch_up(self) -> None:
        """Run the last due moment of every job that missed it; of a job that is new here only note it."""
        for job in self._jobs.values():
            now = clock.now()
            slot = last_due(job, now) if job.cron and job.catches_up else None
            if slot is None or (job.name, slot) in self._settled:
                continue
            if not await runs.is_known(job.name):
                await actions.note_seen(job.name, slot, worker=self._worker, now=now)
            elif not await runs.has_run(job.name, slot):
                log.info("catching up: %s of %s", job.name, slot)
                await self._run(job, slot)
            self._settled = {due for due in self._settled if due[0] != job.name} | {(job.name, slot)}

    async def _retry(self) -> None:
        await self._abandon()
        for name, slot in await runs.due_retries(clock.now()):
            job = self._jobs.get(name)
            if job is not None and await actions.claim_retry(name, slot, worker=self._worker, now=clock.now()):
                await self._perform(job, slot)

    async def _abandon(self) -> None:
        """Only the leader runs jobs, so what runs and is not ours died with its worker."""
        dead = [due for due in await runs.running() if due not in self._mine]
        for name, slot in dead:
            await self._fail(name, slot, "the worker ended in the middle", at_once=True)

    async def _run(self, job: Job, slot: datetime) -> None:
        self._mine.add((job.name, slot))
        try:
            if await actions.claim_run(job.name, slot, worker=self._worker, now=clock.now()):
                await self._perform(job, slot)
        finally:
            self._mine.discard((job.name, slot))

    async def _perform(self, job: Job, slot: datetime) -> None:
        self._mine.add((job.name, slot))
        try:
            await job.run(slot)
        except asyncio.CancelledError:
            with contextlib.suppress(Exception):  # a lost database: the next leader finds the run abandoned
                await asyncio.shield(self._fail(job.name, slot, "the worker was stopped", at_once=True))
            raise
        except Exception as error:
            log.exception("job %s of %s failed", job.name, slot)
            await self._fail(job.name, slot, f"{type(error).__name__}: {error}")
        else:
            await actions.finish_run(job.name, slot, now=clock.now())
        finally:
            self._mine.discard((job.name, slot))

    async def _fail(self, name: str, slot: datetime, error: str, *, at_once: bool = False) -> None:
        job = self._jobs.get(name)
        tries = job.tries if job is not None and job.cron and job.catches_up else 1
        await actions.fail_run(name, slot, error=error, tries=tries, at_once=at_once, now=clock.now())
