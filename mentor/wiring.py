"""What the app is made of: routers, menu, and the loaders that web leaves open. Imported by mentor.app only."""

from collections.abc import Mapping
from datetime import datetime

from litestar.types import ControllerRouterHandler

from mentor.kernel.actor import Actor
from mentor.web import pages as web
from mentor.web.navigation import set_menu
from mentor.web.viewer import Viewer

ROUTERS: tuple[ControllerRouterHandler, ...] = (web.router,)


async def load_viewer(token: str, now: datetime) -> Viewer | None:
    return None


async def load_token_viewer(token: str, now: datetime) -> Viewer | None:
    return None


async def load_badges(actor: Actor, now: datetime) -> Mapping[str, int]:
    return {}


def start_menu() -> None:
    set_menu(())
