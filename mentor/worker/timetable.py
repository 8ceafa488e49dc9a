"""When jobs are due. Pure."""

from datetime import UTC, datetime, timedelta

from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

from mentor.kernel.i18n import LOCAL_ZONE
from mentor.kernel.schedule import Job

#: How far back to look for the last due moment; each window is tried only when the one before held none.
_WINDOWS = tuple(timedelta(**span) for span in ({"hours": 2}, {"days": 2}, {"days": 32}, {"days": 367}, {"days": 1462}))
#: Timers may ring a little before the moment they were set for.
EARLY = timedelta(milliseconds=500)


def trigger_of(job: Job) -> BaseTrigger:
    if job.every:
        return IntervalTrigger(seconds=job.every, timezone=UTC)
    return CronTrigger.from_crontab(job.cron, timezone=LOCAL_ZONE)


def last_due(job: Job, now: datetime) -> datetime | None:
    """The last due moment up to `now`, in UTC; None when a cron expression had none in four years."""
    if job.every:
        return datetime.fromtimestamp(int(now.timestamp()) // job.every * job.every, UTC)
    trigger = trigger_of(job)
    for window in _WINDOWS:
        last: datetime | None = None
        moment: datetime | None = trigger.get_next_fire_time(None, now - window)
        while moment is not None and moment <= now:
            last = moment
            moment = trigger.get_next_fire_time(moment, moment)
        if last is not None:
            return last.astimezone(UTC)
    return None
