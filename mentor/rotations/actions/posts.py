"""Posts come into being and change, and people come onto them and leave."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from mentor.files import actions as files
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.people.rules import EmploymentStatus
from mentor.people.tables import OrgUnit, Person
from mentor.rotations.actions import refuse
from mentor.rotations.queries.limits import limits, outdated
from mentor.rotations.queries.posts import PostRow, exemptions, post_row
from mentor.rotations.rules import posts as rules
from mentor.rotations.rules.posts import Limits, NewPost
from mentor.rotations.tables import Post, PostHolder

#: Posts that take a new limit in one round of the job.
CHUNK = 200
#: Nobody is on a post in these states of employment.
_GONE = frozenset({EmploymentStatus.LEFT.value, EmploymentStatus.RETIRED.value})


async def found_post(new: NewPost, *, actor: Actor, now: datetime) -> int:
    """A new post of a unit; gives its id."""
    await files.refuse_marked_texts([new.title, new.duties], actor=actor, now=now)
    async with write_transaction():
        unit = await OrgUnit.select(OrgUnit.path).where(OrgUnit.id == new.unit_id).first()
        refuse(rules.refusal_to_keep(unit["path"] if unit else "", actor))
        if wrong := rules.complaints_about(new):
            raise Invalid(wrong)
        row = Post(
            unit=new.unit_id, code=new.code, created_by=actor.person_id, created_at=now,
            **_values(new, await limits(local_date(now))),
        )  # fmt: skip
        made = await Post.insert(row).on_conflict(target=Post.code, action="DO NOTHING").returning(Post.id)
        if not made:
            raise Invalid({"code": Phrase("Another post already has this code.")})
        post_id = int(made[0]["id"])
        await record("rotations.found_post", "post", post_id, actor=actor, now=now, after=asdict(new))
        return post_id


async def change_post(post_id: int, new: NewPost, *, is_open: bool, edited: int, actor: Actor, now: datetime) -> None:
    """Everything but its code and unit; a changed limit moves the day by which its holders have to leave."""
    await files.refuse_marked_texts([new.title, new.duties], actor=actor, now=now)
    async with write_transaction():
        row = await post_row(post_id, actor)
        refuse(rules.refusal_to_keep(row.unit_path, actor))
        if wrong := rules.complaints_about(new):
            raise Invalid(wrong)
        if new.capacity < row.staffing.holders:
            raise Invalid({"capacity": Phrase("More people than that are on the post now.")})
        held = await limits(local_date(now))
        values: dict[Any, Any] = _values(new, held) | {"is_open": is_open, "edited": edited + 1}
        changed = (
            await Post.update(values)
            .where((Post.id == post_id) & (Post.edited == edited) & (Post.holders <= new.capacity))
            .returning(Post.id)
        )
        if not changed:
            raise Conflict(GONE)
        if new.limit_months(held) != row.tenure_months:
            await _move_days(post_id, new.limit_months(held))
        before = {"title": row.title, "capacity": row.staffing.capacity, "minimum": row.staffing.minimum}
        before |= {"is_key": row.is_key, "tenure_months": row.tenure_months, "is_open": row.is_open}
        await record("rotations.change_post", "post", post_id, actor=actor, now=now, before=before, after=values)


def _values(new: NewPost, held: Limits) -> dict[str, Any]:
    names = ("title", "capacity", "minimum", "is_key", "duties")
    limit = {"tenure_months": new.limit_months(held), "follows_policy": new.tenure_months is None}
    return {name: getattr(new, name) for name in names} | limit


async def follow_policy(*, actor: Actor, now: datetime) -> int:
    """The next posts whose limit is the enterprise's take the one in effect now; gives how many there were."""
    held = await limits(local_date(now))
    found = await outdated(held, CHUNK)
    for post_id, is_key in found:
        async with write_transaction():
            months = held.months(is_key)
            moved = (
                await Post.update({Post.tenure_months: months, Post.edited: Post.edited + 1})
                .where((Post.id == post_id) & Post.is_key.eq(is_key) & Post.follows_policy.eq(True))
                .returning(Post.id)
            )
            if moved:
                await _move_days(post_id, months)
                after = {"tenure_months": months}
                await record("rotations.follow_policy", "post", post_id, actor=actor, now=now, after=after)
    return len(found)


