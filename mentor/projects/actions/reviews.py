"""What panelists and lines do in a round: blind scores, recusal, the opinion of a line."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from piccolo.columns import Column

from mentor.files.actions import refuse_marked_texts
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.projects.actions import refuse
from mentor.projects.queries.projects import project_row
from mentor.projects.queries.rounds import RoundRow, round_row
from mentor.projects.rules import reviews
from mentor.projects.rules.words import Line, PanelistState, Position
from mentor.projects.tables import (
    LineOpinion,
    PanelScore,
    RoundPanelist,
)


async def give_opinion(
    round_id: int, line: Line, position: Position, text: str, *, actor: Actor, now: datetime
) -> None:
    """What one line says beside the panel, once per round, in parallel to the other line."""
    await refuse_marked_texts([text], actor=actor, now=now)
    async with write_transaction():
        row = await round_row(round_id, actor)
        project = await project_row(row.project_id, actor)
        team = project.facts.members | project.facts.leads
        refuse(reviews.refusal_to_speak(project.facts.area, line, row.state, team, row.seat_of(actor), actor))
        opinion = LineOpinion(
            round=round_id, line=line.value, position=position.value, text=text, given_by=actor.person_id, given_at=now
        )
        if not await LineOpinion.insert(opinion).on_conflict(action="DO NOTHING").returning(LineOpinion.id):
            raise Conflict(Phrase("This line has already spoken in this round."))
        after = {"line": line.value, "position": position.value}
        await journal.record("projects.give_opinion", "project_round", round_id, actor=actor, now=now, after=after)


async def hand_in_scores(
    round_id: int, points: Mapping[int, int], comment: str = "", *, actor: Actor, now: datetime
) -> None:
    """Points by criterion id, once and for all; nobody else reads them before the conclusion."""
    await refuse_marked_texts([comment], actor=actor, now=now)
    async with write_transaction():
        row = await round_row(round_id, actor)
        refuse(reviews.refusal_to_settle(row.seat_of(actor), row.state))
        if wrong := reviews.complaints_about_points(points, row.criteria):
            raise Invalid({"points": wrong})
        panelist = await _settle(row, PanelistState.SCORED, comment, actor=actor, now=now)
        scores = [PanelScore(panelist=panelist, criterion=one, points=given) for one, given in points.items()]
        await PanelScore.insert(*scores)
        await journal.record("projects.score", "project_round", round_id, actor=actor, now=now)


async def recuse(round_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """A panelist steps aside and says why."""
    await refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        row = await round_row(round_id, actor)
        refuse(reviews.refusal_to_settle(row.seat_of(actor), row.state))
        await _settle(row, PanelistState.RECUSED, reason, actor=actor, now=now)
        await journal.record("projects.recuse", "project_round", round_id, actor=actor, now=now, why=reason)


async def _settle(row: RoundRow, state: PanelistState, comment: str, *, actor: Actor, now: datetime) -> int:
    values: dict[Column | str, Any] = {
        RoundPanelist.state: state.value,
        RoundPanelist.comment: comment,
        RoundPanelist.settled_at: now,
    }
    mine = (RoundPanelist.round == row.id) & (RoundPanelist.person == actor.person_id)
    settled = (
        await RoundPanelist.update(values)
        .where(mine & (RoundPanelist.state == PanelistState.INVITED.value))
        .returning(RoundPanelist.id)
    )
    if not settled:
        raise Conflict(GONE)
    return int(settled[0]["id"])
