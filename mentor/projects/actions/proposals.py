"""Beginning a project, writing its proposal on both lines, and putting it before the joint review."""

import json
from dataclasses import asdict
from datetime import datetime

from mentor.files import actions as files
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.people.queries import holders
from mentor.people.rules import Role
from mentor.projects.actions import refuse
from mentor.projects.actions.parts import touch
from mentor.projects.actions.steps import take
from mentor.projects.queries.areas import area_of
from mentor.projects.queries.contents import version_content
from mentor.projects.queries.projects import ProjectRow, project_row
from mentor.projects.rules import proposals, states
from mentor.projects.rules.proposals import NewGoal, NewProject
from mentor.projects.rules.states import ProjectState, Required, Step
from mentor.projects.rules.versions import content_hash
from mentor.projects.rules.words import BidState, Line, MemberRole, TopicState
from mentor.projects.tables import JointProject, ProjectBid, ProjectGoal, ProjectMember, ProjectTopic, ProjectVersion


async def found_project(new: NewProject, *, topic_id: int | None = None, actor: Actor, now: datetime) -> int:
    """Begin a proposal with its two leads, from an open topic or without; gives the project's id."""
    await files.refuse_marked_texts([new.title, new.summary, new.policy_basis], actor=actor, now=now)
    if wrong := proposals.complaints_about(new):
        raise Invalid(wrong)
    async with write_transaction():
        refuse(proposals.refusal_to_found(await area_of(new.unit_id, new.sponsor_id), actor))
        project_id = await insert_project(new, actor=actor, now=now)
        if topic_id is not None:
            await take_topic(topic_id, project_id, TopicState.OPEN)
        after = {"code": new.code, "party_lead": new.party_lead_id, "business_lead": new.business_lead_id}
        await journal.record("projects.found", "project", project_id, actor=actor, now=now, after=after)
        return project_id


async def take_topic(topic_id: int, project_id: int, state: TopicState) -> None:
    """One topic in this state becomes one project."""
    taken = (
        await ProjectTopic.update({ProjectTopic.state: TopicState.TAKEN.value})
        .where((ProjectTopic.id == topic_id) & (ProjectTopic.state == state.value))
        .returning(ProjectTopic.id)
    )
    if not taken:
        raise Invalid({"topic": Phrase("This topic has been taken up by somebody else, or there is none.")})
    await JointProject.update({JointProject.topic: topic_id}).where(JointProject.id == project_id)


async def insert_project(new: NewProject, *, actor: Actor, now: datetime) -> int:
    """The project with its two leads in the team; gives its id. Inside a transaction that has authorised the actor."""
    row = JointProject(
        code=new.code,
        title=new.title,
        is_classified=new.is_classified,
        kind=new.kind.value,
        n_tag=new.n_tag.value,
        strategic_class=new.strategic_class.value,
        chain_node=new.chain_node.value,
        unit=new.unit_id,
        sponsor=new.sponsor_id,
        is_key=new.is_key,
        party_lead=new.party_lead_id,
        business_lead=new.business_lead_id,
        state=states.born(new.kind).state.value,
        summary=new.summary,
        policy_basis=new.policy_basis,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        created_by=actor.person_id,
        created_at=now,
        state_since=now,
    )
    made = (
        await JointProject.insert(row)
        .on_conflict(target=JointProject.code, action="DO NOTHING")
        .returning(JointProject.id)
    )
    if not made:
        raise Invalid({"code": Phrase("Another project already has this code.")})
    project_id = int(made[0]["id"])
    await _add_leads(project_id, new, now)
    return project_id


async def _add_leads(project_id: int, new: NewProject, now: datetime) -> None:
    leads = (
        (new.party_lead_id, MemberRole.PARTY_LEAD, Line.PARTY),
        (new.business_lead_id, MemberRole.BUSINESS_LEAD, Line.BUSINESS),
    )
    await ProjectMember.insert(
        *(
            ProjectMember(
                project=project_id, person=person, role=role.value, line=line.value, from_on=local_date(now)
            )
            for person, role, line in leads
        )
    )  # fmt: skip


