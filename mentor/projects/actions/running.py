"""Starting a project, noting nodes that both leads accepted, asking for acceptance, opening the post-evaluation."""

from datetime import date, datetime
from typing import Any

from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Forbidden
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.people.queries import holders
from mentor.people.rules import Role
from mentor.projects.actions import refuse
from mentor.projects.actions.steps import take
from mentor.projects.queries.nodes import nodes_of, settled_nodes
from mentor.projects.queries.projects import project_row
from mentor.projects.rules import nodes
from mentor.projects.rules.states import ProjectState, Required, Step
from mentor.projects.rules.words import NodeState
from mentor.projects.tables import JointProject, ProjectNode

CHUNK = 100


async def start(project_id: int, *, actor: Actor, now: datetime) -> None:
    """Either lead starts the approved project."""
    async with write_transaction():
        row = await project_row(project_id, actor)
        refuse(nodes.refusal_to_start(row.facts, row.figures.nodes_total, actor))
        await take(row, Step.START, "projects.start", actor=actor, now=now)
        phrase = Phrase("The project “%(title)s” has started.", title=row.title)
        team = row.facts.members - {actor.person_id}
        await tell(team, phrase, address=f"/projects/{project_id}", kind="news", now=now)


async def ask_acceptance(project_id: int, *, actor: Actor, now: datetime) -> None:
    """When every node is finished; every member is asked for lessons, the Party office for a panel."""
    async with write_transaction():
        row = await project_row(project_id, actor)
        refuse(nodes.refusal_to_start(row.facts, row.figures.nodes_total, actor))
        lines = await nodes_of(project_id)
        if open_ones := [one.title for one in lines if one.state not in (NodeState.DONE, NodeState.DROPPED)]:
            raise Forbidden(Phrase("Not finished yet: %(nodes)s.", nodes=open_ones))
        await _note(project_id, lines, now)
        given = (Required.NODES_DONE, Required.LESSONS_ASKED)
        await take(row, Step.ASK_ACCEPTANCE, "projects.ask_acceptance", given=given, actor=actor, now=now)
        phrase = Phrase("“%(title)s” is being accepted: please write down what you have learnt.", title=row.title)
        await tell(row.facts.members, phrase, address=f"/projects/{project_id}/lessons", kind="todo", now=now)
        office = await holders(Role.PARTY_OFFICE, row.facts.unit_path)
        phrase = Phrase("“%(title)s” asks for its acceptance: please call a panel together.", title=row.title)
        await tell(office, phrase, address=f"/projects/{project_id}/rounds", kind="todo", now=now)


async def note_nodes(*, actor: Actor, now: datetime) -> int:
    """Write down which nodes both leads have accepted or returned; gives how many. Safe to repeat."""
    async with write_transaction():
        settled = await settled_nodes(CHUNK)
        for project_id in sorted({project for _, project in settled}):
            await _note(project_id, await nodes_of(project_id), now)
            after = {"nodes": [node for node, project in settled if project == project_id]}
            await journal.record("projects.note_nodes", "project", project_id, actor=actor, now=now, after=after)
        return len(settled)


async def _note(project_id: int, lines: list[Any], now: datetime) -> None:
    """States of the requests become states of the nodes, and figures of the project."""
    waits = ProjectNode.state == NodeState.SUBMITTED.value
    for state, done_on in ((NodeState.DONE, local_date(now)), (NodeState.RETURNED, None)):
        if ids := [one.id for one in lines if one.state is state and one.request_id is not None]:
            await ProjectNode.update({ProjectNode.state: state.value, ProjectNode.done_on: done_on}).where(
                ProjectNode.id.is_in(ids) & waits
            )
    finished = [one for one in lines if one.state in (NodeState.DONE, NodeState.DROPPED)]
    days = [one.due_on for one in lines if one not in finished]
    await JointProject.update(
        {JointProject.nodes_done: len(finished), JointProject.next_due_on: min(days, default=None)}
    ).where(JointProject.id == project_id)


async def open_post_evaluations(*, actor: Actor, now: datetime) -> int:
    """Closed projects whose day has come go into post-evaluation; the Party office is told. Gives how many."""
    today: date = local_date(now)
    due = (
        await JointProject.select(JointProject.id)
        .where((JointProject.state == ProjectState.CLOSED.value) & (JointProject.post_due_on <= today))
        .order_by(JointProject.post_due_on, JointProject.id)
        .limit(CHUNK)
    )
    for one in due:
        async with write_transaction():
            row = await project_row(one["id"], actor)
            given = (Required.POST_DUE,)
            await take(row, Step.OPEN_POST, "projects.open_post", given=given, actor=actor, now=now)
            office = await holders(Role.PARTY_OFFICE, row.facts.unit_path)
            phrase = Phrase("The post-evaluation of “%(title)s” is due: please call a panel together.", title=row.title)
            await tell(office, phrase, address=f"/projects/{row.id}/rounds", kind="todo", now=now)
    return len(due)
