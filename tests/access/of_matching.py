"""What the matching of the access table's programme has before it runs."""

from datetime import datetime

from mentor.pairing.rules.states import Signer
from mentor.pairing.tables import MatchingWish, Mentorship


async def a_wish(profile: int, own: Mentorship, about: int, now: datetime) -> int:
    """The Party-affairs mentor of the own mentorship wishes for a colleague."""
    wish = MatchingWish(
        programme=own.programme, mentee=about, profile=profile, signer=Signer.PARTY.value,
        written_by=own.party_mentor, written_at=now,
    )  # fmt: skip
    return int((await MatchingWish.insert(wish))[0]["id"])
