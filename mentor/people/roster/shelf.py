"""Where the files of running imports lie: in the data folder, outside the web root, until the import is over."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from mentor.settings import settings


def folder() -> Path:
    return settings().data_path / "imports"


def file_of(run_id: int) -> Path:
    return folder() / f"{run_id}.roster"


def corrections_of(run_id: int) -> Path:
    """The rejected rows with their reasons, as XLSX; not there when nothing was rejected."""
    return folder() / f"{run_id}.corrections.xlsx"


def receive(content: bytes | Path) -> tuple[Path, str]:
    """Write an uploaded file, or copy one, under a name of its own; gives the path and SHA-256.

    It is `settle`d once the run has a number. Raises OSError when the disk refuses.
    """
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder() / f".new-{os.urandom(8).hex()}"
    if isinstance(content, Path):
        shutil.copyfile(content, path)
    else:
        path.write_bytes(content)
    path.chmod(0o600)
    with path.open("rb") as file:
        return path, hashlib.file_digest(file, "sha256").hexdigest()


def settle(received: Path, run_id: int) -> None:
    received.replace(file_of(run_id))


def remove(run_id: int) -> None:
    for path in (file_of(run_id), corrections_of(run_id)):
        path.unlink(missing_ok=True)


def older_than(moment: float) -> Iterator[Path]:
    """Every file last written before the POSIX time `moment`."""
    for path in folder().glob("*"):
        if path.is_file() and path.stat().st_mtime < moment:
            yield path
