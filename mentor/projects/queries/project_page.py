"""The page of a project: head, both lines, team, what comes next and what the actor may do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.people.queries import PersonLine, person_lines
from mentor.people.rules import Role
from mentor.projects.queries.projects import GoalLine, Membership, ProjectRow, project_row
from mentor.projects.rules import proposals, states
from mentor.projects.rules.states import Due
from mentor.projects.rules.words import BodyKind, Line
from mentor.projects.tables import ProjectBody


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on top of every page of a project."""

    row: ProjectRow
    due: Sequence[Due]
    today: date
    is_office: bool

    @property
    def is_late(self) -> bool:
        day = self.row.figures.next_due_on
        return day is not None and day < self.today and self.row.facts.life.state is states.ProjectState.RUNNING


@dataclass(frozen=True, slots=True)
class BodyLine:
    id: int
    kind: BodyKind
    name: str
    task: str
    leader_id: int | None
    founded_on: date
    dissolved_on: date | None


@dataclass(frozen=True, slots=True)
class ProjectPage:
    head: Head
    people: Mapping[int, PersonLine]
    bodies: Sequence[BodyLine]
    refusal_to_write: Phrase | None
    refusal_to_submit: Phrase | None
    refusal_to_dissolve: Phrase | None

    @property
    def row(self) -> ProjectRow:
        return self.head.row

    def goals(self, line: Line) -> list[GoalLine]:
        return [goal for goal in self.row.goals if goal.line is line]

    def team(self, line: Line) -> list[Membership]:
        return [one for one in self.row.team if one.line is line]


def head_of(row: ProjectRow, actor: Actor, today: date) -> Head:
    is_office = actor.covers(row.facts.unit_path, Role.PARTY_OFFICE)
    return Head(row, states.next_steps(row.facts.life), today, is_office)


async def project_head(project_id: int, actor: Actor, today: date) -> Head:
    """Raises NotFound as `project_row` does."""
    return head_of(await project_row(project_id, actor), actor, today)


async def project_page(project_id: int, actor: Actor, today: date) -> ProjectPage:
    row = await project_row(project_id, actor)
    bodies = await _bodies(project_id)
    named = {*row.facts.members, *row.facts.leads, *(one.leader_id for one in bodies if one.leader_id)}
    return ProjectPage(
        head=head_of(row, actor, today),
        people=await person_lines(named),
        bodies=bodies,
        refusal_to_write=proposals.refusal_to_write(row.facts, actor),
        refusal_to_submit=proposals.refusal_to_submit(row.facts, actor),
        refusal_to_dissolve=proposals.refusal_to_dissolve(row.facts, actor),
    )


async def _bodies(project_id: int) -> list[BodyLine]:
    rows = await ProjectBody.select().where(ProjectBody.project == project_id).order_by(ProjectBody.id)
    return [
        BodyLine(
            row["id"], BodyKind(row["kind"]), row["name"], row["task"], row["leader"], row["founded_on"],
            row["dissolved_on"],
        )
        for row in rows
    ]  # fmt: skip
