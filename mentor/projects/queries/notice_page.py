"""The page of a project on public notice, and the list of running notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase
from mentor.people.rules import Role, is_administrator
from mentor.projects.queries.contents import Content, content_of
from mentor.projects.queries.projects import project_row
from mentor.projects.rules import notices
from mentor.projects.rules.words import NoticeState, ObjectionState
from mentor.projects.tables import ProjectNotice, ProjectObjection


@dataclass(frozen=True, slots=True)
class NoticeHead:
    id: int
    project_id: int
    code: str
    title: str
    unit_name: str
    party_lead: str
    business_lead: str
    from_on: date
    until_on: date
    state: NoticeState


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """`name` for the Party office only; who raised it knows."""

    id: int
    name: str
    text: str
    raised_at: datetime
    state: ObjectionState
    answer: str
    refusal_to_answer: Phrase | None


@dataclass(frozen=True, slots=True)
class NoticePage:
    head: NoticeHead
    content: Content | None
    objections: Sequence[ObjectionLine]
    refusal_to_object: Phrase | None


async def running_notices(actor: Actor) -> list[NoticeHead]:
    """For every colleague, the newest first."""
    if is_administrator(actor):
        raise NotFound
    rows = (
        await _heads()
        .where(ProjectNotice.state == NoticeState.PUBLISHED.value)
        .order_by(ProjectNotice.id, ascending=False)
        .limit(200)
    )
    return [_head(row) for row in rows]


async def notice_page(notice_id: int, actor: Actor, today: date) -> NoticePage:
    """While it runs for every colleague, afterwards for whoever sees the project. NotFound otherwise."""
    row = await _heads().where(ProjectNotice.id == notice_id).first()
    if row is None or is_administrator(actor):
        raise NotFound
    head = _head(row)
    if not notices.sees_notice(head.state, sees_project=False, actor=actor):
        await project_row(head.project_id, actor)
    leads = frozenset({row["party_id"], row["business_id"]} - {None})
    objections = [
        line for one in await _objections(notice_id) if (line := _objection(one, row["unit_path"], leads, actor))
    ]
    return NoticePage(
        head=head,
        content=await content_of(head.project_id, row["version"]),
        objections=objections,
        refusal_to_object=notices.refusal_to_object(head.state, head.until_on, today, actor),
    )


def _heads() -> Any:
    project: Any = ProjectNotice.project
    return ProjectNotice.select(
        *ProjectNotice.all_columns(),
        project.code.as_alias("code"),
        project.title.as_alias("title"),
        project.unit.name.as_alias("unit_name"),
        project.unit.path.as_alias("unit_path"),
        project.party_lead.as_alias("party_id"),
        project.business_lead.as_alias("business_id"),
        project.party_lead.name.as_alias("party_lead"),
        project.business_lead.name.as_alias("business_lead"),
    )


def _head(row: dict[str, Any]) -> NoticeHead:
    names = ("id", "code", "title", "unit_name", "from_on", "until_on")
    return NoticeHead(
        **{name: row[name] for name in names},
        project_id=row["project"],
        party_lead=row["party_lead"] or "",
        business_lead=row["business_lead"] or "",
        state=NoticeState(row["state"]),
    )


async def _objections(notice_id: int) -> list[dict[str, Any]]:
    person: Any = ProjectObjection.raised_by
    rows: list[dict[str, Any]] = (
        await ProjectObjection.select(*ProjectObjection.all_columns(), person.name.as_alias("name"))
        .where(ProjectObjection.notice == notice_id)
        .order_by(ProjectObjection.id)
    )
    return rows


def _objection(row: dict[str, Any], unit_path: str, leads: frozenset[int], actor: Actor) -> ObjectionLine | None:
    """For the Party office of the area, and for who raised it; nobody else learns that there is one."""
    is_office = actor.covers(unit_path, Role.PARTY_OFFICE) and actor.person_id not in leads
    if not is_office and row["raised_by"] != actor.person_id:
        return None
    state = ObjectionState(row["state"])
    refusal = notices.refusal_to_answer(state, unit_path, row["raised_by"], leads, actor)
    return ObjectionLine(row["id"], row["name"], row["text"], row["raised_at"], state, row["answer"], refusal)
