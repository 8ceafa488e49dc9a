"""What a version of a proposal keeps word for word, and reading it again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mentor.people.queries import person_lines
from mentor.projects.queries.projects import ProjectRow
from mentor.projects.rules.words import Line
from mentor.projects.tables import ProjectNode, ProjectRisk, ProjectVersion


@dataclass(frozen=True, slots=True)
class Content:
    """One version as reviewers and the public notice show it."""

    number: int
    title: str
    summary: str
    policy_basis: str
    goals: Sequence[Mapping[str, str]]
    team: Sequence[str]
    nodes: Sequence[str]
    risks: Sequence[str]

    def goals_of(self, line: Line) -> list[Mapping[str, str]]:
        return [goal for goal in self.goals if goal["line"] == line.value]


async def version_content(row: ProjectRow) -> dict[str, object]:
    """The version at hand with people by name: it stays readable when they have left."""
    people = await person_lines([one.person_id for one in row.team])
    nodes = await ProjectNode.select(ProjectNode.title, ProjectNode.due_on).where(ProjectNode.project == row.id)
    risks = await ProjectRisk.select(ProjectRisk.text, ProjectRisk.measure).where(ProjectRisk.project == row.id)
    leads = {"party_lead": row.facts.party_lead_id, "business_lead": row.facts.business_lead_id}
    named = {name: people[one].label if one in people else "" for name, one in leads.items()}
    return row.content() | named | {
        "team": [people[one.person_id].label for one in row.team],
        "nodes": [f"{one['due_on']} {one['title']}" for one in nodes],
        "risks": [f"{one['text']} → {one['measure']}" for one in risks],
    }  # fmt: skip


async def content_of(project_id: int, number: int) -> Content | None:
    """Whether the actor may read it is the caller's duty: a panel, a notice, or whoever sees the project."""
    row = (
        await ProjectVersion.select(ProjectVersion.content)
        .where((ProjectVersion.project == project_id) & (ProjectVersion.number == number))
        .first()
    )
    if row is None:
        return None
    kept: dict[str, Any] = json.loads(row["content"])
    lists = {name: kept.get(name) or () for name in ("goals", "team", "nodes", "risks")}
    return Content(number, kept["title"], kept["summary"], kept["policy_basis"], **lists)
