"""Public notice of a project before approval, and objections to it. Pure."""

from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.people.rules import Role, is_administrator
from mentor.projects.rules.words import NoticeState, ObjectionState


def sees_notice(state: NoticeState, *, sees_project: bool, actor: Actor) -> bool:
    """A running notice is for every colleague; afterwards it is part of the project."""
    return sees_project or (state is NoticeState.PUBLISHED and not is_administrator(actor))


def refusal_to_object(state: NoticeState, until_on: date, today: date, actor: Actor) -> Phrase | None:
    if actor.person_id is None:
        return Phrase("Only a person can object.")
    if state is not NoticeState.PUBLISHED or today > until_on:
        return Phrase("The notice is over.")
    return None


def refusal_to_answer(
    state: ObjectionState, unit_path: str, raised_by: int, leads: frozenset[int], actor: Actor
) -> Phrase | None:
    """Neither the objector nor a lead answers, whatever else they are."""
    if not actor.covers(unit_path, Role.PARTY_OFFICE):
        return Phrase("Only the Party office of the area answers objections.")
    if actor.person_id == raised_by or actor.person_id in leads:
        return Phrase("Nobody answers an objection in their own matter.")
    if state is not ObjectionState.OPEN:
        return Phrase("This objection has already been answered.")
    return None


def is_clean(until_on: date, today: date, open_objections: int) -> bool:
    """Its last day has passed, and no objection waits for an answer."""
    return today > until_on and not open_objections
