"""Posts as a list, and one post with its holders, needs and exemptions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.people.queries.search import LAST
from mentor.rotations.rules import posts as rules
from mentor.rotations.rules.posts import SEES_POSTS, NeedState, Staffing, Tenure
from mentor.rotations.tables import Post, PostExemption, PostHolder, PostNeed


@dataclass(frozen=True, slots=True)
class PostFilter:
    """`unit` is the beginning of a unit's name."""

    unit: str = ""
    key: bool = False
    short: bool = False


@dataclass(frozen=True, slots=True)
class PostRow:
    id: int
    code: str
    title: str
    unit_id: int
    unit_name: str
    unit_path: str
    is_key: bool
    tenure_months: int
    follows_policy: bool
    duties: str
    is_open: bool
    staffing: Staffing
    edited: int


@dataclass(frozen=True, slots=True)
class HolderLine:
    """Somebody on the post now; `exempt_until` when they may stay beyond the limit."""

    id: int
    person_id: int
    name: str
    employee_no: str
    since: date
    due_on: date
    tenure: Tenure
    exempt_until: date | None
    exempt_reason: str
    document_no: str


@dataclass(frozen=True, slots=True)
class NeedLine:
    id: int
    starts_on: date
    ends_on: date
    people: int
    experience: str
    reason: str
    state: NeedState


@dataclass(frozen=True, slots=True)
class PostPage:
    row: PostRow
    holders: tuple[HolderLine, ...]
    needs: tuple[NeedLine, ...]


def within(path: Any, actor: Actor) -> Any:
    """Units of the actor's area, as a condition; None when there are none."""
    condition: Any = None
    for scope in actor.unit_scopes(*SEES_POSTS):
        one = (path >= scope) & (path < scope + LAST)
        condition = one if condition is None else condition | one
    return condition


async def posts(wanted: PostFilter, actor: Actor, *, after: str = "") -> Page[PostRow]:
    """The posts of the actor's area by code; NotFound for whoever has no area."""
    unit: Any = Post.unit
    seen = within(unit.path, actor)
    if seen is None:
        raise NotFound
    query = _posts().where(seen)
    if wanted.unit:
        query = query.where((unit.name >= wanted.unit) & (unit.name < wanted.unit + LAST))
    if wanted.key:
        query = query.where(Post.is_key.eq(True))
    if wanted.short:
        query = query.where(Post.is_open.eq(True) & (Post.holders < Post.minimum))
    if (key := read_cursor(after, 1)) and isinstance(key[0], str):
        query = query.where(Post.code > key[0])
    rows = await query.order_by(Post.code).limit(PAGE_SIZE + 1)
    shown = [_post(row) for row in rows[:PAGE_SIZE]]
    return Page(shown, write_cursor(shown[-1].code) if len(rows) > PAGE_SIZE else "")


async def post_row(post_id: int, actor: Actor) -> PostRow:
    """Raises NotFound when there is none or the actor may not see it."""
    row = await _posts().where(Post.id == post_id).first()
    if row is None or not rules.is_visible(row["unit_path"], actor):
        raise NotFound
    return _post(row)


async def post_page(post_id: int, actor: Actor, today: date) -> PostPage:
    row = await post_row(post_id, actor)
    return PostPage(row, await _holders(post_id, today), await _needs(post_id))


async def _holders(post_id: int, today: date) -> tuple[HolderLine, ...]:
    person: Any = PostHolder.person
    rows = (
        await PostHolder.select(
            PostHolder.id,
            PostHolder.since,
            PostHolder.due_on,
            person.id.as_alias("person_id"),
            person.name.as_alias("name"),
            person.employee_no.as_alias("employee_no"),
        )
        .where((PostHolder.post == post_id) & PostHolder.until_on.is_null())
        .order_by(PostHolder.due_on, PostHolder.id)
    )
    exempt = await exemptions([row["id"] for row in rows])
    return tuple(
        HolderLine(
            **{name: row[name] for name in ("id", "person_id", "name", "since", "due_on")},
            employee_no=row["employee_no"] or "",
            tenure=rules.tenure(row["due_on"], today),
            **exempt.get(row["id"], _NO_EXEMPTION),
        )
        for row in rows
    )


_NO_EXEMPTION: Mapping[str, Any] = {"exempt_until": None, "exempt_reason": "", "document_no": ""}


async def exemptions(holder_ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """The latest exemption of each, for callers who have shown that the actor sees them."""
    if not holder_ids:
        return {}
    rows = (
        await PostExemption.select(
            PostExemption.holder, PostExemption.until_on, PostExemption.reason, PostExemption.document_no
        )
        .where(PostExemption.holder.is_in(list(holder_ids)))
        .order_by(PostExemption.until_on)
    )
    return {
        row["holder"]: {
            "exempt_until": row["until_on"],
            "exempt_reason": row["reason"],
            "document_no": row["document_no"],
        }
        for row in rows
    }


async def _needs(post_id: int) -> tuple[NeedLine, ...]:
    columns = [getattr(PostNeed, name) for name in NeedLine.__slots__]
    rows = await PostNeed.select(*columns).where(PostNeed.post == post_id).order_by(PostNeed.starts_on, PostNeed.id)
    return tuple(NeedLine(**{**row, "state": NeedState(row["state"])}) for row in rows)


def _posts() -> Any:
    unit: Any = Post.unit
    return Post.select(*Post.all_columns(), unit.name.as_alias("unit_name"), unit.path.as_alias("unit_path"))


def _post(row: Mapping[str, Any]) -> PostRow:
    names = ("id", "code", "title", "unit_name", "unit_path", "tenure_months", "duties", "edited")
    return PostRow(
        **{name: row[name] for name in names},
        unit_id=row["unit"],
        is_key=bool(row["is_key"]),
        is_open=bool(row["is_open"]),
        follows_policy=bool(row["follows_policy"]),
        staffing=Staffing(row["capacity"], row["minimum"], row["holders"]),
    )
