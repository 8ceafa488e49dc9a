"""What the app is made of: routers, menu, and the loaders that web leaves open. Imported by mentor.app only."""

from litestar.types import ControllerRouterHandler

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.overview import pages as overview
from mentor.overview.queries import badges
from mentor.people.pages import access
from mentor.people.queries.access import viewer_of_session, viewer_of_token
from mentor.people.rules import is_administrator
from mentor.signoff import api as signoff_api
from mentor.signoff import pages as signoff
from mentor.web import pages as web
from mentor.web.api import api_router
from mentor.web.navigation import Entry, set_menu

ROUTERS: tuple[ControllerRouterHandler, ...] = (
    web.router,
    access.router,
    overview.router,
    signoff.router,
    api_router((*signoff_api.handlers,)),
)


load_viewer = viewer_of_session
load_token_viewer = viewer_of_token


load_badges = badges


def start_menu() -> None:
    set_menu((Entry("/", Phrase("Waiting for me"), is_business, badge="inbox"),))


def is_business(actor: Actor) -> bool:
    return not is_administrator(actor)
