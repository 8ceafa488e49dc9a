"""A command of ours in a process of its own, for work that would hold up everything else here; it ends with us."""

import asyncio
import contextlib
import logging
import multiprocessing
import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import mentor

#: Where Python finds us, for a process that is not started in the source tree.
_CODE = str(Path(mentor.__file__).resolve().parents[1])
log = logging.getLogger("mentor.children")


@dataclass(slots=True)
class Child:
    """At most one process of this command at a time."""

    command: tuple[str, ...]
    process: asyncio.subprocess.Process | None = None

    def is_running(self) -> bool:
        """False as well when it has ended; a bad end is logged once."""
        if self.process is None:
            return False
        if self.process.returncode is None:
            return True
        if self.process.returncode:
            log.warning("mentor %s ended with %s", " ".join(self.command), self.process.returncode)
        self.process = None
        return False

    async def start(self) -> asyncio.subprocess.Process:
        path = os.pathsep.join(filter(None, (_CODE, os.environ.get("PYTHONPATH", ""))))
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "mentor",
            *self.command,
            stdin=asyncio.subprocess.PIPE,  # its other end is ours alone, so it notices our end
            env={**os.environ, "PYTHONPATH": path},
        )
        return self.process


def end_with_parent() -> None:
    """In the child: when the other end of our standard input is gone, however it ended, so are we."""
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 4096):  # (not sys.stdin, whose lock would be in the way of an orderly end)
            pass

    for process in multiprocessing.active_children():
        process.kill()
    os._exit(3)
