"""The newest criteria of each kind of round."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase
from mentor.projects.rules.proposals import SEES_PROJECTS
from mentor.projects.rules.reviews import FIRST_CRITERIA
from mentor.projects.rules.words import Line, RoundKind
from mentor.projects.tables import ReviewCriterion


@dataclass(frozen=True, slots=True)
class CriterionOf:
    line: Line
    text: Phrase
    weight: int


@dataclass(frozen=True, slots=True)
class Criteria:
    """`number` 0: nobody has written a version, the ones that come with the product hold."""

    kind: RoundKind
    number: int
    source: str
    written_at: datetime | None
    criteria: tuple[CriterionOf, ...]


async def newest_criteria(actor: Actor) -> tuple[Criteria, ...]:
    """Of every kind, in one statement; for the offices that see projects."""
    if not actor.has(*SEES_PROJECTS):
        raise NotFound
    version: Any = ReviewCriterion.criteria
    rows = (
        await ReviewCriterion.select(
            ReviewCriterion.line,
            ReviewCriterion.text,
            ReviewCriterion.weight,
            version.kind.as_alias("kind"),
            version.number.as_alias("number"),
            version.source.as_alias("source"),
            version.written_at.as_alias("written_at"),
        )
        .order_by(version.number)
        .order_by(ReviewCriterion.position)
        .order_by(ReviewCriterion.id)
    )
    return tuple(_criteria(kind, [row for row in rows if row["kind"] == kind.value]) for kind in RoundKind)


def _criteria(kind: RoundKind, rows: list[Mapping[str, Any]]) -> Criteria:
    if not rows:
        return Criteria(kind, 0, "", None, tuple(CriterionOf(*one) for one in FIRST_CRITERIA[kind]))
    last = rows[-1]
    mine = [row for row in rows if row["number"] == last["number"]]
    lines = tuple(CriterionOf(Line(row["line"]), Phrase(row["text"]), row["weight"]) for row in mine)
    return Criteria(kind, last["number"], last["source"], last["written_at"], lines)
