"""What both mentors say of a graduate."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.growth.queries.bonds import Trio, bond_and_trio
from mentor.growth.rules.bonds import Bond
from mentor.growth.rules.endorsements import Endorsed
from mentor.growth.tables import Endorsement
from mentor.kernel.actor import Actor
from mentor.pairing.tables import Mentorship


@dataclass(frozen=True, slots=True)
class Graduate:
    """A mentorship with what its mentors say; `ended_on` is the day of graduation."""

    bond: Bond
    trio: Trio
    given: tuple[Endorsed, ...]
    ended_on: date | None


async def graduate(mentorship_id: int, actor: Actor) -> Graduate:
    """NotFound when the actor sees nothing of this mentorship."""
    bond, trio = await bond_and_trio(mentorship_id, actor)
    mentor: Any = Endorsement.mentor
    rows = (
        await Endorsement.select(
            Endorsement.seat,
            Endorsement.mentor,
            mentor.name.as_alias("mentor_name"),
            Endorsement.text,
            Endorsement.given_at,
        )
        .where(Endorsement.mentorship == mentorship_id)
        .order_by(Endorsement.seat)
    )
    given = tuple(
        Endorsed(row["seat"], row["mentor"], row["mentor_name"], row["text"], row["given_at"]) for row in rows
    )
    [ended] = await Mentorship.select(Mentorship.ended_on).where(Mentorship.id == mentorship_id)
    return Graduate(bond, trio, given, ended["ended_on"])
