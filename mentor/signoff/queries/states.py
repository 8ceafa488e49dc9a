"""Where subjects of other features stand, without telling who decided what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mentor.signoff.rules import RequestState
from mentor.signoff.tables import SignoffRequest


@dataclass(frozen=True, slots=True)
class SubjectState:
    """The newest request about one subject."""

    request_id: int
    kind: str
    state: RequestState
    version: int
    due_on: date


async def states_of(
    subject_kind: str, subject_ids: Sequence[int], *, kind: str | None = None
) -> dict[int, SubjectState]:
    """By subject id, in one statement per 500; subjects without a request are absent.

    Whether the actor sees the subjects is the caller's duty.
    """
    found: dict[int, SubjectState] = {}
    for start in range(0, len(subject_ids), 500):
        where = (SignoffRequest.subject_kind == subject_kind) & SignoffRequest.subject_id.is_in(
            list(subject_ids[start : start + 500])
        )
        rows = (
            await SignoffRequest.select(
                SignoffRequest.id,
                SignoffRequest.kind,
                SignoffRequest.subject_id,
                SignoffRequest.state,
                SignoffRequest.version,
                SignoffRequest.due_on,
            )
            .where(where if kind is None else where & (SignoffRequest.kind == kind))
            .order_by(SignoffRequest.id)
        )
        for row in rows:
            found[row["subject_id"]] = SubjectState(
                row["id"], row["kind"], RequestState(row["state"]), row["version"], row["due_on"]
            )
    return found
