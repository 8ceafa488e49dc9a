"""What happens by itself: offers expire, agreements are reminded of, terms and mentorships reach their end.

Every step is a compare-and-set of its own, so a run that is repeated, or raced by a person, does nothing twice.
"""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta

from mentor.calendar.queries import work_calendar
from mentor.kernel.actor import Actor, system_actor
from mentor.kernel.children import Child
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import DomainError
from mentor.kernel.i18n import Phrase
from mentor.kernel.schedule import Job
from mentor.notifications.actions import tell
from mentor.pairing.actions import answers, course, extensions, notices, suspensions
from mentor.pairing.actions.matchings.carrying import carry_out
from mentor.pairing.actions.matchings.claims import something_waits
from mentor.pairing.queries import due
from mentor.pairing.queries.notices import notices_over
from mentor.pairing.queries.offers import overdue_offers
from mentor.pairing.queries.programmes import policies_for
from mentor.people.queries import holders
from mentor.people.rules import Role

_DAY = timedelta(days=1)
_MATCHING = Child(("match", "--work"))
#: After so many reminders HR is told instead.
_REMINDERS = 3


async def expire_offers(moment: datetime) -> None:
    await _each(await overdue_offers(local_date(moment)), answers.expire, moment)


async def close_notices(moment: datetime) -> None:
    await _each(await notices_over(local_date(moment)), notices.close_over, moment)


async def suspend_mentors(moment: datetime) -> None:
    """Who has left, is blocked, or whose term is over takes no further mentees."""
    actor = system_actor("pairing.suspend_mentors")
    for profile_id, cause in await due.to_suspend(local_date(moment)):
        await _try(suspensions.suspend(profile_id, cause, "", actor=actor, now=moment))


async def release_mentors(moment: datetime) -> None:
    """Who wanted to leave and has handed over everybody is out."""
    actor = system_actor("pairing.release_mentors")
    for profile_id in await due.to_release():
        await _try(suspensions.leave(profile_id, "", actor=actor, now=moment))


async def reach_ends(moment: datetime) -> None:
    await _each(await due.past_end(local_date(moment)), course.reach_end, moment)


async def resume_paused(moment: datetime) -> None:
    await _each(await due.to_resume(local_date(moment)), course.resume, moment)


async def settle_extensions(moment: datetime) -> None:
    await _each(await due.extensions_asked(), extensions.settle_extension, moment)


async def remind_offers(moment: datetime) -> None:
    """One working day before the time to answer is over."""
    today = local_date(moment)
    calendar = await work_calendar(today, today + 10 * _DAY)
    if not calendar.is_workday(today):
        return
    for row in await due.offers_expiring(calendar.add_workdays(today, 1)):
        if row["expires_on"] < today:
            continue
        phrase = Phrase("Please answer by %(day)s whether you will be a mentor.", day=row["expires_on"])
        address = f"/mentorships/{row['mentorship']}/offers"
        async with write_transaction():
            await tell(row["person"], phrase, address=address, kind="reminder", now=moment, dedupe=f"offer:{row['id']}")


async def remind_agreements(moment: datetime) -> None:
    """Every few working days whoever has not confirmed; at last HR."""
    rows = await due.unconfirmed_agreements()
    if not rows:
        return
    today, policies = local_date(moment), await policies_for({row["programme"] for row in rows})
    calendar = await work_calendar(min(local_date(row["written_at"]) for row in rows), today)
    for row in rows:
        waited = calendar.workdays_between(local_date(row["written_at"]), today)
        round_ = min(waited // policies[row["programme"]].agreement_reminder_workdays, _REMINDERS)
        if round_ > 0:
            await _remind_of_agreement(row, round_, moment)


async def _remind_of_agreement(row: dict[str, object], round_: int, moment: datetime) -> None:
    key, address = f"agreement:{row['id']}:{round_}", f"/mentorships/{row['mentorship']}/agreement"
    people: Iterable[int] = row["missing"]  # type: ignore[assignment]
    async with write_transaction():
        phrase = Phrase("An agreement still waits for your confirmation.")
        await tell(people, phrase, address=address, kind="reminder", now=moment, dedupe=key)
        if round_ == _REMINDERS:
            phrase = Phrase("An agreement has not been confirmed in spite of reminders.")
            officers = await holders(Role.HR, str(row["unit_path"]))
            await tell(officers, phrase, address=address, kind="todo", now=moment, dedupe=key)


async def remind_ends(moment: datetime) -> None:
    """Some days before the end: the three and HR."""
    today = local_date(moment)
    rows = await due.ending_between(today, today + 90 * _DAY)
    policies = await policies_for({row["programme"] for row in rows})
    for row in rows:
        if (row["ends_on"] - today).days > policies[row["programme"]].end_reminder_days:
            continue
        three = [row["mentee"], row["party_mentor"], row["technical_mentor"]]
        phrase = Phrase("A mentorship ends on %(day)s; please prepare its review.", day=row["ends_on"])
        key, address = f"end:{row['id']}:{row['ends_on']}", f"/mentorships/{row['id']}"
        async with write_transaction():
            people = [*three, *await holders(Role.HR, row["unit_path"])]
            await tell(people, phrase, address=address, kind="reminder", now=moment, dedupe=key)


async def work_on_matchings(moment: datetime) -> None:
    """In a process of its own: minutes of computing, and much memory that goes back when it ends."""
    if not _MATCHING.is_running() and await something_waits(moment):
        await _MATCHING.start()


async def carry_out_matchings(moment: datetime) -> None:
    await carry_out(moment)


async def _each(ids: Iterable[int], step: Callable[..., Awaitable[object]], moment: datetime) -> None:
    actor: Actor = system_actor(f"pairing.{step.__name__}")
    for one in ids:
        await _try(step(one, actor=actor, now=moment))


async def _try(step: Awaitable[object]) -> None:
    """One that somebody else has just dealt with must not stop the others."""
    try:
        await step
    except DomainError:
        return


JOBS = (
    Job("pairing.matchings", work_on_matchings, every=3),
    Job("pairing.carry_out_matchings", carry_out_matchings, every=3),
    Job("pairing.expire_offers", expire_offers, cron="5 0 * * *"),
    Job("pairing.close_notices", close_notices, cron="10 0 * * *"),
    Job("pairing.suspend_mentors", suspend_mentors, cron="15 0 * * *"),
    Job("pairing.reach_ends", reach_ends, cron="20 0 * * *"),
    Job("pairing.resume_paused", resume_paused, cron="25 0 * * *"),
    Job("pairing.release_mentors", release_mentors, cron="30 0 * * *"),
    Job("pairing.settle_extensions", settle_extensions, every=60),
    Job("pairing.remind_offers", remind_offers, cron="0 8 * * *"),
    Job("pairing.remind_agreements", remind_agreements, cron="5 8 * * *"),
    Job("pairing.remind_ends", remind_ends, cron="10 8 * * *"),
)
