"""Milestones as the plan asks for them: title, criteria, due date. Evidence is in milestones.py."""

from datetime import datetime

from mentor.files.actions import refuse_marked_texts
from mentor.growth.actions import refuse
from mentor.growth.actions.milestones import withdraw_for_edit
from mentor.growth.actions.plans import NEWER, editable, open_plan
from mentor.growth.queries.plans import planned_milestone
from mentor.growth.rules import milestones, plans
from mentor.growth.rules.plans import NewMilestone
from mentor.growth.tables import Milestone, MilestoneCriterion
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid


async def add_milestone(mentorship_id: int, new: NewMilestone, *, actor: Actor, now: datetime) -> int:
    """One milestone more in the plan being written."""
    await refuse_marked_texts(_texts(new), actor=actor, now=now)
    async with write_transaction():
        found = await editable(mentorship_id, actor)
        plan = await open_plan(found, actor=actor, now=now)
        if await Milestone.count().where(Milestone.mentorship == mentorship_id) >= plans.MILESTONES_LIMIT:
            raise Invalid({"": plans.TOO_MANY_MILESTONES})
        row = Milestone(
            mentorship=mentorship_id,
            title=new.title,
            description=new.description,
            axis=milestones.axis_of(axis for axis, _ in new.criteria).value,
            due_on=new.due_on,
            planned_in=plan.version,
            plan_version=plan.version,
            created_at=now,
        )
        milestone_id = int((await Milestone.insert(row))[0]["id"])
        await _write_criteria(milestone_id, new)
        await journal.record(
            "growth.add_milestone", "milestone", milestone_id, actor=actor, now=now, after=_values(new)
        )
        return milestone_id


async def change_milestone(milestone_id: int, new: NewMilestone, *, actor: Actor, now: datetime) -> int:
    """Change what a milestone asks for; the plan must be accepted again before it can be submitted.

    Gives the mentorship. Invalid when it was changed since the form was opened.
    """
    await refuse_marked_texts(_texts(new), actor=actor, now=now)
    async with write_transaction():
        found, _, line = await planned_milestone(milestone_id, actor)
        refuse(plans.refusal_to_edit(found, actor) or plans.refusal_to_change_planned(is_settled=line.is_settled))
        await withdraw_for_edit(milestone_id, actor=actor, now=now)
        plan = await open_plan(found, actor=actor, now=now)
        changed = (
            await Milestone.update(
                {
                    Milestone.title: new.title,
                    Milestone.description: new.description,
                    Milestone.axis: milestones.axis_of(axis for axis, _ in new.criteria).value,
                    Milestone.due_on: new.due_on,
                    Milestone.plan_version: plan.version,
                    Milestone.edited: new.edited + 1,
                }
            )
            .where((Milestone.id == milestone_id) & (Milestone.edited == new.edited))
            .returning(Milestone.id)
        )
        if not changed:
            raise Invalid({"": NEWER, "edited": NEWER})
        await MilestoneCriterion.delete().where(MilestoneCriterion.milestone == milestone_id)
        await _write_criteria(milestone_id, new)
        await journal.record(
            "growth.change_milestone", "milestone", milestone_id, actor=actor, now=now, after=_values(new)
        )
        return found.mentorship_id


async def remove_milestone(milestone_id: int, *, actor: Actor, now: datetime) -> int:
    """Take a milestone out of the plan being written; what was agreed or submitted once cannot vanish."""
    async with write_transaction():
        found, _, line = await planned_milestone(milestone_id, actor)
        refuse(plans.refusal_to_edit(found, actor) or plans.refusal_to_remove_planned(was_agreed=line.was_agreed))
        await open_plan(found, actor=actor, now=now)
        if not await Milestone.delete().where(Milestone.id == milestone_id).returning(Milestone.id):
            raise Conflict(GONE)
        await journal.record(
            "growth.remove_milestone", "milestone", milestone_id, actor=actor, now=now, before={"title": line.title}
        )
        return found.mentorship_id


async def _write_criteria(milestone_id: int, new: NewMilestone) -> None:
    await MilestoneCriterion.insert(
        *(
            MilestoneCriterion(milestone=milestone_id, position=position, axis=axis.value, text=text)
            for position, (axis, text) in enumerate(new.criteria)
        )
    )


def _texts(new: NewMilestone) -> list[str]:
    return [new.title, new.description, *(text for _, text in new.criteria)]


def _values(new: NewMilestone) -> dict[str, object]:
    criteria = [[axis.value, text] for axis, text in new.criteria]
    return {"title": new.title, "due_on": new.due_on, "criteria": criteria}
