"""A joint project of the two mentors of the access table, with the mentee in its team."""

from datetime import datetime

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.projects.actions.proposals import add_goal, found_project
from mentor.projects.rules.proposals import NewProject
from mentor.projects.rules.words import Line, MemberRole
from mentor.projects.tables import ProjectMember
from tests.builders.projects import a_goal


async def project_objects(
    office: Actor, party: Actor, business: Actor, mentee: Actor, unit: int, now: datetime
) -> dict[str, int]:
    """Parameter of an address -> its object."""
    new = NewProject(
        code="LH-ACCESS", title="高炉煤气余压回收", unit_id=unit,
        party_lead_id=party.person_id or 0, business_lead_id=business.person_id or 0,
    )  # fmt: skip
    project = await found_project(new, actor=office, now=now)
    for line in Line:
        goal = await add_goal(project, a_goal(line), actor=party, now=now)
    member = ProjectMember(
        project=project, person=mentee.person_id, role=MemberRole.MENTEE.value, line=Line.BUSINESS.value,
        from_on=local_date(now),
    )  # fmt: skip
    made = await ProjectMember.insert(member)
    return {"project_id": project, "project_goal_id": goal, "project_member_id": made[0]["id"]}
