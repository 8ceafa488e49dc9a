"""Changes after approval: another lead, another scope. Each is a new version with its reason. Pure.

A lead is replaced by who begins projects of the area: whoever leaves cannot be asked. A change of scope is asked for by
the leads and counts when both lines accepted it: the Party office for the Party line, the unit head for the business
line. Neither touches what was decided before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.projects.rules.proposals import FOUNDERS, ProjectFacts
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import ChangeState

_LATER = frozenset({ProjectState.APPROVED, ProjectState.RUNNING, ProjectState.ACCEPTANCE, ProjectState.CORRECTION})


@dataclass(frozen=True, slots=True)
class NewScope:
    """`targets`: goal -> its new target; goals that stay as they are may be left out."""

    summary: str
    ends_on: date | None
    targets: Mapping[int, str]
    reason: str


def change_state(stored: ChangeState, request: str) -> ChangeState:
    """What the sign-off request says goes before what was noted: the job notes it later."""
    if stored is not ChangeState.ASKED:
        return stored
    ends: Mapping[str, ChangeState] = {
        "accepted": ChangeState.ACCEPTED,
        "ruled_accepted": ChangeState.ACCEPTED,
        "returned": ChangeState.RETURNED,
        "ruled_returned": ChangeState.RETURNED,
        "withdrawn": ChangeState.RETURNED,
    }
    return ends.get(request, ChangeState.ASKED)


def refusal_to_replace(project: ProjectFacts, actor: Actor) -> Phrase | None:
    if not project.area.is_reached(actor, *FOUNDERS):
        return Phrase("Only who may begin projects of the unit replaces a lead.")
    if actor.person_id in project.leads:
        return Phrase("Nobody decides in their own project.")
    if project.life.state not in _LATER | {ProjectState.DRAFT}:
        return Phrase("Not possible now: the project is at “%(state)s”.", state=project.life.state)
    return None


def complaint_about_lead(project: ProjectFacts, person: int) -> Phrase | None:
    """The two lines stay with two different people."""
    return Phrase("This person leads the project already.") if person in project.leads else None


def refusal_to_ask(project: ProjectFacts, is_waiting: bool, actor: Actor) -> Phrase | None:
    if actor.person_id not in project.leads:
        return Phrase("Only the two leads ask for another scope.")
    if project.is_classified:
        return Phrase("Of a classified project only its code name is kept here.")
    if project.life.state not in (ProjectState.APPROVED, ProjectState.RUNNING):
        return Phrase("Not possible now: the project is at “%(state)s”.", state=project.life.state)
    return Phrase("A change is waiting already.") if is_waiting else None
