"""Projects keep their people at home for some months of a plan, and slip."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.projects.queries.projects import project_row
from mentor.rotations.actions.plans import changeable
from mentor.rotations.queries.commitments import last_due_day
from mentor.rotations.rules import commitments as rules
from mentor.rotations.rules import plans
from mentor.rotations.rules.commitments import NewCommitment, Slip
from mentor.rotations.tables import PlanProject


async def tie(plan_id: int, new: NewCommitment, *, edited: int, actor: Actor, now: datetime) -> None:
    """The team of a project the actor sees is at home in these months; a second time changes the months."""
    async with write_transaction():
        plan = await changeable(plan_id, edited, actor)
        if wrong := rules.complaints_about_commitment(new, plan.periods):
            raise Invalid(wrong)
        try:
            await project_row(new.project, actor)
        except NotFound:
            raise Invalid({"project": Phrase("There is no project with this code.")}) from None
        row = PlanProject(plan=plan_id, **asdict(new), known=await last_due_day(new.project))
        target = (PlanProject.plan, PlanProject.project)
        values = [PlanProject.first, PlanProject.last, PlanProject.known]
        await PlanProject.insert(row).on_conflict(target=target, action="DO UPDATE", values=values)
        await record("rotations.tie_project", "rotation_plan", plan_id, actor=actor, now=now, after=asdict(new))


async def slip(plan_id: int, commitment_id: int, wanted: Slip, *, edited: int, actor: Actor, now: datetime) -> None:
    """The project ends later: its months move on; what no longer holds shows on the board, and is planned again."""
    async with write_transaction():
        plan = await changeable(plan_id, edited, actor)
        row = await _row(plan_id, commitment_id)
        past = max(0, plans.period_of(plan.starts_on, local_date(now)) - 1)
        first, last = rules.slipped(row["first"], row["last"], wanted.months, past)
        known = await last_due_day(row["project"])
        await PlanProject.update(
            {PlanProject.first: first, PlanProject.last: last, PlanProject.known: known}
        ).where(PlanProject.id == commitment_id)  # fmt: skip
        before = {"project": row["project"], "first": row["first"], "last": row["last"]}
        after = {"first": first, "last": last} | asdict(wanted)
        await record(
            "rotations.slip_project", "rotation_plan", plan_id, actor=actor, now=now, before=before, after=after
        )


async def untie(plan_id: int, commitment_id: int, *, edited: int, actor: Actor, now: datetime) -> None:
    """The project does not keep its people at home any more."""
    async with write_transaction():
        await changeable(plan_id, edited, actor)
        row = await _row(plan_id, commitment_id)
        await PlanProject.delete().where(PlanProject.id == commitment_id)
        before = {"project": row["project"], "first": row["first"], "last": row["last"]}
        await record("rotations.untie_project", "rotation_plan", plan_id, actor=actor, now=now, before=before)


async def _row(plan_id: int, commitment_id: int) -> dict[str, Any]:
    row = (
        await PlanProject.select(PlanProject.project, PlanProject.first, PlanProject.last)
        .where((PlanProject.id == commitment_id) & (PlanProject.plan == plan_id))
        .first()
    )
    if row is None:
        raise Conflict(GONE)
    return row
