"""What happens by itself: waiting roster imports are taken up by a process of their own, forgotten ones are cleared.

A process of their own, because reading a large file is seconds of computing that would hold up everything else here
(on SQLite the web server itself), and because its memory goes back when it ends. It ends with us: see `--work` of
`mentor import`.
"""

import asyncio
import logging
import os
import sys
from datetime import datetime
from pathlib import Path

import mentor
from mentor.kernel.schedule import Job
from mentor.people.actions import roster

#: Where Python finds us, for a process that is not started in the source tree.
_CODE = str(Path(mentor.__file__).resolve().parents[1])
log = logging.getLogger("mentor.people")
_child: asyncio.subprocess.Process | None = None


async def work_on_imports(now: datetime) -> asyncio.subprocess.Process | None:
    """Start the process if something waits and none is running; gives it."""
    global _child
    if _child is not None:
        if _child.returncode is None:
            return _child
        if _child.returncode:
            log.warning("the process that works on imports ended with %s", _child.returncode)
        _child = None
    if await roster.something_waits(now):
        path = os.pathsep.join(filter(None, (_CODE, os.environ.get("PYTHONPATH", ""))))
        _child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "mentor",
            "import",
            "--work",
            stdin=asyncio.subprocess.PIPE,  # its other end is ours alone, so it notices our end
            env={**os.environ, "PYTHONPATH": path},
        )
    return _child


async def take_up_imports(now: datetime) -> None:
    await work_on_imports(now)


JOBS = (
    Job("people.imports", take_up_imports, every=3),
    Job("people.forget_imports", roster.forget_old, cron="50 3 * * *"),
)
