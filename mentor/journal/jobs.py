"""The signed head of the journal, every hour."""

from datetime import datetime

from mentor.journal.actions import seal_head
from mentor.journal.queries.verification import seal_folder
from mentor.kernel.schedule import Job


async def seal(moment: datetime) -> None:
    await seal_head(seal_folder(), moment)


JOBS = (Job("journal.seal", seal, cron="5 * * * *"),)
