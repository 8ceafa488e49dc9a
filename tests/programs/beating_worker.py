"""A worker whose jobs write a line per run: `python -m tests.programs.beating_worker LOG`, ended by SIGTERM."""

import asyncio
import os
import signal
import sys
from datetime import datetime

from mentor.kernel.database import start_database, stop_database
from mentor.kernel.schedule import Job
from mentor.worker import run_worker

LOG = sys.argv[1]


def note(job: str, slot: datetime) -> None:
    handle = os.open(LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{job} {slot.isoformat()} {os.getpid()}\n".encode())
    os.close(handle)


async def beat(slot: datetime) -> None:
    note("beat", slot)


async def hang(slot: datetime) -> None:
    """Never ends by itself: only as a victim."""
    note("hang", slot)
    await asyncio.sleep(3600)


JOBS = (Job("test.beat", beat, every=1), Job("test.hang", hang, cron="0 0 * * *"))


async def main() -> None:
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    await start_database()
    await run_worker(stop, JOBS if os.environ.get("WITH_HANG") else JOBS[:1])
    await stop_database()


asyncio.run(main())
