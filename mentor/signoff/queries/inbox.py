"""What waits for me, oldest due first; and what waits for somebody who rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.i18n import Phrase
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.people.queries import PersonLine, person_lines
from mentor.signoff.queries.standing import is_id
from mentor.signoff.rules import RequestState, SeatName, Task
from mentor.signoff.tables import SignoffSeat

#: More than this a badge does not count.
BADGE_LIMIT = 99
#: Stands for an actor who is no person: holds nothing.
NOBODY = 0
#: SQL with its values in order.
Part = tuple[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One seat from which I owe something. `on_behalf_of`: the holder, when it is delegated to me."""

    request_id: int
    seat: SeatName
    task: Task
    noun: Phrase
    title: str
    address: str
    subject: PersonLine | None
    on_behalf_of: PersonLine | None
    due_on: date
    is_overdue: bool
    asked_at: datetime
    cursor: str

    @property
    def place(self) -> str:
        """Where to do it: the subject's own page shows the decision form."""
        return f"{self.address}#decision" if self.task is Task.DECIDE else f"/signoff/{self.request_id}#calibration"


async def inbox(actor: Actor, *, now: datetime, after: str = "", size: int = PAGE_SIZE) -> Page[InboxLine]:
    """Open seats I hold, and those delegated to me where I am an independent key."""
    sql, values = _open_seats(actor, now, after, size + 1)
    rows = await SignoffSeat.raw(sql, *values)
    wanted = {row["subject_person"] for row in rows} | {row["holder"] for row in rows} - {actor.person_id}
    people = await person_lines([person for person in wanted if person is not None])
    lines = [_line(row, people, actor, local_date(now)) for row in rows[:size]]
    return Page(lines, lines[-1].cursor if len(rows) > size else "")


async def next_open(actor: Actor, *, now: datetime, after: str = "") -> InboxLine | None:
    """The line behind the cursor `after`; at the end of the list the oldest one again."""
    lines = (await inbox(actor, now=now, after=after, size=1)).rows
    if not lines and after:
        lines = (await inbox(actor, now=now, size=1)).rows
    return lines[0] if lines else None


def inbox_count(actor: Actor, *, now: datetime) -> Part:
    """How many lines the inbox has, up to one more than a badge shows: a part of a statement, giving one number."""
    sql, values = _open_seats(actor, now, "", BADGE_LIMIT + 1)
    return f"SELECT count(*) FROM ({sql}) waiting", values


_COLUMNS = """
s.request AS request_id, s.name AS name, s.holder AS holder, s.awaited_on AS awaited_on, r.noun AS noun,
r.title AS title, r.address AS address, r.state AS state, r.version_at AS version_at, r.subject_person AS subject_person
"""
_BEHIND = """
s.awaited_on IS NOT NULL AND (s.awaited_on, s.request) > ({}, {}) AND NOT (r.state = 'calibration' AND r.due_on < {})
"""
# My own seats first cut down by their index, so that only as many are looked at as are shown. A delegate sees only
# what a delegate may decide: not what is barred, and not beside an own key. UNION: two delegations may overlap.
_OPEN_SEATS = f"""
SELECT * FROM (
    SELECT {_COLUMNS} FROM signoff_seat s JOIN signoff_request r ON r.id = s.request
    WHERE s.holder = {{}} AND {_BEHIND} ORDER BY s.awaited_on, s.request LIMIT {{}}
) mine
UNION
SELECT {_COLUMNS} FROM signoff_delegation g JOIN signoff_seat s ON s.holder = g.principal AND s.name = g.seat
JOIN signoff_request r ON r.id = s.request
WHERE g.delegate = {{}} AND g.starts_on <= {{}} AND g.ends_on >= {{}} AND g.revoked_at IS NULL AND {_BEHIND}
    AND r.barred NOT LIKE {{}}
    AND NOT EXISTS (SELECT 1 FROM signoff_seat o WHERE o.request = r.id AND o.holder = {{}} AND o.name <> s.name)
    AND NOT EXISTS (SELECT 1 FROM signoff_decision d WHERE d.request = r.id AND d.version = r.version
        AND d.seat <> s.name AND (d.decided_by = {{}} OR d.on_behalf_of = {{}}))
ORDER BY awaited_on, request_id LIMIT {{}}
"""


def _open_seats(actor: Actor, now: datetime, after: str, limit: int) -> Part:
    me, today = actor.person_id or NOBODY, local_date(now)
    behind = (*place_in(after), today)
    return _OPEN_SEATS, (me, *behind, limit, me, today, today, *behind, f"%/{me}/%", me, me, me, limit)


def cursor_of(due_on: date, request_id: int) -> str:
    """The place of a request in everybody's inbox."""
    return write_cursor(due_on.isoformat(), request_id)


def place_in(cursor: str) -> tuple[date, int]:
    """The place a cursor stands for; a damaged one is the start."""
    key = read_cursor(cursor, 2) or [None, None]
    try:
        day, request_id = date.fromisoformat(str(key[0])), int(key[1] or 0)
    except ValueError:
        return date.min, 0
    return (day, request_id) if is_id(request_id) else (date.min, 0)


def _line(row: dict[str, Any], people: Mapping[int, PersonLine], actor: Actor, today: date) -> InboxLine:
    return InboxLine(
        request_id=row["request_id"],
        seat=SeatName(row["name"]),
        task=Task.CALIBRATE if row["state"] == RequestState.SPLIT else Task.DECIDE,
        noun=Phrase(row["noun"]),
        title=row["title"],
        address=row["address"],
        subject=people.get(row["subject_person"]),
        on_behalf_of=people.get(row["holder"]) if row["holder"] != actor.person_id else None,
        due_on=row["awaited_on"],
        is_overdue=row["awaited_on"] < today,
        asked_at=row["version_at"],
        cursor=cursor_of(row["awaited_on"], row["request_id"]),
    )
