"""Joint projects for machines: the same queries and actions as the pages."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import clean
from mentor.kernel.i18n import Phrase
from mentor.projects.actions.metrics import type_value
from mentor.projects.queries.lists import ProjectFilter, ProjectLine, projects
from mentor.projects.queries.metrics import MetricLine, metrics_page
from mentor.projects.queries.nodes import NodeLine, nodes_of
from mentor.projects.queries.projects import ProjectRow, project_row
from mentor.projects.rules.metrics import NewValue, thousandths_of
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import NTag
from mentor.web.api import problems

_READ = {"scope": "projects:read"}
Act = NamedDependency[Actor]
Now = NamedDependency[datetime]
StateName = Annotated[ProjectState | None, QueryParameter(name="state", description="only in this state")]
TagName = Annotated[NTag | None, QueryParameter(name="n_tag", description="only with this N")]
Cursor = Annotated[str, QueryParameter(max_length=400, description="`after` of the page before")]


class ProjectOut(msgspec.Struct):
    """`title` of a classified project is its code name; `coupling` is a percentage, null without evidence."""

    id: int
    code: str
    title: str
    state: str
    n_tag: str
    unit: str
    party_lead: str
    business_lead: str
    next_due_on: date | None
    nodes_done: int
    nodes_total: int
    coupling: int | None


class ProjectsOut(msgspec.Struct):
    items: list[ProjectOut]
    after: str


class ValueOut(msgspec.Struct):
    """`value` as written: a decimal number with at most three places."""

    measured_on: date
    value: str
    note: str


class GoalOut(msgspec.Struct):
    """A promise of one line with its measured values, oldest first."""

    id: int
    line: str
    text: str
    metric: str
    unit: str
    baseline: str
    target: str
    values: list[ValueOut]


class NodeOut(msgspec.Struct):
    id: int
    title: str
    state: str
    due_on: date
    done_on: date | None


class WholeProjectOut(msgspec.Struct):
    id: int
    code: str
    title: str
    state: str
    version: int
    n_tag: str
    strategic_class: str
    unit: str
    starts_on: date | None
    ends_on: date | None
    coupling: int | None
    goals: list[GoalOut]
    nodes: list[NodeOut]


class ValueIn(msgspec.Struct):
    """Of one goal of the project; the same day again replaces the value, which the journal keeps."""

    goal: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    measured_on: date
    value: Annotated[str, msgspec.Meta(max_length=40)]
    note: Annotated[str, msgspec.Meta(max_length=400)] = ""


@get("/projects", opt=_READ, tags=["projects"], responses=problems())
async def list_projects(
    actor: Act, now: Now, in_state: StateName = None, n_tag: TagName = None, after: Cursor = ""
) -> ProjectsOut:
    """What the token's account may see, the newest first."""
    found = await projects(ProjectFilter(in_state, n_tag), actor, local_date(now), after=after)
    return ProjectsOut([_line(one) for one in found.rows], found.after)


@get("/projects/{project_id:int}", opt=_READ, tags=["projects"], responses=problems())
async def show_project(project_id: FromPath[int], actor: Act, now: Now) -> WholeProjectOut:
    """One project with goals, measured values and nodes."""
    measured = await metrics_page(project_id, actor, local_date(now))
    return _whole(measured.head.row, measured.metrics, await nodes_of(project_id))


@post(
    "/projects/{project_id:int}/metric-values",
    opt={"scope": "projects:write"},
    tags=["projects"],
    responses=problems(409, 422),
)
async def add_value(project_id: FromPath[int], data: JSONBody[ValueIn], actor: Act, now: Now) -> ValueOut:
    """Put down a measured value in the name of a lead."""
    await project_row(project_id, actor)
    number = thousandths_of(clean(data.value))
    if number is None:
        raise Invalid({"value": Phrase("Please give a number with at most three decimals, for example 98.5.")})
    new = NewValue(data.goal, data.measured_on, number, clean(data.note))
    await type_value(project_id, new, actor=actor, now=now)
    return ValueOut(new.measured_on, new.text, new.note)


def _line(one: ProjectLine) -> ProjectOut:
    same = (
        "id",
        "code",
        "title",
        "party_lead",
        "business_lead",
        "next_due_on",
        "nodes_done",
        "nodes_total",
        "coupling",
    )
    return ProjectOut(
        **{name: getattr(one, name) for name in same},
        state=one.life.state.value,
        n_tag=one.n_tag.value,
        unit=one.unit_name,
    )


def _whole(row: ProjectRow, metrics: Sequence[MetricLine], nodes: Sequence[NodeLine]) -> WholeProjectOut:
    return WholeProjectOut(
        id=row.id, code=row.code, title=row.title, state=row.facts.life.state.value, version=row.facts.life.version,
        n_tag=row.figures.n_tag.value, strategic_class=row.figures.strategic_class.value, unit=row.figures.unit_name,
        starts_on=row.starts_on, ends_on=row.ends_on, coupling=row.figures.coupling,
        goals=[_goal(one) for one in metrics],
        nodes=[NodeOut(one.id, one.title, one.state.value, one.due_on, one.done_on) for one in nodes],
    )  # fmt: skip


def _goal(one: MetricLine) -> GoalOut:
    goal = one.goal
    values = [ValueOut(value.measured_on, value.text, value.note) for value in one.values]
    return GoalOut(
        goal.id, goal.line.value, goal.text, goal.metric, goal.unit_of_measure, goal.baseline, goal.target, values
    )


handlers = (list_projects, show_project, add_value)
