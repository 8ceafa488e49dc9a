"""How entries are chained, who reads which of them, and how much of their values. Pure.

Method: a keyed hash chain (HMAC-SHA256) over a canonical text of each entry and the digest before it. The key is
outside the database, so rewriting the tail consistently is found too. Cutting the tail is found by the gapless sequence
together with the signed head: its row in the database, and its copies (seals) that are exported every hour.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Labelled, Phrase, plural

GENESIS = "0" * 64
#: The entry that allows the detail of another one to be blank. Its subject is the number of that one.
ERASURE = "journal.erase_detail"
#: Roles whose own doings only the auditor reads.
ADMINISTRATORS = frozenset({"sysadmin", "secadmin", "auditor"})
#: What administrators do to these is the auditor's very subject, so their values are shown in full.
ADMINISTRATIVE = frozenset(
    {"account", "grant", "session", "api_token", "calendar", "calendar_day", "journal", "setting", "mail", "job"}
)
#: Of persons not even dates and codes are shown, only which fields changed.
PERSONAL = frozenset({"person", "membership", "avoidance"})


class Outcome(Labelled):
    DONE = "done", Phrase("done")
    REFUSED = "refused", Phrase("refused")


class ExportFormat(Labelled):
    CSV = "csv", Phrase("CSV")
    XLSX = "xlsx", Phrase("Excel")


class RunState(Labelled):
    """Of one due moment of a job; `seen` is the first one of a job that is new here, which nobody missed."""

    RUNNING = "running", Phrase("running")
    DONE = "done", Phrase("done")
    FAILED = "failed", Phrase("failed")
    SEEN = "seen", Phrase("before our time")


def wait_before_retry(tries: int) -> timedelta:
    """After the first failed try of a job one minute, then five, then 25."""
    return timedelta(minutes=5 ** max(tries - 1, 0))


@dataclass(frozen=True, slots=True)
class Keys:
    """One key per purpose, so that no signature can stand in for another."""

    entries: bytes
    head: bytes
    seals: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """The chained body of one entry; personal data is only present as `detail_digest`."""

    seq: int
    at: datetime
    action: str
    outcome: str
    subject_kind: str
    subject_id: int
    account_id: int | None
    person_id: int | None
    on_behalf_of: int | None
    roles: str
    system: str
    address: str
    detail_digest: str
    previous: str


def entry_digest(entry: Entry, key: bytes) -> str:
    """HMAC-SHA256 over the fields in this order, as a JSON list in UTF-8 without spaces, moments in UTC to the
    microsecond."""
    body = [
        entry.seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.action,
        entry.outcome,
        entry.subject_kind,
        entry.subject_id,
        entry.account_id,
        entry.person_id,
        entry.on_behalf_of,
        entry.roles,
        entry.system,
        entry.address,
        entry.detail_digest,
        entry.previous,
    ]
    return hmac.digest(key, msgspec.json.encode(body), "sha256").hex()


def detail_digest(salt: str, content: str) -> str:
    return hashlib.sha256((salt + content).encode()).hexdigest()


def head_signature(seq: int, digest: str, key: bytes) -> str:
    """Of the head row: whoever cuts the tail cannot sign an earlier head."""
    return hmac.digest(key, f"{seq}:{digest}".encode(), "sha256").hex()


@dataclass(frozen=True, slots=True)
class Seal:
    """The head at a moment, signed, and kept outside the database too."""

    seq: int
    digest: str
    sealed_at: datetime
    signature: str = ""


def seal_signature(seal: Seal, key: bytes) -> str:
    moment = seal.sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
    return hmac.digest(key, f"{seal.seq}:{seal.digest}:{moment}".encode(), "sha256").hex()


def refusal_to_read(actor: Actor) -> Phrase | None:
    if actor.has("auditor", "secadmin"):
        return None
    return Phrase("Only the security auditor and the security administrator read the journal.")


def refusal_to_export(actor: Actor) -> Phrase | None:
    if actor.has("auditor"):
        return None
    return Phrase("Only the security auditor exports the journal.")


def reads_administrators(actor: Actor) -> bool:
    """The security administrator reviews ordinary users only; the auditor reads everybody."""
    return actor.has("auditor")


_CODE = re.compile(r"[a-z][a-z0-9_.:/-]{0,59}|\d{4}-\d\d-\d\d(?:[T ][\d:.+]{5,21}Z?)?", re.ASCII)


def shown_value(subject_kind: str, value: Any) -> Any:
    """A value as an administrator may read it: business texts and personal data only by their length.

    Codes such as states, moments, numbers and yes/no are shown; of persons nothing is.
    """
    if subject_kind in ADMINISTRATIVE or value is None or value in ("", [], {}):
        return value
    if isinstance(value, Mapping):
        return {name: shown_value(subject_kind, one) for name, one in value.items()}
    if isinstance(value, list):
        return [shown_value(subject_kind, one) for one in value]
    if subject_kind in PERSONAL:
        return Phrase("(not shown)")
    if isinstance(value, bool | int | float) or (isinstance(value, str) and _CODE.fullmatch(value)):
        return value
    return plural("(text, %(n)s character)", "(text, %(n)s characters)", len(str(value)))


def refusal_to_watch_jobs(actor: Actor) -> Phrase | None:
    if actor.has("sysadmin", "auditor"):
        return None
    return Phrase("Only the system administrator and the security auditor watch the jobs.")
