"""Who came after a request was first opened takes the seat of the predecessor, before anybody decides again."""

from collections.abc import Mapping
from datetime import datetime

from mentor.kernel.actor import system_actor
from mentor.signoff import actions as signoff
from mentor.signoff.tables import SignoffSeat

_WHY = "successor"


async def holders_of(request_id: int) -> dict[str, int]:
    """Who holds which seat of this request now."""
    rows = await SignoffSeat.select(SignoffSeat.name, SignoffSeat.holder).where(SignoffSeat.request == request_id)
    return {row["name"]: row["holder"] for row in rows}


async def seat_present_holders(request_id: int, wanted: Mapping[str, int | None], *, now: datetime) -> None:
    """Give each seat to the person it belongs to today; a vacant one stays with who held it. In a transaction."""
    held = await holders_of(request_id)
    for seat, person in wanted.items():
        if seat in held and person is not None and person != held[seat]:
            await signoff.reassign(request_id, seat, person, _WHY, actor=system_actor("growth.seats"), now=now)
