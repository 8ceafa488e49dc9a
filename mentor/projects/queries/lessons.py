"""Lessons of a project."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mentor.kernel.actor import Actor
from mentor.projects.rules.lessons import LessonLine
from mentor.projects.tables import LessonDraft


@dataclass(frozen=True, slots=True)
class DraftLine:
    member_id: int
    name: str
    line: LessonLine
    situation: str
    learnt: str
    advice: str


async def lessons_of(project_id: int) -> Sequence[DraftLine]:
    """Whether the actor sees the project is the caller's duty."""
    member: Any = LessonDraft.member
    rows = (
        await LessonDraft.select(*LessonDraft.all_columns(), member.name.as_alias("name"))
        .where(LessonDraft.project == project_id)
        .order_by(LessonDraft.id)
    )
    names = ("name", "situation", "learnt", "advice")
    return [
        DraftLine(member_id=row["member"], line=LessonLine(row["line"]), **{name: row[name] for name in names})
        for row in rows
    ]


async def lessons_written(project_id: int, actor: Actor) -> int:
    """How many the actor has written in this project."""
    mine = (LessonDraft.project == project_id) & (LessonDraft.member == (actor.person_id or 0))
    return int(await LessonDraft.count().where(mine))
