"""Who sees an assignment, who leads it, who writes and signs what. Pure; each refusal is shown to the person."""

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.people.rules import Role, is_administrator
from mentor.rotations.rules.assignments import SEES, AssignmentFacts, ReviewKind, Signer
from mentor.rotations.rules.life import State

ONLY_HR = Phrase("Only HR of the home unit leads this assignment.")


def leads(facts: AssignmentFacts, actor: Actor) -> bool:
    return refusal_to_lead(facts, actor) is None


def refusal_to_lead(facts: AssignmentFacts, actor: Actor) -> Phrase | None:
    """HR of the home unit leads it from the proposal to the return; never one's own, and no key is used twice."""
    if actor.is_system:
        return None
    if actor.person_id == facts.person:
        return Phrase("Nobody decides on their own assignment.")
    return None if actor.covers(facts.home_path, Role.HR) and not is_administrator(actor) else ONLY_HR


def refusal_to_propose(person: int, home_path: str, actor: Actor) -> Phrase | None:
    if actor.person_id == person:
        return Phrase("Nobody proposes their own assignment.")
    return None if home_path and actor.covers(home_path, Role.HR) and not is_administrator(actor) else ONLY_HR


def is_visible(facts: AssignmentFacts, actor: Actor) -> bool:
    if actor.is_system:
        return True
    if is_administrator(actor):
        return False
    if actor.person_id is not None and actor.person_id in facts.people | facts.mentors:
        return True
    return actor.covers(facts.home_path, *SEES) or actor.covers(facts.host_path, *SEES)


def reads_reviews(facts: AssignmentFacts, actor: Actor) -> bool:
    """What was written about the person: the units, HR, Party office and leaders; the person once it is over."""
    if actor.person_id == facts.person:
        return facts.life.state in (State.RETURNED, State.STAYS, State.ENDED_EARLY)
    named = (facts.home_decider, facts.host_decider, facts.supervisor)
    if actor.person_id is not None and actor.person_id in named:
        return True
    return actor.covers(facts.home_path, *SEES) or actor.covers(facts.host_path, *SEES)


def refusal_to_write(facts: AssignmentFacts, kind: ReviewKind, actor: Actor) -> Phrase | None:
    """Each part of the look back has one author."""
    if actor.person_id is None or actor.person_id != author_of(facts, kind):
        return Phrase("This is written by somebody else.")
    return None


def author_of(facts: AssignmentFacts, kind: ReviewKind) -> int | None:
    return {
        ReviewKind.SUMMARY: facts.person,
        ReviewKind.MID: facts.supervisor,
        ReviewKind.APPRAISAL: facts.supervisor,
        ReviewKind.OPINION: facts.home_decider,
    }[kind]


def refusal_to_list(facts: AssignmentFacts, actor: Actor) -> Phrase | None:
    """Items of the handover are written down by who hands over, who receives, and HR."""
    if facts.signer(actor.person_id) in (Signer.GIVER, Signer.RECEIVER) or leads(facts, actor):
        return None
    return Phrase("Only who hands over, who receives and HR write this list.")


def refusal_to_sign(signer: Signer, *, has_signed: bool, open_items: int) -> Phrase | None:
    """Who receives signs last of the two, when every item is ticked on both sides."""
    if has_signed:
        return Phrase("You have already signed.")
    if signer is not Signer.GIVER and open_items:
        return Phrase("%(count)s items are not yet handed over and received.", count=open_items)
    return None
