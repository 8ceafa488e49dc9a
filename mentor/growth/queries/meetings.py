"""Meetings of a mentorship. What was said is only in what those get who were there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.growth.queries.bonds import BOND, BOND_JOINS, Trio, authorised, bond_and_trio
from mentor.growth.queries.values import LARGEST_ID
from mentor.growth.rules import bonds, meetings
from mentor.growth.rules.bonds import Bond
from mentor.growth.rules.meetings import ActionOwner, MeetingFacts, MeetingKind, TalkTopic
from mentor.growth.tables import Meeting, MeetingAction
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase
from mentor.kernel.paging import Page, read_cursor, write_cursor

_MEETING = """
    t.id AS id, t.kind AS kind, t.held_on AS held_on, t.minutes AS minutes, t.place AS place, t.party AS party,
    t.technical AS technical, t.agenda AS agenda, t.topics AS topics, t.content AS content, t.next_on AS next_on,
    t.recorded_by AS recorded_by, t.needs_confirmation AS needs_confirmation, t.recorded_at AS recorded_at,
    xp.name AS with_party_name, xt.name AS with_technical_name, xr.name AS recorder_name
"""
_MEETING_JOINS = """
    LEFT JOIN people_person xp ON xp.id = t.party
    LEFT JOIN people_person xt ON xt.id = t.technical
    JOIN people_person xr ON xr.id = t.recorded_by
"""
_ONE = f"""
    SELECT {_MEETING}, {BOND} FROM growth_meeting t JOIN pairing_mentorship s ON s.id = t.mentorship
    {BOND_JOINS} {_MEETING_JOINS} WHERE t.id = {{}}
"""
_LIST = f"""
    SELECT {_MEETING} FROM growth_meeting t {_MEETING_JOINS}
    WHERE t.mentorship = {{}} AND (t.held_on < {{}} OR (t.held_on = {{}} AND t.id < {{}}))
    ORDER BY t.held_on DESC, t.id DESC LIMIT {{}}
"""
PAGE = 20


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting; `shows_content` says whether agenda and content are in it for this actor."""

    id: int
    kind: MeetingKind
    held_on: date
    minutes: int | None
    place: str
    party_name: str
    technical_name: str
    agenda: str
    topics: tuple[TalkTopic, ...]
    content: str
    next_on: date | None
    recorder_name: str
    recorded_at: datetime
    needs_confirmation: bool
    facts: MeetingFacts
    shows_content: bool


@dataclass(frozen=True, slots=True)
class ActionLine:
    id: int
    meeting_id: int
    text: str
    owner: ActionOwner
    due_on: date | None
    done_at: datetime | None
    refusal: Phrase | None

    def is_overdue(self, today: date) -> bool:
        return self.done_at is None and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class MeetingsPage:
    bond: Bond
    trio: Trio
    meetings: Page[MeetingLine]
    actions: Mapping[int, list[ActionLine]]
    record_refusal: Phrase | None
    seat: str


async def meeting_row(meeting_id: int, actor: Actor) -> tuple[MeetingLine, Bond]:
    rows = await Meeting.raw(_ONE, meeting_id)
    found = authorised(rows[0] if rows else None, actor)
    return _line(rows[0], found, actor), found


@dataclass(frozen=True, slots=True)
class MeetingPage:
    bond: Bond
    meeting: MeetingLine
    actions: list[ActionLine]
    confirm_refusal: Phrase | None


async def meeting_page(meeting_id: int, actor: Actor) -> MeetingPage:
    line, found = await meeting_row(meeting_id, actor)
    agreed = await actions_of([line], found, actor)
    return MeetingPage(found, line, agreed.get(line.id, []), meetings.refusal_to_confirm(line.facts, actor))


async def meetings_page(mentorship_id: int, actor: Actor, after: str = "") -> MeetingsPage:
    found, trio = await bond_and_trio(mentorship_id, actor)
    lines = await meeting_lines(found, actor, after=after)
    return MeetingsPage(
        bond=found,
        trio=trio,
        meetings=lines,
        actions=await actions_of(lines.rows, found, actor),
        record_refusal=meetings.refusal_to_record(found, actor),
        seat=bonds.seat_held(found, actor),
    )


async def meeting_lines(found: Bond, actor: Actor, *, after: str = "", limit: int = PAGE) -> Page[MeetingLine]:
    """Newest first; the actor is known to see the mentorship."""
    key = read_cursor(after, 2) if after else None
    try:
        day, last = (date.fromisoformat(str(key[0])), min(abs(int(key[1] or 0)), LARGEST_ID)) if key else (date.max, 0)
    except ValueError:
        day, last = date.max, 0
    rows = await Meeting.raw(_LIST, found.mentorship_id, day, day, last, limit + 1)
    lines = [_line(row, found, actor) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(lines, write_cursor(lines[-1].held_on.isoformat(), lines[-1].id) if more else "")


async def actions_of(lines: Any, found: Bond, actor: Actor) -> dict[int, list[ActionLine]]:
    """What was agreed in these meetings, as far as the actor sees their content."""
    seen = {line.id: line for line in lines if line.shows_content}
    if not seen:
        return {}
    rows = (
        await MeetingAction.select()
        .where(MeetingAction.meeting.is_in(list(seen)))
        .order_by(MeetingAction.meeting)
        .order_by(MeetingAction.position)
    )
    grouped: dict[int, list[ActionLine]] = {}
    for row in rows:
        grouped.setdefault(row["meeting"], []).append(_action(row, seen[row["meeting"]].facts, found, actor))
    return grouped


async def action_row(action_id: int, actor: Actor) -> tuple[ActionLine, MeetingLine, Bond]:
    row = await MeetingAction.select().where(MeetingAction.id == action_id).first()
    if row is None:
        raise NotFound
    line, found = await meeting_row(row["meeting"], actor)
    if not line.shows_content:
        raise NotFound
    return _action(row, line.facts, found, actor), line, found


def _action(row: Mapping[str, Any], facts: MeetingFacts, found: Bond, actor: Actor) -> ActionLine:
    owner = ActionOwner(row["owner"])
    return ActionLine(
        id=row["id"],
        meeting_id=row["meeting"],
        text=row["text"],
        owner=owner,
        due_on=row["due_on"],
        done_at=row["done_at"],
        refusal=meetings.refusal_to_finish_action(owner, facts, found, actor),
    )


def _line(row: Mapping[str, Any], found: Bond, actor: Actor) -> MeetingLine:
    facts = MeetingFacts(
        party_id=row["party"],
        technical_id=row["technical"],
        recorded_by=row["recorded_by"],
        needs_confirmation=row["needs_confirmation"],
    )
    shows = meetings.sees_content(facts, found, actor)
    return MeetingLine(
        id=row["id"],
        kind=MeetingKind(row["kind"]),
        held_on=row["held_on"],
        minutes=row["minutes"],
        place=row["place"],
        party_name=row["with_party_name"] or "",
        technical_name=row["with_technical_name"] or "",
        agenda=row["agenda"] if shows else "",
        topics=tuple(TalkTopic(topic) for topic in row["topics"].split()),
        content=row["content"] if shows else "",
        next_on=row["next_on"],
        recorder_name=row["recorder_name"],
        recorded_at=row["recorded_at"],
        needs_confirmation=row["needs_confirmation"],
        facts=facts,
        shows_content=shows,
    )
