"""Where the sign-off request of a plan or milestone stands, for the pure state functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mentor.signoff.tables import SignoffRequest

PLAN, MILESTONE = "plan", "milestone"


@dataclass(frozen=True, slots=True)
class RequestLine:
    """`id` is None and `state` empty while nothing was ever submitted."""

    id: int | None = None
    state: str = ""
    version: int = 0
    due_on: date | None = None


async def requests_of(kind: str, subject_ids: Sequence[int]) -> dict[int, RequestLine]:
    """By subject id; the caller has shown that the actor sees the subjects."""
    if not subject_ids:
        return {}
    rows = await SignoffRequest.select(
        SignoffRequest.id,
        SignoffRequest.subject_id,
        SignoffRequest.state,
        SignoffRequest.version,
        SignoffRequest.due_on,
    ).where(
        (SignoffRequest.subject_kind == kind)
        & SignoffRequest.subject_id.is_in(list(subject_ids))
        & (SignoffRequest.kind == kind)
    )
    return {row["subject_id"]: RequestLine(row["id"], row["state"], row["version"], row["due_on"]) for row in rows}
