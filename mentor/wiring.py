"""What the app is made of: routers, menu, and the loaders that web leaves open. Imported by mentor.app only."""

from collections.abc import Mapping
from datetime import datetime

from litestar.types import ControllerRouterHandler

from mentor.kernel.actor import Actor
from mentor.people.pages import access
from mentor.people.queries.access import viewer_of_session, viewer_of_token
from mentor.web import pages as web
from mentor.web.navigation import set_menu

ROUTERS: tuple[ControllerRouterHandler, ...] = (web.router, access.router)


load_viewer = viewer_of_session
load_token_viewer = viewer_of_token


async def load_badges(actor: Actor, now: datetime) -> Mapping[str, int]:
    return {}


def start_menu() -> None:
    set_menu(())
