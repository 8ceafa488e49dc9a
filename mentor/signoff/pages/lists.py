"""What waits for me, and what waits for my office."""

from datetime import datetime

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.signoff import queries
from mentor.signoff.rules import REASSIGNS
from mentor.web.respond import Html, local_path, page, see_other

Act = NamedDependency[Actor]
Now = NamedDependency[datetime]


@get("/")
async def show_inbox(actor: Act, now: Now, after: FromQuery[str] = "") -> Html:
    lines = await queries.inbox(actor, now=now, after=after)
    return page("signoff/inbox.html", lines=lines, may_rule=actor.has(*REASSIGNS))


@get("/rulings")
async def show_rulings(actor: Act, now: Now, after: FromQuery[str] = "") -> Html:
    lines = await queries.rulings(actor, now=now, after=after)
    return page("signoff/rulings.html", lines=lines, may_rule=actor.has(*REASSIGNS))


@get("/next")
async def show_next(actor: Act, now: Now, after: FromQuery[str] = "", otherwise: FromQuery[str] = "/") -> Redirect:
    """Decide and next: the line behind the one just decided; when nothing is left, back to that one."""
    line = await queries.next_open(actor, now=now, after=after)
    return see_other(line.place if line else local_path(otherwise))


ROUTES = (show_inbox, show_rulings, show_next)
