"""Projects as a list: everything in the actor's area, and what they take part in. Designed for many thousands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from piccolo.columns.combination import WhereRaw

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.people.queries.search import LAST
from mentor.people.rules import is_administrator
from mentor.projects.queries.projects import life_of
from mentor.projects.rules.proposals import SEES_PROJECTS
from mentor.projects.rules.states import Life, ProjectState, Who, who_acts
from mentor.projects.rules.words import NTag, ProjectKind, StrategicClass
from mentor.projects.tables import JointProject

#: Ids of a Party organisation and everything below it.
PARTY_SUBTREE = "SELECT o.id FROM people_party_org o WHERE o.path >= {} AND o.path < {}"


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """None and "" ask for everything; `unit` is the beginning of a unit's name."""

    state: ProjectState | None = None
    n_tag: NTag | None = None
    strategic_class: StrategicClass | None = None
    kind: ProjectKind | None = None
    unit: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class ProjectLine:
    id: int
    code: str
    title: str
    is_classified: bool
    life: Life
    n_tag: NTag
    unit_name: str
    party_lead: str
    business_lead: str
    next_due_on: date | None
    nodes_done: int
    nodes_total: int
    coupling: int | None

    @property
    def who(self) -> Who:
        return who_acts(self.life)


async def projects(wanted: ProjectFilter, actor: Actor, today: date, *, after: str = "") -> Page[ProjectLine]:
    """The newest first, in one statement."""
    if is_administrator(actor):
        raise NotFound
    query = lines_query().where(seen_by(actor))
    for condition in conditions_of(wanted, today):
        query = query.where(condition)
    if (key := read_cursor(after, 1)) and isinstance(key[0], int):
        query = query.where(JointProject.id < key[0])
    rows = await query.order_by(JointProject.id, ascending=False).limit(PAGE_SIZE + 1)
    shown = [line_of(row) for row in rows[:PAGE_SIZE]]
    return Page(shown, write_cursor(shown[-1].id) if len(rows) > PAGE_SIZE else "")


def seen_by(actor: Actor) -> Any:
    """Of the table of projects joined with its unit: what `proposals.is_visible` says, as a condition."""
    mine = WhereRaw(
        '"projects_project"."id" IN (SELECT m.project FROM projects_member m WHERE m.person = {} '
        "AND m.until_on IS NULL)",
        actor.person_id or 0,
    )
    condition: Any = mine
    unit: Any = JointProject.unit
    for path in actor.unit_scopes(*SEES_PROJECTS):
        condition = condition | ((unit.path >= path) & (unit.path < path + LAST))
    for path in actor.party_scopes(*SEES_PROJECTS):
        condition = condition | WhereRaw(f'"projects_project"."sponsor" IN ({PARTY_SUBTREE})', path, path + LAST)
    return condition


def conditions_of(wanted: ProjectFilter, today: date) -> Sequence[Any]:
    unit: Any = JointProject.unit
    found: list[Any] = [
        column == value.value
        for column, value in (
            (JointProject.state, wanted.state),
            (JointProject.n_tag, wanted.n_tag),
            (JointProject.strategic_class, wanted.strategic_class),
            (JointProject.kind, wanted.kind),
        )
        if value is not None
    ]
    if wanted.unit:
        found.append((unit.name >= wanted.unit) & (unit.name < wanted.unit + LAST))
    if wanted.late:
        found.append((JointProject.state == ProjectState.RUNNING.value) & (JointProject.next_due_on < today))
    return found


def lines_query() -> Any:
    unit: Any = JointProject.unit
    party: Any = JointProject.party_lead
    business: Any = JointProject.business_lead
    return JointProject.select(
        JointProject.id,
        JointProject.code,
        JointProject.title,
        JointProject.is_classified,
        JointProject.state,
        JointProject.kind,
        JointProject.version,
        JointProject.given,
        JointProject.result,
        JointProject.n_tag,
        JointProject.next_due_on,
        JointProject.nodes_done,
        JointProject.nodes_total,
        JointProject.evidence_total,
        JointProject.evidence_both,
        unit.name.as_alias("unit_name"),
        party.name.as_alias("party_lead"),
        business.name.as_alias("business_lead"),
    )


def line_of(row: Mapping[str, Any]) -> ProjectLine:
    names = ("id", "code", "title", "unit_name", "next_due_on", "nodes_done", "nodes_total")
    total = row["evidence_total"]
    return ProjectLine(
        **{name: row[name] for name in names},
        is_classified=bool(row["is_classified"]),
        life=life_of(row),
        n_tag=NTag(row["n_tag"]),
        party_lead=row["party_lead"] or "",
        business_lead=row["business_lead"] or "",
        coupling=row["evidence_both"] * 100 // total if total else None,
    )
