"""What is due or late, for the reminders: in pages, so that a large backlog is no large transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.kernel.i18n import Phrase
from mentor.people.rules import Role
from mentor.signoff.queries.standing import read_barred
from mentor.signoff.rules import RequestState, SeatName
from mentor.signoff.tables import SignoffDelegation, SignoffRequest, SignoffSeat


@dataclass(frozen=True, slots=True)
class LateSeat:
    """A seat whose day has come. `excluded`: persons who take part and so are no office for it."""

    id: int
    request_id: int
    seat: SeatName
    holder_id: int
    due_on: date
    what: Phrase
    unit_path: str
    excluded: frozenset[int]


@dataclass(frozen=True, slots=True)
class StuckRequest:
    """A split nobody talked over, or second decisions that never came: a ruling is possible now."""

    id: int
    version: int
    state: RequestState
    due_on: date
    what: Phrase
    ruling_role: Role
    unit_path: str
    excluded: frozenset[int]


_LATE_SEATS = """
SELECT s.id, s.request, s.name, s.holder, s.awaited_on, r.noun, r.title, r.barred, u.path
FROM signoff_seat s
JOIN signoff_request r ON r.id = s.request
LEFT JOIN people_person p ON p.id = r.subject_person
LEFT JOIN people_unit u ON u.id = COALESCE(r.unit, p.unit)
WHERE s.awaited_on IS NOT NULL AND s.awaited_on BETWEEN {} AND {} AND (s.awaited_on, s.id) > ({}, {})
    AND NOT (r.state = 'calibration' AND r.due_on < {})
ORDER BY s.awaited_on, s.id LIMIT {}
"""

#: The first condition on the state is the one the index is made for.
_STUCK = """
SELECT r.id, r.version, r.state, r.due_on, r.noun, r.title, r.ruling_role, r.barred, u.path
FROM signoff_request r
LEFT JOIN people_person p ON p.id = r.subject_person
LEFT JOIN people_unit u ON u.id = COALESCE(r.unit, p.unit)
WHERE r.state IN ('stalled', 'split', 'calibration', 'deadlock') AND r.state IN ('split', 'calibration')
    AND r.due_on BETWEEN {} AND {} AND (r.due_on, r.id) > ({}, {})
ORDER BY r.due_on, r.id LIMIT {}
"""


async def late_seats(first: date, last: date, after: tuple[date, int], size: int) -> list[LateSeat]:
    """Seats awaited on a day from `first` to `last`, behind the place `after`, with the people of their requests."""
    rows = await SignoffSeat.raw(_LATE_SEATS, first, last, *after, last, size)
    return [
        LateSeat(
            row["id"],
            row["request"],
            SeatName(row["name"]),
            row["holder"],
            row["awaited_on"],
            _what(row),
            row["path"] or "",
            read_barred(row["barred"]) | {row["holder"]},
        )
        for row in rows
    ]


async def stuck_requests(first: date, last: date, after: tuple[date, int], size: int) -> list[StuckRequest]:
    """Requests whose talk or second decisions were due on a day from `first` to `last`."""
    rows = await SignoffRequest.raw(_STUCK, first, last, *after, size)
    seats = await SignoffSeat.select(SignoffSeat.request, SignoffSeat.holder).where(
        SignoffSeat.request.is_in([row["id"] for row in rows] or [0])
    )
    return [
        StuckRequest(
            row["id"],
            row["version"],
            RequestState(row["state"]),
            row["due_on"],
            _what(row),
            Role(row["ruling_role"]),
            row["path"] or "",
            read_barred(row["barred"]) | {one["holder"] for one in seats if one["request"] == row["id"]},
        )
        for row in rows
    ]


async def delegates_of(holders: Sequence[int], today: date) -> dict[tuple[int, SeatName], int]:
    """Who decides for these holders today, by holder and seat."""
    rows = await SignoffDelegation.select(
        SignoffDelegation.principal, SignoffDelegation.seat, SignoffDelegation.delegate
    ).where(
        SignoffDelegation.principal.is_in(list(holders) or [0])
        & (SignoffDelegation.starts_on <= today)
        & (SignoffDelegation.ends_on >= today)
        & SignoffDelegation.revoked_at.is_null()
    )
    return {(row["principal"], SeatName(row["seat"])): row["delegate"] for row in rows}


def _what(row: dict[str, Any]) -> Phrase:
    return Phrase("%(noun)s “%(title)s”", noun=Phrase(row["noun"]), title=row["title"])
