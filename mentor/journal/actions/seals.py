"""Exporting the signed head, so that cutting the journal's tail is found by somebody else."""

import json
import os
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from mentor.journal.chain import Walk
from mentor.journal.queries.keys import journal_keys
from mentor.journal.queries.verification import stored_head
from mentor.journal.rules import Seal, seal_signature
from mentor.journal.tables import JournalEntry, JournalSeal
from mentor.kernel.database import write_transaction


class JournalDamaged(RuntimeError):
    """The journal does not continue what was sealed before; `mentor audit verify` says more."""


async def seal_head(folder: Path, now: datetime) -> Seal | None:
    """Sign the head, keep it as a row and as a file in `folder`; None when nothing was ever written.

    Raises JournalDamaged rather than seal a journal whose head is forged or whose last sealed entry is gone.
    """
    head = await stored_head()
    await _check_last_seal()
    if Walk(journal_keys(), seq=head.seq, digest=head.digest).finish(head) is not None:
        raise JournalDamaged(f"the head of the journal is forged at entry {head.seq}")
    if head.seq == 0:
        return None
    unsigned = Seal(head.seq, head.digest, now.astimezone(UTC))
    seal = await _keep(replace(unsigned, signature=seal_signature(unsigned, journal_keys().seals)))
    write_seal(seal, folder)
    return seal


async def _check_last_seal() -> None:
    last = await JournalSeal.select().order_by(JournalSeal.seq, ascending=False).first()
    if last and not await JournalEntry.exists().where(
        (JournalEntry.seq == last["seq"]) & (JournalEntry.digest == last["digest"])
    ):
        raise JournalDamaged(f"entry {last['seq']} is not the one that was sealed")


async def _keep(seal: Seal) -> Seal:
    """The row of this head; an earlier one when nothing has happened since."""
    async with write_transaction():
        await JournalSeal.insert(JournalSeal(**asdict(seal))).on_conflict(target=JournalSeal.seq, action="DO NOTHING")
        row = await JournalSeal.select().where(JournalSeal.seq == seal.seq).first()
    assert row is not None, "just written"
    return Seal(row["seq"], row["digest"], row["sealed_at"], row["signature"])


def write_seal(seal: Seal, folder: Path) -> Path:
    """`000000001234.json`, read-only, written whole or not at all; one that is there stays."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{seal.seq:012}.json"
    if path.exists():
        return path
    fields = asdict(seal) | {"sealed_at": seal.sealed_at.astimezone(UTC).isoformat()}
    unfinished = path.with_suffix(f".{os.getpid()}")
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump(fields, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    unfinished.chmod(0o444)
    unfinished.replace(path)
    return path
