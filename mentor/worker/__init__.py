"""The only place that starts the scheduler and knows every feature's jobs.

Any number of processes may call `run_worker`; one of them leads and runs the jobs, and each due moment is claimed by a
row before it is run, so that it is run once even while one leader takes over from another.
"""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

from mentor.journal import actions
from mentor.kernel.schedule import Job
from mentor.piccolo_app import FEATURES
from mentor.worker.leadership import Leadership, leadership
from mentor.worker.shift import Shift

__all__ = ["all_jobs", "run_worker", "work_once"]

log = logging.getLogger("mentor.worker")
#: Seconds between two looks at who leads.
_PULSE = 1.0


def all_jobs() -> tuple[Job, ...]:
    """The `JOBS` of every feature that has a jobs.py, in order of the features, and one of our own."""
    names = [f"mentor.{feature}.jobs" for feature in (*FEATURES, "overview")]
    jobs = [job for name in names if find_spec(name) for job in import_module(name).JOBS]
    beats = {job.name for job in jobs if job.every}

    async def forget_runs(moment: datetime) -> None:
        await actions.forget_runs(beats=beats, now=moment)

    return (*jobs, Job("worker.forget_runs", forget_runs, cron="50 * * * *"))


async def run_worker(stop: asyncio.Event, jobs: Sequence[Job] | None = None) -> None:
    """Lead whenever nobody else does, until `stop` is set. Database faults are waited out, never raised."""
    lock = leadership()
    shift = Shift(all_jobs() if jobs is None else jobs)
    try:
        while not stop.is_set():
            if await _take(lock):
                await _lead(stop, lock, shift)
            await _pause(stop)
    finally:
        await lock.release()


async def _take(lock: Leadership) -> bool:
    try:
        return await lock.take()
    except Exception as error:  # whatever a driver says about a server that is away
        log.warning("the lock of the leader cannot be asked for: %r", error)
        await lock.release()
        return False


async def _lead(stop: asyncio.Event, lock: Leadership, shift: Shift) -> None:
    log.info("leading")
    try:
        shift.begin()
        while not stop.is_set():
            if not await lock.holds():
                log.warning("no longer leading")
                await shift.drop()
                return
            await _pause(stop)
        await shift.end()
    except BaseException:
        await shift.drop()
        raise
    finally:
        await lock.release()


async def _pause(stop: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), _PULSE)


async def work_once(jobs: Sequence[Job] | None = None) -> bool:
    """Do what is due now and return; False when another process leads and does it anyway."""
    lock = leadership()
    try:
        if not await lock.take():
            return False
        await Shift(all_jobs() if jobs is None else jobs).work_through()
        return True
    finally:
        await lock.release()
