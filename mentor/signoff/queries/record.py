"""Everything that happened to a request, read in one statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.signoff.tables import SignoffRequest

#: One shape for five tables, so that a page costs one statement instead of five. The first part names the types.
_RECORD = """
SELECT 'decision' AS what, id, version, round, seat, decision AS word, comment AS text, answers AS data, attempt,
    decided_by AS person, on_behalf_of AS other, decided_at AS moment, CAST(NULL AS DATE) AS day,
    CAST(NULL AS DATE) AS last_day
FROM signoff_decision WHERE request = {}
UNION ALL
SELECT 'version', id, number, 0, '', '', reason, content_hash, 0, submitted_by, NULL, submitted_at, NULL, NULL
FROM signoff_version WHERE request = {}
UNION ALL
SELECT 'calibration', id, version, 0, present, '', minutes, '', 0, recorded_by, NULL, recorded_at, held_on, decide_by
FROM signoff_calibration WHERE request = {}
UNION ALL
SELECT 'closure', id, version, 0, '', kind, reason, '', 0, closed_by, NULL, closed_at, NULL, NULL
FROM signoff_closure WHERE request = {}
UNION ALL
SELECT 'handover', id, version, 0, seat, '', reason, '', 0, to_person, from_person, changed_at, NULL, NULL
FROM signoff_handover WHERE request = {}
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the record; which fields mean something follows from `what`."""

    what: str
    id: int
    version: int
    round: int
    seat: str
    word: str
    text: str
    data: str
    attempt: int
    person: int | None
    other: int | None
    moment: datetime
    day: date | None
    last_day: date | None


async def record_of(request_id: int) -> list[Entry]:
    """Oldest first. Authorises nothing."""
    rows = await SignoffRequest.raw(_RECORD, *[request_id] * 5)
    return sorted((_entry(row) for row in rows), key=lambda one: (one.moment, one.id))


def persons_in(entries: list[Entry]) -> Iterator[int]:
    for one in entries:
        yield from (person for person in (one.person, one.other) if person is not None)


def _entry(row: dict[str, Any]) -> Entry:
    typed = {"moment": _moment(row["moment"]), "day": _day(row["day"]), "last_day": _day(row["last_day"])}
    return Entry(**{**row, **typed})


def _moment(value: datetime | str) -> datetime:
    """SQLite gives the text it stores when columns of several tables are put together."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
