"""Who may do what with the mentor pool and its public notices; every refusal says why. Pure."""

from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.permissions import NOT_OWN, ONLY_OFFICES
from mentor.pairing.rules.states import (
    IN_POOL,
    MAY_APPLY,
    ApplicationState,
    NoticeState,
    ObjectionState,
    PairState,
    ProfileState,
    Seat,
)
from mentor.pairing.rules.visibility import OFFICES, is_business_user, reaches
from mentor.people.rules import Role, is_administrator


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
    #: Of the newest application.
    entered_by: int | None = None
    application: ApplicationState | None = None

    @property
    def is_in_pool(self) -> bool:
        return self.state in IN_POOL


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """One candidate on a public notice of a unit."""

    id: int
    notice_id: int
    profile_id: int
    candidate_id: int
    state: NoticeState
    starts_on: date
    ends_on: date
    unit_path: str


@dataclass(frozen=True, slots=True)
class ObjectionFacts:
    id: int
    state: ObjectionState
    person_id: int
    entry: EntryFacts


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
    if profile.state is not ProfileState.SUBMITTED or profile.application is not ApplicationState.SUBMITTED:
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
    if is_administrator(actor) or not reaches(actor, unit_path, party_path, *RECOMMENDERS):
        return Phrase(
            "Only the unit head, the Party branch secretary, HR or the Party office can recommend this person."
        )
    return None


#: Who may recommend people of their unit, besides the offices.
RECOMMENDERS = (Role.UNIT_HEAD, Role.BRANCH_SECRETARY, *OFFICES)


def is_recommender(actor: Actor) -> bool:
    return not is_administrator(actor) and actor.has(*RECOMMENDERS)


def refusal_to_set_numbers(actor: Actor) -> Phrase | None:
    """Numbers and texts hold for everybody: HR or the Party office of the whole enterprise sets them."""
    if actor.is_system or any(scope.count("/") == 2 for scope in actor.unit_scopes(*OFFICES)):
        return None
    return Phrase("Only HR or the Party office of the whole enterprise can do this.")


def refusal_to_exit(profile: ProfileFacts) -> Phrase | None:
    if profile.state not in IN_POOL:
        return Phrase("This profile is not in the pool.")
    if profile.load:
        return Phrase("%(load)s mentees or offers are still with this mentor: hand them over first.", load=profile.load)
    return None


def refusal_to_evaluate(profile: ProfileFacts, actor: Actor) -> Phrase | None:
    """The Party office, for either seat."""
    if actor.person_id == profile.person_id:
        return NOT_OWN
    if is_administrator(actor) or not reaches(actor, profile.unit_path, profile.party_path, Role.PARTY_OFFICE):
        return Phrase("Only the Party office evaluates mentors.")
    return None if profile.state in IN_POOL else Phrase("This profile is not in the pool.")


def refusal_to_form_pair(party: ProfileFacts, technical: ProfileFacts, actor: Actor) -> Phrase | None:
    if actor.person_id in (party.person_id, technical.person_id):
        return NOT_OWN
    places = ((party.unit_path, party.party_path), (technical.unit_path, technical.party_path))
    if is_administrator(actor) or not any(reaches(actor, unit, org, *OFFICES) for unit, org in places):
        return ONLY_OFFICES
    return None


def complaint_about_pair(party: ProfileFacts, technical: ProfileFacts) -> Phrase | None:
    """H1 without a mentee, and both available."""
    if party.person_id == technical.person_id:
        return Phrase("The two mentors must be two different persons.")
    if (party.seat, technical.seat) != (Seat.PARTY, Seat.TECHNICAL):
        return Phrase("A pair needs one Party-affairs mentor and one technical mentor.")
    if party.state is not ProfileState.ACTIVE or technical.state is not ProfileState.ACTIVE:
        return Phrase("Both mentors must be in the pool and not suspended.")
    return None


@dataclass(frozen=True, slots=True)
class PairFacts:
    id: int
    state: PairState
    party: ProfileFacts
    technical: ProfileFacts
    #: Mentorships that run with it.
    running: int = 0


def refusal_to_dissolve(pair: PairFacts, actor: Actor) -> Phrase | None:
    if refusal := refusal_to_form_pair(pair.party, pair.technical, actor):
        return refusal
    if pair.state is PairState.DISSOLVED:
        return Phrase("This pair is already dissolved.")
    return Phrase("This pair still has mentees: hand them over first.") if pair.running else None


def refusal_to_publish(unit_path: str, actor: Actor) -> Phrase | None:
    if actor.is_system:
        return None
    if is_administrator(actor) or not actor.covers(unit_path, *OFFICES):
        return Phrase("Only HR or the Party office of this unit can publish a notice.")
    return None


def refusal_to_object_to_notice(entry: EntryFacts, actor: Actor, today: date) -> Phrase | None:
    if not is_business_user(actor) or actor.person_id is None:
        return Phrase("Only persons of the enterprise can object.")
    if actor.person_id == entry.candidate_id:
        return Phrase("You are the candidate; you can withdraw instead.")
    if entry.state not in (NoticeState.RUNNING, NoticeState.OBJECTED) or not entry.starts_on <= today <= entry.ends_on:
        return Phrase("The public notice is over.")
    return None


def refusal_to_decide_objection(objection: ObjectionFacts, actor: Actor) -> Phrase | None:
    if actor.person_id in (objection.person_id, objection.entry.candidate_id):
        return NOT_OWN
    if refusal := refusal_to_publish(objection.entry.unit_path, actor):
        return refusal
    return Phrase("This objection is already decided.") if objection.state is not ObjectionState.OPEN else None


def refusal_to_appoint(profile: ProfileFacts, notice: NoticeState | None, actor: Actor) -> Phrase | None:
    if refusal := refusal_to_manage(profile, actor):
        return refusal
    if profile.state is not ProfileState.NOTICED:
        return Phrase("Appointed is who was on public notice.")
    if notice is not NoticeState.CLEARED:
        return Phrase("The public notice must be over without a valid objection.")
    return None
