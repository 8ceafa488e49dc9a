"""A joint project of the two mentors of the access table, with the mentee in its team."""

from datetime import datetime, timedelta

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.people.tables import Person
from mentor.projects.actions.bidding import hand_in_bid, publish_topic, raise_own_topic
from mentor.projects.actions.convening import convene
from mentor.projects.actions.nodes import ask_delay, bring_evidence
from mentor.projects.actions.parts import add_member, add_node
from mentor.projects.actions.proposals import add_goal, found_project, submit_proposal
from mentor.projects.actions.studies import add_conclusion, begin_study, invite
from mentor.projects.rules.bidding import NewBid, NewTopic, Publication
from mentor.projects.rules.nodes import NewEvidence
from mentor.projects.rules.proposals import NewMember, NewNode, NewProject
from mentor.projects.rules.reviews import PanelSeat
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.studies import NewStudy
from mentor.projects.rules.words import BodyKind, Line, MemberRole, Serves
from mentor.projects.tables import (
    JointProject,
    ProjectBody,
    ProjectMember,
    ProjectNotice,
    ProjectObjection,
    ProjectRisk,
    StrategicStudy,
)
from tests.builders.projects import a_goal


async def project_objects(
    office: Actor, party: Actor, business: Actor, mentee: Actor, panel: tuple[Actor, Actor], unit: int, now: datetime
) -> dict[str, int]:
    """Parameter of an address -> its object: one project being written, and one in joint review and on notice.

    The mentee's Party organisation, which the branch secretary of the table covers, sponsors them.
    """
    project, goal = await _written("LH-ACCESS", office, party, business, unit, now)
    member = ProjectMember(
        project=project, person=mentee.person_id, role=MemberRole.MENTEE.value, line=Line.BUSINESS.value,
        from_on=local_date(now),
    )  # fmt: skip
    made = await ProjectMember.insert(member)
    other, _ = await _written("LH-REVIEW", office, party, business, unit, now)
    await submit_proposal(other, actor=party, now=now)
    seats = [PanelSeat(one.person_id or 0, line) for one, line in zip(panel, Line, strict=True)]
    round_id = await convene(other, seats, actor=office, now=now)
    today = local_date(now)
    notice = ProjectNotice(project=other, version=1, from_on=today, until_on=today, published_at=now)
    notice_id = (await ProjectNotice.insert(notice))[0]["id"]
    objection = ProjectObjection(notice=notice_id, text="x", raised_by=mentee.person_id, raised_at=now)
    leads = {"party_owner": party.person_id, "business_owner": business.person_id}
    risk = ProjectRisk(project=project, text="x", **leads)
    body = ProjectBody(project=project, kind=BodyKind.BRANCH.value, name="x", task="x", founded_on=today)
    running = await _running(office, party, business, mentee, unit, now)
    study = await _study(office, party, unit, now)
    person = await Person.select(Person.party_org).where(Person.id == mentee.person_id).first()
    sponsor = (person or {}).get("party_org") or 1
    ours = JointProject.code.ilike("LH-%") & (JointProject.unit == unit)
    await JointProject.update({JointProject.sponsor: sponsor}).where(ours)
    await StrategicStudy.update({StrategicStudy.sponsor: sponsor}).where(StrategicStudy.id == study["study_id"])
    return (
        running
        | study
        | await _bidding(office, party, business, unit, now)
        | {
            "project_id": project,
            "project_goal_id": goal,
            "project_risk_id": (await ProjectRisk.insert(risk))[0]["id"],
            "project_body_id": (await ProjectBody.insert(body))[0]["id"],
            "project_member_id": made[0]["id"],
            "project_round_id": round_id,
            "project_notice_id": notice_id,
            "project_objection_id": (await ProjectObjection.insert(objection))[0]["id"],
        }
    )


async def _study(office: Actor, party: Actor, unit: int, now: datetime) -> dict[str, int]:
    """A study of the Party office in which the Party mentor takes part, with a conclusion."""
    study = await begin_study(NewStudy(unit, "余热利用", "", local_date(now)), actor=office, now=now)
    await invite(study, party.person_id or 0, Line.PARTY, actor=office, now=now)
    conclusion = await add_conclusion(study, "x", actor=party, now=now)
    return {"study_id": study, "study_conclusion_id": conclusion}


async def _bidding(office: Actor, party: Actor, business: Actor, unit: int, now: datetime) -> dict[str, int]:
    """A topic on the list with a bid of the two mentors."""
    topic = await raise_own_topic(NewTopic(unit, "余热利用", "x", "x"), actor=office, now=now)
    await publish_topic(topic, Publication("x", "", "", 15), actor=office, now=now)
    bid = await hand_in_bid(topic, NewBid(party.person_id or 0, business.person_id or 0, "", "x"), actor=party, now=now)
    return {"topic_id": topic, "bid_id": bid}


async def _running(
    office: Actor, party: Actor, business: Actor, mentee: Actor, unit: int, now: datetime
) -> dict[str, int]:
    """A running project with a node that has evidence and asks for a delay."""
    project, _ = await _written("LH-RUNNING", office, party, business, unit, now)
    today, person = local_date(now), mentee.person_id or 0
    await add_member(project, NewMember(person, MemberRole.MENTEE, Line.BUSINESS), actor=party, now=now)
    node = await add_node(project, NewNode("试验", today), actor=party, now=now)
    await JointProject.update({JointProject.state: ProjectState.RUNNING.value}).where(JointProject.id == project)
    await bring_evidence(node, NewEvidence(Serves.BOTH, "x"), actor=mentee, now=now)
    delay = await ask_delay(node, today + timedelta(days=9), "x", actor=party, now=now)
    return {"project_node_id": node, "project_delay_id": delay}


async def _written(
    code: str, office: Actor, party: Actor, business: Actor, unit: int, now: datetime
) -> tuple[int, int]:
    """A project with a goal on each line, and the last of these goals."""
    new = NewProject(
        code=code, title="高炉煤气余压回收", unit_id=unit,
        party_lead_id=party.person_id or 0, business_lead_id=business.person_id or 0,
    )  # fmt: skip
    project = await found_project(new, actor=office, now=now)
    goals = [await add_goal(project, a_goal(line), actor=party, now=now) for line in Line]
    return project, goals[-1]
