"""What a document is to the search, what can be asked, and who is told what. Pure."""

from dataclasses import dataclass

from mentor.kernel.actor import Actor
from mentor.knowledge.rules.words import Audience, DocumentKind, DocumentState, KnowledgeLine
from mentor.people.rules import Role, is_administrator

#: Roles that look after the knowledge of the units in their scope.
KEEPERS = (Role.HR, Role.PARTY_OFFICE)
#: Results on one page, and how many of them there are at most.
SHOWN, MOST_FOUND = 20, 100
QUERY_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Document:
    """Everything the search keeps of a lesson, module or toolkit.

    `persons` read it whatever its audience: authors, contributors, reviewers. `standing` in hundredths: how much more
    it counts than something nobody has proved.
    """

    kind: DocumentKind
    subject_id: int
    title: str
    text: str
    line: KnowledgeLine
    state: DocumentState
    audience: Audience
    unit_id: int | None
    persons: tuple[int, ...]
    byline: str = ""
    tags: tuple[str, ...] = ()
    axes: tuple[str, ...] = ()
    n_tag: str = ""
    place: str = ""
    used: int = 0
    standing: int = 100


@dataclass(frozen=True, slots=True)
class Filters:
    kind: DocumentKind | None = None
    line: KnowledgeLine | None = None
    state: DocumentState | None = None
    axis: str = ""
    n_tag: str = ""
    place: str = ""
    tag: str = ""
    #: Code or name of a unit: what was learnt there or below it.
    unit: str = ""
    #: Only what was learnt in the unit the reader works in.
    is_own_unit: bool = False


def is_reader(actor: Actor) -> bool:
    """Everybody of the enterprise; never one of the three administrators."""
    return actor.person_id is not None and not is_administrator(actor)


def keeps(actor: Actor, unit_path: str) -> bool:
    """Whether the knowledge of this unit is in the actor's charge."""
    return is_reader(actor) and actor.covers(unit_path, *KEEPERS)


def is_keeper(actor: Actor) -> bool:
    return is_reader(actor) and bool(actor.unit_scopes(*KEEPERS))


def reads(audience: Audience, persons: tuple[int, ...], unit_path: str, own_path: str, actor: Actor) -> bool:
    """The same rule as the search asks the database, for one document. `own_path`: the unit the actor works in."""
    if actor.is_system:
        return True
    if not is_reader(actor):
        return False
    if audience is Audience.ALL or actor.person_id in persons or keeps(actor, unit_path):
        return True
    return audience is Audience.UNIT and bool(unit_path) and own_path.startswith(unit_path)
