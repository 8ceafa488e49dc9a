"""Lessons every member of a project is asked for: at most three, in three fields. Pure."""

from dataclasses import dataclass

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Labelled, Phrase
from mentor.projects.rules.proposals import ProjectFacts
from mentor.projects.rules.states import ProjectState

MOST_LESSONS = 3
_WHILE = frozenset(
    {
        ProjectState.RUNNING,
        ProjectState.ACCEPTANCE,
        ProjectState.CORRECTION,
        ProjectState.CLOSED,
        ProjectState.POST_EVALUATION,
    }
)


class LessonLine(Labelled):
    """Which line a lesson belongs to."""

    PARTY = "party", Phrase("Party line")
    BUSINESS = "business", Phrase("Business line")
    BOTH = "both", Phrase("both lines")


@dataclass(frozen=True, slots=True)
class NewLesson:
    line: LessonLine
    situation: str
    learnt: str
    advice: str


def refusal_to_write_lesson(project: ProjectFacts, written: int, actor: Actor) -> Phrase | None:
    """`written`: how many the actor has handed over already."""
    if actor.person_id not in project.members | project.leads:
        return Phrase("Only the team writes lessons of the project.")
    if project.is_classified:
        return Phrase("Of a classified project only its code name is kept here.")
    if project.life.state not in _WHILE:
        return Phrase("Lessons are written from the start of the project until its post-evaluation.")
    if written >= MOST_LESSONS:
        return Phrase("Three lessons are enough: thank you.")
    return None
