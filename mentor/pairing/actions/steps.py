"""The compare-and-set steps of profiles and mentorships, inside the caller's transaction: else Conflict."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Conflict, NotFound
from mentor.pairing.queries.scopes import EVERYBODY
from mentor.pairing.rules.permissions import MOVED_ON
from mentor.pairing.rules.states import MentorshipState, ProfileState
from mentor.pairing.tables import MentorProfile, Mentorship


def only_by_itself(actor: Actor) -> None:
    """For what time brings about: nobody does it by hand."""
    if not actor.is_system:
        raise NotFound


async def move_profile(
    profile_id: int, expected: Iterable[ProfileState], values: Mapping[Any, Any], now: datetime
) -> None:
    """Change a profile that is still in one of the expected states."""
    counted: dict[Any, Any] = {MentorProfile.changed_at: now, MentorProfile.version: MentorProfile.version + 1}
    changed = (
        await MentorProfile.update({**values, **counted})
        .where((MentorProfile.id == profile_id) & MentorProfile.state.is_in([state.value for state in expected]))
        .returning(MentorProfile.id)
    )
    if not changed:
        raise Conflict(MOVED_ON)


async def move_mentorship(
    mentorship_id: int,
    expected: Iterable[MentorshipState],
    values: Mapping[Any, Any],
    now: datetime,
    also: Any = EVERYBODY,
) -> dict[str, Any]:
    """Change a mentorship that is still in one of the expected states; gives its seats, pair and state afterwards.

    `also`: a further condition on the row as it was.

    Every action on a mentorship begins with this: its update is also the lock under which one change at a time is made.
    """
    counted: dict[Any, Any] = {Mentorship.changed_at: now, Mentorship.version: Mentorship.version + 1}
    rows = (
        await Mentorship.update({**values, **counted})
        .where((Mentorship.id == mentorship_id) & Mentorship.state.is_in([state.value for state in expected]) & also)
        .returning(
            Mentorship.id,
            Mentorship.state,
            Mentorship.mentee,
            Mentorship.party_mentor,
            Mentorship.technical_mentor,
            Mentorship.pair,
            Mentorship.programme,
            Mentorship.version,
        )
    )
    if not rows:
        raise Conflict(MOVED_ON)
    return rows[0]  # type: ignore[no-any-return]
