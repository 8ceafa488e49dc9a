"""A thousand intruders without the key, each found out at the row where they began."""

import hmac
import json
import random
from dataclasses import asdict, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor.journal import chain
from mentor.journal.chain import Damage, Walk
from mentor.journal.rules import Entry, entry_digest
from mentor.journal.tables import JournalEntry
from tests.builders.journal import KEYS, TAMPERINGS, Journal, a_journal

LENGTH = 120


def first_difference(before: Journal, after: Journal) -> int | None:
    """Number of the first row that is not what was written; None when only head or seals differ."""
    for place, link in enumerate(before.links):
        if place >= len(after.links) or after.links[place] != link:
            return place + 1
    return len(before.links) + 1 if len(after.links) > len(before.links) else None


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.__name__)
def test_every_tampering_is_found_at_its_first_row(tampering):
    for seed in range(1000 // len(TAMPERINGS) + 1):
        whole, broken = a_journal(LENGTH, seed), a_journal(LENGTH, seed)
        expected = tampering(broken, random.Random(seed))
        finding = chain.verify(broken.links, broken.head, broken.seals, broken.erased, KEYS)
        assert finding is not None, (tampering.__name__, seed)
        if finding.damage is Damage.DETAIL_MISSING and finding.seq in whole.erased - broken.erased:
            continue  # the entry that had allowed a blank detail is among those taken away
        assert finding.damage in expected, (seed, finding)
        first = first_difference(whole, broken)
        if first is not None and finding.damage is not Damage.HEAD_FORGED:
            assert finding.seq == first, (seed, finding)


@pytest.mark.parametrize("seed", range(20))
def test_an_untouched_journal_is_whole(seed):
    journal = a_journal(LENGTH, seed)
    assert chain.verify(journal.links, journal.head, journal.seals, journal.erased, KEYS) is None


def test_an_empty_journal_is_whole():
    assert chain.verify([], chain.Head(), [], set(), KEYS) is None


def test_a_blank_detail_is_allowed_only_with_an_entry_that_erased_it():
    journal = next(one for seed in range(50) if (one := a_journal(LENGTH, seed)).erased)
    assert chain.verify(journal.links, journal.head, journal.seals, set(), KEYS).damage is Damage.DETAIL_MISSING


def test_a_journal_cut_to_an_older_state_with_its_true_head_is_betrayed_by_the_seals():
    older, newer = a_journal(60, 1), a_journal(LENGTH, 1)
    assert chain.verify(older.links, older.head, [], older.erased, KEYS) is None, "a whole journal of its own"
    finding = chain.verify(older.links, older.head, newer.seals, older.erased, KEYS)
    assert finding is not None


def test_a_genuine_entry_of_another_history_does_not_fit():
    """As when a backup went on for a while, and rows of that life are mixed into this one."""
    journal = a_journal(LENGTH, 1)
    link = journal.links[29]
    elsewhere = replace(link.entry, previous="f" * 64)
    journal.links[29] = replace(link, entry=elsewhere, digest=entry_digest(elsewhere, KEYS.entries))
    finding = chain.verify(journal.links, journal.head, [], journal.erased, KEYS)
    assert finding == chain.Finding(30, Damage.BROKEN_LINK)


def test_another_key_proves_nothing():
    journal = a_journal(10, 1)
    walk = Walk(type(KEYS)(b"other" * 7, KEYS.head, KEYS.seals))
    assert walk.feed(journal.links[0]).damage is Damage.CHANGED


def test_every_stored_field_is_inside_the_chain():
    stored = {column._meta.name for column in JournalEntry._meta.columns}
    assert stored - {"id", "digest"} == {field.name for field in fields(Entry)}
    entry = a_journal(1, 1).links[0].entry
    plain = entry_digest(entry, KEYS.entries)
    for field in fields(Entry):
        value = getattr(entry, field.name)
        other = value.replace(year=2027) if hasattr(value, "year") else f"{value}1" if isinstance(value, str) else 4711
        changed = {one.name: getattr(entry, one.name) for one in fields(Entry)} | {field.name: other}
        assert entry_digest(Entry(**changed), KEYS.entries) != plain, field.name


@given(text=st.text(), number=st.integers(-(2**40), 2**40), nobody=st.none() | st.integers(0, 9))
def test_a_digest_can_be_recomputed_by_anybody_who_has_the_key(text, number, nobody):
    entry = replace(a_journal(1, 1).links[0].entry, action=text, subject_id=number, person_id=nobody)
    values = [
        entry.at.isoformat(timespec="microseconds") if name == "at" else value for name, value in asdict(entry).items()
    ]
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    assert hmac.new(KEYS.entries, body, "sha256").hexdigest() == entry_digest(entry, KEYS.entries)
