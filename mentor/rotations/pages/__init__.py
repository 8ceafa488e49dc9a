"""HTML routes of rotations."""

from litestar import Router

from mentor.rotations.pages import board, exports, holders, planning, plans, posts

_MODULES = (posts, holders, plans, board, planning, exports)

router = Router(
    "/",
    route_handlers=[handler for module in _MODULES for handler in module.ROUTES],
    tags=["rotations"],
    include_in_schema=False,
)
