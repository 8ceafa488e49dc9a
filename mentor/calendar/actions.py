"""Filling and changing the work calendar."""

from dataclasses import dataclass
from datetime import date, datetime

from chinese_calendar import constants  # type: ignore[import-untyped]

from mentor.calendar.arrangement import Arrangement
from mentor.calendar.queries import ANNOUNCED, announced_years
from mentor.calendar.rules import DayKind, DaySource, DayWish, Festival, refusal_to_edit
from mentor.calendar.tables import WorkDay
from mentor.journal.actions import record
from mentor.kernel.actor import Actor, system_actor
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase

_FESTIVALS = {
    "New Year's Day": Festival.NEW_YEAR,
    "Spring Festival": Festival.SPRING,
    "Tomb-sweeping Day": Festival.QINGMING,
    "Labour Day": Festival.LABOUR,
    "Dragon Boat Festival": Festival.DRAGON_BOAT,
    "Mid-autumn Festival": Festival.MID_AUTUMN,
    "National Day": Festival.NATIONAL,
    "Anti-Fascist 70th Day": Festival.VICTORY,
}


async def seed_calendar(now: datetime) -> list[int]:
    """Add every year the kept library knows and we do not; returns those years.

    Runs at each start: a newer library brings newer years, and days entered by hand stay as they are.
    """
    known = await announced_years()
    days = [row for row in _library_days(now) if row.date.year not in known]
    if not days:
        return []
    years = sorted({row.date.year for row in days})
    async with write_transaction():
        added = 0
        for start in range(0, len(days), 500):
            added += len(
                await WorkDay.insert(*days[start : start + 500])
                .on_conflict(target=WorkDay.date, action="DO NOTHING")
                .returning(WorkDay.id)
            )
        if added:
            await record(
                "calendar.seed", "calendar", 0, actor=system_actor("calendar"), now=now, after={"years": years}
            )
    return years


def _library_days(now: datetime) -> list[WorkDay]:
    listed = ((DayKind.HOLIDAY, constants.holidays), (DayKind.WORKDAY, constants.workdays))
    return [
        WorkDay(date=day, kind=kind, name=_FESTIVALS.get(name, name), source=DaySource.LIBRARY, changed_at=now)
        for kind, days in listed
        for day, name in sorted(days.items())
    ]


@dataclass(frozen=True, slots=True)
class DayChange:
    """What one day should be; `seen` is what the editor was shown, so that nobody overwrites another unseen."""

    day: date
    wish: DayWish
    name: str
    seen: DayWish


async def change_day(change: DayChange, *, actor: Actor, now: datetime) -> None:
    """Make a day off or worked by hand, or ordinary again."""
    if (reason := refusal_to_edit(actor)) is not None:
        raise Forbidden(reason)
    async with write_transaction():
        removed = await WorkDay.delete().where(WorkDay.date == change.day).returning(WorkDay.kind, WorkDay.name)
        before = DayWish(removed[0]["kind"]) if removed else DayWish.ORDINARY
        if before is not change.seen:
            raise Conflict(GONE)
        if change.wish is not DayWish.ORDINARY:
            await WorkDay.insert(
                WorkDay(
                    date=change.day,
                    kind=change.wish.value,
                    name=change.name,
                    source=DaySource.HAND,
                    changed_by=actor.account_id,
                    changed_at=now,
                )
            )
        await record(
            "calendar.change_day",
            "calendar_day",
            change.day.toordinal(),
            actor=actor,
            now=now,
            before={"day": change.day, "kind": before, "name": removed[0]["name"] if removed else ""},
            after={"day": change.day, "kind": change.wish, "name": change.name},
        )


async def adopt_arrangement(
    arrangement: Arrangement, *, doubts_seen: bool = False, actor: Actor, now: datetime
) -> None:
    """Replace what was announced for the year before; days entered by hand stay as they are."""
    if (reason := refusal_to_edit(actor)) is not None:
        raise Forbidden(reason)
    if (complaint := arrangement.complaint()) is not None:
        raise Invalid({"text": complaint})
    if arrangement.doubts() and not doubts_seen:
        raise Invalid({"doubts_seen": Phrase("Please look at these first: %(doubts)s", doubts=arrangement.doubts())})
    first, last = date(arrangement.year, 1, 1), date(arrangement.year, 12, 31)
    async with write_transaction():
        await WorkDay.delete().where(
            (WorkDay.date >= first) & (WorkDay.date <= last) & WorkDay.source.is_in(list(ANNOUNCED))
        )
        rows = [
            WorkDay(
                date=day,
                kind=one.kind,
                name=one.name,
                source=DaySource.NOTICE,
                changed_by=actor.account_id,
                changed_at=now,
            )
            for day, one in arrangement.days.items()
        ]
        await WorkDay.insert(*rows).on_conflict(target=WorkDay.date, action="DO NOTHING")
        kinds = [one.kind for one in arrangement.days.values()]
        after = {"off": kinds.count(DayKind.HOLIDAY), "worked": kinds.count(DayKind.WORKDAY)}
        await record("calendar.adopt", "calendar", arrangement.year, actor=actor, now=now, after=after)
