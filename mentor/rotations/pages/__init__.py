"""HTML routes of rotations."""

from litestar import Router

from mentor.rotations.pages import (
    assignments,
    board,
    changes,
    course,
    demands,
    exports,
    holders,
    papers,
    planning,
    plans,
    posts,
    seats,
    stints,
)

_MODULES = (
    posts,
    holders,
    plans,
    board,
    changes,
    planning,
    demands,
    exports,
    assignments,
    course,
    seats,
    papers,
    stints,
)

router = Router(
    "/",
    route_handlers=[handler for module in _MODULES for handler in module.ROUTES],
    tags=["rotations"],
    include_in_schema=False,
)
