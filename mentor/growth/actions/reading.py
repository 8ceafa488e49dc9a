"""What mentors do with entries: read, comment, and confirm what a secretary wrote down for them."""

from datetime import datetime

from mentor.files.actions import refuse_marked_texts
from mentor.growth.actions import refuse
from mentor.growth.queries.logs import LOG, LogLine, comment_row, log_row
from mentor.growth.queries.numbers import Numbers, standing_upsert
from mentor.growth.rules import bonds, logs
from mentor.growth.rules.bonds import PARTY, Bond
from mentor.growth.rules.logs import CommentKind
from mentor.growth.tables import LogComment, LogEntry
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell


async def read_log(log_id: int, comment: str, *, actor: Actor, now: datetime) -> None:
    """Note that this mentor has read the entry, with a comment or without; reading twice counts once."""
    await refuse_marked_texts([comment], actor=actor, now=now)
    async with write_transaction():
        line, found, _, facts = await log_row(log_id, actor)
        refuse(logs.refusal_to_comment(facts, found, actor))
        seat = bonds.seat_held(found, actor)
        is_first = await _mark_read(line, seat, actor=actor, now=now)
        if comment:
            await _comment(line, found, seat, comment, actor=actor, now=now)
        await _count(found, seat, read=is_first, commented=bool(comment), now=now)
        verb = "growth.comment_log" if comment else "growth.read_log"
        await journal.record(verb, LOG, log_id, actor=actor, now=now, after={"seat": seat})


async def record_comment(log_id: int, seat: str, text: str, *, actor: Actor, now: datetime) -> None:
    """A secretary writes down what a mentor said about an entry (代录); it counts once the mentor confirms it."""
    await refuse_marked_texts([text], actor=actor, now=now)
    async with write_transaction():
        line, found, _, facts = await log_row(log_id, actor)
        refuse(logs.refusal_to_record_comment(facts, found, actor))
        mentor = found.holder(seat)
        if mentor is None:
            raise Invalid({"seat": Phrase("This seat is vacant at present.")})
        row = LogComment(log=log_id, author=mentor, seat=seat, text=text, written_at=now, recorded_by=actor.person_id)
        await LogComment.insert(row)
        await _lock(line, now)
        await tell(
            mentor,
            Phrase("%(name)s wrote down a comment for you. Please confirm it.", name=actor.name),
            address=f"/logs/{log_id}",
            kind="todo",
            now=now,
        )
        await journal.record(
            "growth.record_comment", LOG, log_id, actor=actor, now=now, after={"seat": seat}, on_behalf_of=mentor
        )


async def confirm_comment(comment_id: int, *, actor: Actor, now: datetime) -> int:
    """The mentor stands by what was written down; gives the entry."""
    async with write_transaction():
        log_id, author, seat = await comment_row(comment_id)
        line, found, _, _ = await log_row(log_id, actor)
        refuse(logs.refusal_to_confirm_comment(author, actor))
        confirmed = (
            await LogComment.update({LogComment.confirmed_at: now})
            .where(
                (LogComment.id == comment_id) & LogComment.confirmed_at.is_null() & LogComment.recorded_by.is_not_null()
            )
            .returning(LogComment.id)
        )
        if not confirmed:
            raise Conflict(GONE)
        is_first = await _mark_read(line, seat, actor=actor, now=now)
        await _count(found, seat, read=is_first, commented=True, now=now)
        await journal.record("growth.confirm_comment", LOG, log_id, actor=actor, now=now, after={"seat": seat})
        return log_id


async def _mark_read(line: LogLine, seat: str, *, actor: Actor, now: datetime) -> bool:
    """True when this seat had never read the entry before."""
    since, at, by = (
        (LogEntry.party_unread_since, LogEntry.party_read_at, LogEntry.party_read_by)
        if seat == PARTY
        else (LogEntry.technical_unread_since, LogEntry.technical_read_at, LogEntry.technical_read_by)
    )
    first = (
        await LogEntry.update({since: None, at: now, by: actor.person_id})
        .where((LogEntry.id == line.id) & at.is_null())
        .returning(LogEntry.id)
    )
    if not first:
        await LogEntry.update({since: None}).where(LogEntry.id == line.id)
    return bool(first)


async def _comment(line: LogLine, found: Bond, seat: str, text: str, *, actor: Actor, now: datetime) -> None:
    row = LogComment(
        log=line.id, kind=CommentKind.COMMENT.value, author=actor.person_id, seat=seat, text=text, written_at=now
    )
    await LogComment.insert(row)
    await _lock(line, now)
    await tell(
        found.mentee_id,
        Phrase("%(name)s commented on your entry of %(day)s.", name=actor.name, day=line.happened_on),
        address=f"/logs/{line.id}",
        kind="news",
        now=now,
    )


async def _lock(line: LogLine, now: datetime) -> None:
    """From the first comment on the entry stays as it is."""
    await LogEntry.update({LogEntry.commented_at: now}).where(
        (LogEntry.id == line.id) & LogEntry.commented_at.is_null()
    )


async def _count(found: Bond, seat: str, *, read: bool, commented: bool, now: datetime) -> None:
    add = Numbers(**{f"{seat}_read": int(read), f"{seat}_comments": int(commented)})
    await standing_upsert(found.mentorship_id, add, {f"{seat}_seen_on": local_date(now)})
