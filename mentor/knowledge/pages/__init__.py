"""HTML routes of the knowledge."""

from litestar import Router

from mentor.knowledge.pages import search

router = Router("/", route_handlers=[*search.ROUTES], tags=["knowledge"], include_in_schema=False)
