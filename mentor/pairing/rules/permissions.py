"""Who may do what with pairs, mentorships and agreements; every refusal says why. Pure."""

from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.states import (
    FINAL,
    STAFFED,
    WORKING,
    AgreementState,
    MentorshipState,
    OfferState,
    Seat,
    Signer,
)
from mentor.pairing.rules.visibility import MentorshipFacts, reaches, runs_mentorship
from mentor.people.rules import Role, is_administrator

ONLY_HR = Phrase("Only HR of the mentee's unit can do this.")
ONLY_OFFICES = Phrase("Only HR and the Party office can do this.")
NOT_OWN = Phrase("Nobody decides on their own matter.")
MOVED_ON = Phrase("Somebody else changed this just now. Please look again.")


@dataclass(frozen=True, slots=True)
class OfferFacts:
    id: int
    mentorship_id: int
    seat: Seat
    profile_id: int
    person_id: int
    state: OfferState
    expires_on: date


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


def refusal_to_fill(facts: MentorshipFacts, seat: Seat, actor: Actor) -> Phrase | None:
    """Why HR may not ask somebody (else) for this seat."""
    if refusal := refusal_to_run(facts, actor) or _unless(facts, (MentorshipState.PROPOSED,)):
        return refusal
    return Phrase("This seat is not vacant.") if facts.holder(seat) is not None else None


def complaints_about_course(starts_on: date, ends_on: date, anchor_project: str = "") -> dict[str, Phrase]:
    """Whether a mentorship may be planned for this time, by field of its form."""
    if ends_on <= starts_on:
        return {"ends_on": Phrase("The end must be after the start.")}
    if not 28 <= (ends_on - starts_on).days <= 36 * 31:
        return {"ends_on": Phrase("A mentorship takes between one month and three years.")}
    return {}


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
