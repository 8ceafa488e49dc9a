"""Writing the journal: entries gather in the unit of work and are chained at its very end.

The head row is locked last and shortest, so two transactions can never wait for each other over it.
"""

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mentor.journal.queries.keys import journal_keys
from mentor.journal.rules import ERASURE, GENESIS, Entry, Outcome, detail_digest, entry_digest, head_signature
from mentor.journal.tables import JournalDetail, JournalEntry, JournalHead
from mentor.kernel.actor import Actor
from mentor.kernel.database import current_unit, write_transaction

_NOTE = "journal"
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class _Waiting:
    fields: dict[str, Any]
    content: str


async def record(
    action: str,
    subject_kind: str,
    subject_id: int,
    *,
    actor: Actor,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
    outcome: str = "done",
    on_behalf_of: int | None = None,
) -> None:
    """Note one change (or refusal) in the running write transaction; `before` and `after` hold changed fields only."""
    unit = current_unit()
    if _NOTE not in unit.notes:
        unit.notes[_NOTE] = []
        unit.before_commit.append(_flush)
    detail = {"before": before or {}, "after": after or {}, "why": why}
    fields = {
        "at": now.astimezone(UTC),
        "action": action[:60],
        "outcome": Outcome(outcome).value,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "account_id": actor.account_id,
        "person_id": actor.person_id,
        "on_behalf_of": on_behalf_of,
        "roles": " ".join(sorted({grant.role for grant in actor.grants}))[:200],
        "system": actor.name[:60] if actor.is_system else "",
        "address": actor.address[:60],
    }
    content = json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str)
    unit.notes[_NOTE].append(_Waiting(fields, content))


async def record_refusal(
    action: str, *, actor: Actor, now: datetime, why: str, subject_kind: str = "", subject_id: int = 0
) -> None:
    """Note that somebody was refused something, in a transaction of its own; call it when the refused one is over.

    `action` is the verb or, where the web layer refuses before any verb is known, method and route ("POST /plans").
    """
    async with write_transaction():
        await record(action, subject_kind, subject_id, actor=actor, now=now, why=why, outcome=Outcome.REFUSED)


async def erase_details(seqs: Collection[int], *, actor: Actor, now: datetime, why: str) -> None:
    """Blank before, after and why of entries, for a person's right to erasure; each blanking is an entry itself.

    The chain stays whole: it holds only the digest of a detail. Call it inside the transaction of the erasure.
    """
    current_unit()
    for start in range(0, len(wanted := sorted(set(seqs))), _CHUNK):
        blanked = (
            await JournalDetail.update({JournalDetail.salt: "", JournalDetail.content: ""})
            .where(JournalDetail.seq.is_in(wanted[start : start + _CHUNK]) & (JournalDetail.content != ""))
            .returning(JournalDetail.seq)
        )
        for row in blanked:
            await record(ERASURE, "journal", row["seq"], actor=actor, now=now, why=why)


async def _flush() -> None:
    waiting: list[_Waiting] = current_unit().notes.pop(_NOTE)
    head = await _take_head(len(waiting))
    seq, previous, keys = head["seq"] - len(waiting), head["digest"] or GENESIS, journal_keys()
    entries, details = [], []
    for one in waiting:
        seq += 1
        salt = secrets.token_hex(16)
        fields = one.fields | {"seq": seq, "detail_digest": detail_digest(salt, one.content), "previous": previous}
        digest = entry_digest(Entry(**fields), keys.entries)
        entries.append(JournalEntry(**fields, digest=digest))
        details.append(JournalDetail(seq=seq, salt=salt, content=one.content))
        previous = digest
    for start in range(0, len(entries), _CHUNK):
        await JournalEntry.insert(*entries[start : start + _CHUNK])
        await JournalDetail.insert(*details[start : start + _CHUNK])
    await JournalHead.update(
        {JournalHead.digest: previous, JournalHead.signature: head_signature(seq, previous, keys.head)}
    ).where(JournalHead.id == 1)


async def _take_head(count: int) -> dict[str, Any]:
    """Lock the head and move it on; its digest is still the last one written."""
    for _attempt in range(2):
        rows: list[dict[str, Any]] = (
            await JournalHead.update({JournalHead.seq: JournalHead.seq + count})
            .where(JournalHead.id == 1)
            .returning(JournalHead.seq, JournalHead.digest)
        )
        if rows:
            return rows[0]
        await JournalHead.insert(JournalHead(id=1, seq=0, digest="")).on_conflict(
            target=JournalHead.id, action="DO NOTHING"
        )
    raise RuntimeError("the journal has no head")
