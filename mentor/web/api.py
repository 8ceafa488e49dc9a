"""What every JSON route shares: bearer tokens with scopes, problem details, idempotency keys, the description.

Routes of features live in their `api.py`; each handler says `opt={"api": True, "scope": "people:read"}`.
"""

import hashlib
import json
from typing import Any

import msgspec
from litestar import Request, Response, Router
from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers.base import BaseRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin, OpenAPIRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import ControllerRouterHandler

from mentor.kernel import clock
from mentor.kernel.database import AlreadyDone
from mentor.kernel.database.transaction import claim_next
from mentor.kernel.errors import Conflict
from mentor.kernel.i18n import Phrase
from mentor.web import receipts
from mentor.web.assets import static_url
from mentor.web.viewer import visit

AnyRequest = Request[Any, Any, Any]
SCOPES = ("people:read", "people:write", "growth:read", "growth:write", "pairing:read", "pairing:write", "signoff:read",
          "signoff:write", "journal:read", "calendar:read", "notifications:read", "knowledge:read",
          "knowledge:write", "projects:read", "projects:write", "rotations:read")  # fmt: skip


class Problem(msgspec.Struct):
    """RFC 9457 problem details; `errors` names the fields of a mistyped body."""

    type: str
    title: str
    status: int
    detail: str
    errors: dict[str, str] = {}


def problems(*codes: int) -> dict[int, ResponseSpec]:
    """Documents the error answers of a route; 400, 401, 403, 404 are always among them."""
    return {
        code: ResponseSpec(
            Problem, media_type="application/problem+json", description="Problem", generate_examples=False
        )
        for code in sorted({400, 401, 403, 404, 429, *codes})
    }


async def allowed(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard of every API route: a living token whose scopes contain the route's."""
    viewer = visit().viewer
    if viewer is None or viewer.owes:
        raise NotAuthorizedException
    if "OPTIONS" not in getattr(handler, "http_methods", ()) and handler.opt["scope"] not in viewer.scopes:
        raise PermissionDeniedException


async def before_request(request: AnyRequest) -> Response[Any] | None:
    """A POST with an Idempotency-Key takes effect once; the same key with another body is a conflict."""
    key = request.headers.get("idempotency-key", "")
    viewer = visit().viewer
    if request.method == "POST" and key and viewer:
        body = hashlib.sha256(await request.body()).hexdigest()
        receipt = receipts.receipt_key(f"api {viewer.actor.account_id}", request.url.path, key)
        current = visit()
        current.body = body

        async def claim() -> None:
            await receipts.claim(receipt, body, clock.now())
            current.receipt = receipt

        claim_next(claim)
    return None


async def after_request(response: Response[Any]) -> Response[Any]:
    if key := visit().receipt:
        body = msgspec.json.encode(response.content).decode() if response.content is not None else ""
        await receipts.keep_answer(key, response.status_code or 200, body)
    return response


def already_done(error: AlreadyDone) -> Response[Any]:
    """What the first call with this key was told."""
    if error.body != visit().body:
        raise Conflict(Phrase("This idempotency key was used before with other content."))
    if not error.answer:
        raise Conflict(Phrase("The first call with this idempotency key is still running, or its answer is lost."))
    return Response(json.loads(error.answer), status_code=error.status, headers={"idempotency-replayed": "true"})


def api_router(handlers: tuple[ControllerRouterHandler, ...]) -> Router:
    """Everything under /api/v1, guarded."""
    return Router(
        "/api/v1",
        route_handlers=handlers,
        guards=[allowed],
        before_request=before_request,
        after_request=after_request,
        opt={"api": True},
        security=[{"token": []}],
    )


class OfflineDocs(OpenAPIRenderPlugin):
    """Swagger UI from our own static files, without inline script: works offline and under the strict CSP."""

    def __init__(self) -> None:
        super().__init__(path="/")

    def render(self, request: AnyRequest, openapi_schema: dict[str, Any]) -> bytes:
        url = self.get_openapi_json_route(request)
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>API</title>'
            f'<link rel="stylesheet" href="{static_url("vendor/swagger-ui.css")}"></head><body>'
            f'<main id="api" data-url="{url}"></main>'
            f'<script src="{static_url("vendor/swagger-ui-bundle.js")}"></script>'
            f'<script src="{static_url("api-docs.js")}" type="module"></script></body></html>'
        ).encode()


def description() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Dual Mentors",
        version="1",
        # Open to everybody: it describes, it holds nothing.
        openapi_router=Router("/api/docs", route_handlers=[], opt={"public": True}, include_in_schema=False),
        render_plugins=[OfflineDocs(), JsonRenderPlugin(path="/openapi.json")],
        components=Components(security_schemes={"token": SecurityScheme(type="http", scheme="bearer")}),
        use_handler_docstrings=True,
    )
