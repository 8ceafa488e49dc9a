"""Is the journal whole, and if not, which row is the first broken one and why. Pure.

Method: walk the entries by number; each must continue the sequence, hash to its own digest with the key, and carry
the digest of the one before. A row that fails is explained by trying what an intruder might have done: the row
verifies under another number (moved, or its neighbour removed), its successor verifies in its place (added), or
neither (changed). Every entry costs one HMAC and one SHA-256.
"""

import hmac
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mentor.journal.rules import GENESIS, Entry, Keys, Seal, detail_digest, entry_digest, head_signature, seal_signature
from mentor.kernel.i18n import Labelled, Phrase


class Damage(Labelled):
    CHANGED = "changed", Phrase("was changed, or written without the key")
    DELETED = "deleted", Phrase("was deleted")
    INSERTED = "inserted", Phrase("was added")
    MOVED = "moved", Phrase("was exchanged with another one")
    BROKEN_LINK = "broken-link", Phrase("does not follow the one before it")
    DETAIL_CHANGED = "detail-changed", Phrase("has other values than were recorded")
    DETAIL_MISSING = "detail-missing", Phrase("has lost its values, and nobody recorded an erasure")
    DETAIL_INSERTED = "detail-inserted", Phrase("has values without an entry")
    TRUNCATED = "truncated", Phrase("and all later ones were cut off")
    HEAD_FORGED = "head-forged", Phrase("is named as the last one, but that is not signed: later ones may be cut off")
    SEAL_BROKEN = "seal-broken", Phrase("is not the one that was sealed then")
    SEAL_FORGED = "seal-forged", Phrase("is named by a seal that is not signed")


@dataclass(frozen=True, slots=True)
class Detail:
    salt: str
    content: str

    @property
    def is_blank(self) -> bool:
        return not self.content and not self.salt


@dataclass(frozen=True, slots=True)
class Link:
    """One stored entry with its digest and its detail, if that is there."""

    entry: Entry
    digest: str
    detail: Detail | None


@dataclass(frozen=True, slots=True)
class Head:
    seq: int = 0
    digest: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """The first broken row."""

    seq: int
    damage: Damage


@dataclass(slots=True)
class Walk:
    """Feed it every link in order, then finish it. The first finding ends the walk."""

    keys: Keys
    seals: Mapping[int, str] = field(default_factory=dict)
    #: Numbers of entries whose detail was erased by the book.
    erased: Collection[int] = field(default_factory=frozenset)
    seq: int = 0
    digest: str = GENESIS

    def feed(self, link: Link) -> Finding | None:
        """None when the link is whole. CHANGED is to be explained further by `explain`."""
        entry = link.entry
        if entry.seq != self.seq + 1:
            return Finding(self.seq + 1, Damage.DELETED)
        if not hmac.compare_digest(entry_digest(entry, self.keys.entries), link.digest):
            return Finding(entry.seq, Damage.CHANGED)
        if entry.previous != self.digest:
            return Finding(entry.seq, Damage.BROKEN_LINK)
        if (damage := self._detail_damage(link)) is not None:
            return Finding(entry.seq, damage)
        if self.seals.get(entry.seq, link.digest) != link.digest:
            return Finding(entry.seq, Damage.SEAL_BROKEN)
        self.seq, self.digest = entry.seq, link.digest
        return None

    def _detail_damage(self, link: Link) -> Damage | None:
        detail, seq = link.detail, link.entry.seq
        if detail is None or detail.is_blank:
            return None if seq in self.erased else Damage.DETAIL_MISSING
        whole = hmac.compare_digest(detail_digest(detail.salt, detail.content), link.entry.detail_digest)
        return None if whole else Damage.DETAIL_CHANGED

    def finish(self, head: Head) -> Finding | None:
        """After the last link: does the chain end where the signed head and the seals say?"""
        if self.seq < head.seq or self.seq < max(self.seals, default=0):
            return Finding(self.seq + 1, Damage.TRUNCATED)
        if self.seq > head.seq:
            return Finding(head.seq + 1, Damage.INSERTED)
        if self.seq == 0 and not head.signature:
            return None
        signature = head_signature(self.seq, self.digest, self.keys.head)
        if head.digest != self.digest or not hmac.compare_digest(signature, head.signature):
            return Finding(self.seq, Damage.HEAD_FORGED)
        return None


def explain(
    broken: Link, last_digest: str, following: Link | None, seq_of: Callable[[str], int | None], keys: Keys
) -> Damage:
    """What happened to a link whose digest does not verify.

    `following` is the stored link after it; `seq_of` gives the number of the stored entry with a digest.
    """
    origin = _origin(broken, seq_of, keys)
    if origin is not None:
        if origin == broken.entry.seq + 1 and not _was_swapped(following, origin, keys):
            return Damage.DELETED  # and everything after it moved up
        return Damage.INSERTED if origin == broken.entry.seq - 1 else Damage.MOVED
    if following is None or following.entry.previous != last_digest:
        return Damage.CHANGED
    was_here = _verifies_as(following, broken.entry.seq, keys)  # and everything after it moved down
    return Damage.INSERTED if was_here else Damage.CHANGED


def _origin(link: Link, seq_of: Callable[[str], int | None], keys: Keys) -> int | None:
    """The number under which the link was written, if it was written by us at all."""
    before = seq_of(link.entry.previous)
    candidates = [link.entry.seq + 1, link.entry.seq - 1, *([before + 1] if before is not None else [])]
    return next((seq for seq in candidates if _verifies_as(link, seq, keys)), None)


def _was_swapped(following: Link | None, origin: int, keys: Keys) -> bool:
    return following is not None and following.entry.seq == origin and _verifies_as(following, origin - 1, keys)


def _verifies_as(link: Link, seq: int, keys: Keys) -> bool:
    return hmac.compare_digest(entry_digest(replace(link.entry, seq=seq), keys.entries), link.digest)


def forged_seal(seals: Sequence[Seal], keys: Keys) -> Finding | None:
    """The first seal whose signature is not ours."""
    for seal in seals:
        if not hmac.compare_digest(seal_signature(seal, keys.seals), seal.signature):
            return Finding(seal.seq, Damage.SEAL_FORGED)
    return None


def verify(
    links: Sequence[Link], head: Head, seals: Sequence[Seal], erased: Collection[int], keys: Keys
) -> Finding | None:
    """The same over a whole journal in memory."""
    if (forged := forged_seal(seals, keys)) is not None:
        return forged
    numbers = {link.digest: link.entry.seq for link in links}
    walk = Walk(keys, {seal.seq: seal.digest for seal in seals}, erased)
    for place, link in enumerate(links):
        finding = walk.feed(link)
        if finding is not None and finding.damage is Damage.CHANGED:
            following = links[place + 1] if place + 1 < len(links) else None
            return replace(finding, damage=explain(link, walk.digest, following, numbers.get, keys))
        if finding is not None:
            return finding
    return walk.finish(head)
