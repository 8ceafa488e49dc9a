"""The programmes in whose mentorships HR filters."""

from dataclasses import dataclass
from typing import Any

from mentor.growth.queries.bonds import policy_of
from mentor.growth.rules import cohort
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.pairing.rules.policy import Policy
from mentor.pairing.tables import Programme


@dataclass(frozen=True, slots=True)
class ProgrammeChoice:
    id: int
    name: str
    policy_id: int
    policy: Policy


async def programme_choices(actor: Actor) -> list[ProgrammeChoice]:
    """Programmes with their numbers, newest first, for the filter and for what counts as late in each."""
    if not cohort.has_list(actor):
        raise NotFound
    policy, unit = _policy_and_unit()
    rows = (
        await Programme.select(
            Programme.id,
            Programme.name,
            Programme.policy,
            policy.numbers.as_alias("numbers"),
            unit.path.as_alias("unit_path"),
        )
        .order_by(Programme.id, ascending=False)
        .limit(200)
    )
    return [
        ProgrammeChoice(row["id"], row["name"], row["policy"], policy_of(row["numbers"] or "{}"))
        for row in rows
        if _concerns(row["unit_path"], actor)
    ]


def _policy_and_unit() -> tuple[Any, Any]:
    return Programme.policy, Programme.unit


def _concerns(unit_path: str, actor: Actor) -> bool:
    """A programme's mentees are in its unit or below: it concerns whoever is above or below that unit."""
    scopes = actor.unit_scopes(*cohort.HAS_LIST)
    return bool(actor.party_scopes(*cohort.HAS_LIST)) or any(
        unit_path.startswith(scope) or scope.startswith(unit_path) for scope in scopes
    )
