"""Who may do what with the pool, with pairs and with mentorships; every refusal says why. Pure."""

from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.states import (
    FINAL,
    IN_POOL,
    MAY_APPLY,
    STAFFED,
    WORKING,
    AgreementState,
    MentorshipState,
    OfferState,
    ProfileState,
    Seat,
    Signer,
)
from mentor.pairing.rules.visibility import OFFICES, MentorshipFacts, is_business_user, reaches, runs_mentorship
from mentor.people.rules import Role, is_administrator

ONLY_HR = Phrase("Only HR of the mentee's unit can do this.")
ONLY_OFFICES = Phrase("Only HR and the Party office can do this.")
NOT_OWN = Phrase("Nobody decides on their own matter.")


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """What decides about a mentor profile."""

    id: int
    person_id: int
    seat: Seat
    state: ProfileState
    unit_path: str
    party_path: str = ""
    load: int = 0
    pairs: int = 0
    entered_by: int | None = None


@dataclass(frozen=True, slots=True)
class OfferFacts:
    id: int
    seat: Seat
    state: OfferState
    person_id: int
    expires_on: date


def manages_pool(actor: Actor, unit_path: str, party_path: str, seat: Seat) -> bool:
    """The Party office for either seat; HR for technical mentors."""
    roles = (Role.PARTY_OFFICE,) if seat is Seat.PARTY else OFFICES
    return not is_administrator(actor) and reaches(actor, unit_path, party_path, *roles)


def refusal_to_manage(profile: ProfileFacts, actor: Actor) -> Phrase | None:
    """Why the actor may not run this profile (suspend, evaluate, reappoint, …)."""
    if actor.is_system:
        return None
    if actor.person_id == profile.person_id:
        return NOT_OWN
    if not manages_pool(actor, profile.unit_path, profile.party_path, profile.seat):
        if profile.seat is Seat.PARTY:
            return Phrase("Only the Party office manages Party-affairs mentors.")
        return ONLY_OFFICES
    return None


def refusal_to_review(profile: ProfileFacts, actor: Actor) -> Phrase | None:
    if refusal := refusal_to_manage(profile, actor):
        return refusal
    if actor.person_id == profile.entered_by:
        return Phrase("Whoever entered an application cannot review it.")
    if profile.state is not ProfileState.SUBMITTED:
        return Phrase("This application is not waiting for a review.")
    return None


def refusal_to_apply(state: ProfileState | None, actor: Actor) -> Phrase | None:
    """Why this person may not apply for a seat on which their profile has this state (None: no profile yet)."""
    if not is_business_user(actor) or actor.person_id is None:
        return Phrase("Only persons of the enterprise can apply.")
    if state is not None and state not in MAY_APPLY:
        return Phrase("You already have a profile on this seat: %(state)s.", state=state.label)
    return None


def refusal_to_recommend(unit_path: str, party_path: str, person_id: int, actor: Actor) -> Phrase | None:
    if actor.person_id == person_id:
        return Phrase("Recommend somebody else; for yourself there is your own application.")
    recommenders = (Role.UNIT_HEAD, Role.BRANCH_SECRETARY, *OFFICES)
    if is_administrator(actor) or not reaches(actor, unit_path, party_path, *recommenders):
        return Phrase(
            "Only the unit head, the Party branch secretary, HR or the Party office can recommend this person."
        )
    return None


def refusal_to_exit(profile: ProfileFacts) -> Phrase | None:
    if profile.state not in IN_POOL:
        return Phrase("This profile is not in the pool.")
    if profile.load:
        return Phrase("%(load)s mentees or offers are still with this mentor: hand them over first.", load=profile.load)
    return None


def refusal_to_pair(mentee_unit_path: str, mentee_party_path: str, mentee_id: int, actor: Actor) -> Phrase | None:
    """Pairing is HR's, in whose scope the mentee is, and never for oneself."""
    if actor.person_id == mentee_id:
        return NOT_OWN
    if is_administrator(actor) or not reaches(actor, mentee_unit_path, mentee_party_path, Role.HR):
        return ONLY_HR
    return None


def refusal_to_run(facts: MentorshipFacts, actor: Actor) -> Phrase | None:
    """Why the actor may not administer this mentorship (pause, replace, end, …)."""
    if actor.is_system:
        return None
    if actor.person_id in facts.people:
        return NOT_OWN
    return None if runs_mentorship(facts, actor) else ONLY_HR


