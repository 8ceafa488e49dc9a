"""Nodes: who brings evidence, hands in, asks for a delay, inspects; what a node's state follows from. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.forms import Upload
from mentor.kernel.i18n import Phrase
from mentor.people.rules import Role
from mentor.projects.rules.proposals import ProjectFacts
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import DelayState, NodeState, Serves

EVIDENCE_LIMIT = 30
INSPECTORS = (Role.PARTY_OFFICE, Role.UNIT_HEAD, Role.BRANCH_SECRETARY, Role.HR)
_DONE = frozenset({NodeState.DONE, NodeState.DROPPED})


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A text, a link or a file; with `milestone` it is brought for that milestone of the mentee, too."""

    serves: Serves
    text: str = ""
    address: str = ""
    upload: Upload | None = None
    declared: bool = False
    milestone: int | None = None


def node_state(stored: NodeState, request: str) -> NodeState:
    """What the sign-off request says goes before what was noted: the job notes it later."""
    if stored is not NodeState.SUBMITTED:
        return stored
    ends: Mapping[str, NodeState] = {
        "accepted": NodeState.DONE,
        "ruled_accepted": NodeState.DONE,
        "returned": NodeState.RETURNED,
        "ruled_returned": NodeState.RETURNED,
        "withdrawn": NodeState.RETURNED,
    }
    return ends.get(request, NodeState.SUBMITTED)


def refusal_to_bring(project: ProjectFacts, state: NodeState, actor: Actor) -> Phrase | None:
    """Evidence comes from the team while the node is open and nobody is deciding on it."""
    if actor.person_id not in project.members | project.leads:
        return Phrase("Only the team brings evidence.")
    if project.is_classified:
        return Phrase("Of a classified project only its code name is kept here.")
    return _closed(project, state)


def refusal_to_hand_in(project: ProjectFacts, state: NodeState, evidence: int, actor: Actor) -> Phrase | None:
    """Both leads decide, so somebody else of the team hands in."""
    if actor.person_id not in project.members - project.leads:
        return Phrase("Somebody of the team other than the two leads hands it in, because both leads decide on it.")
    if (refusal := _closed(project, state)) is not None:
        return refusal
    if not evidence and not project.is_classified:
        return Phrase("There is no evidence yet.")
    return None


def _closed(project: ProjectFacts, state: NodeState) -> Phrase | None:
    if project.life.state is not ProjectState.RUNNING:
        return Phrase("The project is not running.")
    if state is NodeState.SUBMITTED:
        return Phrase("Both leads are deciding on it.")
    if state in _DONE:
        return Phrase("This node is finished.")
    return None


def refusal_to_ask_delay(
    project: ProjectFacts, state: NodeState, delays: Mapping[int, DelayState], actor: Actor
) -> Phrase | None:
    """Once: a second delay is never granted, and only one request is open at a time."""
    if actor.person_id not in project.leads:
        return Phrase("Only the two leads ask for a delay.")
    if (refusal := _closed(project, state)) is not None:
        return refusal
    if DelayState.APPROVED in delays.values():
        return Phrase("This node has been moved once; it cannot be moved again.")
    if DelayState.ASKED in delays.values():
        return Phrase("A delay has been asked for already.")
    return None


def refusal_to_decide_delay(project: ProjectFacts, state: DelayState, actor: Actor) -> Phrase | None:
    if not actor.covers(project.unit_path, Role.PARTY_OFFICE):
        return Phrase("Only the Party office of the area decides on delays and drops nodes.")
    if actor.person_id in project.members | project.leads:
        return Phrase("Nobody decides in their own project.")
    if state is not DelayState.ASKED:
        return Phrase("This has been decided.")
    return None


def refusal_to_drop(project: ProjectFacts, state: NodeState, actor: Actor) -> Phrase | None:
    if (refusal := refusal_to_decide_delay(project, DelayState.ASKED, actor)) is not None:
        return refusal
    return _closed(project, state)


def refusal_to_inspect(project: ProjectFacts, actor: Actor) -> Phrase | None:
    if not project.area.is_reached(actor, *INSPECTORS) or actor.person_id in project.members | project.leads:
        return Phrase("Inspection notes come from the offices of the area, never from the team.")
    if project.life.state is not ProjectState.RUNNING:
        return Phrase("The project is not running.")
    return None


def refusal_to_start(project: ProjectFacts, nodes: int, actor: Actor) -> Phrase | None:
    if actor.person_id not in project.leads:
        return Phrase("Only the two leads start the project and ask for its acceptance.")
    if not nodes:
        return Phrase("There is no node yet: please plan at least one.")
    if not project.members - project.leads:
        return Phrase("The team needs somebody besides the two leads, who hands the nodes in.")
    return None


def is_late(due_on: date, state: NodeState, today: date) -> bool:
    return due_on < today and state not in _DONE
