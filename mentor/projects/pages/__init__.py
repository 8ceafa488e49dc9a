"""HTML routes of joint projects."""

from litestar import Router

from mentor.projects.pages import metrics, notices, projects, proposals, rounds

router = Router(
    "/",
    route_handlers=[*metrics.ROUTES, *projects.ROUTES, *proposals.ROUTES, *rounds.ROUTES, *notices.ROUTES],
    tags=["projects"],
    include_in_schema=False,
)
