"""Objecting to a project on public notice, answering it, and approving the project when the notice has ended clean."""

from datetime import datetime

from mentor.files.actions import refuse_marked_texts
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.people.queries import holders
from mentor.people.rules import Role
from mentor.projects.actions import refuse
from mentor.projects.actions.steps import take
from mentor.projects.queries.notices import ended_notices, notice_row, objection_row
from mentor.projects.queries.projects import project_row
from mentor.projects.rules import notices
from mentor.projects.rules.states import Required, Step
from mentor.projects.rules.words import NoticeState, ObjectionState
from mentor.projects.tables import JointProject, ProjectNotice, ProjectObjection

CHUNK = 100


async def object_to(notice_id: int, text: str, *, actor: Actor, now: datetime) -> int:
    """Any colleague may, while it runs; gives the objection's id. The Party office is told."""
    await refuse_marked_texts([text], actor=actor, now=now)
    async with write_transaction():
        await _lock(notice_id)
        notice = await notice_row(notice_id, actor)
        refuse(notices.refusal_to_object(notice.state, notice.until_on, local_date(now), actor))
        row = ProjectObjection(notice=notice_id, text=text, raised_by=actor.person_id, raised_at=now)
        objection_id = int((await ProjectObjection.insert(row))[0]["id"])
        after = {"notice": notice_id}
        await journal.record(
            "projects.object", "project_objection", objection_id, actor=actor, now=now, after=after, why=text
        )
        phrase = Phrase("Somebody objects to the project “%(title)s”.", title=notice.title)
        await tell(
            await _office(notice.project_id), phrase, address=f"/project-notices/{notice_id}", kind="todo", now=now
        )
        return objection_id


async def _office(project_id: int) -> list[int]:
    unit = JointProject.unit
    row = await JointProject.select(unit.path.as_alias("path")).where(JointProject.id == project_id).first()
    return await holders(Role.PARTY_OFFICE, row["path"]) if row else []


async def answer_objection(objection_id: int, answer: str, *, is_upheld: bool, actor: Actor, now: datetime) -> None:
    """Upheld, the proposal goes back to its leads as a new version; dismissed, the notice goes on."""
    await refuse_marked_texts([answer], actor=actor, now=now)
    async with write_transaction():
        row = await objection_row(objection_id, actor)
        project = row.project
        facts = project.facts
        refuse(notices.refusal_to_answer(row.state, facts.unit_path, row.raised_by, facts.leads, actor))
        state = ObjectionState.UPHELD if is_upheld else ObjectionState.DISMISSED
        await _answer(objection_id, state, answer, actor=actor, now=now)
        await journal.record(
            "projects.answer_objection", "project_objection", objection_id, actor=actor, now=now,
            after={"state": state.value}, why=answer,
        )  # fmt: skip
        if is_upheld:
            await _end(row.notice_id, NoticeState.UPHELD, now)
            await take(project, Step.UPHOLD, "projects.uphold", actor=actor, now=now, why=answer)
        phrase = Phrase("The objection to “%(title)s”: %(state)s.", title=project.title, state=state)
        await tell(
            [row.raised_by, *facts.leads], phrase, address=f"/project-notices/{row.notice_id}", kind="news", now=now
        )


async def _answer(objection_id: int, state: ObjectionState, answer: str, *, actor: Actor, now: datetime) -> None:
    answered = (
        await ProjectObjection.update(
            {
                ProjectObjection.state: state.value,
                ProjectObjection.answer: answer,
                ProjectObjection.answered_by: actor.person_id,
                ProjectObjection.answered_at: now,
            }
        )
        .where((ProjectObjection.id == objection_id) & (ProjectObjection.state == ObjectionState.OPEN.value))
        .returning(ProjectObjection.id)
    )
    if not answered:
        raise Conflict(GONE)


async def approve_ended(*, actor: Actor, now: datetime) -> int:
    """Approve the projects whose notice has ended without an open objection; gives how many. Safe to repeat."""
    ended = await ended_notices(local_date(now), CHUNK)
    for notice_id in ended:
        await _approve(notice_id, actor=actor, now=now)
    return len(ended)


async def _approve(notice_id: int, *, actor: Actor, now: datetime) -> None:
    async with write_transaction():
        await _lock(notice_id)
        notice = await notice_row(notice_id, actor)
        still_open = await ProjectObjection.exists().where(
            (ProjectObjection.notice == notice_id) & (ProjectObjection.state == ObjectionState.OPEN.value)
        )
        if notice.state is not NoticeState.PUBLISHED or not notices.is_clean(
            notice.until_on, local_date(now), int(still_open)
        ):
            return
        await _end(notice_id, NoticeState.CLEAN, now)
        project = await project_row(notice.project_id, actor)
        given = (Required.NOTICE_CLEAN,)
        await take(project, Step.APPROVE, "projects.approve", given=given, actor=actor, now=now)
        await JointProject.update({JointProject.approved_version: notice.version}).where(JointProject.id == project.id)
        phrase = Phrase("The project “%(title)s” is approved. It can be started.", title=project.title)
        await tell(project.facts.leads, phrase, address=f"/projects/{project.id}", kind="todo", now=now)


async def _lock(notice_id: int) -> None:
    """Objecting and approving wait for each other."""
    await ProjectNotice.update({ProjectNotice.version: ProjectNotice.version + 0}).where(ProjectNotice.id == notice_id)


async def _end(notice_id: int, state: NoticeState, now: datetime) -> None:
    ended = (
        await ProjectNotice.update({ProjectNotice.state: state.value, ProjectNotice.settled_at: now})
        .where((ProjectNotice.id == notice_id) & (ProjectNotice.state == NoticeState.PUBLISHED.value))
        .returning(ProjectNotice.id)
    )
    if not ended:
        raise Conflict(GONE)
