"""What happens in the knowledge by itself."""

from datetime import datetime

from mentor.kernel.actor import system_actor
from mentor.kernel.schedule import Job
from mentor.knowledge.actions.lessons import CHUNK, take_over


async def collect_lessons(moment: datetime) -> None:
    """What members of projects have learnt joins the queue of lessons, until there is nothing left."""
    while await take_over(actor=system_actor("knowledge.lessons"), now=moment) == CHUNK:
        pass


JOBS = (Job("knowledge.lessons", collect_lessons, every=300),)
