"""What rounds of review score, and with which weights: versions that are never changed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.people.rules import Role
from mentor.projects.rules.words import Line, RoundKind

#: So many criteria at most for one line; all weights of a version make up the whole.
MOST, WHOLE = 12, 100


@dataclass(frozen=True, slots=True)
class NewCriterion:
    line: Line
    text: str
    weight: int


@dataclass(frozen=True, slots=True)
class NewCriteria:
    """`source`: the document the weights come from."""

    kind: RoundKind
    source: str
    criteria: tuple[NewCriterion, ...]


def refusal_to_write(actor: Actor) -> Phrase | None:
    """Criteria hold for everybody: the Party office of the whole enterprise writes them."""
    if actor.is_system or any(scope.count("/") == 2 for scope in actor.unit_scopes(Role.PARTY_OFFICE)):
        return None
    return Phrase("Only the Party office of the whole enterprise writes review criteria.")


def complaint_about(criteria: Sequence[NewCriterion]) -> Phrase | None:
    """Both lines are scored, and the weights make 100."""
    if any(not any(one.line is line for one in criteria) for line in Line):
        return Phrase("Each line needs at least one criterion.")
    if any(sum(one.line is line for one in criteria) > MOST for line in Line):
        return Phrase("At most %(count)s criteria for each line.", count=MOST)
    total = sum(one.weight for one in criteria)
    if total != WHOLE or any(one.weight < 1 for one in criteria):
        return Phrase("All weights together make 100; they make %(total)s now.", total=total)
    return None
