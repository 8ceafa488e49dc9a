"""Whom and what HR can take into a plan: posts of its area, and people who are due to move on within it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.people.queries.search import LAST
from mentor.rotations.rules.board import PlanRow
from mentor.rotations.tables import Post, PostHolder

#: So many can be chosen on one page; a larger area is filtered by unit first.
MOST = 400


@dataclass(frozen=True, slots=True)
class PostChoice:
    id: int
    code: str
    title: str
    unit_name: str
    capacity: int


async def posts_to_take(plan: PlanRow, unit: str = "") -> Sequence[PostChoice]:
    """Open posts of the area by unit; `unit` is the beginning of a unit's name. For callers who saw the plan."""
    of: Any = Post.unit
    query = Post.select(Post.id, Post.code, Post.title, Post.capacity, of.name.as_alias("unit_name")).where(
        Post.is_open.eq(True) & (of.path >= plan.unit_path) & (of.path < plan.unit_path + LAST)
    )
    if unit:
        query = query.where((of.name >= unit) & (of.name < unit + LAST))
    rows = await query.order_by(of.path, Post.code).limit(MOST)
    return [PostChoice(**row) for row in rows]


async def numbers_due(plan: PlanRow, until: date) -> Sequence[str]:
    """Employee numbers of those who reach the limit of their post by then, the first one first."""
    post: Any = PostHolder.post
    person: Any = PostHolder.person
    inside = (post.unit.path >= plan.unit_path) & (post.unit.path < plan.unit_path + LAST)
    rows = (
        await PostHolder.select(person.employee_no.as_alias("number"))
        .where(PostHolder.until_on.is_null() & (PostHolder.due_on <= until) & inside & person.employee_no.is_not_null())
        .order_by(PostHolder.due_on, PostHolder.id)
        .limit(MOST)
    )
    return [row["number"] for row in rows]
