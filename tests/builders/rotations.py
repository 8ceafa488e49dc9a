"""A unit with HR, its head and a post, made as HR makes it."""

from dataclasses import dataclass
from typing import Any

from mentor.kernel.actor import Actor
from mentor.people.rules import Role
from mentor.people.tables import OrgUnit
from mentor.rotations.actions.posts import found_post
from mentor.rotations.rules.posts import NewPost
from tests.builders.growth import NOW, a_unit, an_actor


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
