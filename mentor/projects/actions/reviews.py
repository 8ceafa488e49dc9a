"""The joint review of a proposal: a panel of both lines scores blind, the Party office concludes with both numbers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from piccolo.columns import Column

from mentor.calendar.queries import due_after
from mentor.files.actions import refuse_marked_texts
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.projects.actions import refuse
from mentor.projects.actions.steps import take
from mentor.projects.queries.projects import ProjectRow, project_row
from mentor.projects.queries.rounds import RoundRow, points_given, round_row
from mentor.projects.rules import reviews
from mentor.projects.rules.reviews import PanelSeat
from mentor.projects.rules.states import ProjectState, Required, Step
from mentor.projects.rules.words import Conclusion, Line, PanelistState, RoundKind, RoundState
from mentor.projects.tables import (
    CriteriaVersion,
    PanelScore,
    ProjectNotice,
    ReviewCriterion,
    ReviewRound,
    RoundPanelist,
)

REVIEW_WORKDAYS = 5
NOTICE_WORKDAYS = 5
#: What a proposal is scored by until the enterprise writes its own version.
_FIRST_CRITERIA = (
    (Line.PARTY, Phrase("Fits the Party work of the unit"), 25),
    (Line.PARTY, Phrase("Members lead from the front"), 25),
    (Line.BUSINESS, Phrase("Solves a real problem"), 25),
    (Line.BUSINESS, Phrase("Can be done with these people and dates"), 25),
)
_STEPS = {
    Conclusion.PASSED: (Step.PASS_REVIEW, (Required.PARTY_REVIEW, Required.BUSINESS_REVIEW)),
    Conclusion.RETURNED: (Step.RETURN, ()),
    Conclusion.REJECTED: (Step.REJECT, ()),
}


async def convene(project_id: int, panel: Sequence[PanelSeat], *, actor: Actor, now: datetime) -> int:
    """Call a panel together for the version in joint review; gives the round's id."""
    async with write_transaction():
        row = await project_row(project_id, actor)
        refuse(reviews.refusal_to_convene(row.facts.unit_path, actor))
        if row.facts.life.state is not ProjectState.REVIEW:
            refuse(Phrase("The proposal is not in joint review."))
        team = row.facts.members | row.facts.leads
        if wrong := reviews.complaint_about_panel(RoundKind.PROPOSAL, panel, team):
            raise Invalid({"panel": wrong})
        round_id = await _open_round(row, actor=actor, now=now)
        await RoundPanelist.insert(
            *(RoundPanelist(round=round_id, person=seat.person_id, line=seat.line.value) for seat in panel)
        )
        due_on = await due_after(now, REVIEW_WORKDAYS)
        phrase = Phrase("The panel for “%(title)s” needs your scores by %(day)s.", title=row.title, day=due_on)
        await tell([seat.person_id for seat in panel], phrase, address=f"/projects/{project_id}", kind="todo", now=now)
        after = {"version": row.facts.life.version, "panel": [seat.person_id for seat in panel]}
        await journal.record("projects.convene", "project_round", round_id, actor=actor, now=now, after=after)
        return round_id


async def _open_round(row: ProjectRow, *, actor: Actor, now: datetime) -> int:
    """One round per version of the proposal: its number is that of the version."""
    version = row.facts.life.version
    new = ReviewRound(
        project=row.id,
        kind=RoundKind.PROPOSAL.value,
        number=version,
        version=version,
        criteria=await _criteria(now),
        due_on=await due_after(now, REVIEW_WORKDAYS),
        opened_by=actor.person_id,
        opened_at=now,
    )
    made = await ReviewRound.insert(new).on_conflict(action="DO NOTHING").returning(ReviewRound.id)
    if not made:
        raise Conflict(Phrase("This version is already being reviewed."))
    return int(made[0]["id"])


async def _criteria(now: datetime) -> int:
    """The newest criteria of joint reviews; the first version when there is none."""
    kind = RoundKind.PROPOSAL.value
    newest = CriteriaVersion.select(CriteriaVersion.id).where(CriteriaVersion.kind == kind)
    if rows := await newest.order_by(CriteriaVersion.number, ascending=False).limit(1):
        return int(rows[0]["id"])
    first = CriteriaVersion(kind=kind, number=1, written_at=now)
    made = await CriteriaVersion.insert(first).on_conflict(action="DO NOTHING").returning(CriteriaVersion.id)
    if not made:
        raise Conflict(GONE)
    asked = [
        ReviewCriterion(criteria=made[0]["id"], position=position, line=line.value, text=text.key, weight=weight)
        for position, (line, text, weight) in enumerate(_FIRST_CRITERIA)
    ]
    await ReviewCriterion.insert(*asked)
    return int(made[0]["id"])


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


async def conclude(
    round_id: int, conclusion: Conclusion, reason: str, minutes: str, *, actor: Actor, now: datetime
) -> None:
    """End the round with the numbers of both lines; what passed goes on public notice, what did not goes back."""
    await refuse_marked_texts([reason, minutes], actor=actor, now=now)
    async with write_transaction():
        row = await round_row(round_id, actor)
        project = await project_row(row.project_id, actor)
        refuse(reviews.refusal_to_convene(project.facts.unit_path, actor))
        refuse(reviews.refusal_to_conclude(row.kind, row.state, row.panel, conclusion))
        if row.version != project.facts.life.version:
            raise Conflict(Phrase("The version that was looked at has changed meanwhile."))
        await _close(row, conclusion, reason, minutes, actor=actor, now=now)
        step, given = _STEPS[conclusion]
        await take(project, step, "projects.conclude", given=given, actor=actor, now=now, why=reason)
        if conclusion is Conclusion.PASSED:
            await _publish(project, now)
        phrase = Phrase(
            "The joint review of “%(title)s” has ended: %(conclusion)s.", title=project.title, conclusion=conclusion
        )
        await tell(project.facts.leads, phrase, address=f"/projects/{project.id}", kind="news", now=now)


async def _close(
    row: RoundRow, conclusion: Conclusion, reason: str, minutes: str, *, actor: Actor, now: datetime
) -> None:
    scores = reviews.line_scores(await points_given(row.id))
    closed = (
        await ReviewRound.update(
            {
                ReviewRound.state: RoundState.CONCLUDED.value,
                ReviewRound.conclusion: conclusion.value,
                ReviewRound.reason: reason,
                ReviewRound.minutes: minutes,
                ReviewRound.party_score: scores[Line.PARTY],
                ReviewRound.business_score: scores[Line.BUSINESS],
                ReviewRound.concluded_by: actor.person_id,
                ReviewRound.concluded_at: now,
            }
        )
        .where((ReviewRound.id == row.id) & (ReviewRound.state == RoundState.OPEN.value))
        .returning(ReviewRound.id)
    )
    if not closed:
        raise Conflict(GONE)


async def _publish(project: ProjectRow, now: datetime) -> None:
    until_on = await due_after(now, NOTICE_WORKDAYS)
    version = project.facts.life.version
    await ProjectNotice.insert(
        ProjectNotice(project=project.id, version=version, from_on=local_date(now), until_on=until_on, published_at=now)
    )
