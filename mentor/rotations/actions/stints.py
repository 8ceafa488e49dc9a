"""What a plan has published becomes assignments: HR proposes them together, each then lives its own life."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import Phrase
from mentor.rotations.actions import refuse
from mentor.rotations.actions.proposing import propose_many
from mentor.rotations.queries.stints import StintLine, unassigned
from mentor.rotations.rules.assignments import Kind, NewAssignment
from mentor.rotations.rules.plans import refusal_to_plan


@dataclass(frozen=True, slots=True)
class Chosen:
    """`tasks`: the same for all; empty: the experience that each post of the plan gives."""

    stints: Sequence[int]
    kind: Kind
    reason: str
    tasks: str = ""


async def propose_stints(plan_id: int, chosen: Chosen, *, actor: Actor, now: datetime) -> int:
    """All of them or none; gives how many. Invalid names at "stint_…" why one of them cannot be."""
    found = await unassigned(plan_id, actor, local_date(now))
    refuse(refusal_to_plan(found.plan.unit_path, actor))
    lines = [one for one in found.stints if one.id in chosen.stints]
    if not lines:
        raise Invalid({"stint": Phrase("Please tick at least one stay.")})
    async with write_transaction():
        made = await propose_many([_new(one, chosen) for one in lines], actor=actor, now=now)
        wrong = {f"stint_{one.new.stint}": _said(one.refusals) for one in made if one.refusals}
        if wrong:
            raise Invalid(wrong)
    return len(made)


def _new(line: StintLine, chosen: Chosen) -> NewAssignment:
    return NewAssignment(
        person=line.person.id,
        kind=chosen.kind,
        host_unit=line.unit_id,
        starts_on=line.starts_on,
        planned_end=line.ends_on,
        reason=chosen.reason,
        host_post=line.post_id,
        host_position=line.post_title,
        tasks=chosen.tasks or line.experience,
        stint=line.id,
    )


def _said(refusals: Mapping[str, Phrase]) -> Phrase:
    return next(iter(refusals.values()))
