"""The newest wish for a longer term of one mentorship."""

from dataclasses import dataclass
from datetime import date, datetime

from mentor.pairing.rules.states import ExtensionState
from mentor.pairing.tables import MentorshipExtension


@dataclass(frozen=True, slots=True)
class ExtensionView:
    id: int
    months: int
    new_end: date
    reason: str
    state: ExtensionState
    request_id: int | None
    asked_at: datetime


async def extension_view(mentorship_id: int) -> ExtensionView | None:
    """Whether the actor sees the mentorship is the caller's duty."""
    table = MentorshipExtension
    row = (
        await table.select(
            table.id, table.months, table.new_end, table.reason, table.state, table.request_id, table.asked_at
        )
        .where(table.mentorship == mentorship_id)
        .order_by(table.id, ascending=False)
        .first()
    )
    return ExtensionView(**{**row, "state": ExtensionState(row["state"])}) if row else None
