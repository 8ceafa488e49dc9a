"""The first screen of everyone."""

from datetime import datetime

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from mentor.kernel.actor import Actor
from mentor.overview import queries
from mentor.web.respond import Html, page


@get("/")
async def show_home(actor: NamedDependency[Actor], now: NamedDependency[datetime], after: FromQuery[str] = "") -> Html:
    return page("overview/home.html", home=await queries.home(actor, now=now, after=after))


router = Router("/", route_handlers=[show_home], include_in_schema=False)
