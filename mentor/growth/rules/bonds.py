"""Who belongs to one mentorship, and what that makes of an actor. Pure."""

from dataclasses import dataclass, field
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Labelled, Phrase
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.states import STAFFED, WORKING, MentorshipState
from mentor.pairing.rules.visibility import SEES_MENTORSHIPS, reaches
from mentor.people.rules import Role, is_administrator

PARTY, TECHNICAL = "party", "technical"
SEATS = (PARTY, TECHNICAL)

#: Roles of the mentee's own unit, for whom a mentee may open a log.
OF_UNIT = (Role.UNIT_HEAD, Role.BRANCH_SECRETARY)
#: Who waives a milestone or opens a settled one again.
RUNS = (Role.HR,)


class Axis(Labelled):
    """The three axes of growth, fixed by the founding paper."""

    POLITICAL = "political", Phrase("Political")
    BUSINESS = "business", Phrase("Business")
    SCENARIO = "scenario", Phrase("Scenario")


def seats_of(axis: Axis) -> tuple[str, ...]:
    """Whose key an axis needs: scenario needs both."""
    return {Axis.POLITICAL: (PARTY,), Axis.BUSINESS: (TECHNICAL,)}.get(axis, SEATS)


@dataclass(frozen=True, slots=True)
class Bond:
    """One mentorship with its three people and the numbers of its programme."""

    mentorship_id: int
    state: MentorshipState
    mentee_id: int
    party_id: int | None
    technical_id: int | None
    unit_path: str
    party_path: str
    starts_on: date
    ends_on: date
    policy: Policy = field(default_factory=Policy)

    @property
    def is_running(self) -> bool:
        """Work goes on: things can be submitted."""
        return self.state in WORKING

    @property
    def is_open(self) -> bool:
        """Both mentors are there and it has not ended: things can be written."""
        return self.state in STAFFED

    def holder(self, seat: str) -> int | None:
        return {PARTY: self.party_id, TECHNICAL: self.technical_id}.get(seat)

    def mentors(self) -> tuple[int, ...]:
        return tuple(one for one in (self.party_id, self.technical_id) if one is not None)


def is_mentee(bond: Bond, actor: Actor) -> bool:
    return actor.person_id is not None and actor.person_id == bond.mentee_id


def seat_held(bond: Bond, actor: Actor) -> str:
    """The seat on which the actor is mentor here, "" when none."""
    if actor.person_id is None:
        return ""
    return next((seat for seat in SEATS if bond.holder(seat) == actor.person_id), "")


def is_party_to(bond: Bond, actor: Actor) -> bool:
    """One of the three: the mentee or a mentor."""
    return is_mentee(bond, actor) or bool(seat_held(bond, actor))


def covers_mentee(bond: Bond, actor: Actor, *roles: str) -> bool:
    """Whether one of the roles reaches the mentee's unit or Party organisation."""
    return not is_administrator(actor) and reaches(actor, bond.unit_path, bond.party_path, *roles)


def has_growth(bond: Bond) -> bool:
    """False while the mentors are still being asked: then nothing has been written yet."""
    return bond.state not in (MentorshipState.PROPOSED, MentorshipState.OFFERED)


def sees_growth(bond: Bond, actor: Actor) -> bool:
    """Whether the actor sees plan, milestones and numbers of this mentorship; a mentor only once both have agreed."""
    if is_administrator(actor):
        return False
    if seat_held(bond, actor) and not has_growth(bond):
        return False
    return actor.is_system or is_party_to(bond, actor) or covers_mentee(bond, actor, *SEES_MENTORSHIPS)


ENDED = Phrase("This mentorship has ended; nothing can be changed any more.")
NOT_RUNNING = Phrase("This mentorship is not running at present.")
