"""The planner is asked, stopped, and its runs are claimed by the process that works on them."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Forbidden
from mentor.kernel.i18n import Phrase
from mentor.rotations.actions import refuse
from mentor.rotations.queries.plans import people_of, plan_row, posts_of
from mentor.rotations.rules import plans as rules
from mentor.rotations.rules.plans import PlanState
from mentor.rotations.tables import RotationPlan

#: A run whose process was not heard of for so long is taken over.
SILENCE = timedelta(seconds=30)


async def ask(plan_id: int, *, edited: int, actor: Actor, now: datetime) -> None:
    """Plan everything that is not locked, published or over. The board stands still until the planner has ended."""
    async with write_transaction():
        plan = await plan_row(plan_id, actor)
        refuse(rules.refusal_to_plan(plan.unit_path, actor))
        refuse(rules.refusal_to_ask(plan.state, len(await people_of(plan_id)), len(await posts_of(plan_id))))
        asked = (
            await RotationPlan.update(
                {
                    RotationPlan.state: PlanState.WAITING.value,
                    RotationPlan.progress: "",
                    RotationPlan.outcome: "",
                    RotationPlan.cancel_asked: False,
                    RotationPlan.heard_at: None,
                    RotationPlan.claim: "",
                    RotationPlan.run_by: actor.person_id,
                    RotationPlan.edited: edited + 1,
                }
            )
            .where((RotationPlan.id == plan_id) & (RotationPlan.edited == edited))
            .where(RotationPlan.state == PlanState.DRAFT.value)
            .returning(RotationPlan.id)
        )
        if not asked:
            raise Conflict(GONE)
        await record("rotations.ask_planner", "rotation_plan", plan_id, actor=actor, now=now)


async def stop(plan_id: int, *, actor: Actor, now: datetime) -> None:
    """End the search; the best plan so far is kept. A run that has not begun is taken back."""
    async with write_transaction():
        plan = await plan_row(plan_id, actor)
        refuse(rules.refusal_to_plan(plan.unit_path, actor))
        if plan.state not in (PlanState.WAITING, PlanState.RUNNING):
            raise Forbidden(Phrase("The planner is not at work."))
        mine = RotationPlan.id == plan_id
        waiting = (
            await RotationPlan.update({RotationPlan.state: PlanState.DRAFT.value})
            .where(mine & (RotationPlan.state == PlanState.WAITING.value))
            .returning(RotationPlan.id)
        )
        if not waiting:
            await RotationPlan.update({RotationPlan.cancel_asked: True}).where(
                mine & (RotationPlan.state == PlanState.RUNNING.value)
            )
        await record("rotations.stop_planner", "rotation_plan", plan_id, actor=actor, now=now)


def _claimable(now: datetime) -> Any:
    silent = RotationPlan.heard_at.is_null() | (RotationPlan.heard_at < now - SILENCE)
    running = (RotationPlan.state == PlanState.RUNNING.value) & silent
    return (RotationPlan.state == PlanState.WAITING.value) | running


async def something_waits(now: datetime) -> bool:
    return bool(await RotationPlan.exists().where(_claimable(now)))


async def claim_next(now: datetime) -> tuple[int, str] | None:
    """A plan that waits, or one whose process has fallen silent, and the claim that is ours from now on."""
    async with write_transaction():
        row = (
            await RotationPlan.select(RotationPlan.id, RotationPlan.claim)
            .where(_claimable(now))
            .order_by(RotationPlan.id)
            .first()
        )
        if row is None:
            return None
        claim = secrets.token_hex(16)
        taken = (
            await RotationPlan.update(
                {
                    RotationPlan.state: PlanState.RUNNING.value,
                    RotationPlan.claim: claim,
                    RotationPlan.heard_at: now,
                }
            )
            .where((RotationPlan.id == row["id"]) & (RotationPlan.claim == row["claim"]))
            .returning(RotationPlan.id)
        )
        return (int(row["id"]), claim) if taken else None
