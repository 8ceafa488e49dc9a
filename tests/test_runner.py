"""`python3 tests`: nothing that fails or is missing may look like success, and nothing it starts may stay behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import needs, parts
from tests.source import ROOT

pytestmark = pytest.mark.once


def runner(*arguments: str) -> list[str]:
    return [
        sys.executable,
        str(ROOT / "tests"),
        *arguments,
        "-c",
        str(ROOT / "pyproject.toml"),
        "-p",
        "no:cacheprovider",
    ]


def run(*arguments: str) -> tuple[int, list[str]]:
    done = subprocess.run(runner(*arguments), capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.rstrip().splitlines()


@pytest.mark.parametrize(
    ("source", "last_line"),
    [
        ("def test_one(): pass\ndef test_two(): pass", "2 passed, 0 failed"),
        ("def test_one(): pass\ndef test_two(): assert not 1", "1 passed, 1 failed"),
        (
            "import pytest\n@pytest.fixture\ndef broken(): raise OSError\ndef test_one(broken): pass",
            "0 passed, 1 failed",
        ),
        ("import pytest\ndef test_one(): pytest.skip('why')\ndef test_two(): pass", "1 passed, 0 failed, 1 skipped"),
        ("import no_such_module", "0 passed, 1 failed"),
        ("import os\ndef test_one(): os._exit(0)", "0 passed, 1 failed"),
        ("", "0 passed, 1 failed"),
    ],
    ids=["passing", "failing", "error before the test", "skipped", "not importable", "sudden death", "no test"],
)
def test_the_last_line_and_the_exit_status_tell_what_happened(tmp_path: Path, source: str, last_line: str) -> None:
    file = tmp_path / "test_given.py"
    file.write_text(source)

    status, lines = run("unit", str(file))

    assert lines[-1] == last_line
    assert (status == 0) == (", 0 failed" in last_line)


def test_a_choice_of_tests_is_looked_for_in_every_part_and_may_be_missing_in_some(tmp_path: Path) -> None:
    file = tmp_path / "test_given.py"
    file.write_text("import pytest\n@pytest.mark.once\ndef test_one(): pass")

    status, lines = run(str(file))

    assert lines[-1] == "1 passed, 0 failed"
    assert status == 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_postgresql_does_not_outlive_the_run(tmp_path: Path, how: signal.Signals) -> None:
    pid, url = tmp_path / "pid", tmp_path / "url"
    file = tmp_path / "test_given.py"
    file.write_text(
        "import os, signal, pathlib\n"
        "def test_one():\n"
        f"    pathlib.Path({str(pid)!r}).write_text(str(os.getpid()))\n"
        f"    pathlib.Path({str(url)!r}).write_text(os.environ['MENTOR_TEST_POSTGRES'] + '\\n')\n"
        "    signal.pause()\n"
    )
    with subprocess.Popen(
        runner("postgres", str(file)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as started:
        wait_until(lambda: started.poll() is not None or (url.exists() and url.read_text().endswith("\n")))
        address = urlsplit(url.read_text().strip())
        answered = answers(address.port)
        started.send_signal(how)
        started.wait(timeout=30)
    if how == signal.SIGKILL:  # what pytest started goes on without its runner; here it would wait for ever
        os.kill(int(pid.read_text()), signal.SIGKILL)

    assert answered
    wait_until(lambda: not answers(address.port))


def wait_until(reached: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < until
        time.sleep(0.02)


def answers(port: int | None) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port or 0)) == 0


def test_every_part_says_what_it_needs_of_the_system() -> None:
    packages = {need.package for need in needs.of([])}

    assert set(needs.OF_PART) == {*parts.PARTS, "bench"}
    assert packages == {"chromium", "fonts-wqy-zenhei", "libatomic1", "poppler-utils", "postgresql"}
    assert needs.of(["static"]) == []


def test_an_unknown_benchmark_gets_the_list_of_those_there_are() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests"), "bench", "no-such"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "NAME is one of" in done.stdout
