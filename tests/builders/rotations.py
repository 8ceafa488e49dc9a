"""A unit with HR, its head and a post, made as HR makes it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.kernel.actor import Actor
from mentor.people.rules import Role
from mentor.people.tables import OrgUnit
from mentor.rotations.actions.plans import found_plan, take_people, take_posts
from mentor.rotations.actions.posts import found_post
from mentor.rotations.queries.plans import board
from mentor.rotations.rules.plans import NewPlan, PersonDemand, PostDemand
from mentor.rotations.rules.posts import NewPost
from tests.builders.growth import NOW, a_person, a_unit, an_actor


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit, who acts in it, and its post."""

    unit: OrgUnit
    hr: Actor
    head: Actor
    stranger: Actor
    post: int


async def a_unit_with_post(**values: Any) -> Unit:
    unit = await a_unit()
    hr, head = await an_actor(unit, Role.HR), await an_actor(unit, Role.UNIT_HEAD)
    stranger = await an_actor(await a_unit(), Role.HR)
    named: dict[str, Any] = {"code": f"GW{unit.id}", "title": "点检员", "unit_id": unit.id, "capacity": 2, "minimum": 1}
    new = NewPost(**named | values)
    return Unit(unit, hr, head, stranger, await found_post(new, actor=hr, now=NOW))


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of twelve months with its rows: ids of its people and posts as the board numbers them."""

    plan: int
    hr: Actor
    head: Actor
    stranger: Actor
    unit: OrgUnit
    people: tuple[int, ...]
    posts: tuple[int, ...]


async def a_plan(people: int = 1, posts: int = 1) -> Plan:
    """Every post gives an experience of its own, E1, E2 …; everybody needs all of them. It begins in 2027."""
    here = await a_unit_with_post()
    plan = await found_plan(NewPlan("2027", here.unit.id, date(2027, 1, 1), 12), actor=here.hr, now=NOW)
    edited = 0
    for number in range(1, posts + 1):
        unit = await a_unit(parent=here.unit.path)
        new = NewPost(f"R{unit.id}", f"岗位{number}", unit.id, 2, 0)
        post = await found_post(new, actor=here.hr, now=NOW)
        demand = PostDemand(f"E{number}", 1, 3)
        await take_posts(plan, [post], demand, edited=edited, actor=here.hr, now=NOW)
        edited += 1
    ids = [await a_person(here.unit) for _ in range(people)]
    needs = PersonDemand(tuple(f"E{number}" for number in range(1, posts + 1)))
    await take_people(plan, ids, needs, edited=edited, actor=here.hr, now=NOW)
    seen = await board(plan, here.hr)
    rows = {one.person_id: one.id for one in seen.people}
    stations = sorted((post.experience, post.id) for post in seen.posts)
    return Plan(
        plan, here.hr, here.head, here.stranger, here.unit, tuple(rows[one] for one in ids),
        tuple(post for _, post in stations),
    )  # fmt: skip
