"""Who is due to move on: the tenure clock of everybody in the actor's area, and the actor's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.pairing.rules.facts import months_later
from mentor.people.rules import is_administrator
from mentor.rotations.queries.posts import within
from mentor.rotations.rules import posts as rules
from mentor.rotations.rules.posts import WARNINGS, Tenure
from mentor.rotations.tables import PostHolder


@dataclass(frozen=True, slots=True)
class DueLine:
    id: int
    post_id: int
    post_title: str
    is_key: bool
    unit_name: str
    unit_path: str
    person_id: int
    name: str
    employee_no: str
    since: date
    due_on: date
    tenure: Tenure


@dataclass(frozen=True, slots=True)
class Unwarned:
    """Somebody who has to be told: `stage` warnings should have been given, `warned` were."""

    id: int
    person_id: int
    unit_path: str
    title: str
    due_on: date
    warned: int
    stage: int


async def people_due(actor: Actor, today: date, *, key: bool = False, after: str = "") -> Page[DueLine]:
    """Who reaches the limit within 12 months or has passed it, the first one first."""
    if is_administrator(actor):
        raise NotFound
    post: Any = PostHolder.post
    seen = within(post.unit.path, actor)
    mine = PostHolder.person == (actor.person_id or 0)
    query = _holders().where(PostHolder.until_on.is_null() & (PostHolder.due_on <= months_later(today, WARNINGS[0])))
    query = query.where(mine if seen is None else seen | mine)
    if key:
        query = query.where(post.is_key.eq(True))
    if (place := read_cursor(after, 2)) is not None:
        day, last_id = _place(place)
        query = query.where((PostHolder.due_on > day) | ((PostHolder.due_on == day) & (PostHolder.id > last_id)))
    rows = await query.order_by(PostHolder.due_on, PostHolder.id).limit(PAGE_SIZE + 1)
    shown = [_line(row, today) for row in rows[:PAGE_SIZE]]
    last = shown[-1] if len(rows) > PAGE_SIZE else None
    return Page(shown, write_cursor(last.due_on.isoformat(), last.id) if last else "")


async def unwarned(today: date, limit: int) -> list[Unwarned]:
    """For the job: the next ones for whom a warning is outstanding."""
    rows: list[Mapping[str, Any]] = []
    for given, months in enumerate(WARNINGS):
        condition = PostHolder.until_on.is_null() & (PostHolder.warned <= given)
        rows += (
            await _holders()
            .where(condition & (PostHolder.due_on <= months_later(today, months)))
            .order_by(PostHolder.id)
            .limit(limit)
        )
    return [
        Unwarned(
            row["id"], row["person_id"], row["unit_path"], row["post_title"], row["due_on"], row["warned"],
            rules.warnings_due(row["due_on"], today),
        )
        for row in {row["id"]: row for row in rows}.values()
    ]  # fmt: skip


def _place(key: list[str | int | None]) -> tuple[date, int]:
    """Where a page ended; the very beginning for a damaged one."""
    try:
        return date.fromisoformat(str(key[0])), int(key[1] or 0)
    except ValueError:
        return date.min, 0


def _holders() -> Any:
    post: Any = PostHolder.post
    person: Any = PostHolder.person
    return PostHolder.select(
        PostHolder.id,
        PostHolder.since,
        PostHolder.due_on,
        PostHolder.warned,
        post.id.as_alias("post_id"),
        post.title.as_alias("post_title"),
        post.is_key.as_alias("is_key"),
        post.unit.name.as_alias("unit_name"),
        post.unit.path.as_alias("unit_path"),
        person.id.as_alias("person_id"),
        person.name.as_alias("name"),
        person.employee_no.as_alias("employee_no"),
    )


def _line(row: Mapping[str, Any], today: date) -> DueLine:
    names = ("id", "post_id", "post_title", "unit_name", "unit_path", "person_id", "name", "since", "due_on")
    return DueLine(
        **{name: row[name] for name in names},
        is_key=bool(row["is_key"]),
        employee_no=row["employee_no"] or "",
        tenure=rules.tenure(row["due_on"], today),
    )
