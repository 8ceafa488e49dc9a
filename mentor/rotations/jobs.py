"""What happens with posts by itself."""

from datetime import datetime

from mentor.kernel.actor import system_actor
from mentor.kernel.schedule import Job
from mentor.rotations.actions.needs import warn_due


async def warn(moment: datetime) -> None:
    """Tell everybody whose limit is near, until there is nobody left to tell."""
    while await warn_due(actor=system_actor("rotations.warn"), now=moment):
        pass


JOBS = (Job("rotations.warn", warn, cron="25 7 * * *"),)
