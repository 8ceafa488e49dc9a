"""What happens in growth by itself: outcomes recorded, months closed, reminders sent once."""

from datetime import datetime

from mentor.growth.actions.competence import CHUNK, record_accepted
from mentor.growth.actions.months import close_months
from mentor.growth.actions.reminders import remind_of_actions, remind_of_milestones, remind_silent_mentors
from mentor.kernel.actor import system_actor
from mentor.kernel.schedule import Job


async def record_outcomes(moment: datetime) -> None:
    """Note accepted milestones and what they have shown, until there are none left."""
    while await record_accepted(actor=system_actor("growth.outcomes"), now=moment) == CHUNK:
        pass


async def lock_months(moment: datetime) -> None:
    await close_months(actor=system_actor("growth.months"), now=moment)


async def remind(moment: datetime) -> None:
    """Milestones and agreed actions due or overdue, mentors who have been silent; each told once."""
    await remind_of_milestones(now=moment)
    await remind_of_actions(now=moment)
    await remind_silent_mentors(now=moment)


JOBS = (
    Job("growth.outcomes", record_outcomes, every=60),
    Job("growth.months", lock_months, cron="10 0 * * *"),
    Job("growth.reminders", remind, cron="0 8 * * *"),
)
