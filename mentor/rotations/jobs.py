"""What happens by itself: warnings before the limit of a post, and plans that wait for the planner."""

from datetime import datetime

from mentor.kernel.actor import system_actor
from mentor.kernel.children import Child
from mentor.kernel.schedule import Job
from mentor.rotations.actions.asking import something_waits
from mentor.rotations.actions.needs import warn_due

_PLANNER = Child(("plan", "--work"))


async def warn(moment: datetime) -> None:
    """Tell everybody whose limit is near, until there is nobody left to tell."""
    while await warn_due(actor=system_actor("rotations.warn"), now=moment):
        pass


async def work_on_plans(moment: datetime) -> None:
    """Start the planner's process if a plan waits and none is running."""
    if not _PLANNER.is_running() and await something_waits(moment):
        await _PLANNER.start()


JOBS = (
    Job("rotations.warn", warn, cron="25 7 * * *"),
    Job("rotations.plans", work_on_plans, every=3),
)
