"""A round with its panel and criteria, authorised: the panel, and whoever sees the project."""

from dataclasses import dataclass
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.projects.queries.projects import project_row
from mentor.projects.rules.reviews import GivenPoints, PanelSeat
from mentor.projects.rules.words import Line, PanelistState, Position, RoundKind, RoundState
from mentor.projects.tables import LineOpinion, PanelScore, ReviewCriterion, ReviewRound, RoundPanelist


@dataclass(frozen=True, slots=True)
class RoundRow:
    """`criteria` are the ids of what is scored. Points are not in it: they are blind."""

    id: int
    project_id: int
    kind: RoundKind
    version: int
    state: RoundState
    panel: tuple[PanelSeat, ...]
    criteria: frozenset[int]

    def seat_of(self, actor: Actor) -> PanelSeat | None:
        return next((seat for seat in self.panel if seat.person_id == actor.person_id), None)


async def round_row(round_id: int, actor: Actor) -> RoundRow:
    """Raises NotFound when there is none, or the actor neither is on the panel nor sees the project."""
    row = await ReviewRound.select().where(ReviewRound.id == round_id).first()
    if row is None:
        raise NotFound
    found = RoundRow(
        id=row["id"],
        project_id=row["project"],
        kind=RoundKind(row["kind"]),
        version=row["version"],
        state=RoundState(row["state"]),
        panel=await _panel(round_id),
        criteria=await _criteria(row["criteria"]),
    )
    if found.seat_of(actor) is None:
        await project_row(found.project_id, actor)
    return found


async def points_given(round_id: int) -> list[GivenPoints]:
    """Everybody's points, for the conclusion alone: never shown before it."""
    panelist: Any = PanelScore.panelist
    criterion: Any = PanelScore.criterion
    rows = await PanelScore.select(
        PanelScore.panelist,
        PanelScore.points,
        criterion.line.as_alias("line"),
        criterion.weight.as_alias("weight"),
    ).where(panelist.round == round_id)
    return [GivenPoints(row["panelist"], Line(row["line"]), row["weight"], row["points"]) for row in rows]


async def opinions_given(round_id: int) -> dict[Line, Position]:
    """What each line has said so far; each is open to the other."""
    rows = await LineOpinion.select(LineOpinion.line, LineOpinion.position).where(LineOpinion.round == round_id)
    return {Line(row["line"]): Position(row["position"]) for row in rows}


async def _panel(round_id: int) -> tuple[PanelSeat, ...]:
    rows = (
        await RoundPanelist.select(RoundPanelist.person, RoundPanelist.line, RoundPanelist.state)
        .where(RoundPanelist.round == round_id)
        .order_by(RoundPanelist.id)
    )
    return tuple(PanelSeat(row["person"], Line(row["line"]), PanelistState(row["state"])) for row in rows)


async def _criteria(criteria_id: int) -> frozenset[int]:
    rows = await ReviewCriterion.select(ReviewCriterion.id).where(ReviewCriterion.criteria == criteria_id)
    return frozenset(row["id"] for row in rows)
