"""From a bare system Python to the project's own: what `python3 mentor` and `python3 tests` do first.

Standard library only, and nothing of ours: it runs before anything is installed. An installation from the wheel
never comes here.
"""

from __future__ import annotations

import fcntl
import glob
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


@dataclass(frozen=True)
class Need:
    """Something of the operating system. `otherwise`: what is lost without it; empty: nothing works."""

    package: str
    is_there: Callable[[], bool]
    otherwise: str = ""


def has_chinese_font() -> bool:
    folders = ("/usr/share/fonts", "/usr/local/share/fonts", os.path.expanduser("~/.local/share/fonts"))
    patterns = ("*CJK*", "*wqy*", "*NotoSansSC*", "*SourceHan*", "*simsun*", "*msyh*", "*FZ*GBK*")
    return any(glob.glob(f"{folder}/**/{name}", recursive=True) for folder in folders for name in patterns)


#: Tells the process that replaces this one that everything has been looked at.
_ENTERED = "MENTOR_ENTERED"
CHINESE_FONT = Need("fonts-wqy-zenhei", has_chinese_font, "PDF files will lack Chinese characters")


def enter(program: str, lock: str, needs: Sequence[Need] = ()) -> None:
    """Return inside .venv with all of `lock` and `needs` there; if need be, by starting `program` again in it."""
    if sys.version_info < (3, 11):  # noqa: UP036  (whoever has an older one should read a sentence, not a traceback)
        sys.exit(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    if os.environ.pop(_ENTERED, "") == f"{program} {lock}":
        return
    with _alone():
        _install_needs(needs)
        _install_lock(lock)
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.environ[_ENTERED] = f"{program} {lock}"
        os.execv(PYTHON, [str(PYTHON), program, *sys.argv[1:]])  # noqa: S606  (no shell wanted)


@contextmanager
def _alone() -> Iterator[None]:
    """Two starts at the same time must not install into one .venv; the second waits and finds it done."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _say(sentence: str) -> None:
    """Not on standard output, which belongs to the command that follows."""
    print(sentence, file=sys.stderr, flush=True)


def _install_needs(needs: Sequence[Need]) -> None:
    venv = Need("python3-venv", lambda: _venv_works() or _can_make_venv())
    missing = [need for need in (venv, *needs) if not need.is_there()]
    required = [need.package for need in missing if not need.otherwise]
    everything = [need.package for need in missing]
    if missing and not (_apt_install(everything) or (required and required != everything and _apt_install(required))):
        _say(f"Could not install: {' '.join(everything)}. On Debian: sudo apt-get install {' '.join(everything)}")
    lacking = [need for need in missing if not need.is_there()]
    for need in lacking:
        if need.otherwise:
            _say(f"Warning: {need.package} is missing, so {need.otherwise}.")
    if any(not need.otherwise for need in lacking):
        sys.exit(f"Missing: {' '.join(need.package for need in lacking if not need.otherwise)}")


def _can_make_venv() -> bool:
    return _succeeds([sys.executable, "-c", "import ensurepip, venv"])


def _venv_works() -> bool:
    return PYTHON.exists() and _succeeds([str(PYTHON), "-c", "import pip"])


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


def _apt_install(packages: list[str]) -> bool:
    """Whether it worked. Needs root or sudo, which may ask for its password only where somebody is looking."""
    sudo = [] if os.geteuid() == 0 else ["sudo"] if sys.stdin.isatty() else ["sudo", "--non-interactive"]
    if not shutil.which("apt-get") or (sudo and not (shutil.which("sudo") and _succeeds([*sudo, "true"]))):
        return False
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", "--quiet"]
    _say(f"Installing with apt-get: {' '.join(packages)}")
    if not _succeeds([*apt, "update"]):
        _say("apt-get update failed; trying with the package list of the last time.")
    command = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        _say((done.stdout + done.stderr).strip())
    return done.returncode == 0


def _install_lock(lock: str) -> None:
    """Exactly the files whose hashes `lock` names. A marker in .venv saves the next start from looking again."""
    path = ROOT / lock
    marker = VENV / f"{lock}.{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}"
    if not _venv_works():
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)  # noqa: S603
    if marker.exists():
        return
    _say(f"Installing {lock} into {VENV.name} (about half a minute)")
    started = time.monotonic()
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    exact = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--requirement", str(path)]
    if subprocess.run([*pip, *exact], check=False).returncode:  # noqa: S603
        sys.exit("pip could not install the packages; its message is above")
    for former in VENV.glob(f"{lock}.*"):
        former.unlink()
    marker.touch()
    _say(f"Installed in {time.monotonic() - started:.0f} seconds")
