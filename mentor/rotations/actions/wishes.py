"""What people wish, as HR learnt it: one wish for a post or a unit, or a whole file of them."""

from collections.abc import Sequence
from datetime import datetime

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Invalid, NotFound
from mentor.rotations.actions.plans import CHUNK, changeable
from mentor.rotations.queries.plans import people_of, posts_of
from mentor.rotations.rules import wishes as rules
from mentor.rotations.rules.plans import NewWish
from mentor.rotations.tables import PlanWish


async def wish(
    plan_id: int, person: int, points: int, *, post: int = 0, unit: int = 0, edited: int, actor: Actor, now: datetime
) -> None:  # fmt: skip
    """How much somebody would like a post, or every post of a unit."""
    async with write_transaction():
        await changeable(plan_id, edited, actor)
        posts = await posts_of(plan_id)
        lines = rules.for_unit(person, unit, points, posts)
        lines += tuple(NewWish(person, one.id, points) for one in posts if one.id == post)
        if not lines or person not in {one.id for one in await people_of(plan_id)}:
            raise NotFound
        await _keep(lines)
        after = {"person": person, "post": post, "unit": unit, "points": points}
        await record("rotations.wish", "rotation_plan", plan_id, actor=actor, now=now, after=after)


async def take_wishes(
    plan_id: int, rows: Sequence[tuple[int, list[str]]], *, edited: int, actor: Actor, now: datetime
) -> int:
    """A file of wishes, all of it or nothing; gives how many wishes. `rows`: header first, each with its number."""
    async with write_transaction():
        await changeable(plan_id, edited, actor)
        columns = rules.header_of(rows[0][1])
        found = rules.read_rows(rows[1:], columns, await people_of(plan_id), await posts_of(plan_id))
        if refusal := rules.refusal_to_take(found.complaints):
            raise Invalid({"file": refusal})
        await _keep(found.wishes)
        after = {"rows": len(rows) - 1, "wishes": len(found.wishes)}
        await record("rotations.take_wishes", "rotation_plan", plan_id, actor=actor, now=now, after=after)
        return len(found.wishes)


async def _keep(lines: Sequence[NewWish]) -> None:
    rows = [PlanWish(person=one.person, post=one.post, points=one.points) for one in lines]
    target = (PlanWish.person, PlanWish.post)
    for at in range(0, len(rows), CHUNK):
        await PlanWish.insert(*rows[at : at + CHUNK]).on_conflict(
            target=target, action="DO UPDATE", values=[PlanWish.points]
        )
