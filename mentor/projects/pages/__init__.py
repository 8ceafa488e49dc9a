"""HTML routes of joint projects."""

from litestar import Router

from mentor.projects.pages import projects

router = Router("/", route_handlers=[*projects.ROUTES], tags=["projects"], include_in_schema=False)
