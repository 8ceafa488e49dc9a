"""Rotation plans for machines: which there are, and the stays of one."""

from datetime import date
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from mentor.kernel.actor import Actor
from mentor.rotations.queries.plans import board, plans
from mentor.rotations.rules.board import Board, PlanRow
from mentor.rotations.rules.plans import month_of
from mentor.web.api import problems

_READ = {"scope": "rotations:read"}
Cursor = Annotated[str, QueryParameter(max_length=400, description="`after` of the page before")]


class PlanOut(msgspec.Struct):
    """`starts_on` is the first day of the first of so many `months`."""

    id: int
    title: str
    unit_id: int
    unit: str
    state: str
    starts_on: date
    months: int


class PlansOut(msgspec.Struct):
    items: list[PlanOut]
    after: str


class StayOut(msgspec.Struct):
    """From the first day of `starts_on`'s month for so many `months`; only what is published is told to people."""

    id: int
    person_id: int
    post_id: int
    post: str
    unit_id: int
    experience: str
    starts_on: date
    months: int
    locked: bool
    published: bool


class WholePlanOut(msgspec.Struct):
    plan: PlanOut
    stays: list[StayOut]


@get("/rotation-plans", opt=_READ, tags=["rotations"], responses=problems())
async def list_plans(actor: NamedDependency[Actor], after: Cursor = "") -> PlansOut:
    """Plans of the area of the token's account, the newest first."""
    found = await plans(actor, after=after)
    return PlansOut([_plan(one) for one in found.rows], found.after)


@get("/rotation-plans/{plan_id:int}", opt=_READ, tags=["rotations"], responses=problems())
async def show_plan(plan_id: FromPath[int], actor: NamedDependency[Actor]) -> WholePlanOut:
    """One plan with every stay on its board."""
    seen = await board(plan_id, actor)
    return WholePlanOut(_plan(seen.plan), _stays(seen))


def _plan(row: PlanRow) -> PlanOut:
    return PlanOut(row.id, row.title, row.unit_id, row.unit_name, row.state.value, row.starts_on, row.periods)


def _stays(seen: Board) -> list[StayOut]:
    people = {one.id: one.person_id for one in seen.people}
    posts = {one.id: one for one in seen.posts}
    return [
        StayOut(
            id=one.id,
            person_id=people[one.person],
            post_id=posts[one.post].post_id,
            post=posts[one.post].title,
            unit_id=posts[one.post].unit_id,
            experience=posts[one.post].experience,
            starts_on=month_of(seen.plan.starts_on, one.start),
            months=one.length,
            locked=one.is_locked,
            published=one.is_published,
        )
        for one in seen.stints
    ]


handlers = (list_plans, show_plan)
