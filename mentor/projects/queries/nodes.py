"""Nodes with deliverables, evidence, delays and inspections; risks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.files.queries import AttachmentLine, attachments
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.pairing.rules.states import RUNNING
from mentor.people.queries import PersonLine, person_lines
from mentor.projects.queries.projects import ProjectRow, project_row
from mentor.projects.rules import nodes
from mentor.projects.rules.words import DelayState, Line, NodeState, RiskLevel, RiskState, Serves
from mentor.projects.tables import NodeEvidence, ProjectNode, ProjectRisk

NODE = "project_node"


@dataclass(frozen=True, slots=True)
class NodeLine:
    """`request_id` is None before it was handed in for the first time."""

    id: int
    title: str
    description: str
    due_on: date
    first_due_on: date | None
    state: NodeState
    version: int
    request_id: int | None
    request_version: int
    done_on: date | None

    def is_late(self, today: date) -> bool:
        return nodes.is_late(self.due_on, self.state, today)


@dataclass(frozen=True, slots=True)
class Note:
    """A deliverable, a delay, an inspection or a milestone of one's own, as the page of a node lists them."""

    id: int
    what: str
    line: str
    state: str
    on: str
    text: str
    more: str
    name: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    id: int
    serves: Serves
    text: str
    address: str
    milestone: int | None
    name: str
    file: AttachmentLine | None


@dataclass(frozen=True, slots=True)
class RiskLine:
    id: int
    text: str
    level: RiskLevel
    measure: str
    state: RiskState
    party_owner: PersonLine
    business_owner: PersonLine


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One node with its project, authorised for one actor."""

    line: NodeLine
    project: ProjectRow
    evidence: Sequence[EvidenceLine]
    notes: Sequence[Note]

    def delays(self) -> dict[int, DelayState]:
        return {one.id: DelayState(one.state) for one in self.notes if one.what == "delay"}

    def of(self, what: str) -> list[Note]:
        return [one for one in self.notes if one.what == what]

    def deliverables(self, line: Line) -> list[Note]:
        return [one for one in self.notes if one.what == "deliverable" and one.line == line.value]


async def nodes_of(project_id: int) -> list[NodeLine]:
    """In the order of their days; whether the actor sees the project is the caller's duty."""
    rows = await _lines("n.project = {} ORDER BY n.due_on, n.id", project_id)
    return [_line(row) for row in rows]


async def node_row(node_id: int, actor: Actor) -> NodeRow:
    """Raises NotFound when there is none or the actor does not see its project."""
    rows = await _lines("n.id = {}", node_id)
    if not rows:
        raise NotFound
    project = await project_row(rows[0]["project"], actor)
    return NodeRow(_line(rows[0]), project, await _evidence(node_id), await _notes(node_id, actor))


async def sees_node(node_id: int, actor: Actor) -> bool:
    """Who may fetch the files of a node."""
    rows = await _lines("n.id = {}", node_id)
    if not rows:
        return False
    try:
        await project_row(rows[0]["project"], actor)
    except NotFound:
        return False
    return True


async def risks_of(project_id: int) -> list[RiskLine]:
    rows = await ProjectRisk.select().where(ProjectRisk.project == project_id).order_by(ProjectRisk.id)
    people = await person_lines([row[name] for row in rows for name in ("party_owner", "business_owner")])
    return [
        RiskLine(
            row["id"], row["text"], RiskLevel(row["level"]), row["measure"], RiskState(row["state"]),
            people[row["party_owner"]], people[row["business_owner"]],
        )
        for row in rows
    ]  # fmt: skip


async def settled_nodes(limit: int) -> list[tuple[int, int]]:
    """Node and project of nodes handed in whose request has ended meanwhile; for the job."""
    rows = await _lines(
        "n.state = 'submitted' AND r.state IN ('accepted', 'ruled_accepted', 'returned', 'ruled_returned', 'withdrawn')"
        " ORDER BY n.id LIMIT {}",
        limit,
    )
    return [(row["id"], row["project"]) for row in rows]


async def _lines(where: str, *values: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await ProjectNode.raw(
        "SELECT n.*, r.id AS request_id, r.version AS request_version, r.state AS request_state FROM projects_node n"
        " LEFT JOIN signoff_request r ON r.subject_kind = 'project_node' AND r.subject_id = n.id"
        f" AND r.kind = 'project_node' WHERE {where}",
        *values,
    )
    return found


def _line(row: Mapping[str, Any]) -> NodeLine:
    names = ("id", "title", "description", "version", "request_id")
    return NodeLine(
        **{name: row[name] for name in names},
        due_on=_day(row["due_on"]) or date.max,
        first_due_on=_day(row["first_due_on"]),
        done_on=_day(row["done_on"]),
        state=nodes.node_state(NodeState(row["state"]), row["request_state"] or ""),
        request_version=row["request_version"] or 0,
    )


def _day(value: date | str | None) -> date | None:
    """SQLite hands raw dates out as text."""
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


async def _evidence(node_id: int) -> list[EvidenceLine]:
    person: Any = NodeEvidence.added_by
    rows = (
        await NodeEvidence.select(*NodeEvidence.all_columns(), person.name.as_alias("name"))
        .where((NodeEvidence.node == node_id) & NodeEvidence.removed_in.is_null())
        .order_by(NodeEvidence.id)
    )
    has_files = any(row["attachment"] for row in rows)
    files = {one.id: one for one in await attachments(NODE, [node_id])} if has_files else {}
    names = ("id", "text", "address", "milestone", "name")
    return [
        EvidenceLine(
            **{name: row[name] for name in names}, serves=Serves(row["serves"]), file=files.get(row["attachment"])
        )
        for row in rows
    ]


async def _notes(node_id: int, actor: Actor) -> list[Note]:
    """Deliverables, delays, inspections, and milestones the actor works towards as a mentee, in one statement."""
    running = ", ".join(f"'{state.value}'" for state in RUNNING)
    rows = await ProjectNode.raw(
        f"""SELECT d.id AS id, 'deliverable' AS what, d.line AS line, '' AS state, '' AS "on", d.text AS text,
            '' AS more, '' AS name FROM projects_deliverable d WHERE d.node = {{}}
        UNION ALL
        SELECT d.id, 'delay', '', d.state, CAST(d.to_on AS VARCHAR(10)), d.reason, d.answer, p.name
        FROM projects_delay d JOIN people_person p ON p.id = d.asked_by WHERE d.node = {{}}
        UNION ALL
        SELECT i.id, 'inspection', i.line, '', CAST(i.inspected_on AS VARCHAR(10)), i.text, '', p.name
        FROM projects_inspection i JOIN people_person p ON p.id = i.inspected_by WHERE i.node = {{}}
        UNION ALL
        SELECT m.id, 'milestone', '', '', CAST(m.due_on AS VARCHAR(10)), m.title, '', ''
        FROM growth_milestone m JOIN pairing_mentorship s ON s.id = m.mentorship
        WHERE s.mentee = {{}} AND m.settled_on IS NULL AND s.state IN ({running})
        ORDER BY 2, 1""",
        *[node_id] * 3,
        actor.person_id or 0,
    )
    return [Note(**row) for row in rows]
