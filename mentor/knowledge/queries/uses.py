"""Uses of modules, and the milestones they may show something for."""

from dataclasses import dataclass
from typing import Any

from mentor.growth.tables import Milestone
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.knowledge.rules.modules import Outcome, PlaceKind
from mentor.knowledge.tables.modules import ModuleUse
from mentor.pairing.rules.states import STAFFED


@dataclass(frozen=True, slots=True)
class OwnUse:
    """What became of a module in one place, by the one who used it."""

    id: int
    module_id: int
    outcome: Outcome
    note: str
    place: PlaceKind
    place_id: int
    place_title: str
    evidence_id: int | None


async def own_use(use_id: int, actor: Actor) -> OwnUse:
    """NotFound for everybody else."""
    row = await ModuleUse.select().where(ModuleUse.id == use_id).first() if 0 < use_id < 2**31 else None
    if row is None or actor.person_id is None or row["person"] != actor.person_id:
        raise NotFound
    return OwnUse(
        row["id"], row["module"], Outcome(row["outcome"]), row["note"], PlaceKind(row["place"]), row["place_id"],
        row["place_title"], row["evidence"],
    )  # fmt: skip


async def open_milestones(actor: Actor) -> list[tuple[int, str]]:
    """Of the actor as a mentee: those that still take evidence, by id and title."""
    mentorship: Any = Milestone.mentorship
    rows = (
        await Milestone.select(Milestone.id, Milestone.title)
        .where((mentorship.mentee == actor.person_id) & mentorship.state.is_in([one.value for one in STAFFED]))
        .where(Milestone.settled_on.is_null())
        .order_by(Milestone.id)
        .limit(50)
    )
    return [(row["id"], row["title"]) for row in rows]
