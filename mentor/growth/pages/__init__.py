"""HTML routes of growth."""

from datetime import date

from litestar import Router

from mentor.files.queries import Visibility
from mentor.growth.pages import cohort, credentials, logs, meetings, mentees, milestones, plans
from mentor.growth.queries.logs import LOG, sees_log
from mentor.growth.queries.milestones import sees_milestone
from mentor.growth.queries.requests import MILESTONE
from mentor.kernel import clock
from mentor.kernel.actor import Actor

router = Router(
    "/",
    route_handlers=[
        *mentees.ROUTES,
        *plans.ROUTES,
        *milestones.ROUTES,
        *logs.ROUTES,
        *meetings.ROUTES,
        *cohort.ROUTES,
        *credentials.ROUTES,
    ],
    tags=["growth"],
    include_in_schema=False,
)


async def _sees_milestone(milestone_id: int, actor: Actor) -> bool:
    return await sees_milestone(milestone_id, actor, _today())


def _today() -> date:
    return clock.local_date(clock.now())


#: Who may fetch the files of growth, for files.pages.router.
FILES_OF: Visibility = {LOG: sees_log, MILESTONE: _sees_milestone}
