"""The parts of a proposal besides its goals: texts, team, nodes, risks, and the Party organisation behind it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from mentor.files.actions import refuse_marked_texts
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.projects.actions import refuse
from mentor.projects.queries.projects import ProjectRow, project_row
from mentor.projects.rules import proposals
from mentor.projects.rules.proposals import NewBody, NewMember, NewNode, NewRisk, Texts
from mentor.projects.tables import (
    JointProject,
    NodeDeliverable,
    ProjectBody,
    ProjectMember,
    ProjectNode,
    ProjectRisk,
)


async def touch(row: ProjectRow, **values: object) -> None:
    """Nobody submits or changes the project meanwhile without noticing; Conflict when somebody was quicker."""
    changed: dict[Any, Any] = {JointProject.edited: row.edited + 1} | values
    kept = (
        await JointProject.update(changed)
        .where((JointProject.id == row.id) & (JointProject.edited == row.edited))
        .returning(JointProject.id)
    )
    if not kept:
        raise Conflict(GONE)


async def _open(project_id: int, actor: Actor, texts: Sequence[str], now: datetime) -> ProjectRow:
    """The project while its proposal may be written; of a classified one no text is taken."""
    row = await project_row(project_id, actor)
    refuse(proposals.refusal_to_write(row.facts, actor))
    if row.facts.is_classified and any(texts):
        refuse(Phrase("Of a classified project only its code name is kept here."))
    return row


async def write_texts(project_id: int, new: Texts, *, actor: Actor, now: datetime) -> None:
    """Summary, policy basis, budget and dates of the version at hand."""
    texts = [new.summary, new.policy_basis, new.preliminary_review]
    await refuse_marked_texts(texts, actor=actor, now=now)
    if new.starts_on and new.ends_on and new.ends_on < new.starts_on:
        raise Invalid({"ends_on": Phrase("The last day is before the first.")})
    async with write_transaction():
        row = await _open(project_id, actor, texts, now)
        values = {name: getattr(new, name) for name in Texts.__slots__}
        await touch(row, **values)
        after = {name: str(value or "") for name, value in values.items()}
        await journal.record("projects.write", "project", project_id, actor=actor, now=now, after=after)


async def add_member(project_id: int, new: NewMember, *, actor: Actor, now: datetime) -> int:
    """The leads choose their team, before and while the project runs."""
    await refuse_marked_texts([new.task], actor=actor, now=now)
    async with write_transaction():
        row = await project_row(project_id, actor)
        refuse(proposals.refusal_to_choose_team(row.facts, actor))
        if row.facts.is_classified and new.task:
            refuse(Phrase("Of a classified project only its code name is kept here."))
        if new.person_id in row.facts.members:
            raise Invalid({"person": Phrase("This person is already in the team.")})
        await touch(row)
        member = ProjectMember(
            project=project_id, person=new.person_id, role=new.role.value, line=new.line.value, task=new.task,
            from_on=local_date(now),
        )  # fmt: skip
        made = await ProjectMember.insert(member).on_conflict(action="DO NOTHING").returning(ProjectMember.id)
        if not made:
            raise Invalid({"person": Phrase("This person left the team today; please take them up tomorrow.")})
        after = {"person": new.person_id, "role": new.role.value}
        await journal.record("projects.add_member", "project", project_id, actor=actor, now=now, after=after)
        return int(made[0]["id"])


async def end_membership(project_id: int, member_id: int, *, actor: Actor, now: datetime) -> None:
    """Somebody leaves the team; leads change in another way."""
    async with write_transaction():
        row = await project_row(project_id, actor)
        refuse(proposals.refusal_to_choose_team(row.facts, actor))
        member = next((one for one in row.team if one.id == member_id), None)
        if member is None:
            raise Conflict(GONE)
        if member.person_id in row.facts.leads:
            refuse(Phrase("A lead leaves only by a change of lead."))
        await touch(row)
        await ProjectMember.update({ProjectMember.until_on: local_date(now)}).where(ProjectMember.id == member_id)
        before = {"person": member.person_id, "role": member.role.value}
        await journal.record("projects.end_membership", "project", project_id, actor=actor, now=now, before=before)


async def add_node(project_id: int, new: NewNode, *, actor: Actor, now: datetime) -> int:
    """One more node with what it delivers on each line; gives its id."""
    texts = [new.description, new.party_deliverable, new.business_deliverable]
    await refuse_marked_texts([new.title, *texts], actor=actor, now=now)
    async with write_transaction():
        row = await _open(project_id, actor, texts, now)
        number = row.figures.nodes_total
        node = ProjectNode(
            project=project_id, position=number, title=new.title, description=new.description, due_on=new.due_on
        )
        node_id = int((await ProjectNode.insert(node))[0]["id"])
        lines = [("party", new.party_deliverable), ("business", new.business_deliverable)]
        if given := [NodeDeliverable(node=node_id, line=line, text=text) for line, text in lines if text]:
            await NodeDeliverable.insert(*given)
        await touch(row, nodes_total=number + 1, next_due_on=_earlier(row.figures.next_due_on, new.due_on))
        after = {"node": node_id, "title": new.title, "due_on": str(new.due_on)}
        await journal.record("projects.add_node", "project", project_id, actor=actor, now=now, after=after)
        return node_id


def _earlier(one: date | None, other: date) -> date:
    return min(one, other) if one else other


async def add_risk(project_id: int, new: NewRisk, *, actor: Actor, now: datetime) -> int:
    """A risk with one owner on each line; possible while the project runs, too."""
    await refuse_marked_texts([new.text, new.measure], actor=actor, now=now)
    async with write_transaction():
        row = await project_row(project_id, actor)
        refuse(proposals.refusal_to_choose_team(row.facts, actor))
        if row.facts.is_classified:
            refuse(Phrase("Of a classified project only its code name is kept here."))
        if new.party_owner_id == new.business_owner_id:
            raise Invalid({"business_owner": Phrase("A risk has two different owners, one on each line.")})
        await touch(row)
        risk = ProjectRisk(
            project=project_id, text=new.text, level=new.level.value, measure=new.measure,
            party_owner=new.party_owner_id, business_owner=new.business_owner_id,
        )  # fmt: skip
        risk_id = int((await ProjectRisk.insert(risk))[0]["id"])
        after = {"text": new.text, "level": new.level.value}
        await journal.record("projects.add_risk", "project", project_id, actor=actor, now=now, after=after)
        return risk_id


async def add_body(project_id: int, new: NewBody, *, actor: Actor, now: datetime) -> int:
    """A branch, temporary branch, vanguard team or studio that stands behind the project."""
    await refuse_marked_texts([new.name, new.task], actor=actor, now=now)
    async with write_transaction():
        row = await project_row(project_id, actor)
        refuse(proposals.refusal_to_choose_team(row.facts, actor))
        if row.facts.is_classified:
            refuse(Phrase("Of a classified project only its code name is kept here."))
        await touch(row)
        body = ProjectBody(
            project=project_id, kind=new.kind.value, name=new.name, task=new.task, founded_on=new.founded_on,
            leader=row.facts.party_lead_id,
        )  # fmt: skip
        body_id = int((await ProjectBody.insert(body))[0]["id"])
        after = {"kind": new.kind.value, "name": new.name}
        await journal.record("projects.add_body", "project", project_id, actor=actor, now=now, after=after)
        return body_id
