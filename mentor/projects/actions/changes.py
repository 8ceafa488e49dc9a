"""Another lead and another scope of a project that was approved: each becomes a new version of its proposal."""

import json
from datetime import datetime
from typing import Any

from mentor.files.actions import refuse_marked_texts
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.people.queries import holders
from mentor.people.rules import Role
from mentor.projects.actions import refuse
from mentor.projects.actions.parts import touch
from mentor.projects.actions.proposals import keep_version
from mentor.projects.queries.changes import CHANGE, ChangeLine, changes_of, settled_changes
from mentor.projects.queries.members import CONTRIBUTION
from mentor.projects.queries.nodes import NODE
from mentor.projects.queries.projects import ProjectRow, project_row
from mentor.projects.rules import changes
from mentor.projects.rules.changes import NewScope
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.versions import content_hash
from mentor.projects.rules.words import ChangeState, Line, MemberRole
from mentor.projects.tables import (
    Contribution,
    JointProject,
    ProjectChange,
    ProjectGoal,
    ProjectMember,
    ProjectNode,
)
from mentor.settings import settings
from mentor.signoff import actions as signoff
from mentor.signoff.rules import NewRequest, SeatName, SeatSpec

CHUNK = 50
_SEATS = {Line.PARTY: SeatName.PARTY_LEAD, Line.BUSINESS: SeatName.BUSINESS_LEAD}
_ROLES = {Line.PARTY: MemberRole.PARTY_LEAD, Line.BUSINESS: MemberRole.BUSINESS_LEAD}


async def replace_lead(
    project_id: int, line: Line, person_id: int, reason: str, *, actor: Actor, now: datetime
) -> None:  # fmt: skip
    """Somebody else leads the line from now on; open decisions pass to them, given ones stay the predecessor's."""
    await refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        row = await project_row(project_id, actor)
        refuse(changes.refusal_to_replace(row.facts, actor))
        if wrong := changes.complaint_about_lead(row.facts, person_id):
            raise Invalid({"person": wrong})
        column = JointProject.party_lead if line is Line.PARTY else JointProject.business_lead
        old = row.facts.party_lead_id if line is Line.PARTY else row.facts.business_lead_id
        await touch(row)
        await JointProject.update({column: person_id}).where(JointProject.id == project_id)
        await _change_team(row, line, person_id, now)
        if row.facts.life.state is not ProjectState.DRAFT:  # a draft is put before both lines anyway
            await _next_version(project_id, reason, actor, now)
        before, after = {"lead": old}, {"line": line.value, "lead": person_id}
        await journal.record(
            "projects.replace_lead", "project", project_id, actor=actor, now=now, before=before, after=after, why=reason
        )
        if old is not None:
            await _pass_seats(row, line, old, person_id, reason, actor, now)
        phrase = Phrase("%(line)s of “%(title)s” has another lead.", line=line, title=row.title)
        people = row.facts.members | {person_id}
        await tell(people - {actor.person_id}, phrase, address=f"/projects/{project_id}", kind="news", now=now)


async def _change_team(row: ProjectRow, line: Line, person_id: int, now: datetime) -> None:
    """Who led leaves the team; who was in it already gets the new part."""
    today = local_date(now)
    mine = (ProjectMember.project == row.id) & ProjectMember.until_on.is_null()
    gone = (ProjectMember.role == _ROLES[line].value) | (ProjectMember.person == person_id)
    await ProjectMember.update({ProjectMember.until_on: today}).where(mine & gone)
    member = ProjectMember(
        project=row.id, person=person_id, role=_ROLES[line].value, line=line.value, from_on=today
    )  # fmt: skip
    await ProjectMember.insert(member)


async def _pass_seats(
    row: ProjectRow, line: Line, old: int, new: int, reason: str, actor: Actor, now: datetime
) -> None:  # fmt: skip
    nodes = await ProjectNode.select(ProjectNode.id).where(ProjectNode.project == row.id)
    statements = await Contribution.select(Contribution.id).where(Contribution.project == row.id)
    for kind, rows in ((NODE, nodes), (CONTRIBUTION, statements)):
        if ids := [one["id"] for one in rows]:
            await signoff.succeed(
                old, new, [_SEATS[line]], subject_kind=kind, subject_ids=ids, actor=actor, now=now, reason=reason
            )


