"""The program as somebody at a terminal uses it: real processes, in an empty directory."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import anyio
from anyio.abc import Process
from anyio.streams.text import TextReceiveStream

from tests.source import ROOT

MODULE = (sys.executable, "-m", "mentor")


@dataclass(frozen=True)
class Ended:
    status: int
    output: str
    errors: str


def _variables(code: Path, settings: Mapping[str, object]) -> dict[str, str]:
    changed = {f"MENTOR_{name.upper()}": str(value) for name, value in settings.items()}
    return {**os.environ, "PYTHONPATH": str(code), **changed}


async def mentor(*arguments: str, program: Sequence[str] = MODULE, code: Path = ROOT, **settings: object) -> Ended:
    """Run one command to its end, in an empty directory. `code` is where Python finds the package."""
    with tempfile.TemporaryDirectory() as folder:
        environment = _variables(code, settings)
        command = [*program, *arguments]
        done = await anyio.run_process(command, check=False, stdin=subprocess.DEVNULL, cwd=folder, env=environment)
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


@dataclass
class Serving:
    process: Process
    address: str
    #: What it printed before its address.
    said: str

    async def stop(self) -> int:
        """Its exit status, which it has a few seconds for."""
        self.process.send_signal(signal.SIGTERM)
        with anyio.fail_after(15):
            return await self.process.wait()


@asynccontextmanager
async def serving(
    folder: Path, *arguments: str, program: Sequence[str] = MODULE, code: Path = ROOT, **settings: object
) -> AsyncIterator[Serving]:
    """A running `mentor serve` on a free port, started in `folder`; killed at the end if it still runs."""
    command = [*program, "serve", "--port", "0", *arguments]
    environment = _variables(code, settings)
    process = await anyio.open_process(command, cwd=folder, env=environment, stderr=None, start_new_session=True)
    try:
        yield await _answering(process)
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)  # with the web processes it may have started
        await process.aclose()


async def _answering(process: Process) -> Serving:
    assert process.stdout
    said = ""
    with anyio.fail_after(60):
        async for text in TextReceiveStream(process.stdout):
            said += text
            if found := re.search(r"Serving on (http://\S+:\d+)/", said):
                return Serving(process, found[1], said[: found.start()])
    raise AssertionError(f"serve ended with {await process.wait()}: {said}")
