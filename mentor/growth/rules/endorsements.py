"""Who vouches for a graduate, and when the credential is complete. Pure."""

from dataclasses import dataclass
from datetime import datetime

from mentor.growth.rules.bonds import SEATS, Bond, seat_held
from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.states import MentorshipState

ENDORSEMENT_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Endorsed:
    """What the mentor on one seat said, and when (UTC)."""

    seat: str
    mentor_id: int
    mentor_name: str
    text: str
    given_at: datetime


def refusal_to_endorse(bond: Bond, given: tuple[Endorsed, ...], actor: Actor) -> Phrase | None:
    """Only the two mentors vouch, once each, and only for somebody who has graduated."""
    seat = seat_held(bond, actor)
    if not seat:
        return Phrase("Only the two mentors vouch for the graduate.")
    if bond.state is not MentorshipState.GRADUATED:
        return Phrase("You can vouch for the mentee once the mentorship has been concluded with success.")
    if any(one.seat == seat for one in given):
        return Phrase("You have already vouched for the graduate.")
    return None


def refusal_to_issue(bond: Bond, given: tuple[Endorsed, ...]) -> Phrase | None:
    """A credential carries the words of both mentors or is none."""
    if bond.state is not MentorshipState.GRADUATED:
        return Phrase("There is a credential once the mentorship has been concluded with success.")
    if {one.seat for one in given} != set(SEATS):
        return Phrase("The credential is complete when both mentors have vouched for the graduate.")
    return None
