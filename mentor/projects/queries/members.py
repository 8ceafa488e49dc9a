"""Contribution statements and drills: of a project, of one person, and those that both leads have decided on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.growth.queries.bonds import bond
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.people.queries.search import LAST
from mentor.people.rules import is_administrator
from mentor.projects.queries.projects import ProjectRow, project_row
from mentor.projects.rules import members
from mentor.projects.rules.proposals import SEES_PROJECTS
from mentor.projects.rules.words import ContributionState, DrillMethod, DrillPart
from mentor.projects.tables import Contribution, Drill, DrillPerson

CONTRIBUTION = "project_contribution"
LIMIT = 200


@dataclass(frozen=True, slots=True)
class ContributionLine:
    """`request_id` is None before it was handed in for the first time."""

    id: int
    project_id: int
    title: str
    person_id: int
    name: str
    party_text: str
    business_text: str
    state: ContributionState
    version: int
    request_id: int | None
    request_version: int


@dataclass(frozen=True, slots=True)
class Contributions:
    """Of one project as the actor sees it; `mine` is None before the first word."""

    project: ProjectRow
    lines: Sequence[ContributionLine]
    mine: ContributionLine | None


@dataclass(frozen=True, slots=True)
class DrillPersonLine:
    drill_id: int
    person_id: int
    name: str
    part: DrillPart
    level: int | None
    remark: str


@dataclass(frozen=True, slots=True)
class DrillLine:
    id: int
    title: str
    task: str
    method: DrillMethod
    held_on: date
    result: str
    unit_name: str
    project_id: int | None
    people: Sequence[DrillPersonLine]

    def of(self, part: str) -> list[DrillPersonLine]:
        return [one for one in self.people if one.part.value == part]


@dataclass(frozen=True, slots=True)
class Record:
    """What a mentee showed in projects, for the mentee's page."""

    contributions: Sequence[ContributionLine]
    drills: Sequence[DrillLine]
    person_id: int


_COLUMNS = """SELECT c.id AS id, c.project AS project_id, p.title AS title, c.mentee AS person_id, m.name AS name,
    c.party_text AS party_text, c.business_text AS business_text, c.state AS state, c.version AS version,
    r.id AS request_id, r.version AS request_version, r.state AS request_state
    FROM projects_contribution c JOIN projects_project p ON p.id = c.project JOIN people_person m ON m.id = c.mentee
    LEFT JOIN signoff_request r ON r.subject_kind = 'project_contribution' AND r.subject_id = c.id
    AND r.kind = 'project_contribution'"""


async def contributions(project_id: int, actor: Actor) -> Contributions:
    project = await project_row(project_id, actor)
    lines = await _lines("c.project = {} ORDER BY c.id", project_id)
    mine = next((one for one in lines if one.person_id == actor.person_id), None)
    return Contributions(project, lines, mine)


async def settled_contributions(limit: int) -> list[ContributionLine]:
    """Those whose request is over and that were not yet noted."""
    ends = "('accepted', 'ruled_accepted', 'returned', 'ruled_returned', 'withdrawn')"
    lines = await _lines(f"c.state = 'submitted' AND r.state IN {ends} ORDER BY c.id LIMIT {{}}", limit)
    return [one for one in lines if one.state is not ContributionState.SUBMITTED]


async def record_of(mentorship_id: int, actor: Actor) -> Record:
    """What both leads confirmed and what drills showed of the mentee, for whoever sees the mentorship."""
    found = await bond(mentorship_id, actor)
    person = found.mentee_id
    lines = await _lines("c.mentee = {} ORDER BY c.id DESC LIMIT 50", person)
    confirmed = [one for one in lines if one.state is ContributionState.CONFIRMED]
    mine = await DrillPerson.select(DrillPerson.drill).where(DrillPerson.person == person).limit(LIMIT)
    return Record(confirmed, await _drills(Drill.id.is_in([row["drill"] for row in mine])) if mine else [], person)


async def drills_of_project(project_id: int, actor: Actor) -> tuple[ProjectRow, Sequence[DrillLine]]:
    project = await project_row(project_id, actor)
    return project, await _drills(Drill.project == project_id)


async def drills(actor: Actor) -> Sequence[DrillLine]:
    """The newest of the area, and those in which the actor has a part."""
    if is_administrator(actor):
        raise NotFound
    unit: Any = Drill.unit
    mine = await DrillPerson.select(DrillPerson.drill).where(DrillPerson.person == (actor.person_id or 0)).limit(LIMIT)
    seen: Any = Drill.recorded_by == (actor.person_id or 0)
    if mine:
        seen = seen | Drill.id.is_in([row["drill"] for row in mine])
    for path in actor.unit_scopes(*SEES_PROJECTS):
        seen = seen | ((unit.path >= path) & (unit.path < path + LAST))
    return await _drills(seen)


async def _drills(condition: Any) -> list[DrillLine]:
    unit: Any = Drill.unit
    rows = (
        await Drill.select(*Drill.all_columns(), unit.name.as_alias("unit_name"))
        .where(condition)
        .order_by(Drill.held_on, Drill.id, ascending=False)
        .limit(LIMIT)
    )
    if not rows:
        return []
    people = await _people([row["id"] for row in rows])
    names = ("id", "title", "task", "held_on", "result", "unit_name")
    return [
        DrillLine(
            **{name: row[name] for name in names},
            method=DrillMethod(row["method"]),
            project_id=row["project"],
            people=[one for one in people if one.drill_id == row["id"]],
        )
        for row in rows
    ]


async def _people(drill_ids: Sequence[int]) -> list[DrillPersonLine]:
    person: Any = DrillPerson.person
    rows = (
        await DrillPerson.select(*DrillPerson.all_columns(), person.name.as_alias("name"))
        .where(DrillPerson.drill.is_in(list(drill_ids)))
        .order_by(DrillPerson.id)
    )
    return [
        DrillPersonLine(row["drill"], row["person"], row["name"], DrillPart(row["part"]), row["level"], row["remark"])
        for row in rows
    ]


async def _lines(where: str, *values: object) -> list[ContributionLine]:
    rows = await Contribution.raw(f"{_COLUMNS} WHERE {where}", *values)
    return [_line(row) for row in rows]


def _line(row: Mapping[str, Any]) -> ContributionLine:
    names = ("id", "project_id", "title", "person_id", "name", "party_text", "business_text", "version", "request_id")
    return ContributionLine(
        **{name: row[name] for name in names},
        state=members.contribution_state(ContributionState(row["state"]), row["request_state"] or ""),
        request_version=row["request_version"] or 0,
    )
