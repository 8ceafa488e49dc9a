"""Lists of entries: a mentorship's log by month, and the reading queue of a mentor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.growth.queries.bonds import Trio, bond_and_trio
from mentor.growth.queries.logs import ENTRY, LogLine, read_log
from mentor.growth.queries.readable import readable
from mentor.growth.queries.values import LARGEST_ID
from mentor.growth.rules import bonds, logs
from mentor.growth.rules.bonds import SEATS, Bond
from mentor.growth.rules.logs import Reach
from mentor.growth.tables import GrowthMonth, LogEntry, Milestone
from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.kernel.paging import Page, read_cursor, write_cursor

PAGE = 30
QUEUE = 50
MOST_UNREAD = 100
_LIST = f"""
    SELECT {ENTRY} FROM growth_log l
    WHERE l.mentorship = {{{{}}}} AND l.happened_on >= {{{{}}}} AND l.happened_on <= {{{{}}}}
      AND (l.happened_on < {{{{}}}} OR l.id < {{{{}}}}) AND {{clause}}
    ORDER BY l.happened_on DESC, l.id DESC LIMIT {PAGE + 1}
"""
# One branch per seat, each on its own partial index; `s` are the few mentorships in which the actor holds the seat.
_QUEUE = " UNION ALL ".join(
    f"""
    SELECT l.id AS id, l.happened_on AS happened_on, l.kind AS kind, l.{seat}_unread_since AS since, '{seat}' AS seat,
           m.name AS mentee, s.id AS mentorship
    FROM pairing_mentorship s JOIN growth_log l ON l.mentorship = s.id JOIN people_person m ON m.id = s.mentee
    WHERE s.{seat}_mentor = {{}} AND l.{seat}_unread_since IS NOT NULL
    """
    for seat in SEATS
)


@dataclass(frozen=True, slots=True)
class MonthLine:
    month: str
    logs: int
    late_logs: int
    minutes: int
    meetings: int
    is_closed: bool

    @property
    def hours(self) -> str:
        return f"{self.minutes / 60:.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class LogListPage:
    bond: Bond
    trio: Trio
    logs: Page[LogLine]
    months: tuple[MonthLine, ...]
    month: str
    reach: Reach
    write_refusal: Phrase | None
    seat: str


@dataclass(frozen=True, slots=True)
class QueueLine:
    id: int
    happened_on: date
    since: datetime
    seat: str
    mentee: str
    mentorship_id: int


async def log_list(mentorship_id: int, actor: Actor, *, month: str = "", after: str = "") -> LogListPage:
    """Newest first; for those who only know the counts the list is empty and the months stand."""
    found, trio = await bond_and_trio(mentorship_id, actor)
    extent = logs.reach(found, actor)
    return LogListPage(
        bond=found,
        trio=trio,
        logs=await _lines(mentorship_id, extent, actor, month=month, after=after),
        months=await month_lines(mentorship_id),
        month=month,
        reach=extent,
        write_refusal=logs.refusal_to_write(found, actor),
        seat=bonds.seat_held(found, actor),
    )


async def _lines(mentorship_id: int, extent: Reach, actor: Actor, *, month: str, after: str) -> Page[LogLine]:
    if extent is Reach.NOTHING:
        return Page([])
    first, last = _span(month)
    day, before = _key(after, last)
    clause, values = readable(extent, actor)
    rows = await LogEntry.raw(_LIST.format(clause=clause), mentorship_id, first, min(last, day), day, before, *values)
    lines = [read_log(row) for row in rows[:PAGE]]
    more = len(rows) > PAGE
    return Page(lines, write_cursor(lines[-1].happened_on.isoformat(), lines[-1].id) if more else "")


def _span(month: str) -> tuple[date, date]:
    """First and last day of a month such as 2026-11; all days when it is none."""
    try:
        first = date.fromisoformat(f"{month}-01")
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    except ValueError:
        return date.min, date.max
    return first, date.fromordinal(following.toordinal() - 1)


def _key(after: str, last: date) -> tuple[date, int]:
    """Where the page begins: before this day, or on it with a smaller id."""
    key = read_cursor(after, 2) if after else None
    try:
        return (date.fromisoformat(str(key[0])), min(abs(int(key[1] or 0)), LARGEST_ID)) if key else (last, LARGEST_ID)
    except ValueError:
        return last, LARGEST_ID


@dataclass(frozen=True, slots=True)
class WritePage:
    """What the form of a new entry needs: whose log, and which milestones it can point to."""

    bond: Bond
    trio: Trio
    milestones: tuple[tuple[int, str], ...]
    refusal: Phrase | None


async def write_page(mentorship_id: int, actor: Actor) -> WritePage:
    found, trio = await bond_and_trio(mentorship_id, actor)
    rows = (
        await Milestone.select(Milestone.id, Milestone.title)
        .where((Milestone.mentorship == mentorship_id) & Milestone.settled_on.is_null())
        .order_by(Milestone.due_on)
        .limit(20)
    )
    titles = tuple((row["id"], row["title"]) for row in rows)
    return WritePage(found, trio, titles, logs.refusal_to_write(found, actor))


async def month_lines(mentorship_id: int) -> tuple[MonthLine, ...]:
    """Numbers per month, newest first; the actor is known to see the mentorship."""
    rows = (
        await GrowthMonth.select()
        .where(GrowthMonth.mentorship == mentorship_id)
        .order_by(GrowthMonth.month, ascending=False)
        .limit(36)
    )
    return tuple(
        MonthLine(
            row["month"], row["logs"], row["late_logs"], row["minutes"], row["meetings"], row["closed_at"] is not None
        )
        for row in rows
    )


async def reading_queue(actor: Actor, limit: int = QUEUE) -> list[QueueLine]:
    """Entries that wait for this mentor, the longest waiting first."""
    if actor.person_id is None:
        return []
    rows = await LogEntry.raw(f"{_QUEUE} ORDER BY since, id LIMIT {int(limit)}", actor.person_id, actor.person_id)
    return [_queued(row) for row in rows]


async def unread_count(actor: Actor) -> int:
    """For the badge in the menu; counting stops at 100."""
    if actor.person_id is None:
        return 0
    rows = await LogEntry.raw(
        f"SELECT count(*) AS n FROM (SELECT id FROM ({_QUEUE}) q LIMIT {MOST_UNREAD}) few",
        actor.person_id,
        actor.person_id,
    )
    return int(rows[0]["n"])


def _queued(row: Mapping[str, Any]) -> QueueLine:
    day, since = row["happened_on"], row["since"]
    return QueueLine(
        id=row["id"],
        happened_on=day if isinstance(day, date) else date.fromisoformat(day),
        since=since if isinstance(since, datetime) else datetime.fromisoformat(since),
        seat=row["seat"],
        mentee=row["mentee"],
        mentorship_id=row["mentorship"],
    )
