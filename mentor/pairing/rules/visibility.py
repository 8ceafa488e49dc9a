"""Who may see a mentorship, the pool and a mentor's evaluation. Pure."""

from dataclasses import dataclass

from mentor.kernel.actor import Actor
from mentor.pairing.rules.states import MentorshipState, Seat
from mentor.people.rules import Role, is_administrator

#: Roles that see mentorships of mentees in their scope. Observers do not.
SEES_MENTORSHIPS = (Role.HR, Role.PARTY_OFFICE, Role.UNIT_HEAD, Role.BRANCH_SECRETARY, Role.LEADER)
#: Roles that run the pool and the pairing.
OFFICES = (Role.HR, Role.PARTY_OFFICE)
SEES_EVALUATIONS = (Role.HR, Role.PARTY_OFFICE, Role.LEADER)


@dataclass(frozen=True, slots=True)
class MentorshipFacts:
    """What decides about a mentorship. A seat nobody holds yet (or any more) is None."""

    id: int
    state: MentorshipState
    mentee: int
    party_mentor: int | None
    technical_mentor: int | None
    unit_path: str
    party_path: str = ""

    def holder(self, seat: Seat) -> int | None:
        return self.party_mentor if seat is Seat.PARTY else self.technical_mentor

    def seat_of(self, person_id: int | None) -> Seat | None:
        """The seat this person holds here."""
        if person_id is None:
            return None
        return next((seat for seat in Seat if self.holder(seat) == person_id), None)

    @property
    def people(self) -> frozenset[int]:
        """The three (as far as known)."""
        return frozenset(p for p in (self.mentee, self.party_mentor, self.technical_mentor) if p is not None)


def reaches(actor: Actor, unit_path: str, party_path: str, *roles: str) -> bool:
    """True when one of the roles reaches this place in the administrative or in the Party tree."""
    by_party = bool(party_path) and any(party_path.startswith(scope) for scope in actor.party_scopes(*roles))
    return actor.covers(unit_path, *roles) or by_party


def may_see_mentorship(facts: MentorshipFacts, actor: Actor) -> bool:
    if actor.is_system:
        return True
    if is_administrator(actor):
        return False
    return actor.person_id in facts.people or reaches(actor, facts.unit_path, facts.party_path, *SEES_MENTORSHIPS)


def runs_mentorship(facts: MentorshipFacts, actor: Actor) -> bool:
    """HR in whose scope the mentee is. Never one of the three: nobody administers their own mentorship."""
    return (
        not is_administrator(actor)
        and actor.person_id not in facts.people
        and reaches(actor, facts.unit_path, facts.party_path, Role.HR)
    )


def is_business_user(actor: Actor) -> bool:
    """Everybody signed in as a person of the enterprise; never one of the three administrators."""
    return actor.is_system or (actor.person_id is not None and not is_administrator(actor))


def may_see_evaluation(person_id: int, unit_path: str, party_path: str, actor: Actor) -> bool:
    if is_administrator(actor):
        return False
    return actor.is_system or actor.person_id == person_id or reaches(actor, unit_path, party_path, *SEES_EVALUATIONS)
