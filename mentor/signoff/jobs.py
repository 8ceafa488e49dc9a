"""What happens by itself with two keys."""

from mentor.kernel.schedule import Job
from mentor.signoff.actions import remind

JOBS = (Job("signoff.remind", remind, cron="30 7 * * *"),)
