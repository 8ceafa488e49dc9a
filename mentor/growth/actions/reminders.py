"""Reminders: each thing is told once per person, however often the job runs (the message's dedupe key)."""

from datetime import datetime, timedelta

from mentor.growth.queries.reminders import DueMilestone, due_actions, due_milestones, long_unseen
from mentor.growth.rules import reminders
from mentor.growth.rules.bonds import Bond
from mentor.growth.rules.reminders import Nearness, Silence, SilentSeat
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.i18n import Phrase, plural
from mentor.notifications.actions import tell

CHUNK = 200
#: Policies may ask for less, never for more patience than this when looking for silent mentors.
LEAST_WATCH_DAYS = 7


async def remind_of_milestones(*, now: datetime) -> None:
    """The mentee a week before, on the day, and when overdue; the mentors only of what is overdue."""
    today, after = local_date(now), 0
    while rows := await due_milestones(today + reminders.AHEAD, after=after, limit=CHUNK):
        async with write_transaction():
            for row in rows:
                await _remind_of(row, now)
        after = rows[-1].id


async def _remind_of(row: DueMilestone, now: datetime) -> None:
    near = reminders.nearness(row.due_on, local_date(now))
    if near is None:
        return
    phrase = {
        Nearness.SOON: Phrase("“%(title)s” is due on %(day)s.", title=row.title, day=row.due_on),
        Nearness.TODAY: Phrase("“%(title)s” is due today.", title=row.title),
        Nearness.OVERDUE: Phrase("“%(title)s” was due on %(day)s.", title=row.title, day=row.due_on),
    }[near]
    await tell(
        [row.mentee, *(row.mentors if near is Nearness.OVERDUE else ())],
        phrase,
        address=f"/milestones/{row.id}",
        kind="reminder",
        now=now,
        dedupe=f"milestone:{row.id}:{near.value}:{row.due_on.isoformat()}",
    )


async def remind_of_actions(*, now: datetime) -> None:
    """Who has agreed to do something, once on the day it is due (or the first day after)."""
    today, after = local_date(now), 0
    while rows := await due_actions(today, after=after, limit=CHUNK):
        async with write_transaction():
            for row in rows:
                await tell(
                    row.person,
                    Phrase("Agreed until %(day)s: %(text)s", day=row.due_on, text=row.text),
                    address=f"/mentorships/{row.mentorship_id}/meetings",
                    kind="reminder",
                    now=now,
                    dedupe=f"action:{row.id}",
                )
        after = rows[-1].id


async def remind_silent_mentors(*, now: datetime) -> None:
    """A mentor not seen for long: first only the mentor (yellow), later the other mentor too (red)."""
    today, after = local_date(now), 0
    before = today - timedelta(days=LEAST_WATCH_DAYS)
    while rows := await long_unseen(before, after=after, limit=CHUNK):
        async with write_transaction():
            for found, seen in rows:
                for seat in reminders.silent_seats(found, seen, today):
                    await _remind_silent(found, seat, now)
        after = rows[-1][0].mentorship_id


async def _remind_silent(found: Bond, seat: SilentSeat, now: datetime) -> None:
    key = f"silent:{found.mentorship_id}:{seat.seat}:{seat.silence.value}:{seat.since.isoformat()}"
    address = f"/mentorships/{found.mentorship_id}"
    phrase = plural(
        "You and your mentee have not met for one day, and you have not read the log.",
        "You and your mentee have not met for %(n)s days, and you have not read the log.",
        seat.days,
    )
    await tell(seat.holder, phrase, address=address, kind="reminder", now=now, dedupe=key)
    if seat.silence is Silence.LATE:
        others = [one for one in found.mentors() if one != seat.holder]
        phrase = plural(
            "The other mentor has not been seen for one day. Please talk to each other.",
            "The other mentor has not been seen for %(n)s days. Please talk to each other.",
            seat.days,
        )
        await tell(others, phrase, address=address, kind="reminder", now=now, dedupe=key)