def refusal_to_answer(offer: OfferFacts, actor: Actor, today: date) -> Phrase | None:
    if actor.person_id != offer.person_id:
        return Phrase("Only the mentor who was asked can answer.")
    if offer.state is not OfferState.PENDING:
        return Phrase("This offer is no longer open: %(state)s.", state=offer.state.label)
    if today > offer.expires_on:
        return Phrase("The time to answer ended on %(day)s.", day=offer.expires_on)
    return None


def refusal_to_pause(facts: MentorshipFacts, actor: Actor) -> Phrase | None:
    return refusal_to_run(facts, actor) or _unless(facts, WORKING)


def refusal_to_resume(facts: MentorshipFacts, actor: Actor) -> Phrase | None:
    return refusal_to_run(facts, actor) or _unless(facts, (MentorshipState.PAUSED,))


def refusal_to_replace(facts: MentorshipFacts, actor: Actor) -> Phrase | None:
    return refusal_to_run(facts, actor) or _unless(facts, STAFFED)


def refusal_to_end(facts: MentorshipFacts, actor: Actor) -> Phrase | None:
    if refusal := refusal_to_run(facts, actor):
        return refusal
    return Phrase("This mentorship has already ended.") if facts.state in FINAL else None


def refusal_to_conclude(facts: MentorshipFacts, actor: Actor) -> Phrase | None:
    return refusal_to_run(facts, actor) or _unless(facts, (*WORKING, MentorshipState.AWAITING_REVIEW))


def refusal_to_grade(facts: MentorshipFacts, actor: Actor) -> Phrase | None:
    return refusal_to_run(facts, actor) or _unless(facts, (MentorshipState.CONCLUDING,))


def refusal_to_extend(facts: MentorshipFacts, extensions: int, actor: Actor) -> Phrase | None:
    """Asked by the mentee or by HR; the mentors decide on it, so they cannot ask."""
    if actor.person_id != facts.mentee and (refusal := refusal_to_run(facts, actor)):
        return refusal
    if extensions:
        return Phrase("A mentorship can be extended once only.")
    return _unless(facts, (MentorshipState.ACTIVE, MentorshipState.AWAITING_REVIEW, MentorshipState.CONCLUDING))


def signer_of(facts: MentorshipFacts, person_id: int | None) -> Signer | None:
    """In which part this person concludes the agreement."""
    if person_id is None:
        return None
    if person_id == facts.mentee:
        return Signer.MENTEE
    seat = facts.seat_of(person_id)
    return Signer(seat.value) if seat else None


def refusal_to_confirm(
    facts: MentorshipFacts, state: AgreementState, has_confirmed: bool, actor: Actor
) -> Phrase | None:
    if signer_of(facts, actor.person_id) is None:
        return Phrase("Only the mentee and the two mentors can confirm the agreement.")
    if state is not AgreementState.CONFIRMING:
        return Phrase("This text is not waiting for confirmations.")
    return Phrase("You have already confirmed this text.") if has_confirmed else None


def refusal_to_edit_agreement(facts: MentorshipFacts, state: AgreementState | None, actor: Actor) -> Phrase | None:
    if refusal := refusal_to_run(facts, actor):
        return refusal
    if facts.state not in STAFFED:
        return Phrase("Both mentors must have accepted first.")
    if state is AgreementState.OBJECTED:
        return Phrase("An objection is being examined; decide on it first.")
    return None


def refusal_to_object(
    facts: MentorshipFacts, state: AgreementState, until: date | None, actor: Actor, today: date
) -> Phrase | None:
    if signer_of(facts, actor.person_id) is None:
        return Phrase("Only the mentee and the two mentors can object.")
    if state is AgreementState.OBJECTED:
        return Phrase("An objection is already being examined.")
    if state is not AgreementState.SIGNED or until is None:
        return Phrase("The agreement has not been confirmed by all three yet.")
    if today > until:
        return Phrase("The objection window closed on %(day)s.", day=until)
    return None


def _unless(facts: MentorshipFacts, states: tuple[MentorshipState, ...]) -> Phrase | None:
    if facts.state in states:
        return None
    return Phrase("Not possible in this state: %(state)s.", state=facts.state.label)
