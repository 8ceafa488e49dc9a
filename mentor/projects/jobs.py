"""What happens in joint projects by itself."""

from datetime import datetime

from mentor.kernel.actor import system_actor
from mentor.kernel.schedule import Job
from mentor.projects.actions.notices import CHUNK, approve_ended


async def approve(moment: datetime) -> None:
    """Approve projects whose notice has ended without an open objection, until there are none left."""
    while await approve_ended(actor=system_actor("projects.approve"), now=moment) == CHUNK:
        pass


JOBS = (Job("projects.approve", approve, cron="20 0 * * *"),)