async def _move_days(post_id: int, months: int) -> None:
    """One statement per person on the post: a post has a handful. Warnings begin anew."""
    on_post = (PostHolder.post == post_id) & PostHolder.until_on.is_null()
    rows = await PostHolder.select(PostHolder.id, PostHolder.since).where(on_post)
    exempt = await exemptions([row["id"] for row in rows])
    for row in rows:
        until = exempt.get(row["id"], {}).get("exempt_until")
        day = rules.due_day(row["since"], months, until)
        await PostHolder.update({PostHolder.due_on: day, PostHolder.warned: 0}).where(PostHolder.id == row["id"])


async def place(post_id: int, person_id: int, since: date | None, *, actor: Actor, now: datetime) -> int:
    """Somebody holds the post since a day, by default the one their record names; gives the row's id."""
    async with write_transaction():
        row = await post_row(post_id, actor)
        refuse(rules.refusal_to_keep(row.unit_path, actor))
        if refusal := rules.refusal_to_place(row.staffing, row.is_open):
            raise Invalid({"holder": refusal})
        since = await _first_day(person_id, since, actor=actor, now=now)
        await _take_place(row)
        holder = PostHolder(
            post=post_id, person=person_id, holding=person_id, since=since,
            due_on=rules.due_day(since, row.tenure_months),
        )  # fmt: skip
        made = (
            await PostHolder.insert(holder)
            .on_conflict(target=PostHolder.holding, action="DO NOTHING")
            .returning(PostHolder.id)
        )
        if not made:
            raise Invalid({"holder": Phrase("This person already holds a post; end that first.")})
        after = {"person": person_id, "since": since, "due_on": holder.due_on}
        await record("rotations.place", "post", post_id, actor=actor, now=now, after=after)
        return int(made[0]["id"])


async def _first_day(person_id: int, since: date | None, *, actor: Actor, now: datetime) -> date:
    """Invalid for whoever is not HR's to place, has left, or has no first day."""
    unit: Any = Person.unit
    person = (
        await Person.select(Person.status, Person.in_post_since, unit.path.as_alias("path"))
        .where(Person.id == person_id)
        .first()
    )
    if person is None or rules.refusal_to_keep(person["path"], actor) or person["status"] in _GONE:
        raise Invalid({"holder": Phrase("This person does not work in your area.")})
    day = since or person["in_post_since"]
    if day is None:
        raise Invalid({"since": Phrase("The record does not say since when; please give the day.")})
    if day > local_date(now):
        raise Invalid({"since": Phrase("This day is still to come.")})
    return day


async def _take_place(row: PostRow) -> None:
    taken = (
        await Post.update({Post.holders: Post.holders + 1})
        .where((Post.id == row.id) & (Post.holders < Post.capacity) & Post.is_open.eq(True))
        .returning(Post.id)
    )
    if not taken:
        raise Conflict(GONE)


async def leave(post_id: int, holder_id: int, until_on: date, *, actor: Actor, now: datetime) -> None:
    """The person no longer holds the post."""
    async with write_transaction():
        row = await post_row(post_id, actor)
        refuse(rules.refusal_to_keep(row.unit_path, actor))
        if until_on > local_date(now):
            raise Invalid({"until_on": Phrase("This day is still to come.")})
        ended = (
            await PostHolder.update({PostHolder.until_on: until_on, PostHolder.holding: None})
            .where((PostHolder.id == holder_id) & (PostHolder.post == post_id))
            .where(PostHolder.until_on.is_null() & (PostHolder.since <= until_on))
            .returning(PostHolder.person)
        )
        if not ended:
            raise Forbidden(Phrase("They do not hold this post now, or took it only after that day."))
        await Post.update({Post.holders: Post.holders - 1}).where(Post.id == post_id)
        after = {"person": ended[0]["person"], "until_on": until_on}
        await record("rotations.leave_post", "post", post_id, actor=actor, now=now, after=after)
        phrase = Phrase("Your time on the post “%(title)s” was ended on %(day)s.", title=row.title, day=until_on)
        await tell(ended[0]["person"], phrase, address="/rotations", kind="news", now=now)
