"""The parts of a test run, one after the other, and the summary at its end."""

import importlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

from tests import needs
from tests.postgres_server import running_postgres

BENCHMARKS = Path(__file__).parent / "benchmarks"
STATIC = {
    "ruff check": ["ruff", "check"],
    "ruff format": ["ruff", "format", "--check"],
    "mypy": ["mypy"],
    "import-linter": ["lint-imports", "--no-logo"],
    "djlint": ["djlint", "--lint", "templates"],
}
NO_TESTS = 5  # exit status of pytest


@dataclass(frozen=True)
class Outcome:
    passed: int
    failed: int
    skipped: int = 0
    note: str = ""
    seconds: float = 0


def main(arguments: list[str]) -> int:
    """Exit status 0 only if every part was carried out and nothing in it failed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that what was started is also stopped
    signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it is ignored, and children inherit it
    if arguments[:1] == ["bench"]:
        return _bench(arguments[1:])
    named = []
    while arguments and arguments[0] in PARTS:
        named.append(arguments.pop(0))
    # Arguments for pytest alone choose tests; the static checks have none.
    parts = named or [part for part in PARTS if not arguments or part != "static"]
    outcomes = {part: _timed(part, arguments) for part in dict.fromkeys(parts)}
    if not named and arguments:  # a choice of tests need not have some in every part
        found = {part: one for part, one in outcomes.items() if one.note != "no tests"}
        outcomes = found or outcomes
    return _sum_up(outcomes)


def _timed(part: str, arguments: list[str]) -> Outcome:
    print(f"\n=== {part}", flush=True)
    started = time.monotonic()
    outcome = PARTS[part](arguments)
    return replace(outcome, seconds=time.monotonic() - started)


def _sum_up(outcomes: dict[str, Outcome]) -> int:
    print(f"\n{'part':<10}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for part, one in outcomes.items():
        print(f"{part:<10}{one.passed:>8}{one.failed:>8}{one.skipped:>9}{one.seconds:>9.0f}  {one.note}".rstrip())
    passed, failed, skipped = (sum(getattr(one, what) for one in outcomes.values()) for what in _COUNTED)
    print(f"\n{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""), flush=True)
    return 1 if failed else 0


_COUNTED = ("passed", "failed", "skipped")


def _static(_: list[str]) -> Outcome:
    """Each tool counts as one; its settings are in pyproject.toml."""
    failing = []
    for name, (program, *arguments) in STATIC.items():
        done = subprocess.run(
            [Path(sys.executable).with_name(program), *arguments], capture_output=True, text=True, check=False
        )
        print(f"{name}: {'failed' if done.returncode else 'passed'}", flush=True)
        if done.returncode:
            print(done.stdout + done.stderr, flush=True)
            failing.append(name)
    return Outcome(len(STATIC) - len(failing), len(failing), note=", ".join(failing))


def _unit(arguments: list[str]) -> Outcome:
    return _pytest("not browser", arguments, {})


def _postgres(arguments: list[str]) -> Outcome:
    with running_postgres() as url:
        return _pytest("not browser and not once", arguments, {"MENTOR_TEST_POSTGRES": url})


def _browser(arguments: list[str]) -> Outcome:
    return _pytest("browser", arguments, {"MENTOR_CHROMIUM": needs.chromium()})


PARTS: dict[str, Callable[[list[str]], Outcome]] = {
    "static": _static,
    "unit": _unit,
    "postgres": _postgres,
    "browser": _browser,
}


def _pytest(marked: str, arguments: list[str], variables: dict[str, str]) -> Outcome:
    """Whatever the tests leave behind is in one folder, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="mentor-tests-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # a PostgreSQL that a test starts in there runs as another user
        report = Path(folder) / "report.xml"
        given = arguments or ["-n", "2", "-q"]
        command = [sys.executable, "-m", "pytest", "-m", marked, f"--junitxml={report}", *given]
        status = _wait(command, {**os.environ, "TMPDIR": folder, **variables})
        return _read(report, status)


def _wait(command: list[str], environment: dict[str, str]) -> int:
    with subprocess.Popen(command, env=environment) as child:
        try:
            return child.wait()
        except SystemExit:
            child.send_signal(signal.SIGINT)  # of Ctrl-C pytest knows already
            raise


def _read(report: Path, status: int) -> Outcome:
    if not report.exists():
        return Outcome(0, 1, note=f"pytest ended with {status}")
    suites = ElementTree.parse(report).iter("testsuite")
    counts = {name: 0 for name in ("tests", "errors", "failures", "skipped")}
    for suite in suites:
        for name in counts:
            counts[name] += int(suite.get(name, "0"))
    failed = counts["errors"] + counts["failures"]
    passed = counts["tests"] - failed - counts["skipped"]
    if status == NO_TESTS:
        return Outcome(0, 1, note="no tests")
    if (status and not failed) or not counts["tests"]:
        return Outcome(passed, 1, counts["skipped"], note=f"pytest ended with {status}")
    return Outcome(passed, failed, counts["skipped"])


def _bench(arguments: list[str]) -> int:
    known = sorted(path.stem for path in BENCHMARKS.glob("*.py") if "\ndef main(" in path.read_text("utf-8"))
    name, *rest = arguments or [""]
    if name not in known:
        print(f"python3 tests bench NAME [arguments], where NAME is one of: {', '.join(known) or 'none yet'}")
        return 2
    return importlib.import_module(f"tests.benchmarks.{name}").main(rest) or 0
