"""A small journal in memory, written as the product writes it, and intruders who change it without the key."""

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta

from mentor.journal.chain import Damage, Detail, Head, Link
from mentor.journal.rules import (
    ERASURE,
    GENESIS,
    Entry,
    Keys,
    Seal,
    detail_digest,
    entry_digest,
    head_signature,
    seal_signature,
)

KEYS = Keys(b"e" * 32, b"h" * 32, b"s" * 32)
GUESSED = Keys(b"x" * 32, b"y" * 32, b"z" * 32)
START = datetime(2026, 3, 2, 4, tzinfo=UTC)


@dataclass(slots=True)
class Journal:
    links: list[Link]
    head: Head
    seals: list[Seal]

    @property
    def erased(self) -> set[int]:
        return {link.entry.subject_id for link in self.links if link.entry.action == ERASURE}

    def renumber(self, start: int) -> None:
        """As an intruder would after adding or removing a row, without the key."""
        for place in range(start, len(self.links)):
            link = self.links[place]
            self.links[place] = replace(link, entry=replace(link.entry, seq=place + 1))

    def point_head_at_last(self) -> None:
        last = self.links[-1]
        self.head = Head(last.entry.seq, last.digest, self.head.signature)


def a_journal(length: int, seed: int) -> Journal:
    chance = random.Random(seed)
    links: list[Link] = []
    for seq in range(1, length + 1):
        erasure = seq > length // 2 and chance.random() < 0.03
        subject = chance.randint(1, length // 2) if erasure else chance.randint(1, 50)
        salt, content = (
            f"{chance.getrandbits(64):016x}",
            f'{{"after": {{"title": "采油{seq}"}}, "before": {{}}, "why": ""}}',
        )
        entry = Entry(
            seq=seq,
            at=START + timedelta(seconds=seq, microseconds=chance.choice([0, 1, 500000])),
            action=ERASURE if erasure else chance.choice(["growth.write_log", "signoff.decide", "people.grant"]),
            outcome=chance.choice(["done", "done", "done", "refused"]),
            subject_kind="journal" if erasure else "milestone",
            subject_id=subject,
            account_id=chance.choice([None, 1, 2, 3]),
            person_id=chance.choice([None, 4, 5]),
            on_behalf_of=chance.choice([None, None, 6]),
            roles=chance.choice(["", "hr", "auditor"]),
            system="",
            address="10.0.0.1",
            detail_digest=detail_digest(salt, content),
            previous=links[-1].digest if links else GENESIS,
        )
        links.append(Link(entry, entry_digest(entry, KEYS.entries), Detail(salt, content)))
    for place, link in enumerate(links):
        if any(later.entry.action == ERASURE and later.entry.subject_id == link.entry.seq for later in links):
            links[place] = replace(link, detail=Detail("", ""))
    last = links[-1]
    head = Head(length, last.digest, head_signature(length, last.digest, KEYS.head))
    return Journal(links, head, [_seal(links[place]) for place in range(length // 4, length, length // 4 + 1)])


def _seal(link: Link) -> Seal:
    seal = Seal(link.entry.seq, link.digest, link.entry.at)
    return replace(seal, signature=seal_signature(seal, KEYS.seals))


Tampering = Callable[[Journal, random.Random], set[Damage]]


def edit(journal: Journal, chance: random.Random) -> set[Damage]:
    """Another value in any field but the number, with or without a digest that fits by a guessed key."""
    place = chance.randrange(len(journal.links))
    link = journal.links[place]
    field = chance.choice([one.name for one in fields(Entry) if one.name != "seq"])
    changed = replace(link.entry, **{field: _other(getattr(link.entry, field), chance)})
    digest = entry_digest(changed, GUESSED.entries) if chance.random() < 0.5 else link.digest
    journal.links[place] = replace(link, entry=changed, digest=digest)
    return {Damage.CHANGED}


def _other(value: object, chance: random.Random) -> object:
    if isinstance(value, datetime):
        return value + timedelta(microseconds=chance.choice([1, -1, 3_600_000_000]))
    if isinstance(value, int):
        return value + chance.choice([-1, 1])
    if value is None:
        return chance.randint(1, 9)
    return str(value) + "0" if chance.random() < 0.5 or not value else str(value)[:-1]


def edit_digest(journal: Journal, chance: random.Random) -> set[Damage]:
    place = chance.randrange(len(journal.links))
    journal.links[place] = replace(journal.links[place], digest=secrets.token_hex(32))
    return {Damage.CHANGED}


def delete(journal: Journal, chance: random.Random) -> set[Damage]:
    del journal.links[chance.randrange(len(journal.links) - 1)]
    return {Damage.DELETED}


def delete_and_close_the_gap(journal: Journal, chance: random.Random) -> set[Damage]:
    place = chance.randrange(len(journal.links) - 1)
    del journal.links[place]
    journal.renumber(place)
    journal.point_head_at_last()
    return {Damage.DELETED}


def insert(journal: Journal, chance: random.Random) -> set[Damage]:
    """A forged row (or a copy of another one) in the middle, everything later moved down."""
    place = chance.randrange(len(journal.links))
    model = journal.links[place if chance.random() < 0.5 else max(place - 1, 0)]
    entry = replace(model.entry, account_id=1, person_id=77, previous=model.entry.previous)
    forged = replace(model, entry=entry, digest=entry_digest(entry, GUESSED.entries))
    journal.links.insert(place, forged if chance.random() < 0.5 else model)
    journal.renumber(place)
    journal.point_head_at_last()
    return {Damage.INSERTED, Damage.CHANGED, Damage.MOVED}


def append(journal: Journal, chance: random.Random) -> set[Damage]:
    """A row after the last one, with or without telling the head."""
    last = journal.links[-1]
    entry = replace(last.entry, seq=last.entry.seq + 1, previous=last.digest)
    journal.links.append(replace(last, entry=entry, digest=entry_digest(entry, GUESSED.entries)))
    if chance.random() < 0.5:
        journal.point_head_at_last()
    return {Damage.CHANGED}


def swap(journal: Journal, chance: random.Random) -> set[Damage]:
    first, second = sorted(chance.sample(range(len(journal.links)), 2))
    one, other = journal.links[first], journal.links[second]
    journal.links[first] = replace(other, entry=replace(other.entry, seq=first + 1))
    journal.links[second] = replace(one, entry=replace(one.entry, seq=second + 1))
    return {Damage.MOVED}


def truncate(journal: Journal, chance: random.Random) -> set[Damage]:
    del journal.links[chance.randrange(1, len(journal.links)) :]
    return {Damage.TRUNCATED}


def truncate_and_fix_the_head(journal: Journal, chance: random.Random) -> set[Damage]:
    del journal.links[chance.randrange(1, len(journal.links)) :]
    journal.point_head_at_last()
    return {Damage.TRUNCATED, Damage.HEAD_FORGED}


def empty(journal: Journal, chance: random.Random) -> set[Damage]:
    journal.links.clear()
    journal.head = Head()
    return {Damage.TRUNCATED}


def rewrite(journal: Journal, chance: random.Random) -> set[Damage]:
    """Everything from some row on, consistently, by the published method but without the key."""
    for place in range(chance.randrange(len(journal.links)), len(journal.links)):
        link = journal.links[place]
        previous = journal.links[place - 1].digest if place else GENESIS
        entry = replace(link.entry, previous=previous, account_id=9)
        journal.links[place] = replace(link, entry=entry, digest=entry_digest(entry, GUESSED.entries))
    last = journal.links[-1]
    journal.head = Head(last.entry.seq, last.digest, head_signature(last.entry.seq, last.digest, GUESSED.head))
    return {Damage.CHANGED}


def edit_detail(journal: Journal, chance: random.Random) -> set[Damage]:
    place = chance.randrange(len(journal.links))
    link = journal.links[place]
    salt, content = (link.detail.salt, link.detail.content) if link.detail else ("", "")
    detail = Detail(salt, content + " ") if chance.random() < 0.5 else Detail(salt + "0", content)
    journal.links[place] = replace(link, detail=detail)
    return {Damage.DETAIL_CHANGED}


def remove_detail(journal: Journal, chance: random.Random) -> set[Damage]:
    kept = [place for place, link in enumerate(journal.links) if link.entry.seq not in journal.erased]
    place = chance.choice(kept)
    journal.links[place] = replace(journal.links[place], detail=chance.choice([None, Detail("", "")]))
    return {Damage.DETAIL_MISSING}


def forge_head(journal: Journal, chance: random.Random) -> set[Damage]:
    head = journal.head
    journal.head = chance.choice(
        [
            replace(head, digest=secrets.token_hex(32)),
            replace(head, signature=secrets.token_hex(32)),
            replace(head, seq=head.seq - 1),
            Head(),
        ]
    )
    return {Damage.HEAD_FORGED, Damage.INSERTED}


def forge_seal(journal: Journal, chance: random.Random) -> set[Damage]:
    place = chance.randrange(len(journal.seals))
    seal = journal.seals[place]
    changed = [replace(seal, seq=seal.seq + 1), replace(seal, digest="0" * 64)]
    journal.seals[place] = chance.choice([*changed, replace(seal, sealed_at=seal.sealed_at + timedelta(hours=1))])
    return {Damage.SEAL_FORGED}


TAMPERINGS: tuple[Tampering, ...] = (
    edit,
    edit_digest,
    delete,
    delete_and_close_the_gap,
    insert,
    append,
    swap,
    truncate,
    truncate_and_fix_the_head,
    empty,
    rewrite,
    edit_detail,
    remove_detail,
    forge_head,
    forge_seal,
)
