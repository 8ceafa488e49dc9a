"""Changes of scope of a project, and those that both lines have decided on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.projects.queries.projects import ProjectRow, project_row
from mentor.projects.rules import changes
from mentor.projects.rules.words import ChangeState
from mentor.projects.tables import ProjectChange

CHANGE = "project_change"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """`targets`: goal -> its new target."""

    id: int
    project_id: int
    summary: str
    ends_on: date | None
    targets: Mapping[int, str]
    reason: str
    state: ChangeState
    request_id: int | None
    asked_by: int


@dataclass(frozen=True, slots=True)
class Changes:
    project: ProjectRow
    lines: Sequence[ChangeLine]
    refusal_to_replace: Phrase | None
    refusal_to_ask: Phrase | None


_COLUMNS = """SELECT c.id AS id, c.project AS project_id, c.summary AS summary, c.ends_on AS ends_on,
    c.targets AS targets, c.reason AS reason, c.state AS state, c.asked_by AS asked_by, r.id AS request_id,
    r.state AS request_state FROM projects_change c LEFT JOIN signoff_request r ON r.subject_kind = 'project_change'
    AND r.subject_id = c.id AND r.kind = 'project_change'"""


async def changes_of(project_id: int, actor: Actor) -> Changes:
    """Newest first; raises NotFound as `project_row` does."""
    project = await project_row(project_id, actor)
    lines = await _lines("c.project = {} ORDER BY c.id DESC", project_id)
    waits = any(one.state is ChangeState.ASKED for one in lines)
    return Changes(
        project,
        lines,
        changes.refusal_to_replace(project.facts, actor),
        changes.refusal_to_ask(project.facts, waits, actor),
    )


async def settled_changes(limit: int) -> list[ChangeLine]:
    """Those whose request is over and that were not yet carried out."""
    ends = "('accepted', 'ruled_accepted', 'returned', 'ruled_returned', 'withdrawn')"
    return await _lines(f"c.state = 'asked' AND r.state IN {ends} ORDER BY c.id LIMIT {{}}", limit)


async def _lines(where: str, *values: object) -> list[ChangeLine]:
    rows = await ProjectChange.raw(f"{_COLUMNS} WHERE {where}", *values)
    return [_line(row) for row in rows]


def _line(row: Mapping[str, Any]) -> ChangeLine:
    day = row["ends_on"]
    names = ("id", "project_id", "summary", "reason", "request_id", "asked_by")
    return ChangeLine(
        **{name: row[name] for name in names},
        ends_on=date.fromisoformat(day[:10]) if isinstance(day, str) else day,
        targets={int(goal): target for goal, target in json.loads(row["targets"]).items()},
        state=changes.change_state(ChangeState(row["state"]), row["request_state"] or ""),
    )
