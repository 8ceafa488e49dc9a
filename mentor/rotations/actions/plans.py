"""Plans come into being: their area and months, the posts and people that take part, and what HR demands."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec

from mentor.files import actions as files
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.people.queries.search import LAST
from mentor.people.tables import OrgUnit, Person
from mentor.rotations.actions import refuse
from mentor.rotations.queries.plans import plan_row, posts_of, stints_of
from mentor.rotations.rules import plans as rules
from mentor.rotations.rules.board import PlanRow
from mentor.rotations.rules.plans import NewPlan, PersonDemand, PlanState, PostDemand, Settings, write_periods
from mentor.rotations.tables import PlanEdit, PlanPerson, PlanPost, PlanStint, PlanUnit, Post, RotationPlan

#: More rows in one statement would pass the limit of bound values on PostgreSQL.
CHUNK = 500


async def found_plan(new: NewPlan, *, actor: Actor, now: datetime) -> int:
    """An empty plan; gives its id."""
    await files.refuse_marked_texts([new.title], actor=actor, now=now)
    async with write_transaction():
        unit = await OrgUnit.select(OrgUnit.path).where(OrgUnit.id == new.unit_id).first()
        refuse(rules.refusal_to_plan(unit["path"] if unit else "", actor))
        if wrong := rules.complaints_about_plan(new):
            raise Invalid(wrong)
        row = RotationPlan(
            title=new.title,
            unit=new.unit_id,
            starts_on=new.starts_on,
            periods=new.periods,
            settings=msgspec.json.encode(Settings()).decode(),
            created_by=actor.person_id,
            created_at=now,
        )
        plan_id = int((await RotationPlan.insert(row))[0]["id"])
        await record("rotations.found_plan", "rotation_plan", plan_id, actor=actor, now=now, after=asdict(new))
        return plan_id


async def changeable(plan_id: int, edited: int, actor: Actor) -> PlanRow:
    """The plan, if the actor may change it now; takes its next version. Inside a transaction.

    Raises Conflict when somebody else changed it since the page was made.
    """
    plan = await plan_row(plan_id, actor)
    refuse(rules.refusal_to_plan(plan.unit_path, actor))
    refuse(rules.refusal_to_change(plan.state))
    taken = (
        await RotationPlan.update({RotationPlan.edited: edited + 1})
        .where((RotationPlan.id == plan_id) & (RotationPlan.edited == edited))
        .where(RotationPlan.state == PlanState.DRAFT.value)
        .returning(RotationPlan.id)
    )
    if not taken:
        raise Conflict(GONE)
    return plan


async def change_settings(plan_id: int, settings: Settings, *, edited: int, actor: Actor, now: datetime) -> None:
    async with write_transaction():
        plan = await changeable(plan_id, edited, actor)
        await RotationPlan.update({RotationPlan.settings: msgspec.json.encode(settings).decode()}).where(
            RotationPlan.id == plan_id
        )
        before, after = asdict(plan.settings), asdict(settings)
        await record("rotations.set_plan", "rotation_plan", plan_id, actor=actor, now=now, before=before, after=after)


async def take_posts(
    plan_id: int, post_ids: Sequence[int], demand: PostDemand, *, edited: int, actor: Actor, now: datetime
) -> None:
    """These posts of the area take part in this way, whether they did before or not."""
    async with write_transaction():
        plan = await changeable(plan_id, edited, actor)
        if wrong := rules.complaints_about_post(demand, plan.periods):
            raise Invalid(wrong)
        posts = await _posts_within(plan, post_ids)
        if len(posts) != len(set(post_ids)):
            raise Invalid({"posts": Phrase("One of these posts is closed or not of this plan's area.")})
        values: dict[str, Any] = {
            "experience": demand.experience,
            "shortest": demand.shortest,
            "longest": demand.longest,
            "closed": write_periods(demand.closed),
        }
        rows = [
            PlanPost(plan=plan_id, post=row["id"], **values, capacity=demand.capacity or row["capacity"])
            for row in posts
        ]
        for at in range(0, len(rows), CHUNK):
            await PlanPost.insert(*rows[at : at + CHUNK]).on_conflict(
                target=(PlanPost.plan, PlanPost.post),
                action="DO UPDATE",
                values=[getattr(PlanPost, name) for name in (*values, "capacity")],
            )
        after = {"posts": sorted(post_ids), **values}
        await record("rotations.take_posts", "rotation_plan", plan_id, actor=actor, now=now, after=after)


async def _posts_within(plan: PlanRow, post_ids: Sequence[int]) -> list[dict[str, Any]]:
    unit: Any = Post.unit
    if not post_ids:
        raise Invalid({"posts": Phrase("Please choose at least one post.")})
    inside = (unit.path >= plan.unit_path) & (unit.path < plan.unit_path + LAST)
    return list(
        await Post.select(Post.id, Post.capacity).where(
            Post.id.is_in(list(post_ids)) & Post.is_open.eq(True) & inside
        )
    )  # fmt: skip


async def drop_post(plan_id: int, plan_post_id: int, *, edited: int, actor: Actor, now: datetime) -> None:
    """The post no longer takes part; refused while somebody stands on it."""
    async with write_transaction():
        await changeable(plan_id, edited, actor)
        if any(one.post == plan_post_id for one in await stints_of(plan_id)):
            raise Invalid({"posts": Phrase("Somebody is planned for this post; take them away first.")})
        gone = (
            await PlanPost.delete()
            .where((PlanPost.id == plan_post_id) & (PlanPost.plan == plan_id))
            .returning(PlanPost.post)
        )
        if not gone:
            raise Conflict(GONE)
        before = {"post": gone[0]["post"]}
        await record("rotations.drop_post", "rotation_plan", plan_id, actor=actor, now=now, before=before)


async def take_people(
    plan_id: int, person_ids: Sequence[int], demand: PersonDemand, *, edited: int, actor: Actor, now: datetime
) -> None:
    """These people of the area take part with these needs, whether they did before or not."""
    async with write_transaction():
        plan = await changeable(plan_id, edited, actor)
        offered = [post.experience for post in await posts_of(plan_id)]
        if wrong := rules.complaints_about_person(demand, offered, plan.periods):
            raise Invalid(wrong)
        people = await _people_within(plan, person_ids)
        if len(people) != len(set(person_ids)):
            raise Invalid({"people": Phrase("One of these people does not work in this plan's area.")})
        values: dict[str, Any] = {
            "needs": json.dumps(demand.needs, ensure_ascii=False),
            "away": write_periods(demand.away),
            "latest_start": demand.latest_start,
            "has_left": False,
        }
        rows = [PlanPerson(plan=plan_id, person=row["id"], home=row["unit"], **values) for row in people]
        for at in range(0, len(rows), CHUNK):
            await PlanPerson.insert(*rows[at : at + CHUNK]).on_conflict(
                target=(PlanPerson.plan, PlanPerson.person),
                action="DO UPDATE",
                values=[getattr(PlanPerson, name) for name in values],
            )
        after = {"people": sorted(person_ids), **values}
        await record("rotations.take_people", "rotation_plan", plan_id, actor=actor, now=now, after=after)


async def _people_within(plan: PlanRow, person_ids: Sequence[int]) -> list[dict[str, Any]]:
    unit: Any = Person.unit
    if not person_ids:
        raise Invalid({"people": Phrase("Please choose at least one person.")})
    found: list[dict[str, Any]] = []
    ids = sorted(set(person_ids))
    for at in range(0, len(ids), CHUNK):
        found += await Person.select(Person.id, Person.unit).where(
            Person.id.is_in(ids[at : at + CHUNK])
            & (unit.path >= plan.unit_path)
            & (unit.path < plan.unit_path + LAST)
            & Person.status.not_in(sorted(rules.GONE))
        )
    return found


async def set_minimum(
    plan_id: int, unit_id: int, minimum: int, *, edited: int, actor: Actor, now: datetime
) -> None:  # fmt: skip
    """So many people of the plan must be in the unit in every month; 0 takes the demand away."""
    async with write_transaction():
        await changeable(plan_id, edited, actor)
        if unit_id not in {post.unit_id for post in await posts_of(plan_id)}:
            raise Invalid({"unit": Phrase("No post of this unit takes part in the plan.")})
        if minimum:
            row = PlanUnit(plan=plan_id, unit=unit_id, minimum=minimum)
            target = (PlanUnit.plan, PlanUnit.unit)
            await PlanUnit.insert(row).on_conflict(target=target, action="DO UPDATE", values=[PlanUnit.minimum])
        else:
            await PlanUnit.delete().where((PlanUnit.plan == plan_id) & (PlanUnit.unit == unit_id))
        after = {"unit": unit_id, "minimum": minimum}
        await record("rotations.set_minimum", "rotation_plan", plan_id, actor=actor, now=now, after=after)


async def leave(plan_id: int, plan_person_id: int, *, edited: int, actor: Actor, now: datetime) -> None:
    """Somebody takes no part any more: their stints that have not begun fall away; the planner fills the gaps."""
    async with write_transaction():
        plan = await changeable(plan_id, edited, actor)
        left = (
            await PlanPerson.update({PlanPerson.has_left: True})
            .where((PlanPerson.id == plan_person_id) & (PlanPerson.plan == plan_id) & PlanPerson.has_left.eq(False))
            .returning(PlanPerson.person)
        )
        if not left:
            raise Conflict(GONE)
        over = max(0, rules.period_of(plan.starts_on, local_date(now)))
        await PlanStint.delete().where((PlanStint.person == plan_person_id) & (PlanStint.start > over))
        await PlanEdit.delete().where(PlanEdit.plan == plan_id)
        before = {"person": left[0]["person"]}
        await record("rotations.leave_plan", "rotation_plan", plan_id, actor=actor, now=now, before=before)
