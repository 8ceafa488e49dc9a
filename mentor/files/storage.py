"""The folder of contents, outside the web root, one file per SHA-256. The only place that touches it."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from mentor.settings import settings


def folder() -> Path:
    return settings().data_path / "files"


def path_of(sha256: str) -> Path:
    return folder() / sha256[:2] / sha256


def write(content: bytes) -> str:
    """Keep the content and give its SHA-256; whole or not at all. Raises OSError when the disk refuses."""
    sha256 = hashlib.sha256(content).hexdigest()
    target = path_of(sha256)
    if target.exists():
        os.utime(target)  # young again: the sweep of orphans leaves young files alone
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return sha256


def read(sha256: str) -> bytes | None:
    """The content, or None when the folder has lost it or its bytes no longer fit the hash."""
    try:
        content = path_of(sha256).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def older_than(moment: float) -> Iterator[Path]:
    """Every stored (or half-written) file last touched before the POSIX time `moment`."""
    for path in folder().glob("??/*"):
        if path.is_file() and path.stat().st_mtime < moment:
            yield path
