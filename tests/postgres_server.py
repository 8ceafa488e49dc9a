"""A PostgreSQL server of our own for as long as a test run lasts: on loopback, in a temporary folder, nothing kept."""

import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.needs import postgres_programs

# Nothing here has to survive a power cut.
SPEED = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200", "max_wal_size=4GB")


@contextmanager
def running_postgres() -> Iterator[str]:
    """The address of a database where its user may do anything. Stopped and removed at the end, however it comes."""
    programs = postgres_programs()
    assert programs, "tests/needs.py has seen to it"
    folder = Path(tempfile.mkdtemp(prefix="mentor-postgres-"))
    try:
        with _lend_to_postgres(folder) as prefix, _started(programs, folder, prefix) as port:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _lend_to_postgres(folder: Path) -> Iterator[list[str]]:
    """The beginning of every command line: PostgreSQL refuses to run as root, and shall not survive us."""
    prefix = ["setpriv", "--pdeathsig", "QUIT"]
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        prefix += ["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
    yield prefix


@contextmanager
def _started(programs: Path, folder: Path, prefix: list[str]) -> Iterator[int]:
    data = folder / "data"
    initdb = [programs / "initdb", "--pgdata", data, "--username", "postgres", "--auth", "trust", "--no-sync"]
    _run([*prefix, *initdb, "--encoding", "UTF8", "--locale", "C.UTF-8"], folder)
    port = _free_port()
    options = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *SPEED]
    with (folder / "log").open("wb") as log:
        command = [*prefix, programs / "postgres", "-D", data, *(word for one in options for word in ("-c", one))]
        # A session of its own: Ctrl-C is for us, and we stop the server after the tests.
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait_until_it_answers(server, programs, port, folder / "log")
        yield port
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nobody needs a clean shutdown
        server.wait(timeout=30)


def _run(command: list[str | Path], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command}: {done.stdout}{done.stderr}")


def _free_port() -> int:
    """Below the range from which the system gives ports to outgoing connections, where one might be taken meanwhile."""
    while True:
        port = random.randint(15000, 32000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


def _wait_until_it_answers(server: "subprocess.Popen[bytes]", programs: Path, port: int, log: Path) -> None:
    until = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < until:
        ready = [programs / "pg_isready", "--quiet", "--host", "127.0.0.1", "--port", str(port)]
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise SystemExit(f"PostgreSQL does not start:\n{log.read_text()}")
