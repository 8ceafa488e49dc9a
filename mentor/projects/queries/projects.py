"""One project, authorised, with its goals, its team and its versions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.projects.rules import proposals
from mentor.projects.rules.proposals import ProjectFacts
from mentor.projects.rules.states import Life, ProjectState, Required, Result
from mentor.projects.rules.versions import Difference, differences
from mentor.projects.rules.words import ChainNode, Line, MemberRole, NTag, ProjectKind, StrategicClass
from mentor.projects.tables import JointProject, ProjectGoal, ProjectMember, ProjectVersion

_GOAL_COLUMNS = ("line", "text", "metric", "unit_of_measure", "baseline", "target", "source")


@dataclass(frozen=True, slots=True)
class GoalLine:
    id: int
    line: Line
    text: str
    metric: str
    unit_of_measure: str
    baseline: str
    target: str
    source: str

    def content(self) -> dict[str, str]:
        return {name: str(getattr(self, name)) for name in _GOAL_COLUMNS}


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody in the team today."""

    id: int
    person_id: int
    role: MemberRole
    line: Line
    task: str
    from_on: date


@dataclass(frozen=True, slots=True)
class Figures:
    """What lists and heads of pages show; projections kept by the actions."""

    unit_name: str
    sponsor_name: str | None
    n_tag: NTag
    strategic_class: StrategicClass
    chain_node: ChainNode
    preliminary_review: str
    budget: int | None
    tolerance_reference: str
    approved_version: int
    next_due_on: date | None
    nodes_total: int
    nodes_done: int
    evidence_total: int
    evidence_both: int
    state_since: datetime
    closed_on: date | None
    post_due_on: date | None

    @property
    def coupling(self) -> int | None:
        """Percent of the evidence that serves both lines; None while there is none."""
        return self.evidence_both * 100 // self.evidence_total if self.evidence_total else None


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project with everything the rules need, authorised for one actor."""

    id: int
    code: str
    title: str
    unit_id: int
    facts: ProjectFacts
    summary: str
    policy_basis: str
    starts_on: date | None
    ends_on: date | None
    goals: tuple[GoalLine, ...]
    team: tuple[Membership, ...]
    figures: Figures
    edited: int

    def content(self) -> dict[str, object]:
        """What a version keeps word for word."""
        return {
            "title": self.title,
            "summary": self.summary,
            "policy_basis": self.policy_basis,
            "starts_on": self.starts_on.isoformat() if self.starts_on else "",
            "ends_on": self.ends_on.isoformat() if self.ends_on else "",
            "party_lead": self.facts.party_lead_id,
            "business_lead": self.facts.business_lead_id,
            "goals": [goal.content() for goal in self.goals],
        }


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One submitted version and what it changed against the one before."""

    number: int
    submitted_at: datetime
    reason: str
    differences: tuple[Difference, ...]


async def project_row(project_id: int, actor: Actor) -> ProjectRow:
    """Raises NotFound when there is none or the actor may not see it."""
    unit: Any = JointProject.unit
    sponsor: Any = JointProject.sponsor
    row = (
        await JointProject.select(
            *JointProject.all_columns(),
            unit.path.as_alias("unit_path"),
            unit.name.as_alias("unit_name"),
            sponsor.path.as_alias("sponsor_path"),
            sponsor.name.as_alias("sponsor_name"),
        )
        .where(JointProject.id == project_id)
        .first()
    )
    if row is None:
        raise NotFound
    goals = await _goals(project_id)
    found = _row(row, goals, await _members(project_id))
    if not proposals.is_visible(found.facts, actor):
        raise NotFound
    return found


async def versions(project_id: int, actor: Actor) -> list[VersionLine]:
    """Newest first, each with its differences."""
    await project_row(project_id, actor)
    return await version_lines(project_id)


async def version_lines(project_id: int) -> list[VersionLine]:
    """The same for a caller who has shown that the actor sees the project."""
    rows = (
        await ProjectVersion.select(
            ProjectVersion.number, ProjectVersion.content, ProjectVersion.reason, ProjectVersion.submitted_at
        )
        .where(ProjectVersion.project == project_id)
        .order_by(ProjectVersion.number)
    )
    lines, before = [], None
    for row in rows:
        content = json.loads(row["content"])
        changed = differences(before, content) if before is not None else ()
        lines.append(VersionLine(row["number"], row["submitted_at"], row["reason"], changed))
        before = content
    return lines[::-1]


async def _goals(project_id: int) -> tuple[GoalLine, ...]:
    columns = [getattr(ProjectGoal, name) for name in _GOAL_COLUMNS]
    rows = (
        await ProjectGoal.select(ProjectGoal.id, *columns)
        .where(ProjectGoal.project == project_id)
        .order_by(ProjectGoal.position, ProjectGoal.id)
    )
    return tuple(GoalLine(**{**row, "line": Line(row["line"])}) for row in rows)


async def _members(project_id: int) -> tuple[Membership, ...]:
    rows = (
        await ProjectMember.select(
            ProjectMember.id,
            ProjectMember.person,
            ProjectMember.role,
            ProjectMember.line,
            ProjectMember.task,
            ProjectMember.from_on,
        )
        .where((ProjectMember.project == project_id) & ProjectMember.until_on.is_null())
        .order_by(ProjectMember.id)
    )
    return tuple(
        Membership(row["id"], row["person"], MemberRole(row["role"]), Line(row["line"]), row["task"], row["from_on"])
        for row in rows
    )


def _row(row: Mapping[str, Any], goals: tuple[GoalLine, ...], team: tuple[Membership, ...]) -> ProjectRow:
    facts = ProjectFacts(
        life=life_of(row),
        unit_path=row["unit_path"],
        party_lead_id=row["party_lead"],
        business_lead_id=row["business_lead"],
        members=frozenset(one.person_id for one in team),
        is_classified=bool(row["is_classified"]),
        goals={line: sum(goal.line is line for goal in goals) for line in Line},
        sponsor_path=row["sponsor_path"] or "",
    )
    kept = {name: row[name] for name in ("id", "code", "title", "summary", "policy_basis", "starts_on", "ends_on")}
    return ProjectRow(
        **kept,
        unit_id=row["unit"],
        facts=facts,
        goals=goals,
        team=team,
        figures=_figures(row),
        edited=row["edited"],
    )


def life_of(row: Mapping[str, Any]) -> Life:
    return Life(
        state=ProjectState(row["state"]),
        kind=ProjectKind(row["kind"]),
        version=row["version"],
        given=frozenset(map(Required, row["given"].split())),
        result=Result(row["result"]) if row["result"] else None,
    )


def _figures(row: Mapping[str, Any]) -> Figures:
    typed: dict[str, Any] = {
        "n_tag": NTag(row["n_tag"]),
        "strategic_class": StrategicClass(row["strategic_class"]),
        "chain_node": ChainNode(row["chain_node"]),
    }
    return Figures(**{name: row[name] for name in Figures.__slots__ if name not in typed}, **typed)
