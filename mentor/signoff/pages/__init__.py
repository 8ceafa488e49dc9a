"""HTML routes of two keys."""

from litestar import Router

from mentor.signoff.pages import delegations, lists, requests

router = Router(
    "/signoff",
    route_handlers=[*lists.ROUTES, *requests.ROUTES, *delegations.ROUTES],
    include_in_schema=False,
)
