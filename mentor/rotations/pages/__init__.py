"""HTML routes of rotations."""

from litestar import Router

from mentor.rotations.pages import holders, posts

router = Router("/", route_handlers=[*posts.ROUTES, *holders.ROUTES], tags=["rotations"], include_in_schema=False)
