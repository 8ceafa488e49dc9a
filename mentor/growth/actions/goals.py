"""Goals of a plan: at most five, written by the mentee."""

from datetime import datetime

from mentor.files.actions import refuse_marked_texts
from mentor.growth.actions import refuse
from mentor.growth.actions.plans import NEWER, editable, open_plan
from mentor.growth.queries.plans import goal_form, goal_lines
from mentor.growth.rules import plans
from mentor.growth.rules.plans import NewGoal
from mentor.growth.tables import PlanGoal
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid


async def save_goal(mentorship_id: int, new: NewGoal, *, actor: Actor, now: datetime) -> int:
    """One goal more. Invalid when there are five already."""
    await refuse_marked_texts([new.text, new.measure], actor=actor, now=now)
    async with write_transaction():
        found = await editable(mentorship_id, actor)
        plan = await open_plan(found, actor=actor, now=now)
        goals = await goal_lines(plan.id)
        if len(goals) >= plans.GOALS_LIMIT:
            raise Invalid({"": plans.TOO_MANY_GOALS})
        row = PlanGoal(
            plan=plan.id,
            position=len(goals),
            text=new.text,
            measure=new.measure,
            axis=new.axis.value,
            level=new.level.value,
            due_on=new.due_on,
        )
        goal_id = int((await PlanGoal.insert(row))[0]["id"])
        await journal.record("growth.add_goal", "goal", goal_id, actor=actor, now=now, after=_values(new))
        return goal_id


async def change_goal(goal_id: int, new: NewGoal, *, actor: Actor, now: datetime) -> int:
    """Change a goal; gives the mentorship. Invalid when it was changed since the form was opened."""
    await refuse_marked_texts([new.text, new.measure], actor=actor, now=now)
    async with write_transaction():
        form = await goal_form(goal_id, actor)
        refuse(plans.refusal_to_edit(form.bond, actor))
        await open_plan(form.bond, actor=actor, now=now)
        changed = (
            await PlanGoal.update(
                {
                    PlanGoal.text: new.text,
                    PlanGoal.measure: new.measure,
                    PlanGoal.axis: new.axis.value,
                    PlanGoal.level: new.level.value,
                    PlanGoal.due_on: new.due_on,
                    PlanGoal.edited: new.edited + 1,
                }
            )
            .where((PlanGoal.id == goal_id) & (PlanGoal.edited == new.edited))
            .returning(PlanGoal.id)
        )
        if not changed:
            raise Invalid({"": NEWER, "edited": NEWER})
        await journal.record("growth.change_goal", "goal", goal_id, actor=actor, now=now, after=_values(new))
        return form.bond.mentorship_id


async def remove_goal(goal_id: int, *, actor: Actor, now: datetime) -> int:
    async with write_transaction():
        form = await goal_form(goal_id, actor)
        refuse(plans.refusal_to_edit(form.bond, actor))
        await open_plan(form.bond, actor=actor, now=now)
        if not await PlanGoal.delete().where(PlanGoal.id == goal_id).returning(PlanGoal.id):
            raise Conflict(GONE)
        await journal.record(
            "growth.remove_goal", "goal", goal_id, actor=actor, now=now, before={"text": form.goal.text}
        )
        return form.bond.mentorship_id


def _values(new: NewGoal) -> dict[str, object]:
    return {"text": new.text, "measure": new.measure, "axis": new.axis.value, "due_on": new.due_on}
