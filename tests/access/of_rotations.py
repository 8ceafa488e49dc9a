"""A post of the mentee's unit: another technical mentor holds it, and the unit needs more people on it."""

from datetime import date, datetime, timedelta

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.rotations.actions.needs import announce
from mentor.rotations.actions.posts import found_post, place
from mentor.rotations.rules.posts import NewNeed, NewPost


async def rotation_objects(hr: Actor, unit: int, holder: int, now: datetime) -> dict[str, int]:
    """Parameter of an address -> its object."""
    today = local_date(now)
    post = await found_post(NewPost("GW-ACCESS", "点检员", unit, 3, 1, is_key=True), actor=hr, now=now)
    held = await place(post, holder, date(today.year - 2, 6, 1), actor=hr, now=now)
    need = await announce(post, NewNeed(today, today + timedelta(days=90), 1, "", ""), actor=hr, now=now)
    return {"post_id": post, "holder_id": held, "need_id": need}
