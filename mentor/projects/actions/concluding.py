"""The Party office ends a round with the numbers of both lines; the project takes the step that follows."""

from datetime import datetime
from typing import Any

from piccolo.columns import Column

from mentor.calendar.queries import due_after
from mentor.files.actions import refuse_marked_texts
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
from mentor.projects.queries.rounds import RoundRow, opinions_given, points_given, round_row
from mentor.projects.rules import reviews, states
from mentor.projects.rules.dates import months_after
from mentor.projects.rules.states import ProjectState, Step
from mentor.projects.rules.words import Conclusion, Line, RoundState
from mentor.projects.tables import (
    JointProject,
    ProjectBody,
    ProjectNotice,
    ReviewRound,
)
from mentor.settings import settings


async def conclude(
    round_id: int,
    conclusion: Conclusion,
    reason: str,
    minutes: str,
    *,
    tolerance_reference: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """End the round with the numbers of both lines, and take the step of the project that follows from it.

    "Not reached, diligent" needs `tolerance_reference`, the document on error tolerance.
    """
    await refuse_marked_texts([reason, minutes, tolerance_reference], actor=actor, now=now)
    if conclusion is Conclusion.DILIGENT and not tolerance_reference:
        raise Invalid({"tolerance_reference": Phrase("Please name the document on error tolerance.")})
    async with write_transaction():
        row = await round_row(round_id, actor)
        project = await project_row(row.project_id, actor)
        refuse(reviews.refusal_to_convene(project.facts.unit_path, actor))
        refuse(reviews.refusal_to_conclude(row.kind, row.state, row.panel, conclusion))
        refuse(reviews.refusal_to_pass(row.kind, conclusion, await opinions_given(round_id)))
        if row.version != project.facts.life.version:
            raise Conflict(Phrase("The version that was looked at has changed meanwhile."))
        step, given, refusal = reviews.step_of(row.kind, project.facts.life.state, conclusion)
        refuse(refusal)
        await _close(row, conclusion, reason, minutes, actor=actor, now=now)
        if step is not None:
            await take(project, step, "projects.conclude", given=given, actor=actor, now=now, why=reason)
        await _follow(project, step, tolerance_reference, now)
        phrase = Phrase(
            "%(round)s of “%(title)s” has ended: %(conclusion)s.",
            round=row.kind,
            title=project.title,
            conclusion=conclusion,
        )
        await tell(project.facts.leads, phrase, address=f"/projects/{project.id}", kind="news", now=now)


async def _follow(project: ProjectRow, step: Step | None, tolerance_reference: str, now: datetime) -> None:
    """What a conclusion brings with it beside the step."""
    if step is Step.PASS_REVIEW:
        await _publish(project, now)
    if step is not None and states.MOVES[step].target is ProjectState.CLOSED:
        await _close_project(project, tolerance_reference, now)


async def _close_project(project: ProjectRow, tolerance_reference: str, now: datetime) -> None:
    """Its post-evaluation gets a date, and who leads a Party organisation behind it is asked to dissolve it."""
    today = local_date(now)
    due_on = months_after(today, settings().project_post_months)
    values: dict[Column | str, Any] = {
        JointProject.closed_on: today,
        JointProject.post_due_on: due_on,
        JointProject.tolerance_reference: tolerance_reference,
    }
    await JointProject.update(values).where(JointProject.id == project.id)
    leaders = (
        await ProjectBody.update({ProjectBody.prompted_at: now})
        .where((ProjectBody.project == project.id) & ProjectBody.dissolved_on.is_null())
        .returning(ProjectBody.leader)
    )
    phrase = Phrase("“%(title)s” is closed: please dissolve the Party organisation set up for it.", title=project.title)
    asked = sorted({row["leader"] for row in leaders if row["leader"]})
    await tell(asked, phrase, address=f"/projects/{project.id}", kind="todo", now=now)


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
    until_on = await due_after(now, settings().project_notice_workdays)
    version = project.facts.life.version
    await ProjectNotice.insert(
        ProjectNotice(project=project.id, version=version, from_on=local_date(now), until_on=until_on, published_at=now)
    )
