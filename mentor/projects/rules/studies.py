"""Joint strategic studies: who sees and writes one, and what may follow from it. Pure."""

from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.people.rules import is_administrator
from mentor.projects.rules.proposals import FOUNDERS, SEES_PROJECTS, Area
from mentor.projects.rules.words import StudyState

CARDS_LIMIT = 60


@dataclass(frozen=True, slots=True)
class NewStudy:
    unit_id: int
    title: str
    question: str
    held_on: date
    sponsor_id: int | None = None


@dataclass(frozen=True, slots=True)
class StudyFacts:
    unit_path: str
    state: StudyState
    led_by_id: int
    participants: frozenset[int]
    sponsor_path: str = ""

    @property
    def area(self) -> Area:
        return Area(self.unit_path, self.sponsor_path)


def is_visible(study: StudyFacts, actor: Actor) -> bool:
    """Those who take part, and the offices whose area it lies in."""
    if is_administrator(actor):
        return False
    return actor.person_id in study.participants | {study.led_by_id} or study.area.is_reached(actor, *SEES_PROJECTS)


def refusal_to_begin(area: Area, actor: Actor) -> Phrase | None:
    if area.is_reached(actor, *FOUNDERS):
        return None
    return Phrase(
        "Only the Party office or the unit head of the unit, or the secretary of the Party organisation that sponsors"
        " it, begins studies and topics."
    )


def refusal_to_write(study: StudyFacts, actor: Actor) -> Phrase | None:
    """Everybody who takes part writes on the canvas while the study goes on."""
    if actor.person_id not in study.participants | {study.led_by_id}:
        return Phrase("Only those who take part write on the canvas.")
    return _ended(study)


def refusal_to_lead(study: StudyFacts, actor: Actor) -> Phrase | None:
    """Who leads it chooses the participants and ends it."""
    if actor.person_id != study.led_by_id:
        return Phrase("Only who leads the study does this.")
    return _ended(study)


def refusal_to_raise(study: StudyFacts, actor: Actor) -> Phrase | None:
    """A conclusion becomes a topic by who leads the study, or by those who begin projects of the unit."""
    if actor.person_id == study.led_by_id or study.area.is_reached(actor, *FOUNDERS):
        return None
    return Phrase("Only who leads the study, or who may begin projects of the unit, makes a topic of a conclusion.")


def _ended(study: StudyFacts) -> Phrase | None:
    if study.state is StudyState.CONCLUDED:
        return Phrase("The study is concluded.")
    return None
