"""Places of a mentor: taken and given back by conditional updates, so that a last place is taken once.

Both belong into the caller's transaction, together with the offer that holds (or gives up) the place. Of two mentors
the one with the smaller profile id is changed first: two transactions never wait for each other.
"""

from collections.abc import Iterable
from typing import Any

from mentor.kernel.errors import Conflict
from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.states import ProfileState
from mentor.pairing.tables import MentorProfile

_CAPACITY: Any = MentorProfile.capacity
NO_PLACE = Phrase("A mentor has no free place any more. Please choose again.")


async def take_places(profile_ids: Iterable[int]) -> None:
    """One place of each. Raises Conflict when one is full or no longer in the pool."""
    for profile_id in sorted(profile_ids):
        taken = (
            await MentorProfile.update({MentorProfile.load: MentorProfile.load + 1})
            .where(
                (MentorProfile.id == profile_id)
                & (MentorProfile.state == ProfileState.ACTIVE.value)
                & (MentorProfile.load < _CAPACITY)
            )
            .returning(MentorProfile.id)
        )
        if not taken:
            raise Conflict(NO_PLACE)


async def give_back_places(profile_ids: Iterable[int]) -> None:
    for profile_id in sorted(profile_ids):
        await MentorProfile.update({MentorProfile.load: MentorProfile.load - 1}).where(MentorProfile.id == profile_id)
