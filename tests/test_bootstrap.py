"""From a system Python into .venv, in a project of its own whose lock is empty, so that nothing is downloaded."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.source import MENTOR

pytestmark = pytest.mark.once

PROGRAM = """
import sys
sys.path[0] = {root!r}
from mentor import bootstrap
missing = bootstrap.Need("no-such-package", lambda: False, {otherwise!r})
bootstrap.enter({program!r}, "requirements.lock", [missing] if {wanted!r} in sys.argv else [])
print(sys.prefix, *sys.argv[1:])
"""


class Project:
    """A folder laid out like ours, and a program in it that only says where it runs."""

    def __init__(self, root: Path, otherwise: str = "") -> None:
        self.root = root
        (root / "mentor").mkdir(parents=True)
        shutil.copy(MENTOR / "bootstrap.py", root / "mentor")
        (root / "mentor" / "__init__.py").touch()
        self.lock("# nothing")
        self.program = root / "program"
        self.program.mkdir()
        values = {"root": str(root), "program": str(self.program), "otherwise": otherwise, "wanted": "wanted"}
        (self.program / "__main__.py").write_text(PROGRAM.format(**values))

    def lock(self, text: str) -> None:
        (self.root / "requirements.lock").write_text(text + "\n")

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Without apt-get and sudo on the PATH: the tests install nothing on this machine."""
        system_python = sys._base_executable  # type: ignore[attr-defined]
        command = [system_python, str(self.program), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": str(self.root)})


def test_it_ends_up_in_the_venv_with_the_arguments_it_was_given(tmp_path: Path) -> None:
    project = Project(tmp_path)

    first = project.run("serve", "--port", "0")
    second = project.run("serve")

    assert first.stdout == f"{tmp_path / '.venv'} serve --port 0\n", first.stderr
    assert "Installing requirements.lock" in first.stderr
    assert (second.stdout, second.stderr) == (f"{tmp_path / '.venv'} serve\n", "")


def test_a_changed_lock_is_installed_once_and_a_broken_venv_is_made_again(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.run()
    project.lock("# something else")
    changed = [project.run().stderr for _ in range(2)]
    (tmp_path / ".venv" / "bin" / "python").unlink()
    broken = project.run()

    assert ["Installing" in errors for errors in changed] == [True, False]
    assert "Installing" in broken.stderr
    assert broken.stdout == f"{tmp_path / '.venv'}\n"


def test_of_two_at_once_one_installs_and_both_run(tmp_path: Path) -> None:
    project = Project(tmp_path)

    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(lambda _: project.run(), range(2)))

    assert [one.stdout for one in both] == [f"{tmp_path / '.venv'}\n"] * 2
    assert sum("Installing" in one.stderr for one in both) == 1


def test_a_lock_that_cannot_be_installed_stops_with_a_sentence_and_is_tried_again(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.lock("no-such-package==1.0")  # without a hash, so pip refuses before it asks anybody

    failed = project.run()
    again = project.run()

    assert failed.returncode == again.returncode == 1
    assert "pip could not install the packages" in again.stderr


def test_what_cannot_be_installed_is_named(tmp_path: Path) -> None:
    done = Project(tmp_path).run("wanted")

    assert done.returncode == 1
    assert "sudo apt-get install no-such-package" in done.stderr
    assert done.stdout == ""


def test_what_can_be_done_without_is_a_warning(tmp_path: Path) -> None:
    done = Project(tmp_path, otherwise="nothing is printed in gold").run("wanted")

    assert done.returncode == 0
    assert "Warning: no-such-package is missing, so nothing is printed in gold." in done.stderr
    assert done.stderr.count("Warning") == 1
    assert done.stdout == f"{tmp_path / '.venv'} wanted\n"
