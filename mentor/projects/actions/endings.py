"""What ends before the project does: a node that is dropped, a risk that came true or is over, a body dissolved."""

from datetime import date, datetime

from mentor.files.actions import refuse_marked_texts
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.projects.actions import refuse
from mentor.projects.actions.parts import touch
from mentor.projects.queries.nodes import node_row, nodes_of
from mentor.projects.queries.projects import project_row
from mentor.projects.rules import nodes, proposals
from mentor.projects.rules.words import NodeState, RiskState
from mentor.projects.tables import ProjectBody, ProjectNode, ProjectRisk


async def drop_node(node_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """The Party office takes a node out of a running project; it counts as finished, and the team is told why."""
    await refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        row = await node_row(node_id, actor)
        refuse(nodes.refusal_to_drop(row.project.facts, row.line.state, actor))
        project = row.project
        dropped = (
            await ProjectNode.update({ProjectNode.state: NodeState.DROPPED.value})
            .where((ProjectNode.id == node_id) & (ProjectNode.state == row.line.state.value))
            .returning(ProjectNode.id)
        )
        if not dropped:
            raise Conflict(GONE)
        lines = await nodes_of(project.id)
        ended = [one for one in lines if one.state in (NodeState.DONE, NodeState.DROPPED)]
        days = [one.due_on for one in lines if one not in ended]
        await touch(project, nodes_done=len(ended), next_due_on=min(days, default=None))
        before = {"node": node_id, "state": row.line.state.value}
        await journal.record(
            "projects.drop_node", "project", project.id, actor=actor, now=now, before=before, why=reason
        )
        phrase = Phrase("The node “%(title)s” was dropped: %(reason)s", title=row.line.title, reason=reason)
        await tell(project.facts.members, phrase, address=f"/project-nodes/{node_id}", kind="news", now=now)


async def note_risk(project_id: int, risk_id: int, state: RiskState, *, actor: Actor, now: datetime) -> None:
    """It came true, is over, or is watched again; the leads and both of its owners may say so."""
    async with write_transaction():
        row = await project_row(project_id, actor)
        mine = (ProjectRisk.id == risk_id) & (ProjectRisk.project == project_id)
        risk = await ProjectRisk.select(ProjectRisk.party_owner, ProjectRisk.business_owner).where(mine).first()
        if risk is None:
            raise NotFound
        refuse(proposals.refusal_to_note_risk(row.facts, frozenset(risk.values()), actor))
        changed = (
            await ProjectRisk.update({ProjectRisk.state: state.value})
            .where(mine & (ProjectRisk.state != state.value))
            .returning(ProjectRisk.id)
        )
        if not changed:
            raise Conflict(GONE)
        after = {"risk": risk_id, "state": state.value}
        await journal.record("projects.note_risk", "project", project_id, actor=actor, now=now, after=after)
        if state is RiskState.HAPPENED:
            phrase = Phrase("A risk of “%(title)s” has come true.", title=row.title)
            people = row.facts.leads | {*risk.values()}
            await tell(
                people - {actor.person_id}, phrase, address=f"/projects/{project_id}/nodes", kind="news", now=now
            )


async def dissolve_body(project_id: int, body_id: int, day: date, *, actor: Actor, now: datetime) -> None:
    """The branch, team or studio behind the project ends with it, or before."""
    async with write_transaction():
        row = await project_row(project_id, actor)
        refuse(proposals.refusal_to_dissolve(row.facts, actor))
        if day > local_date(now):
            raise Invalid({"dissolved_on": Phrase("This day is still to come.")})
        gone = (
            await ProjectBody.update({ProjectBody.dissolved_on: day})
            .where((ProjectBody.id == body_id) & (ProjectBody.project == project_id))
            .where(ProjectBody.dissolved_on.is_null() & (ProjectBody.founded_on <= day))
            .returning(ProjectBody.name)
        )
        if not gone:
            raise Invalid({"dissolved_on": Phrase("It was founded only later, or is dissolved already.")})
        after = {"body": gone[0]["name"], "dissolved_on": day}
        await journal.record("projects.dissolve_body", "project", project_id, actor=actor, now=now, after=after)
