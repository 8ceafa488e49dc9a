"""What happens by itself with messages: mail goes out, daily mails are written, old things are forgotten."""

from datetime import datetime

from mentor.calendar.queries import missing_year, work_calendar
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.i18n import Phrase
from mentor.kernel.schedule import Job
from mentor.notifications import actions, queries, smtp
from mentor.settings import settings


async def deliver_mail(_moment: datetime) -> None:
    await smtp.deliver()


async def write_digests(moment: datetime) -> None:
    """On working days only; what is told on a Saturday is in Monday's mail."""
    today = local_date(moment)
    if (await work_calendar(today, today)).is_workday(today):
        await actions.write_digests(moment)


async def ask_for_next_year(moment: datetime) -> None:
    """In December, once a week, while nobody has entered the days off of the next year."""
    if (year := await missing_year(moment)) is None:
        return
    phrase = Phrase("Please enter the days off of %(year)s: deadlines count with them.", year=str(year))
    week = local_date(moment).isocalendar().week
    async with write_transaction():
        await actions.tell(
            await queries.keepers_of_the_calendar(),
            phrase,
            address=f"/calendar/arrangement?year={year}",
            kind="system",
            now=moment,
            dedupe=f"calendar:{year}:{week}",
        )


async def mail_seal(moment: datetime) -> None:
    if settings().seal_mail_to and settings().smtp_host:
        await actions.write_seal_mail(settings().seal_mail_to, moment)


JOBS = (
    Job("notifications.deliver_mail", deliver_mail, every=3),
    Job("notifications.write_digests", write_digests, cron="0 8 * * *"),
    Job("notifications.ask_for_next_year", ask_for_next_year, cron="30 8 * * *"),
    Job("notifications.mail_seal", mail_seal, cron="10 * * * *"),
    Job("notifications.forget_old", actions.forget_old, cron="20 3 * * *"),
)
