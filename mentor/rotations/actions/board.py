"""The board: one edit at a time, each checked before it is drawn, and each can be undone and done again."""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.rotations.actions.plans import CHUNK, changeable
from mentor.rotations.queries.plans import people_of, posts_of, stints_of
from mentor.rotations.rules import board
from mentor.rotations.rules import plans as rules
from mentor.rotations.rules.board import Edit, EditKind, PlanRow, Stint, Touched
from mentor.rotations.tables import PlanEdit, PlanStint


async def edit_board(plan_id: int, edit: Edit, *, edited: int, actor: Actor, now: datetime) -> None:
    """One edit at one cell. Raises Invalid with the reason why it cannot be drawn."""
    async with write_transaction():
        plan = await changeable(plan_id, edited, actor)
        if edit.kind in (EditKind.PLACE, EditKind.MOVE) and edit.post not in {
            one.id for one in await posts_of(plan_id)
        }:
            raise Invalid({"post": Phrase("This post takes no part in the plan.")})
        if edit.person not in {one.id for one in await people_of(plan_id)}:
            raise Invalid({"person": Phrase("This person takes no part in the plan.")})
        mine = [one for one in await stints_of(plan_id) if one.person == edit.person]
        if refusal := board.refusal_to_edit(mine, edit, plan.periods, past_of(plan, now)):
            raise Invalid({"start": refusal})
        after = board.edited(mine, edit, plan.periods, past_of(plan, now))
        await change_stints(plan_id, (edit.person,), mine, after, actor=actor, now=now)
        words = {"kind": edit.kind, "person": edit.person, "post": edit.post, "start": edit.start}
        await record("rotations.edit_board", "rotation_plan", plan_id, actor=actor, now=now, after=words)


def past_of(plan: PlanRow, now: datetime) -> int:
    """The last month that is over."""
    return max(0, rules.period_of(plan.starts_on, local_date(now)) - 1)


async def change_stints(
    plan_id: int,
    people: Collection[int],
    before: Sequence[Stint],
    after: Sequence[Stint],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """All stints of these people are `after` from now on; a step that can be undone. Inside a transaction."""
    await PlanEdit.delete().where((PlanEdit.plan == plan_id) & PlanEdit.is_undone.eq(True))
    last = (
        await PlanEdit.select(PlanEdit.number)
        .where(PlanEdit.plan == plan_id)
        .order_by(PlanEdit.id, ascending=False)
        .first()
    )
    step = PlanEdit(
        plan=plan_id,
        number=(last["number"] if last else 0) + 1,
        by=actor.person_id,
        at=now,
        before=_written(people, before),
        after=_written(people, after),
    )
    await PlanEdit.insert(step)
    await _replace(plan_id, Touched(tuple(people), tuple(after)))


async def undo(plan_id: int, *, edited: int, actor: Actor, now: datetime) -> None:
    """Take the last step back."""
    async with write_transaction():
        await changeable(plan_id, edited, actor)
        step = (
            await PlanEdit.select()
            .where((PlanEdit.plan == plan_id) & PlanEdit.is_undone.eq(False))
            .order_by(PlanEdit.number, ascending=False)
            .first()
        )
        if step is None:
            raise Forbidden(Phrase("There is nothing to undo."))
        await _go(plan_id, step["id"], step["before"], is_undone=True)
        after = {"step": step["number"]}
        await record("rotations.undo_edit", "rotation_plan", plan_id, actor=actor, now=now, after=after)


async def redo(plan_id: int, *, edited: int, actor: Actor, now: datetime) -> None:
    """Do again what was undone last."""
    async with write_transaction():
        await changeable(plan_id, edited, actor)
        step = (
            await PlanEdit.select()
            .where((PlanEdit.plan == plan_id) & PlanEdit.is_undone.eq(True))
            .order_by(PlanEdit.number)
            .first()
        )
        if step is None:
            raise Forbidden(Phrase("There is nothing to do again."))
        await _go(plan_id, step["id"], step["after"], is_undone=False)
        after = {"step": step["number"]}
        await record("rotations.redo_edit", "rotation_plan", plan_id, actor=actor, now=now, after=after)


async def _go(plan_id: int, step_id: int, stored: str, *, is_undone: bool) -> None:
    touched = msgspec.json.decode(stored, type=Touched)
    kept = await PlanStint.exists().where(
        (PlanStint.plan == plan_id) & PlanStint.person.is_in(list(touched.people)) & PlanStint.is_published.eq(True)
    )
    if kept:
        raise Conflict(Phrase("Part of this was published in the meantime; it cannot be undone here."))
    await PlanEdit.update({PlanEdit.is_undone: is_undone}).where(PlanEdit.id == step_id)
    await _replace(plan_id, touched)


async def _replace(plan_id: int, touched: Touched) -> None:
    ids = list(touched.people)
    for at in range(0, len(ids), CHUNK):
        mine = (PlanStint.plan == plan_id) & PlanStint.person.is_in(ids[at : at + CHUNK])
        await PlanStint.delete().where(mine)
    rows = [
        PlanStint(
            plan=plan_id,
            person=one.person,
            post=one.post,
            start=one.start,
            length=one.length,
            is_locked=one.is_locked,
            is_published=one.is_published,
        )
        for one in touched.stints
    ]
    for at in range(0, len(rows), CHUNK):
        await PlanStint.insert(*rows[at : at + CHUNK])


def _written(people: Collection[int], stints: Sequence[Stint]) -> str:
    return msgspec.json.encode(Touched(tuple(people), tuple(stints))).decode()
