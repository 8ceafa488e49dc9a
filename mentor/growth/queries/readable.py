"""Which entries of a mentorship a list may hold: `rules.logs.is_visible` as a condition in SQL."""

from typing import Any

from mentor.growth.rules.logs import LogState, Reach, Visibility
from mentor.kernel.actor import Actor

_SUBMITTED = f"l.state = '{LogState.SUBMITTED.value}'"


def readable(reach: Reach, actor: Actor) -> tuple[str, tuple[Any, ...]]:
    """Condition and values for statements in which `l` is the entry."""
    if reach is Reach.ALL:
        return "l.author = {}", (actor.person_id,)
    if reach is Reach.SHARED:
        return f"{_SUBMITTED} AND l.visibility <> '{Visibility.PRIVATE.value}'", ()
    if reach is Reach.UNIT:
        return f"{_SUBMITTED} AND l.visibility = '{Visibility.UNIT.value}'", ()
    return "1 = 0", ()
