"""The last step of a board, as it can be undone or was undone last."""

import msgspec

from mentor.rotations.rules.board import Touched
from mentor.rotations.tables import PlanEdit


async def last_step(plan_id: int, *, is_undone: bool) -> tuple[Touched, Touched] | None:
    """What the people it touched had before and have now; for a caller who may see the plan."""
    row = (
        await PlanEdit.select(PlanEdit.before, PlanEdit.after)
        .where((PlanEdit.plan == plan_id) & PlanEdit.is_undone.eq(is_undone))
        .order_by(PlanEdit.number, ascending=is_undone)
        .first()
    )
    if row is None:
        return None
    before, after = (msgspec.json.decode(row[name], type=Touched) for name in ("before", "after"))
    return (after, before) if is_undone else (before, after)
