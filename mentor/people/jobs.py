"""What happens by itself: waiting roster imports are taken up by a process of their own, forgotten ones are cleared.

A process of their own, because reading a large file is seconds of computing that would hold up everything else here
(on SQLite the web server itself), and because its memory goes back when it ends. It ends with us: see `--work` of
`mentor import`.
"""

import asyncio
from datetime import datetime

from mentor.kernel.children import Child
from mentor.kernel.schedule import Job
from mentor.people.actions import roster

_CHILD = Child(("import", "--work"))


async def work_on_imports(now: datetime) -> asyncio.subprocess.Process | None:
    """Start the process if something waits and none is running; gives it."""
    if not _CHILD.is_running() and await roster.something_waits(now):
        await _CHILD.start()
    return _CHILD.process


async def take_up_imports(now: datetime) -> None:
    await work_on_imports(now)


JOBS = (
    Job("people.imports", take_up_imports, every=3),
    Job("people.forget_imports", roster.forget_old, cron="50 3 * * *"),
)
