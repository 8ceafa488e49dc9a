"""Calling a panel together: for a proposal, a stage, the acceptance or the post-evaluation."""

from collections.abc import Sequence
from datetime import date, datetime

from mentor.calendar.queries import due_after
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.projects.actions import refuse
from mentor.projects.actions.criteria import criteria_for
from mentor.projects.queries.projects import ProjectRow, project_row
from mentor.projects.rules import reviews
from mentor.projects.rules.reviews import PanelSeat
from mentor.projects.rules.words import RoundKind, RoundState
from mentor.projects.tables import ReviewRound, RoundPanelist
from mentor.settings import settings


async def convene(project_id: int, panel: Sequence[PanelSeat], *, actor: Actor, now: datetime) -> int:
    """Call a panel together for what the project waits for: proposal, stage, acceptance or post-evaluation."""
    async with write_transaction():
        row = await project_row(project_id, actor)
        refuse(reviews.refusal_to_convene(row.facts.unit_path, actor))
        kind = reviews.kind_for(row.facts.life.state)
        if kind is None:
            raise Forbidden(Phrase("No panel is needed now: the project is at “%(at)s”.", at=row.facts.life.state))
        team = row.facts.members | row.facts.leads
        if wrong := reviews.complaint_about_panel(kind, panel, team):
            raise Invalid({"panel": wrong})
        due_on = await due_after(now, settings().project_review_workdays)
        round_id = await _open_round(row, kind, due_on, actor=actor, now=now)
        await RoundPanelist.insert(
            *(RoundPanelist(round=round_id, person=seat.person_id, line=seat.line.value) for seat in panel)
        )
        phrase = Phrase("The panel for “%(title)s” needs your scores by %(day)s.", title=row.title, day=due_on)
        invited = [seat.person_id for seat in panel]
        await tell(invited, phrase, address=f"/project-rounds/{round_id}", kind="todo", now=now)
        after = {"version": row.facts.life.version, "panel": invited}
        await journal.record("projects.convene", "project_round", round_id, actor=actor, now=now, after=after)
        return round_id


async def _open_round(row: ProjectRow, kind: RoundKind, due_on: date, *, actor: Actor, now: datetime) -> int:
    """One round per version of the proposal: its number is that of the version. One open round at a time otherwise."""
    version = row.facts.life.version
    rounds = await ReviewRound.select(ReviewRound.state).where(
        (ReviewRound.project == row.id) & (ReviewRound.kind == kind.value)
    )
    if kind is not RoundKind.PROPOSAL and any(one["state"] == RoundState.OPEN.value for one in rounds):
        raise Conflict(Phrase("A panel is already at work."))
    new = ReviewRound(
        project=row.id,
        kind=kind.value,
        number=version if kind is RoundKind.PROPOSAL else len(rounds) + 1,
        version=version,
        criteria=await criteria_for(kind, now),
        due_on=due_on,
        opened_by=actor.person_id,
        opened_at=now,
    )
    made = await ReviewRound.insert(new).on_conflict(action="DO NOTHING").returning(ReviewRound.id)
    if not made:
        raise Conflict(Phrase("This version is already being reviewed."))
    return int(made[0]["id"])
