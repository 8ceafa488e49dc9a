"""HTML routes of joint projects."""

from litestar import Router

from mentor.projects.pages import notices, projects, proposals, rounds

router = Router(
    "/",
    route_handlers=[*projects.ROUTES, *proposals.ROUTES, *rounds.ROUTES, *notices.ROUTES],
    tags=["projects"],
    include_in_schema=False,
)
