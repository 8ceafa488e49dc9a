"""HTML routes of the knowledge."""

from litestar import Router

from mentor.knowledge.pages import imports, lessons, search

router = Router(
    "/", route_handlers=[*search.ROUTES, *lessons.ROUTES, *imports.ROUTES], tags=["knowledge"], include_in_schema=False
)
