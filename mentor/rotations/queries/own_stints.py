"""One's own published stints."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.people.rules import is_administrator
from mentor.rotations.rules.plans import month_of
from mentor.rotations.tables import PlanStint


@dataclass(frozen=True, slots=True)
class OwnStint:
    """`months`: how many."""

    id: int
    title: str
    unit_name: str
    experience: str
    starts_on: date
    months: int


async def own_stints(actor: Actor) -> list[OwnStint]:
    """What plans have published for the actor, in the order of time. Raises NotFound for administrators."""
    if is_administrator(actor):
        raise NotFound
    plan: Any = PlanStint.plan
    person: Any = PlanStint.person
    post: Any = PlanStint.post
    rows = (
        await PlanStint.select(
            PlanStint.id,
            PlanStint.start,
            PlanStint.length,
            plan.starts_on.as_alias("starts_on"),
            post.experience.as_alias("experience"),
            post.post.title.as_alias("title"),
            post.post.unit.name.as_alias("unit_name"),
        )
        .where((person.person == (actor.person_id or 0)) & PlanStint.is_published.eq(True))
        .order_by(plan.starts_on, PlanStint.start)
    )
    return [
        OwnStint(
            id=row["id"],
            title=row["title"],
            unit_name=row["unit_name"],
            experience=row["experience"],
            starts_on=month_of(row["starts_on"], row["start"]),
            months=row["length"],
        )
        for row in rows
    ]
