"""What happens by itself with messages: mail goes out, daily mails are written, old things are forgotten."""

from datetime import datetime

from mentor.calendar.queries import work_calendar
from mentor.kernel.clock import local_date
from mentor.kernel.schedule import Job
from mentor.notifications import actions, smtp
from mentor.settings import settings


async def deliver_mail(_moment: datetime) -> None:
    await smtp.deliver()


async def write_digests(moment: datetime) -> None:
    """On working days only; what is told on a Saturday is in Monday's mail."""
    today = local_date(moment)
    if (await work_calendar(today, today)).is_workday(today):
        await actions.write_digests(moment)


async def mail_seal(moment: datetime) -> None:
    if settings().seal_mail_to and settings().smtp_host:
        await actions.write_seal_mail(settings().seal_mail_to, moment)


JOBS = (
    Job("notifications.deliver_mail", deliver_mail, every=5),
    Job("notifications.write_digests", write_digests, cron="0 8 * * *"),
    Job("notifications.mail_seal", mail_seal, cron="10 * * * *"),
    Job("notifications.forget_old", actions.forget_old, cron="20 3 * * *"),
)
