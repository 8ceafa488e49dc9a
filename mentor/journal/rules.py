"""How entries are chained. Pure.

Method: a keyed hash chain (HMAC-SHA256) over a canonical text of each entry and the digest before it. The key is
outside the database, so rewriting the tail consistently is found too; cutting the tail is found by the gapless
sequence together with the exported signed head.
"""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

GENESIS = "0" * 64


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
    system: str
    address: str
    detail_digest: str
    previous: str


def entry_digest(entry: Entry, key: bytes) -> str:
    """HMAC-SHA256 over the entry in canonical JSON, moments in UTC to the microsecond."""
    body = asdict(entry)
    body["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
