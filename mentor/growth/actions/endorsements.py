"""Vouching for a graduate."""

from datetime import datetime

from mentor.files.actions import refuse_marked_texts
from mentor.growth.actions import refuse
from mentor.growth.queries.endorsements import graduate
from mentor.growth.rules.bonds import seat_held
from mentor.growth.rules.endorsements import refusal_to_endorse
from mentor.growth.tables import Endorsement
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell


async def endorse(mentorship_id: int, text: str, *, actor: Actor, now: datetime) -> None:
    """The actor, a mentor, says what the graduate can do; kept as it is for good."""
    await refuse_marked_texts([text], actor=actor, now=now)
    async with write_transaction():
        found = await graduate(mentorship_id, actor)
        refuse(refusal_to_endorse(found.bond, found.given, actor))
        seat = seat_held(found.bond, actor)
        row = Endorsement(mentorship=mentorship_id, seat=seat, mentor=actor.person_id, text=text, given_at=now)
        made = (
            await Endorsement.insert(row)
            .on_conflict(target=(Endorsement.mentorship, Endorsement.seat), action="DO NOTHING")
            .returning(Endorsement.id)
        )
        if not made:
            raise Conflict(GONE)
        await tell(
            [found.bond.mentee_id], Phrase("One of your mentors has vouched for you."),
            address=f"/mentorships/{mentorship_id}/credential", kind="news", now=now,
        )  # fmt: skip
        after = {"seat": seat}
        await journal.record("growth.endorse", "mentorship", mentorship_id, actor=actor, now=now, after=after)
