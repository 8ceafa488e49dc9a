"""A mentee's page, a mentor's mentees, and the way to the own mentorship."""

from datetime import datetime

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.growth.queries.mentee import mentee_page, own_mentorship
from mentor.growth.queries.mentees import mentees_of
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.web.respond import Html, page, see_other

Act = NamedDependency[Actor]
Now = NamedDependency[datetime]


@get("/mentorships/{mentorship_id:int}")
async def show_mentee(mentorship_id: FromPath[int], actor: Act, now: Now) -> Html:
    return page("growth/mentee.html", growth=await mentee_page(mentorship_id, actor, local_date(now)))


@get("/mentees")
async def show_mentees(actor: Act, now: Now) -> Html:
    today = local_date(now)
    return page("growth/mentees.html", mentees=await mentees_of(actor, today), today=today)


@get("/growth")
async def show_own(actor: Act) -> Html | Redirect:
    """The own mentorship, whichever it is; a page that says so when there is none."""
    own = await own_mentorship(actor)
    return see_other(f"/mentorships/{own}") if own else page("growth/none.html")


@get("/growth/log")
async def write_own(actor: Act) -> Html | Redirect:
    """One address for everybody's new entry, for a bookmark on the phone."""
    own = await own_mentorship(actor)
    return see_other(f"/mentorships/{own}/logs/new") if own else page("growth/none.html")


ROUTES = (show_mentee, show_mentees, show_own, write_own)
