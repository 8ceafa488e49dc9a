"""HTML routes of joint projects."""

from litestar import Router

from mentor.files.queries import Visibility
from mentor.projects.pages import (
    bidding,
    changes,
    criteria,
    endings,
    members,
    metrics,
    nodes,
    notices,
    papers,
    portfolio,
    projects,
    proposals,
    rounds,
    studies,
)
from mentor.projects.queries.nodes import NODE, sees_node

router = Router(
    "/",
    route_handlers=[
        *studies.ROUTES,
        *bidding.ROUTES,
        *members.ROUTES,
        *changes.ROUTES,
        *endings.ROUTES,
        *portfolio.ROUTES,
        *metrics.ROUTES,
        *projects.ROUTES,
        *proposals.ROUTES,
        *rounds.ROUTES,
        *criteria.ROUTES,
        *notices.ROUTES,
        *nodes.ROUTES,
        *papers.ROUTES,
    ],
    tags=["projects"],
    include_in_schema=False,
)

#: Who may fetch the files of projects, for files.pages.router.
FILES_OF: Visibility = {NODE: sees_node}
