"""Plans are published in parts: from then on people see their own stints, and changing one has its price."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.people.queries import holders
from mentor.people.rules import Role
from mentor.people.tables import OrgUnit
from mentor.rotations.actions import refuse
from mentor.rotations.actions.plans import CHUNK, changeable
from mentor.rotations.planning.checker import violations
from mentor.rotations.queries.demands import demands
from mentor.rotations.queries.plans import board
from mentor.rotations.rules import plans as rules
from mentor.rotations.rules.board import Board, Part, Stint, stints_of_part
from mentor.rotations.rules.life import State
from mentor.rotations.rules.plans import PlanState, month_of
from mentor.rotations.tables import Assignment, PlanEdit, PlanStint, RotationPlan


async def publish(plan_id: int, part: Part, *, edited: int, actor: Actor, now: datetime) -> int:
    """Publish these stints; gives how many. Refused while anything is wrong with one of these people."""
    seen = await board(plan_id, actor)
    refuse(rules.refusal_to_plan(seen.plan.unit_path, actor))
    chosen = stints_of_part(seen.stints, {post.id: post.unit_id for post in seen.posts}, part)
    if not chosen:
        raise Invalid({"part": Phrase("There is nothing in this part that is not yet published.")})
    numbers = await demands(seen, now)
    people = {numbers.people.index(one.person) for one in chosen}
    wrong = [one for one in violations(numbers.problem, numbers.plan(seen.stints)) if people & set(one.people)]
    if wrong:
        raise Invalid({"part": wrong[0].sentence})
    async with write_transaction():
        await changeable(plan_id, edited, actor)
        ids = [one.id for one in chosen]
        for at in range(0, len(ids), CHUNK):
            await PlanStint.update({PlanStint.is_published: True}).where(PlanStint.id.is_in(ids[at : at + CHUNK]))
        await PlanEdit.delete().where(PlanEdit.plan == plan_id)  # what is published is not undone step by step
        after = {"stints": len(ids), "unit": part.unit, "until": part.until}
        await record("rotations.publish_stints", "rotation_plan", plan_id, actor=actor, now=now, after=after)
        await _tell_all(seen, chosen, actor, now)
    return len(chosen)


async def _tell_all(seen: Board, chosen: Sequence[Stint], actor: Actor, now: datetime) -> None:
    """Everybody concerned once, and the heads of the units that receive somebody."""
    person = {one.id: one.person_id for one in seen.people}
    post = {one.id: one for one in seen.posts}
    first: dict[int, Stint] = {}
    received: dict[int, int] = defaultdict(int)
    for one in sorted(chosen, key=lambda one: one.start):
        first.setdefault(person[one.person], one)
        received[post[one.post].unit_id] += 1
    for person_id, one in first.items():
        phrase = Phrase(
            "Your rotation is planned: “%(title)s” from %(day)s.",
            title=post[one.post].title,
            day=month_of(seen.plan.starts_on, one.start),
        )
        await tell(person_id, phrase, address="/rotations", kind="news", now=now)
    paths = {
        row["id"]: row["path"]
        for row in await OrgUnit.select(OrgUnit.id, OrgUnit.path).where(OrgUnit.id.is_in(list(received)))
    }
    for unit, count in received.items():
        heads = [one for one in await holders(Role.UNIT_HEAD, paths[unit]) if one != actor.person_id]
        phrase = Phrase("“%(plan)s”: %(count)s stints in your unit were published.", plan=seen.plan.title, count=count)
        await tell(heads, phrase, address=f"/rotation-plans/{seen.plan.id}/board?unit={unit}", kind="news", now=now)


async def withdraw_stint(plan_id: int, stint_id: int, *, edited: int, actor: Actor, now: datetime) -> None:
    """It is a draft again and can be changed; whoever it concerns is told."""
    async with write_transaction():
        plan = await changeable(plan_id, edited, actor)
        if await Assignment.exists().where(
            (Assignment.stint == stint_id) & (Assignment.state != State.CANCELLED.value)
        ):
            raise Invalid({"": Phrase("Its assignment is under way. Please give that up or end it first.")})
        gone = (
            await PlanStint.update({PlanStint.is_published: False})
            .where((PlanStint.id == stint_id) & (PlanStint.plan == plan_id) & PlanStint.is_published.eq(True))
            .returning(PlanStint.person, PlanStint.start)
        )
        if not gone:
            raise Conflict(GONE)
        seen = await board(plan_id, actor)
        person = next(one.person_id for one in seen.people if one.id == gone[0]["person"])
        before = {"stint": stint_id, "person": person}
        await record("rotations.withdraw_stint", "rotation_plan", plan_id, actor=actor, now=now, before=before)
        day = month_of(plan.starts_on, gone[0]["start"])
        phrase = Phrase("The rotation planned for you from %(day)s was withdrawn; HR is planning anew.", day=day)
        await tell(person, phrase, address="/rotations", kind="news", now=now)


async def close_plan(plan_id: int, *, edited: int, actor: Actor, now: datetime) -> None:
    """Nothing changes any more; what was published stays."""
    async with write_transaction():
        await changeable(plan_id, edited, actor)
        await RotationPlan.update({RotationPlan.state: PlanState.CLOSED.value}).where(RotationPlan.id == plan_id)
        await record("rotations.close_plan", "rotation_plan", plan_id, actor=actor, now=now)
