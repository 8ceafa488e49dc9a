"""What happens to files by itself: contents that no row needs go."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from mentor.files import storage
from mentor.files.tables import Attachment
from mentor.kernel.schedule import Job

#: A content without a row may belong to an action that is still running; after a day it does not.
ORPHAN_AGE = timedelta(days=1)
CHUNK = 500


async def sweep(now: datetime) -> None:
    """Delete every content that no live attachment refers to."""
    old = await asyncio.to_thread(_old_files, now)
    for start in range(0, len(old), CHUNK):
        chunk = old[start : start + CHUNK]
        rows = await Attachment.select(Attachment.sha256).where(
            Attachment.sha256.is_in([path.name for path in chunk]) & Attachment.removed_at.is_null()
        )
        needed = {row["sha256"] for row in rows}
        await asyncio.to_thread(_delete, [path for path in chunk if path.name not in needed], now)


def _old_files(now: datetime) -> list[Path]:
    return list(storage.older_than((now - ORPHAN_AGE).timestamp()))


def _delete(paths: list[Path], now: datetime) -> None:
    for path in paths:
        if path.exists() and path.stat().st_mtime < (now - ORPHAN_AGE).timestamp():
            path.unlink(missing_ok=True)


JOBS = (Job("files.sweep", sweep, cron="40 3 * * *"),)