async def add_goal(project_id: int, new: NewGoal, *, actor: Actor, now: datetime) -> int:
    """One more goal on one line; gives its id."""
    await files.refuse_marked_texts([new.text, new.metric, new.source], actor=actor, now=now)
    async with write_transaction():
        row = await project_row(project_id, actor)
        refuse(proposals.refusal_to_add_goal(row.facts, new.line, actor))
        await touch(row)
        values = asdict(new) | {"line": new.line.value, "position": len(row.goals)}
        goal_id = int((await ProjectGoal.insert(ProjectGoal(project=project_id, **values)))[0]["id"])
        await journal.record("projects.add_goal", "project", project_id, actor=actor, now=now, after=values)
        return goal_id


async def remove_goal(project_id: int, goal_id: int, *, actor: Actor, now: datetime) -> None:
    """Versions already submitted keep it."""
    async with write_transaction():
        row = await project_row(project_id, actor)
        refuse(proposals.refusal_to_write(row.facts, actor))
        await touch(row)
        gone = (
            await ProjectGoal.delete()
            .where((ProjectGoal.id == goal_id) & (ProjectGoal.project == project_id))
            .returning(ProjectGoal.line, ProjectGoal.text)
        )
        if not gone:
            raise Conflict(GONE)
        await journal.record("projects.remove_goal", "project", project_id, actor=actor, now=now, before=gone[0])


async def submit_proposal(project_id: int, *, reason: str = "", actor: Actor, now: datetime) -> int:
    """Put the version at hand before both lines; gives its number. A one-sided proposal is Forbidden and says why."""
    await files.refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        row = await project_row(project_id, actor)
        refuse(proposals.refusal_to_submit(row.facts, actor))
        version = row.facts.life.version
        await keep_version(row, reason, actor=actor, now=now)
        given = (Required.BOTH_GOALS,)
        await take(row, Step.SUBMIT, "projects.submit", given=given, actor=actor, now=now, why=reason)
        office = await holders(Role.PARTY_OFFICE, row.facts.unit_path)
        phrase = Phrase("The proposal “%(title)s” has come to the joint review.", title=row.title)
        await tell(office, phrase, address=f"/projects/{project_id}", kind="todo", now=now)
        return version


async def keep_version(row: ProjectRow, reason: str, *, actor: Actor, now: datetime) -> None:
    content = await version_content(row)
    kept = ProjectVersion(
        project=row.id,
        number=row.facts.life.version,
        content=json.dumps(content, ensure_ascii=False),
        content_hash=content_hash(content),
        reason=reason,
        submitted_by=actor.person_id,
        submitted_at=now,
    )
    if not await ProjectVersion.insert(kept).on_conflict(action="DO NOTHING").returning(ProjectVersion.id):
        raise Conflict(GONE)


async def _free_topic(project_id: int) -> None:
    """Whoever won does not pledge: the topic can be published again, and its people may bid again."""
    lost = (
        await ProjectBid.update({ProjectBid.state: BidState.NOT_AWARDED.value, ProjectBid.project: None})
        .where(ProjectBid.project == project_id)
        .returning(ProjectBid.topic)
    )
    if lost:
        await ProjectTopic.update({ProjectTopic.state: TopicState.OPEN.value}).where(
            (ProjectTopic.id == lost[0]["topic"]) & (ProjectTopic.state == TopicState.TAKEN.value)
        )


async def withdraw_proposal(project_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """The leads give the proposal up before it is approved."""
    await files.refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        row = await project_row(project_id, actor)
        if actor.person_id not in row.facts.leads:
            refuse(Phrase("Only one of the two leads can withdraw the proposal."))
        await take(row, Step.WITHDRAW, "projects.withdraw", actor=actor, now=now, why=reason)
        if row.facts.life.state is ProjectState.AWARDED:
            await _free_topic(project_id)
        phrase = Phrase("The proposal “%(title)s” was withdrawn.", title=row.title)
        await tell(row.facts.leads - {actor.person_id}, phrase, address=f"/projects/{project_id}", kind="news", now=now)
