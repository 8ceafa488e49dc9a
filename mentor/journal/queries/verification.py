"""Walking the stored journal in chunks; reads only."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from mentor.journal.chain import Damage, Detail, Finding, Head, Link, Walk, explain, forged_seal
from mentor.journal.queries.keys import journal_keys
from mentor.journal.rules import ERASURE, Entry, Seal
from mentor.journal.tables import JournalDetail, JournalEntry, JournalHead, JournalSeal
from mentor.settings import settings

CHUNK = 2000
_BODY = [JournalEntry._meta.get_column_by_name(name) for name in Entry.__dataclass_fields__]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the journal is whole: `finding` is None when all of it is."""

    entries: int
    seals: int
    sealed_until: int
    finding: Finding | None


def seal_folder() -> Path:
    return settings().data_path / "seals"


async def verify_journal(folder: Path, *, progress: Callable[[int], None] | None = None) -> Verdict:
    """Check every entry against the key, its neighbours, its detail, the signed head and the seals.

    The seals of the database are checked together with those in `folder`, which somebody else should own.
    """
    keys, seals = journal_keys(), await _stored_seals() + read_seals(folder)
    walk = Walk(keys, {seal.seq: seal.digest for seal in seals})
    finding = forged_seal(seals, keys)
    while finding is None and (links := await links_after(walk.seq, CHUNK)):
        finding = await _feed(walk, links)
        if progress is not None:
            progress(walk.seq)
    finding = finding or await _finish(walk)
    return Verdict(walk.seq, len(seals), max(walk.seals, default=0), finding)


async def _feed(walk: Walk, links: Sequence[Link]) -> Finding | None:
    blank = [link.entry.seq for link in links if link.detail is None or link.detail.is_blank]
    walk.erased = await _erased(min(blank), max(blank)) if blank else frozenset()
    for place, link in enumerate(links):
        finding = walk.feed(link)
        if finding is not None and finding.damage is Damage.CHANGED:
            return replace(finding, damage=await _explained(walk, link, links[place + 1 :]))
        if finding is not None:
            return finding
    return None


async def _explained(walk: Walk, broken: Link, rest: Sequence[Link]) -> Damage:
    following = rest[0] if rest else next(iter(await links_after(broken.entry.seq, 1)), None)
    row = await JournalEntry.select(JournalEntry.seq).where(JournalEntry.digest == broken.entry.previous).first()
    before = {broken.entry.previous: row["seq"]} if row else {}
    return explain(broken, walk.digest, following, before.get, walk.keys)


async def links_after(after: int, limit: int) -> list[Link]:
    """The next stored entries, as they are."""
    rows = (
        await JournalEntry.select(*_BODY, JournalEntry.digest)
        .where(JournalEntry.seq > after)
        .order_by(JournalEntry.seq)
        .limit(limit)
    )
    if not rows:
        return []
    details = await JournalDetail.select(JournalDetail.seq, JournalDetail.salt, JournalDetail.content).where(
        (JournalDetail.seq >= rows[0]["seq"]) & (JournalDetail.seq <= rows[-1]["seq"])
    )
    found = {row["seq"]: Detail(row["salt"], row["content"]) for row in details}
    return [_link(row, found.get(row["seq"])) for row in rows]


def _link(row: dict[str, Any], detail: Detail | None) -> Link:
    digest = row.pop("digest")
    return Link(Entry(**row), digest, detail)


async def _erased(first: int, last: int) -> frozenset[int]:
    """Numbers whose detail an entry of the chain says was erased; a forged one is found as such itself."""
    rows = await JournalEntry.select(JournalEntry.subject_id).where(
        (JournalEntry.action == ERASURE)
        & (JournalEntry.subject_kind == "journal")
        & (JournalEntry.subject_id >= first)
        & (JournalEntry.subject_id <= last)
    )
    return frozenset(row["subject_id"] for row in rows)


async def _finish(walk: Walk) -> Finding | None:
    """The end of the chain; what was written while we walked is walked too."""
    for _attempt in range(1000):
        head = await stored_head()
        if walk.seq >= head.seq:
            break
        if not (links := await links_after(walk.seq, CHUNK)):
            break
        if (finding := await _feed(walk, links)) is not None:
            return finding
    return walk.finish(head) or await _orphan_detail(walk.seq)


async def _orphan_detail(last: int) -> Finding | None:
    """A detail whose entry does not exist."""
    rows = (
        await JournalDetail.select(JournalDetail.seq)
        .where((JournalDetail.seq < 1) | (JournalDetail.seq > last))
        .order_by(JournalDetail.seq)
        .limit(1)
    )
    if not rows:
        return None
    seq = rows[0]["seq"]
    has_entry = await JournalEntry.exists().where(JournalEntry.seq == seq)  # written since
    return None if has_entry else Finding(seq, Damage.DETAIL_INSERTED)


async def stored_head() -> Head:
    row = await JournalHead.select().where(JournalHead.id == 1).first()
    return Head(row["seq"], row["digest"], row["signature"]) if row else Head()


async def _stored_seals() -> list[Seal]:
    rows = await JournalSeal.select().order_by(JournalSeal.seq)
    return [Seal(row["seq"], row["digest"], row["sealed_at"], row["signature"]) for row in rows]


def read_seals(folder: Path) -> list[Seal]:
    """The exported seals; one that cannot be read counts as forged."""
    return [_read_seal(path) for path in sorted(folder.glob("*.json"))]


def _read_seal(path: Path) -> Seal:
    try:
        fields = json.loads(path.read_text("utf-8"))
        moment = datetime.fromisoformat(fields["sealed_at"])
        return Seal(int(fields["seq"]), str(fields["digest"]), moment, str(fields["signature"]))
    except (ValueError, KeyError, TypeError):
        digits = "".join(char for char in path.stem if char.isdigit())
        return Seal(int(digits or 0), "", datetime.fromisoformat("1970-01-01T00:00:00+00:00"), "")
