"""Writing the journal: entries gather in the unit of work and are chained at its very end.

The head row is locked last and shortest, so two transactions can never wait for each other over it.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mentor.journal.rules import GENESIS, Entry, entry_digest
from mentor.journal.tables import JournalDetail, JournalEntry, JournalHead
from mentor.kernel.actor import Actor
from mentor.kernel.database import current_unit
from mentor.kernel.keys import derive, root_key
from mentor.settings import settings

_NOTE = "journal"


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
        "action": action,
        "outcome": outcome,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "account_id": actor.account_id,
        "person_id": actor.person_id,
        "on_behalf_of": on_behalf_of,
        "system": actor.name if actor.is_system else "",
        "address": actor.address,
    }
    content = json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str)
    unit.notes[_NOTE].append(_Waiting(fields, content))


def journal_key() -> bytes:
    return derive(root_key(settings().secret_key, settings().data_path), "journal")


async def _flush() -> None:
    waiting: list[_Waiting] = current_unit().notes.pop(_NOTE)
    head = await _take_head(len(waiting))
    seq, previous, key = head["seq"] - len(waiting), head["digest"] or GENESIS, journal_key()
    entries, details = [], []
    for one in waiting:
        seq += 1
        salt = secrets.token_hex(16)
        detail_digest = hashlib.sha256((salt + one.content).encode()).hexdigest()
        fields = one.fields | {"seq": seq, "detail_digest": detail_digest, "previous": previous}
        digest = entry_digest(Entry(**fields), key)
        entries.append(JournalEntry(**fields, digest=digest))
        details.append(JournalDetail(seq=seq, salt=salt, content=one.content))
        previous = digest
    for start in range(0, len(entries), 500):
        await JournalEntry.insert(*entries[start : start + 500])
        await JournalDetail.insert(*details[start : start + 500])
    await JournalHead.update({JournalHead.digest: previous}).where(JournalHead.id == 1)


async def _take_head(count: int) -> dict[str, Any]:
    """Lock the head and move it on; its digest is still the last one written."""
    for _attempt in range(2):
        rows = (
            await JournalHead.update({JournalHead.seq: JournalHead.seq + count})
            .where(JournalHead.id == 1)
            .returning(JournalHead.seq, JournalHead.digest)
        )
        if rows:
            return rows[0]  # type: ignore[no-any-return]
        await JournalHead.insert(JournalHead(id=1, seq=0, digest="")).on_conflict(
            target=JournalHead.id, action="DO NOTHING"
        )
    raise RuntimeError("the journal has no head")


def same_digest(left: str, right: str) -> bool:
    return hmac.compare_digest(left, right)
