"""Metrics of a project: values over time beside the days on which its nodes were done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden
from mentor.kernel.i18n import Phrase
from mentor.projects.queries.project_page import Head, head_of
from mentor.projects.queries.projects import GoalLine, ProjectRow, project_row
from mentor.projects.rules import metrics
from mentor.projects.rules.metrics import SHOWN_LIMIT, Chart, Event
from mentor.projects.rules.words import Line, NodeState
from mentor.projects.tables import MetricValue, ProjectGoal, ProjectNode


@dataclass(frozen=True, slots=True)
class ValueLine:
    measured_on: date
    thousandths: int
    note: str
    is_imported: bool

    @property
    def text(self) -> str:
        return metrics.written(self.thousandths)


@dataclass(frozen=True, slots=True)
class MetricLine:
    """One goal with its values, oldest first, and its picture."""

    goal: GoalLine
    values: Sequence[ValueLine]
    chart: Chart | None
    reached: int | None

    @property
    def last(self) -> ValueLine | None:
        return self.values[-1] if self.values else None


@dataclass(frozen=True, slots=True)
class MetricsPage:
    head: Head
    metrics: Sequence[MetricLine]
    events: Sequence[Event]
    refusal: Phrase | None

    def of(self, line: Line) -> list[MetricLine]:
        return [one for one in self.metrics if one.goal.line is line]


async def metrics_page(project_id: int, actor: Actor, today: date) -> MetricsPage:
    """Five statements, however many values there are."""
    row = await project_row(project_id, actor)
    events = await node_events(project_id)
    values = await _values([goal.id for goal in row.goals])
    lines = [_line(goal, values.get(goal.id, []), events) for goal in row.goals]
    return MetricsPage(head_of(row, actor, today), lines, events, metrics.refusal_to_measure(row.facts, actor))


async def measured(row: ProjectRow) -> Sequence[MetricLine]:
    """The goals of a project with their values, without events; whoever has the row may read them."""
    values = await _values([goal.id for goal in row.goals])
    return [_line(goal, values.get(goal.id, []), ()) for goal in row.goals]


async def measured_head(project_id: int, actor: Actor, today: date) -> Head:
    """For who may enter values now; Forbidden for others who see the project."""
    row = await project_row(project_id, actor)
    if (refusal := metrics.refusal_to_measure(row.facts, actor)) is not None:
        raise Forbidden(refusal)
    return head_of(row, actor, today)


async def goal_names(project_id: int) -> Mapping[str, int]:
    """Goals by the name of their metric; of equal names the first."""
    rows = (
        await ProjectGoal.select(ProjectGoal.id, ProjectGoal.metric)
        .where(ProjectGoal.project == project_id)
        .order_by(ProjectGoal.id, ascending=False)
    )
    return {row["metric"]: int(row["id"]) for row in rows}


async def node_events(project_id: int) -> list[Event]:
    rows = (
        await ProjectNode.select(ProjectNode.done_on, ProjectNode.title)
        .where((ProjectNode.project == project_id) & (ProjectNode.state == NodeState.DONE.value))
        .order_by(ProjectNode.done_on)
    )
    return [Event(row["done_on"], row["title"]) for row in rows]


async def _values(goal_ids: Sequence[int]) -> Mapping[int, list[ValueLine]]:
    if not goal_ids:
        return {}
    rows = (
        await MetricValue.select(
            MetricValue.goal,
            MetricValue.measured_on,
            MetricValue.thousandths,
            MetricValue.note,
            MetricValue.metric_import,
        )
        .where(MetricValue.goal.is_in(list(goal_ids)))
        .order_by(MetricValue.measured_on, ascending=False)
        .limit(SHOWN_LIMIT * len(goal_ids))
    )
    found: dict[int, list[ValueLine]] = {}
    for row in reversed(rows):
        line = ValueLine(row["measured_on"], row["thousandths"], row["note"], row["metric_import"] is not None)
        found.setdefault(row["goal"], []).append(line)
    return found


def _line(goal: GoalLine, values: list[ValueLine], events: Sequence[Event]) -> MetricLine:
    baseline, target = metrics.thousandths_of(goal.baseline), metrics.thousandths_of(goal.target)
    drawn = metrics.chart([(one.measured_on, one.thousandths) for one in values], baseline, target, events)
    return MetricLine(
        goal, values, drawn, _reached(goal.baseline, goal.target, values[-1].thousandths if values else None)
    )


def _reached(baseline: str, target: str, value: int | None) -> int | None:
    return metrics.reached(metrics.thousandths_of(baseline), metrics.thousandths_of(target), value)
