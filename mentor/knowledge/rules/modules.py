"""Modules: what they hold, their life, who may do what. Pure."""

from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Labelled, Phrase
from mentor.knowledge.rules.contents import TEXTS, ModuleContent
from mentor.knowledge.rules.search import is_reader, keeps
from mentor.knowledge.rules.words import Audience, DocumentState
from mentor.signoff.rules import RequestState

MODULE = "module"
TEXT_LENGTH = 20_000
NOTE_LENGTH = 1_000
#: The subject kind of its pictures' files, and how many a module may have.
PICTURE = "module_picture"
PICTURES_LIMIT = 40
#: Without these nobody is asked to review it.
NEEDED = ("title", "problem", "theory", "scene", "steps")
#: What each seat looks at.
PARTY_QUESTIONS = (
    Phrase("The theory source is named and the direction is right"),
    Phrase("It serves people and the Party's work on the ground"),
)
TECHNICAL_QUESTIONS = (
    Phrase("The steps work and are safe"),
    Phrase("Where it applies, and where not, is clear"),
)


#: While these last nobody edits: an author could answer what only one reviewer has said. Once both have spoken, a new
#: version may answer a return, whatever the other one thinks.
_BLIND = frozenset({RequestState.OPEN, RequestState.STALLED})


class Outcome(Labelled):
    """What came of using a module; the first one is still open."""

    INTENDED = "intended", Phrase("Will use it")
    APPLIED = "applied", Phrase("Applied as it is")
    ADAPTED = "adapted", Phrase("Applied with changes")
    NOT_APPLICABLE = "not_applicable", Phrase("Not applicable")
    DID_NOT_WORK = "did_not_work", Phrase("Did not work")


#: What proves that a module is of use.
PROVING = frozenset({Outcome.APPLIED, Outcome.ADAPTED})
SETTLED = frozenset(Outcome) - {Outcome.INTENDED}
#: What shows something of the one who used it, failures included.
TELLING = SETTLED - {Outcome.NOT_APPLICABLE}


class PlaceKind(Labelled):
    """Where a module is used."""

    WORK = "work", Phrase("Daily work")
    PROJECT = "project", Phrase("Joint project")
    ROTATION = "rotation", Phrase("Rotation")
    MILESTONE = "milestone", Phrase("Milestone")


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """A module as the rules need it. `request_*`: its two keys; "" and 0 while it was never submitted.

    `editors`: owner and contributors. `pilots`: proving uses of the version at hand by others.
    """

    owner_id: int
    editors: frozenset[int]
    unit_path: str
    version: int
    published: int
    request_state: str
    request_version: int
    pilots: int
    review_due_on: date | None
    is_flagged: bool
    is_retired: bool

    @property
    def work_state(self) -> DocumentState | None:
        """Where the version at hand stands; None when it is the published one."""
        if self.version == self.published:
            return None
        if self.request_version < self.version or not self.request_state:
            return DocumentState.DRAFT
        state = RequestState(self.request_state)
        if state.is_accepted:
            return DocumentState.PILOT
        return DocumentState.DRAFT if state.is_closed else DocumentState.IN_REVIEW


def module_state(facts: ModuleFacts, today: date) -> DocumentState:
    """As readers see it: the published version first, else the one being made."""
    if facts.is_retired:
        return DocumentState.RETIRED
    if not facts.published:
        return facts.work_state or DocumentState.DRAFT
    if facts.is_flagged:
        return DocumentState.FLAGGED
    if facts.review_due_on is not None and facts.review_due_on <= today:
        return DocumentState.DUE
    return DocumentState.PUBLISHED


def standing(state: DocumentState) -> int:
    """How much more it counts in a search than an unproved lesson, in hundredths."""
    proved = {DocumentState.PUBLISHED: 150, DocumentState.PILOT: 125, DocumentState.DUE: 120}
    return proved.get(state, 100)


def seen_by(content: ModuleContent, state: DocumentState) -> Audience:
    """Drafts are for those who write and review; a pilot needs readers elsewhere."""
    return Audience.DESK if state in (DocumentState.DRAFT, DocumentState.IN_REVIEW) else content.audience


def lacking(content: ModuleContent) -> tuple[Phrase, ...]:
    """Names of the fields that must be filled before a review."""
    return tuple(TEXTS[name] for name in NEEDED if not getattr(content, name))


def _edits(facts: ModuleFacts, actor: Actor) -> bool:
    return actor.person_id in facts.editors or keeps(actor, facts.unit_path)


