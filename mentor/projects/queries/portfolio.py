"""The portfolio: both lines over all projects of an area, counted by the database. Designed for many thousands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from piccolo.columns.combination import WhereRaw
from piccolo.query.functions.aggregate import Count, Sum

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.projects.queries.lists import ProjectFilter, ProjectLine, conditions_of, line_of, lines_query, seen_by
from mentor.projects.rules.portfolio import Cell, Group, cells, may_see, months_from
from mentor.projects.rules.states import FINAL, ProjectState
from mentor.projects.rules.words import NTag, StrategicClass
from mentor.projects.tables import JointProject, ProjectNode

MONTHS = 6
EXPORT_MOST = 10_000
_WITH_BODY = '"projects_project"."id" IN (SELECT b.project FROM projects_body b WHERE b.dissolved_on IS NULL)'
#: In the words of the partial index, or it is not used.
_OPEN = "\"projects_node\".\"state\" IN ('planned', 'submitted', 'returned')"


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Both lines over all projects; `key_covered`: key projects not over with a Party organisation behind them."""

    groups: Sequence[Group]
    key_covered: int

    @property
    def total(self) -> Cell:
        return Cell.of(self.groups)

    @property
    def key_total(self) -> int:
        return sum(one.projects for one in self.groups if one.is_key and one.state not in FINAL)

    @property
    def coverage(self) -> int | None:
        """Percent of the key projects with a Party organisation behind them."""
        return self.key_covered * 100 // self.key_total if self.key_total else None

    def by_tag(self) -> Mapping[NTag, Cell]:
        return cells(self.groups, NTag, lambda one: one.n_tag)

    def by_class(self) -> Mapping[StrategicClass, Cell]:
        return cells(self.groups, StrategicClass, lambda one: one.strategic_class)

    def by_state(self) -> Mapping[ProjectState, int]:
        found = cells(self.groups, ProjectState, lambda one: one.state)
        return {state: cell.projects for state, cell in found.items() if cell.projects}


@dataclass(frozen=True, slots=True)
class NodesDue:
    """Open nodes of running projects by N and month; "" is what is late and comes first in `months`."""

    months: Sequence[str]
    counts: Mapping[tuple[NTag, str], int]

    @property
    def tags(self) -> Sequence[NTag]:
        return [tag for tag in NTag if any(self.due(tag, month) for month in self.months)]

    def due(self, tag: NTag, month: str) -> int:
        return self.counts.get((tag, month), 0)


async def portfolio(wanted: ProjectFilter, actor: Actor, today: date) -> Portfolio:
    """Two statements, however many projects; NotFound for who has no area of projects."""
    where = _where(wanted, actor, today)
    return Portfolio(await _groups(where), await _covered(where))


async def nodes_due(wanted: ProjectFilter, actor: Actor, today: date) -> NodesDue:
    """The map of nodes to come: one statement; NotFound for who has no area of projects."""
    months = months_from(today, MONTHS)
    return NodesDue(["", *months], await _nodes(_where(wanted, actor, today), today, months))


def _where(wanted: ProjectFilter, actor: Actor, today: date) -> Sequence[Any]:
    if not may_see(actor):
        raise NotFound
    return [seen_by(actor), *conditions_of(wanted, today)]


async def export_lines(wanted: ProjectFilter, actor: Actor, today: date) -> list[ProjectLine]:
    """Everything the filter lets through, the newest first."""
    if not may_see(actor):
        raise NotFound
    query = lines_query().where(seen_by(actor))
    for condition in conditions_of(wanted, today):
        query = query.where(condition)
    return [line_of(row) for row in await query.order_by(JointProject.id, ascending=False).limit(EXPORT_MOST)]


async def _groups(where: Sequence[Any]) -> list[Group]:
    keys = (JointProject.n_tag, JointProject.strategic_class, JointProject.state, JointProject.is_key)
    sums = ("nodes_total", "nodes_done", "evidence_total", "evidence_both")
    columns = [Sum(getattr(JointProject, name), alias=name) for name in sums]
    query = JointProject.select(*keys, Count(alias="projects"), *columns)
    rows = await _all(query, where).group_by(*keys)
    return [
        Group(
            n_tag=NTag(row["n_tag"]),
            strategic_class=StrategicClass(row["strategic_class"]),
            state=ProjectState(row["state"]),
            is_key=bool(row["is_key"]),
            projects=int(row["projects"]),
            **{name: int(row[name] or 0) for name in sums},
        )
        for row in rows
    ]


async def _covered(where: Sequence[Any]) -> int:
    """Key projects that are not over and have a Party organisation."""
    alive = JointProject.state.not_in([state.value for state in FINAL])
    key: Any = JointProject.is_key.eq(True)
    query = JointProject.select(Count(alias="projects"))
    rows = await _all(query, [*where, alive, key, WhereRaw(_WITH_BODY)])
    return int(rows[0]["projects"])


async def _nodes(where: Sequence[Any], today: date, months: Sequence[str]) -> dict[tuple[NTag, str], int]:
    """Open nodes of running projects, counted by N and day and put together by month."""
    last = today + timedelta(days=31 * MONTHS)
    running = JointProject.state == ProjectState.RUNNING.value
    inside = _all(JointProject.select(JointProject.id), [*where, running])
    project: Any = ProjectNode.project
    keys = (project.n_tag.as_alias("n_tag"), ProjectNode.due_on)
    rows = (
        await ProjectNode.select(*keys, Count(alias="nodes"))
        .where(project.is_in(inside))
        .where(ProjectNode.due_on < last)
        .where(WhereRaw(_OPEN))
        .group_by(project.n_tag, ProjectNode.due_on)
    )
    found: dict[tuple[NTag, str], int] = {}
    for row in rows:
        month = "" if row["due_on"] < today else row["due_on"].isoformat()[:7]
        if month == "" or month in months:
            key = (NTag(row["n_tag"]), month)
            found[key] = found.get(key, 0) + int(row["nodes"])
    return found


def _all(query: Any, where: Sequence[Any]) -> Any:
    for condition in where:
        query = query.where(condition)
    return query
