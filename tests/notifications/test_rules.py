from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor.kernel.i18n import Phrase, plural, render
from mentor.notifications import rules
from mentor.notifications.rules import MailRhythm, MessageKind

PLAIN = st.one_of(
    st.text(max_size=8),
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.builds(lambda value: Phrase("Due %(value)s.", value=value), inner),
        st.builds(
            lambda value, n: plural("One %(value)s.", "%(n)s %(value)s.", n, value=value), inner, st.integers(0, 9)
        ),
    ),
    max_leaves=8,
)


@given(VALUES)
def test_any_phrase_comes_back_as_it_was(value):
    phrase = Phrase("Look: %(value)s", value=value)
    assert rules.read_phrase(rules.write_phrase(phrase)) == phrase


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_a_kept_phrase_reads_the_same_in_each_language(locale):
    phrase = Phrase(
        "%(who)s: %(kind)s, due %(day)s at %(at)s",
        who="王小明（A0017 · 采油一厂）",
        kind=MessageKind.TODO,
        day=date(2026, 3, 31),
        at=datetime(2026, 3, 31, 9, tzinfo=UTC),
    )
    assert render(rules.read_phrase(rules.write_phrase(phrase)), locale) == render(phrase, locale)


def test_what_cannot_be_kept_is_refused_when_it_is_said():
    with pytest.raises(TypeError, match="bytes"):
        rules.write_phrase(Phrase("%(x)s", x=b"1"))


@pytest.mark.parametrize(
    "address", ["", "milestones/7", "//evil.example", "/\\evil.example", "https://evil.example", "/a b"]
)
def test_messages_lead_only_to_our_own_pages(address):
    assert not rules.is_local_address(address)


def test_waiting_grows_and_ends():
    waits = [rules.wait_before_try(tries) for tries in range(1, rules.MOST_TRIES)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=30)
    assert sum(waits, timedelta()) < rules.STALE_AFTER


def test_who_wants_the_daily_mail_still_gets_account_matters_at_once():
    assert rules.wants_mail_at_once(MessageKind.ACCOUNT, MailRhythm.NEVER, frozenset())
    assert not rules.wants_mail_at_once(MessageKind.TODO, MailRhythm.DAILY, frozenset())
    assert rules.wants_in_digest(MessageKind.TODO, MailRhythm.DAILY, frozenset())
    assert not rules.wants_in_digest(MessageKind.TODO, MailRhythm.DAILY, frozenset({"todo"}))
