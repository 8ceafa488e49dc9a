"""What members of a project show: contribution statements that both leads confirm, and drills on a real task. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.projects.rules.proposals import FOUNDERS, Area, ProjectFacts
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import ContributionState, DrillMethod, DrillPart

_OPEN = (ContributionState.WRITTEN, ContributionState.RETURNED)
#: While a project is in one of these states, and in those after it, there is something to state.
_WHILE = frozenset(
    {
        ProjectState.RUNNING,
        ProjectState.ACCEPTANCE,
        ProjectState.CORRECTION,
        ProjectState.CLOSED,
        ProjectState.POST_EVALUATION,
    }
)
MOST_PEOPLE = 60
WHO_DRILLS = Phrase("Drills are recorded by the offices and heads of the unit, or by the leads of the project.")


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody did on either line; one of them may be empty."""

    party_text: str
    business_text: str


@dataclass(frozen=True, slots=True)
class NewDrill:
    """A round on a real key task: `task` says which, `method` how."""

    title: str
    task: str
    method: DrillMethod
    held_on: date
    unit_id: int = 0
    project_id: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody in a drill; a trainee may show a supervision level from 1 to 5."""

    person_id: int
    part: DrillPart
    level: int | None = None
    remark: str = ""


def contribution_state(stored: ContributionState, request: str) -> ContributionState:
    """What the sign-off request says goes before what was noted: the job notes it later."""
    if stored is not ContributionState.SUBMITTED:
        return stored
    ends: Mapping[str, ContributionState] = {
        "accepted": ContributionState.CONFIRMED,
        "ruled_accepted": ContributionState.CONFIRMED,
        "returned": ContributionState.RETURNED,
        "ruled_returned": ContributionState.RETURNED,
        "withdrawn": ContributionState.RETURNED,
    }
    return ends.get(request, ContributionState.SUBMITTED)


def refusal_to_state(project: ProjectFacts, state: ContributionState | None, actor: Actor) -> Phrase | None:
    """Everybody in the team but the leads, who confirm it; until it is confirmed or waits."""
    if actor.person_id not in project.members - project.leads:
        return Phrase("Members of the team other than the two leads state what they contributed.")
    if project.is_classified:
        return Phrase("Of a classified project only its code name is kept here.")
    if project.life.state not in _WHILE:
        return Phrase("Not possible now: the project is at “%(state)s”.", state=project.life.state)
    if state is ContributionState.SUBMITTED:
        return Phrase("Both leads are deciding on it.")
    return Phrase("Both leads have confirmed it.") if state is ContributionState.CONFIRMED else None


def complaints_about(new: Statement) -> dict[str, Phrase]:
    if new.party_text or new.business_text:
        return {}
    return {"business_text": Phrase("Please say on at least one line what you did.")}


def refusal_to_drill(area: Area, project: ProjectFacts | None, actor: Actor) -> Phrase | None:
    """Drills are recorded by who may begin projects of the unit, and in a project by its leads."""
    if area.is_reached(actor, *FOUNDERS) or (project is not None and actor.person_id in project.leads):
        return None
    return WHO_DRILLS


def complaints_about_people(people: Sequence[Shown]) -> dict[str, Phrase]:
    if not any(one.part is DrillPart.TRAINEE for one in people):
        return {"trainees": Phrase("Who took part?")}
    if len({one.person_id for one in people}) < len(people):
        return {"judges": Phrase("Nobody judges themselves: somebody stands here twice.")}
    if len(people) > MOST_PEOPLE:
        return {"trainees": Phrase("At most %(count)s people.", count=MOST_PEOPLE)}
    return {}
