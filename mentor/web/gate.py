"""What every request must pass before its handler: signed in, not forged, and counted once."""

import hashlib
from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException, NotFoundException, PermissionDeniedException
from litestar.handlers.base import BaseRouteHandler
from litestar.response import Redirect

from mentor.kernel import clock
from mentor.kernel.actor import Actor
from mentor.kernel.database.transaction import claim_next
from mentor.web import csrf, receipts
from mentor.web.respond import read_form
from mentor.web.viewer import Viewer, visit

AnyRequest = Request[Any, Any, Any]
LARGEST_ID = 2**31 - 1
_OWED_PAGES = {
    "password": "/me/password",
    "second-factor": "/sign-in/second-factor",
    "enrolment": "/me/second-factor",
}


async def signed_in(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard of the whole app: a route is closed unless it says `opt={"public": True}`; API routes check tokens."""
    if any(isinstance(part, int) and part > LARGEST_ID for part in connection.path_params.values()):
        raise NotFoundException  # no row has such a number, and no database takes it
    if handler.opt.get("public") or handler.opt.get("api"):
        return
    if visit().viewer is None:
        raise NotAuthorizedException


async def before_request(request: AnyRequest) -> Response[Any] | None:
    """Finish signing in first; refuse forged posts; arrange that a form sent twice counts once."""
    opt = request.route_handler.opt
    viewer = visit().viewer
    if viewer and viewer.owes and not opt.get("public") and viewer.owes not in opt.get("while_owing", ()):
        return Redirect(_OWED_PAGES[viewer.owes], status_code=303)
    if request.method in ("GET", "HEAD", "OPTIONS") or opt.get("api"):
        return None
    headers = {name.lower(): value for name, value in request.headers.items()}
    form = await read_form(request)
    token = form.get(csrf.FIELD) or headers.get(csrf.HEADER, "")
    if csrf.is_foreign(headers) or not csrf.is_valid(token, visit()):
        raise PermissionDeniedException
    if once := form.get(receipts.FIELD):
        _claim_once(request, once, viewer)
    return None


def _claim_once(request: AnyRequest, once: str, viewer: Viewer | None) -> None:
    owner = str(viewer.actor.account_id) if viewer else visit().visitor
    key = receipts.receipt_key(owner, request.url.path, once)
    body = hashlib.sha256(once.encode()).hexdigest()

    current = visit()

    async def claim() -> None:
        await receipts.claim(key, body, clock.now())
        current.receipt = key

    claim_next(claim)


async def after_request(response: Response[Any]) -> Response[Any]:
    """Remember where a form led to, for the second time it arrives."""
    if (key := visit().receipt) and isinstance(response, Redirect):
        await receipts.keep_answer(key, 303, response.url)
    return response


def provide_actor() -> Actor:
    viewer = visit().viewer
    if viewer is None:
        raise NotAuthorizedException
    return viewer.actor


def provide_viewer() -> Viewer:
    viewer = visit().viewer
    if viewer is None:
        raise NotAuthorizedException
    return viewer


def provide_now() -> datetime:
    return clock.now()
