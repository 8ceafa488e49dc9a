"""Which rows lie in an actor's scope, as a condition that an index can answer."""

from typing import Any

from piccolo.columns.combination import WhereRaw

from mentor.kernel.actor import Actor

NOBODY = WhereRaw("1 = 0")
EVERYBODY = WhereRaw("1 = 1")


def within(path: Any, scopes: tuple[str, ...], actor: Actor) -> Any:
    """Rows whose `path` (a column) lies in one of the subtrees; everything for the system, nothing without a scope."""
    if actor.is_system:
        return EVERYBODY
    condition: Any = None
    for scope in scopes:
        one = path.ilike(f"{scope}%")
        condition = one if condition is None else condition | one
    return NOBODY if condition is None else condition
