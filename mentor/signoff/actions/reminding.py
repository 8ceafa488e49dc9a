"""Reminders: each person once per step, whatever runs twice or is killed half-way."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar

from mentor.calendar.queries import work_calendar
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.people.queries import holders
from mentor.people.rules import Role
from mentor.signoff import rules
from mentor.signoff.queries.late import LateSeat, StuckRequest, delegates_of, late_seats, stuck_requests
from mentor.signoff.rules import Ladder, Step

CHUNK = 200


class _Dated(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def due_on(self) -> date: ...


D = TypeVar("D", bound=_Dated)
#: Who holds a role for a unit, asked once per run.
Offices = dict[tuple[Role, str], list[int]]


async def remind(now: datetime) -> None:
    """Tell holders (and their delegates) what is due or late, HR what stays late, and rulers what they may rule on."""
    today = local_date(now)
    calendar = await work_calendar(today - rules.LOOK_BACK, today)
    if not calendar.is_workday(today):
        return
    ladder = rules.ladder(today, calendar)
    first, offices = today - rules.LOOK_BACK, Offices()

    async def seats(chunk: Sequence[LateSeat]) -> None:
        await _remind_seats(chunk, ladder, offices, now)

    async def stuck(chunk: Sequence[StuckRequest]) -> None:
        await _tell_rulers(chunk, offices, now)

    await _in_chunks(lambda after: late_seats(first, today, after, CHUNK), seats)
    yesterday = date.fromordinal(today.toordinal() - 1)
    await _in_chunks(lambda after: stuck_requests(first, yesterday, after, CHUNK), stuck)


async def _in_chunks(
    read: Callable[[tuple[date, int]], Awaitable[list[D]]], write: Callable[[Sequence[D]], Awaitable[None]]
) -> None:
    after = (date.min, 0)
    while chunk := await read(after):
        async with write_transaction():
            await write(chunk)
        after = (chunk[-1].due_on, chunk[-1].id)


async def _remind_seats(chunk: Sequence[LateSeat], ladder: Ladder, offices: Offices, now: datetime) -> None:
    delegates = await delegates_of([one.holder_id for one in chunk], ladder.today)
    for one in chunk:
        step, place = ladder.step(one.due_on), f"/signoff/{one.request_id}"
        asked = [one.holder_id, delegates.get((one.holder_id, one.seat))]
        phrase = Phrase("%(what)s: your answer is due today.", what=one.what)
        if one.due_on < ladder.today:
            phrase = Phrase("%(what)s: your answer was due on %(day)s.", what=one.what, day=one.due_on)
        dedupe = f"signoff-{step}-{one.id}-{one.due_on}"
        await tell(asked, phrase, address=place, kind="reminder", now=now, dedupe=dedupe)
        if step is Step.OFFICE:
            office = await _office(Role.HR, one, offices)
            late = _no_answer(one)
            await tell(office, late, address=place, kind="reminder", now=now, dedupe=f"{dedupe}-office")


def _no_answer(one: LateSeat) -> Phrase:
    return Phrase(
        "%(seat)s has not answered on %(what)s since %(day)s. You can find another holder.",
        seat=one.seat,
        what=one.what,
        day=one.due_on,
    )


async def _tell_rulers(chunk: Sequence[StuckRequest], offices: Offices, now: datetime) -> None:
    for one in chunk:
        phrase = Phrase(
            "%(what)s: the seats did not agree by %(day)s. You can rule on it.", what=one.what, day=one.due_on
        )
        office, place = await _office(one.ruling_role, one, offices), f"/signoff/{one.id}"
        dedupe = f"signoff-stuck-{one.id}-{one.version}-{one.state.value}"
        await tell(office, phrase, address=place, kind="reminder", now=now, dedupe=dedupe)


async def _office(role: Role, one: LateSeat | StuckRequest, offices: Offices) -> list[int]:
    """Holders of the role for this matter, without those who take part in it."""
    if (role, one.unit_path) not in offices:
        offices[role, one.unit_path] = await holders(role, one.unit_path)
    return [person for person in offices[role, one.unit_path] if person not in one.excluded]
