"""create_app(): the only place that knows every feature's routers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar, get
from litestar.config.compression import CompressionConfig
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.types import ControllerRouterHandler

from mentor import wiring
from mentor.kernel.database import AlreadyDone, start_database, stop_database
from mentor.kernel.errors import DomainError
from mentor.settings import settings
from mentor.web import errors, gate
from mentor.web.api import description
from mentor.web.sessions import LoadBadges, LoadViewer, NoteRefusal, SessionMiddleware
from mentor.web.static import show_asset


@get("/health", opt={"public": True}, include_in_schema=False)
async def health() -> dict[str, str]:
    """For the proxy and the supervisor: the process answers."""
    return {"status": "ok"}


@asynccontextmanager
async def database(_: Litestar) -> AsyncIterator[None]:
    await start_database()
    try:
        yield
    finally:
        await stop_database()


def create_app(
    routers: tuple[ControllerRouterHandler, ...] = wiring.ROUTERS,
    load_viewer: LoadViewer = wiring.load_viewer,
    load_token_viewer: LoadViewer = wiring.load_token_viewer,
    load_badges: LoadBadges = wiring.load_badges,
    note_refusal: NoteRefusal = wiring.note_refusal,
) -> Litestar:
    wiring.start_menu()
    return Litestar(
        route_handlers=[health, show_asset, *routers],
        middleware=[SessionMiddleware(load_viewer, load_token_viewer, load_badges, note_refusal)],
        guards=[gate.signed_in],
        before_request=gate.before_request,
        after_request=gate.after_request,
        dependencies={
            "actor": Provide(gate.provide_actor, sync_to_thread=False),
            "viewer": Provide(gate.provide_viewer, sync_to_thread=False),
            "now": Provide(gate.provide_now, sync_to_thread=False),
        },
        exception_handlers={
            DomainError: errors.domain_error,
            AlreadyDone: errors.already_done,
            HTTPException: errors.http_error,
            Exception: errors.unexpected_error,
        },
        compression_config=CompressionConfig(backend="gzip", minimum_size=800, exclude=["^/static/"]),
        lifespan=[database],
        openapi_config=description(),
        logging_config=None,
        request_max_body_size=(settings().upload_megabytes + 1) * 1024 * 1024,
    )