def refusal_to_create(actor: Actor) -> Phrase | None:
    return None if is_reader(actor) else Phrase("Modules are written by the people of the enterprise.")


def refusal_to_edit(facts: ModuleFacts, actor: Actor) -> Phrase | None:
    if not _edits(facts, actor):
        return Phrase("Only its authors and the offices of the unit change a module.")
    if facts.is_retired:
        return Phrase("This module is retired.")
    if facts.work_state is DocumentState.IN_REVIEW and RequestState(facts.request_state) in _BLIND:
        return Phrase("Both lines are reviewing this version. Take it back first, or wait for their decision.")
    return None


def sees_draft(facts: ModuleFacts, persons: tuple[int, ...], actor: Actor) -> bool:
    """Whoever works on the version at hand or reviews it; in pilot use everybody who sees the module."""
    is_pilot = facts.work_state is DocumentState.PILOT
    return is_pilot or not facts.published or refusal_to_edit(facts, actor) is None or actor.person_id in persons


def refusal_to_submit(facts: ModuleFacts, content: ModuleContent, actor: Actor) -> Phrase | None:
    if refusal := refusal_to_edit(facts, actor):
        return refusal
    if facts.work_state is not DocumentState.DRAFT:
        return Phrase("There is nothing new to review.")
    if missing := lacking(content):
        return Phrase("Before the review please fill in: %(fields)s.", fields=list(missing))
    return None


def refusal_to_publish(facts: ModuleFacts, actor: Actor) -> Phrase | None:
    if not _edits(facts, actor):
        return Phrase("Only its authors and the offices of the unit publish a module.")
    if facts.is_retired or facts.work_state is not DocumentState.PILOT:
        return Phrase("Only a version that both lines have accepted is published.")
    if not facts.pilots:
        return Phrase("Nobody else has used this version yet: publishing needs one pilot use that worked.")
    return None


def refusal_to_confirm(facts: ModuleFacts, actor: Actor) -> Phrase | None:
    """Saying that it still holds: its authors and the offices."""
    if not _edits(facts, actor):
        return Phrase("Only its authors and the offices of the unit confirm a module.")
    if facts.is_retired or not facts.published:
        return Phrase("Only a published module is confirmed.")
    return None


def refusal_to_retire(facts: ModuleFacts, actor: Actor) -> Phrase | None:
    if actor.person_id != facts.owner_id and not keeps(actor, facts.unit_path):
        return Phrase("Only its owner and the offices of the unit retire a module.")
    return Phrase("This module is retired.") if facts.is_retired else None


def refusal_to_hand_over(facts: ModuleFacts, actor: Actor) -> Phrase | None:
    """Owners retire and move on; a module without an owner is reviewed by nobody."""
    if actor.person_id != facts.owner_id and not keeps(actor, facts.unit_path):
        return Phrase("Only its owner and the offices of the unit hand a module over.")
    return Phrase("This module is retired.") if facts.is_retired else None


def refusal_to_add_author(
    facts: ModuleFacts, reviewers: frozenset[int], person_id: int, *, is_gone: bool
) -> Phrase | None:
    if person_id in facts.editors:
        return Phrase("This person is already named.")
    if is_gone:
        return Phrase("This person is no longer at work here.")
    return Phrase("Nobody reviews what they wrote.") if person_id in reviewers else None


def refusal_to_drop_author(facts: ModuleFacts, *, has_lesson: bool) -> Phrase | None:
    """Whoever wrote along could otherwise review it."""
    if facts.request_state:
        return Phrase("Once both lines have been asked, its authors stay.")
    return Phrase("A lesson of this person is part of it.") if has_lesson else None


def refusal_to_own(facts: ModuleFacts, reviewers: frozenset[int], person_id: int, *, is_gone: bool) -> Phrase | None:
    """Why this person cannot become the owner."""
    if person_id == facts.owner_id:
        return Phrase("This person owns it already.")
    if is_gone:
        return Phrase("This person is no longer at work here.")
    if person_id in reviewers:
        return Phrase("Nobody reviews what they wrote.")
    return None


def refusal_to_use(facts: ModuleFacts, actor: Actor) -> Phrase | None:
    if not is_reader(actor):
        return Phrase("Uses are recorded by the people of the enterprise.")
    if facts.is_retired:
        return Phrase("This module is retired.")
    if not facts.published and facts.work_state is not DocumentState.PILOT:
        return Phrase("This module is still being written.")
    return None


def counts_as_proof(facts: ModuleFacts, outcome: Outcome, person_id: int | None) -> bool:
    """Nobody proves what they wrote."""
    return outcome in PROVING and person_id not in facts.editors