async def _next_version(project_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Kept word for word as the version after the last one, so that the difference can be seen."""
    await JointProject.update({JointProject.version: JointProject.version + 1}).where(JointProject.id == project_id)
    await keep_version(await project_row(project_id, actor), reason, actor=actor, now=now)


async def ask_scope(project_id: int, new: NewScope, *, actor: Actor, now: datetime) -> int:
    """Put another scope before both lines; gives the request's id."""
    await refuse_marked_texts([new.summary, new.reason], actor=actor, now=now)
    async with write_transaction():
        seen = await changes_of(project_id, actor)
        refuse(seen.refusal_to_ask)
        project = seen.project
        goals = {goal.id: goal.target for goal in project.goals}
        targets = {goal: target for goal, target in new.targets.items() if goals.get(goal, target) != target}
        if not targets and new.summary == project.summary and new.ends_on == project.ends_on:
            raise Invalid({"": Phrase("Nothing would change.")})
        row = ProjectChange(
            project=project_id, waiting=project_id, summary=new.summary, ends_on=new.ends_on,
            targets=json.dumps(targets), reason=new.reason, asked_by=actor.person_id, asked_at=now,
        )  # fmt: skip
        made = await ProjectChange.insert(row).on_conflict(action="DO NOTHING").returning(ProjectChange.id)
        if not made:
            raise Conflict(GONE)
        change_id = int(made[0]["id"])
        after = {"change": change_id, "targets": targets, "ends_on": new.ends_on}
        await journal.record(
            "projects.ask_scope", "project", project_id, actor=actor, now=now, after=after, why=new.reason
        )
        return await _ask(project, change_id, new, actor=actor, now=now)


async def _ask(project: ProjectRow, change_id: int, new: NewScope, *, actor: Actor, now: datetime) -> int:
    path, team = project.facts.unit_path, project.facts.members | project.facts.leads
    seats: list[SeatSpec] = []
    for name, role in ((SeatName.PARTY_OFFICE, Role.PARTY_OFFICE), (SeatName.UNIT_HEAD, Role.UNIT_HEAD)):
        taken = {one.holder_id for one in seats}
        free = [one for one in await holders(role, path) if one not in team | taken]
        if not free:
            raise Forbidden(Phrase("Nobody can decide for “%(seat)s”: all of them are in the project.", seat=name))
        seats.append(SeatSpec(name, free[0]))
    digest = content_hash({"summary": new.summary, "ends_on": str(new.ends_on), "targets": dict(new.targets)})
    request = NewRequest(
        kind=CHANGE,
        noun=Phrase("Change of a project"),
        subject_kind=CHANGE,
        subject_id=change_id,
        address=f"/projects/{project.id}/changes",
        title=project.title,
        seats=tuple(seats),
        version=1,
        content_hash=digest,
        unit_id=project.unit_id,
        barred=frozenset(team),
        due_workdays=settings().project_node_workdays,
    )
    return await signoff.open_request(request, actor=actor, now=now)


async def carry_out_changes(*, actor: Actor, now: datetime) -> int:
    """Accepted changes become the next version; refused ones are told. Gives how many. Safe to repeat."""
    settled = await settled_changes(CHUNK)
    for one in settled:
        async with write_transaction():
            await _carry_out(one, actor, now)
    return len(settled)


async def _carry_out(one: ChangeLine, actor: Actor, now: datetime) -> None:
    values: dict[Any, Any] = {
        ProjectChange.state: one.state.value,
        ProjectChange.waiting: None,
        ProjectChange.settled_at: now,
    }
    mine = (
        await ProjectChange.update(values)
        .where((ProjectChange.id == one.id) & (ProjectChange.state == ChangeState.ASKED.value))
        .returning(ProjectChange.id)
    )
    if not mine:
        return
    row = await project_row(one.project_id, actor)
    if one.state is ChangeState.ACCEPTED:
        await touch(row, summary=one.summary, ends_on=one.ends_on)
        for goal, target in one.targets.items():
            await ProjectGoal.update({ProjectGoal.target: target}).where(
                (ProjectGoal.id == goal) & (ProjectGoal.project == row.id)
            )
        await _next_version(row.id, one.reason, actor, now)
    after = {"change": one.id, "state": one.state.value}
    await journal.record("projects.change_scope", "project", row.id, actor=actor, now=now, after=after, why=one.reason)
    phrase = Phrase("The change of “%(title)s”: %(state)s.", title=row.title, state=one.state)
    await tell(row.facts.leads, phrase, address=f"/projects/{row.id}/changes", kind="news", now=now)
