"""What happens by itself: warnings, plans that wait for the planner, consents, ends and reminders of assignments."""

from datetime import datetime

from mentor.kernel.actor import system_actor
from mentor.kernel.children import Child
from mentor.kernel.schedule import Job
from mentor.rotations.actions.asking import something_waits
from mentor.rotations.actions.needs import warn_due
from mentor.rotations.actions.posts import follow_policy
from mentor.rotations.actions.reminding import open_reviews, remind, settle_consents

_PLANNER = Child(("plan", "--work"))


async def warn(moment: datetime) -> None:
    """Tell everybody whose limit is near, until there is nobody left to tell."""
    while await warn_due(actor=system_actor("rotations.warn"), now=moment):
        pass


async def adopt_limits(moment: datetime) -> None:
    """Posts without a limit of their own follow the policy profile in effect."""
    while await follow_policy(actor=system_actor("rotations.limits"), now=moment):
        pass


async def work_on_plans(moment: datetime) -> None:
    """Start the planner's process if a plan waits and none is running."""
    if not _PLANNER.is_running() and await something_waits(moment):
        await _PLANNER.start()


async def settle(moment: datetime) -> None:
    """Consents that were given or refused."""
    while await settle_consents(actor=system_actor("rotations.settle"), now=moment):
        pass


async def look_back(moment: datetime) -> None:
    """Stays that have reached their planned end."""
    await open_reviews(actor=system_actor("rotations.look_back"), now=moment)


async def remind_people(moment: datetime) -> None:
    """Reviews, handovers, ends and returns that are due."""
    await remind(actor=system_actor("rotations.remind"), now=moment)


JOBS = (
    Job("rotations.warn", warn, cron="25 7 * * *"),
    Job("rotations.limits", adopt_limits, cron="15 7 * * *"),
    Job("rotations.plans", work_on_plans, every=3),
    Job("rotations.settle", settle, cron="* * * * *"),
    Job("rotations.look_back", look_back, cron="10 6 * * *"),
    Job("rotations.remind", remind_people, cron="40 7 * * *"),
)
