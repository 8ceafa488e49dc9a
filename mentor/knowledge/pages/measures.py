"""What use says about the knowledge, and what ought to be written next."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.clock import local_date
from mentor.knowledge.actions.indexing import settle_dead_end
from mentor.knowledge.queries.measures import measures
from mentor.web.answering import Act, Now
from mentor.web.respond import Html, page, see_other


@get("/knowledge/measures")
async def show_measures(actor: Act, now: Now) -> Html:
    return page("knowledge/measures.html", found=await measures(actor, local_date(now)))


@post("/knowledge/dead-ends/{dead_end_id:int}/settlements")
async def settle(dead_end_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await settle_dead_end(dead_end_id, actor=actor, now=now)
    return see_other("/knowledge/measures")


ROUTES = (show_measures, settle)
