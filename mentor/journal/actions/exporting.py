"""Copies of the journal for whoever keeps one. Every export is an entry itself."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import TextIO

from mentor.journal.actions.entries import record
from mentor.journal.queries.verification import CHUNK, links_after
from mentor.journal.queries.viewer import EntryFilter, EntryLine, entries
from mentor.journal.rules import refusal_to_export
from mentor.kernel.actor import Actor, system_actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Forbidden

#: More rows than a spreadsheet should have; narrow the filter, or use the command line.
MOST_ROWS = 50_000


async def export_entries(file: TextIO, *, after: int, now: datetime) -> int:
    """Write the chained bodies as JSON lines and give their number. Values that changed are not among them."""
    count, last = 0, after
    while links := await links_after(last, CHUNK):
        for link in links:
            body = asdict(link.entry) | {"at": link.entry.at.isoformat(), "digest": link.digest}
            file.write(json.dumps(body, ensure_ascii=False) + "\n")
        count, last = count + len(links), links[-1].entry.seq
    async with write_transaction():
        values = {"after": after, "until": last, "entries": count}
        await record("journal.export", "journal", last, actor=system_actor("mentor audit"), now=now, after=values)
    return count


async def export_lines(chosen: EntryFilter, file_format: str, *, actor: Actor, now: datetime) -> list[EntryLine]:
    """The lines of a filtered list for a spreadsheet, newest first, at most MOST_ROWS."""
    if (reason := refusal_to_export(actor)) is not None:
        raise Forbidden(reason)
    page = await entries(chosen, actor=actor, limit=MOST_ROWS)
    async with write_transaction():
        values = _plain(chosen) | {"format": file_format, "rows": len(page.rows)}
        await record("journal.export", "journal", 0, actor=actor, now=now, after=values)
    return list(page.rows)


def _plain(chosen: EntryFilter) -> dict[str, object]:
    """The filter as it was asked for, empty fields left out."""
    return {
        name: str(value) for name, value in asdict(chosen).items() if value not in (None, "") and name != "accounts"
    }
