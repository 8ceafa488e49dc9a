"""Notices of projects and the objections to them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.projects.queries.projects import ProjectRow, project_row
from mentor.projects.rules import notices
from mentor.projects.rules.words import NoticeState, ObjectionState
from mentor.projects.tables import ProjectNotice, ProjectObjection


@dataclass(frozen=True, slots=True)
class NoticeRow:
    id: int
    project_id: int
    title: str
    version: int
    until_on: date
    state: NoticeState


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    id: int
    notice_id: int
    project: ProjectRow
    raised_by: int
    state: ObjectionState


async def notice_row(notice_id: int, actor: Actor) -> NoticeRow:
    """Raises NotFound when there is none, or it is over and the actor does not see the project."""
    project: Any = ProjectNotice.project
    row = (
        await ProjectNotice.select(*ProjectNotice.all_columns(), project.title.as_alias("title"))
        .where(ProjectNotice.id == notice_id)
        .first()
    )
    if row is None:
        raise NotFound
    state = NoticeState(row["state"])
    sees = await _sees_project(row["project"], actor)
    if not notices.sees_notice(state, sees_project=sees, actor=actor):
        raise NotFound
    return NoticeRow(notice_id, row["project"], row["title"], row["version"], row["until_on"], state)


async def objection_row(objection_id: int, actor: Actor) -> ObjectionRow:
    """For whoever sees the project; raises NotFound to everybody else."""
    notice: Any = ProjectObjection.notice
    row = (
        await ProjectObjection.select(*ProjectObjection.all_columns(), notice.project.as_alias("project"))
        .where(ProjectObjection.id == objection_id)
        .first()
    )
    if row is None:
        raise NotFound
    project = await project_row(row["project"], actor)
    return ObjectionRow(objection_id, row["notice"], project, row["raised_by"], ObjectionState(row["state"]))


async def ended_notices(today: date, limit: int) -> list[int]:
    """Ids of notices whose last day has passed and which no open objection holds up, oldest first."""
    waiting = ProjectObjection.select(ProjectObjection.notice).where(
        ProjectObjection.state == ObjectionState.OPEN.value
    )
    held = [row["notice"] for row in await waiting]
    query = ProjectNotice.select(ProjectNotice.id).where(
        (ProjectNotice.state == NoticeState.PUBLISHED.value) & (ProjectNotice.until_on < today)
    )
    if held:
        query = query.where(ProjectNotice.id.not_in(held))
    return [row["id"] for row in await query.order_by(ProjectNotice.until_on, ProjectNotice.id).limit(limit)]


async def _sees_project(project_id: int, actor: Actor) -> bool:
    try:
        await project_row(project_id, actor)
    except NotFound:
        return False
    return True
