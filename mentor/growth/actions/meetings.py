"""Putting meetings on record, confirming what a secretary wrote down, ticking what was agreed."""

from datetime import date, datetime

from mentor.files.actions import refuse_marked_texts
from mentor.growth.actions import refuse
from mentor.growth.queries.bonds import bond
from mentor.growth.queries.meetings import action_row, meeting_row
from mentor.growth.queries.numbers import Numbers, month_upsert, standing_upsert
from mentor.growth.rules import meetings
from mentor.growth.rules.bonds import Bond
from mentor.growth.rules.meetings import NewMeeting
from mentor.growth.tables import Meeting, MeetingAction
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell

MEETING = "meeting"


async def record_meeting(mentorship_id: int, new: NewMeeting, *, actor: Actor, now: datetime) -> int:
    """Put a meeting on record; written by a secretary it waits for a mentor's word and counts only then."""
    texts = [new.agenda, new.place, new.content, *(one.text for one in new.actions)]
    await refuse_marked_texts(texts, actor=actor, now=now)
    async with write_transaction():
        found = await bond(mentorship_id, actor)
        refuse(meetings.refusal_to_record(found, actor))
        _check(new, found, actor, now)
        on_behalf = meetings.is_on_behalf(found, actor)
        meeting_id = await _insert(new, found, actor=actor, now=now, needs_confirmation=on_behalf)
        await _insert_actions(new, meeting_id, mentorship_id)
        if on_behalf:
            await _ask_to_confirm(new, found, meeting_id, actor=actor, now=now)
        else:
            await _count(found, new.held_on, with_party=new.with_party, with_technical=new.with_technical)
        after = {
            "kind": new.kind.value,
            "held_on": new.held_on,
            "party": new.with_party,
            "technical": new.with_technical,
        }
        principal = next(iter(_mentors(new, found)), None) if on_behalf else None
        await journal.record(
            "growth.record_meeting", MEETING, meeting_id, actor=actor, now=now, after=after, on_behalf_of=principal
        )
        return meeting_id


async def confirm_meeting(meeting_id: int, *, actor: Actor, now: datetime) -> int:
    """A mentor who was there stands by the record; gives the mentorship."""
    async with write_transaction():
        line, found = await meeting_row(meeting_id, actor)
        refuse(meetings.refusal_to_confirm(line.facts, actor))
        confirmed = (
            await Meeting.update(
                {
                    Meeting.needs_confirmation: False,
                    Meeting.confirmed_by: actor.person_id,
                    Meeting.confirmed_at: now,
                }
            )
            .where((Meeting.id == meeting_id) & (Meeting.needs_confirmation == True))  # noqa: E712  (SQL)
            .returning(Meeting.held_on)
        )
        if not confirmed:
            raise Conflict(GONE)
        facts = line.facts
        there = {"with_party": facts.party_id is not None, "with_technical": facts.technical_id is not None}
        await _count(found, line.held_on, **there)
        await journal.record("growth.confirm_meeting", MEETING, meeting_id, actor=actor, now=now)
        return found.mentorship_id


async def finish_action(action_id: int, *, actor: Actor, now: datetime) -> int:
    """What was agreed is done; gives the mentorship."""
    async with write_transaction():
        line, meeting, found = await action_row(action_id, actor)
        refuse(line.refusal)
        done = (
            await MeetingAction.update({MeetingAction.done_at: now, MeetingAction.done_by: actor.person_id})
            .where((MeetingAction.id == action_id) & MeetingAction.done_at.is_null())
            .returning(MeetingAction.id)
        )
        if not done:
            raise Conflict(GONE)
        await journal.record(
            "growth.finish_action", MEETING, meeting.id, actor=actor, now=now, after={"action": action_id}
        )
        return found.mentorship_id


def _check(new: NewMeeting, found: Bond, actor: Actor, now: datetime) -> None:
    wrong: dict[str, Phrase] = {}
    if day := meetings.refusal_of_day(new.held_on, local_date(now)):
        wrong["held_on"] = day
    there = meetings.complaints_about_mentors(
        found, actor, with_party=new.with_party, with_technical=new.with_technical
    )
    if there:
        wrong["with_party"] = there
    if wrong:
        raise Invalid(wrong)


async def _insert(new: NewMeeting, found: Bond, *, actor: Actor, now: datetime, needs_confirmation: bool) -> int:
    row = Meeting(
        mentorship=found.mentorship_id,
        kind=new.kind.value,
        held_on=new.held_on,
        minutes=new.minutes,
        place=new.place,
        party=found.party_id if new.with_party else None,
        technical=found.technical_id if new.with_technical else None,
        agenda=new.agenda,
        topics=" ".join(topic.value for topic in new.topics),
        content=new.content,
        next_on=new.next_on,
        recorded_by=actor.person_id,
        recorded_at=now,
        needs_confirmation=needs_confirmation,
    )
    return int((await Meeting.insert(row))[0]["id"])


async def _insert_actions(new: NewMeeting, meeting_id: int, mentorship_id: int) -> None:
    rows = [
        MeetingAction(
            meeting=meeting_id,
            mentorship=mentorship_id,
            position=position,
            text=one.text,
            owner=one.owner.value,
            due_on=one.due_on,
        )
        for position, one in enumerate(new.actions)
    ]
    if rows:
        await MeetingAction.insert(*rows)


async def _count(found: Bond, held_on: date, *, with_party: bool, with_technical: bool) -> None:
    last = {"last_meeting_on": held_on}
    last |= {"party_seen_on": held_on} if with_party else {}
    last |= {"technical_seen_on": held_on} if with_technical else {}
    await standing_upsert(found.mentorship_id, Numbers(meetings=1), last)
    await month_upsert(found.mentorship_id, held_on, Numbers(meetings=1))


async def _ask_to_confirm(new: NewMeeting, found: Bond, meeting_id: int, *, actor: Actor, now: datetime) -> None:
    await tell(
        _mentors(new, found),
        Phrase(
            "%(name)s wrote down a meeting of %(day)s for you. Please confirm it.", name=actor.name, day=new.held_on
        ),
        address=f"/meetings/{meeting_id}",
        kind="todo",
        now=now,
    )


def _mentors(new: NewMeeting, found: Bond) -> list[int]:
    there = [found.party_id if new.with_party else None, found.technical_id if new.with_technical else None]
    return [one for one in there if one is not None]
