"""Writing the log: drafts, submission, changes, addenda."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from mentor.files import actions as files
from mentor.files.actions import Stored
from mentor.files.secrecy import find_mark
from mentor.growth.actions import refuse
from mentor.growth.forms.logs import NewLog
from mentor.growth.queries.bonds import bond
from mentor.growth.queries.logs import LOG, LogLine, log_row, month_closes_on
from mentor.growth.queries.numbers import Numbers, month_upsert, standing_upsert
from mentor.growth.rules import logs
from mentor.growth.rules.bonds import Bond
from mentor.growth.rules.logs import CommentKind, LogState, Visibility
from mentor.growth.tables import Evidence, GrowthStanding, LogComment, LogEntry, LogLink, Milestone
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase

_SENT = Phrase("This entry has already been submitted.")
_NEWER = Phrase("This was changed in another window meanwhile. Your text is below; please compare and save again.")


async def save_draft(mentorship_id: int, new: NewLog, *, actor: Actor, now: datetime) -> int:
    """Keep what is typed so far; gives the entry's id. Journalled once, when the draft begins.

    Invalid when it carries a secrecy mark (then it is not kept), Conflict when it was submitted meanwhile.
    """
    if mark := find_mark(new.text):
        raise Invalid({"text": files.marked(mark)})
    stored = await _stored(new, actor=actor, now=now)
    async with write_transaction():
        found = await bond(mentorship_id, actor)
        refuse(logs.refusal_to_write(found, actor))
        known = await LogEntry.exists().where(_draft_of(new, actor))
        log_id = await _upsert_draft(mentorship_id, new, actor=actor, now=now)
        await _write_links(log_id, replace(new, milestones=await _own_milestones(new, mentorship_id)))
        await _attach(stored, log_id, actor=actor, now=now)
        if not known:
            await journal.record("growth.begin_log", LOG, log_id, actor=actor, now=now)
        return log_id


async def submit_log(mentorship_id: int, new: NewLog, *, actor: Actor, now: datetime) -> int:
    """Submit an entry, whether or not it was a draft before; gives its id."""
    stored = await _screened(new, actor=actor, now=now)
    today = local_date(now)
    async with write_transaction():
        found = await bond(mentorship_id, actor)
        refuse(logs.refusal_to_write(found, actor))
        await _check(new, found, today)
        submits = _submitted(new, found, since=now, now=now)
        log_id = await _upsert_draft(mentorship_id, new, actor=actor, now=now, submits=submits)
        await _write_links(log_id, new)
        await _attach(stored, log_id, actor=actor, now=now)
        if logs.counts(LogState.SUBMITTED, new.visibility):
            late = logs.is_late(new.happened_on, today, found.policy)
            await _count(mentorship_id, new.happened_on, Numbers(logs=1, late_logs=late, minutes=new.minutes or 0))
        after = {"visibility": new.visibility.value, "happened_on": new.happened_on, "kind": new.kind.value}
        await journal.record("growth.submit_log", LOG, log_id, actor=actor, now=now, after=after)
        return log_id


async def change_log(log_id: int, new: NewLog, *, actor: Actor, now: datetime) -> None:
    """Change a submitted entry as long as nobody commented and its month is open; mentors then read it again."""
    stored = await _screened(new, actor=actor, now=now)
    today = local_date(now)
    async with write_transaction():
        line, found, _, facts = await log_row(log_id, actor)
        refuse(logs.refusal_to_edit(facts, found, actor, today))
        await _check(new, found, today)
        await _check_evidence(log_id, new)
        since = line.submitted_at if line.submitted_at and logs.counts(line.state, line.visibility) else now
        values = _values(new, now) | _submitted(new, found, since=since, now=now) | {LogEntry.edited: new.edited + 1}
        changed = (
            await LogEntry.update(values)
            .where((LogEntry.id == log_id) & (LogEntry.edited == new.edited) & LogEntry.commented_at.is_null())
            .returning(LogEntry.id)
        )
        if not changed:
            raise Invalid({"": _NEWER, "edited": _NEWER})
        await _write_links(log_id, new)
        await _attach(stored, log_id, actor=actor, now=now)
        await _recount(line, new, found, local_date(since))
        before = {"visibility": line.visibility.value, "happened_on": line.happened_on}
        after = {"visibility": new.visibility.value, "happened_on": new.happened_on}
        await journal.record("growth.change_log", LOG, log_id, actor=actor, now=now, before=before, after=after)


async def delete_log(log_id: int, *, actor: Actor, now: datetime) -> int:
    """Delete a draft or a private reflection; gives the mentorship."""
    async with write_transaction():
        line, found, _, facts = await log_row(log_id, actor)
        refuse(logs.refusal_to_delete(facts, found, actor))
        gone = (
            await LogEntry.delete()
            .where((LogEntry.id == log_id) & (LogEntry.state == line.state) & (LogEntry.visibility == line.visibility))
            .returning(LogEntry.id)
        )
        if not gone:
            raise Conflict(GONE)
        await files.remove_all(LOG, log_id, now=now)
        await journal.record("growth.delete_log", LOG, log_id, actor=actor, now=now)
        return found.mentorship_id


async def add_addendum(log_id: int, text: str, *, actor: Actor, now: datetime) -> None:
    """The author's later word on an entry that stays as it is; both mentors read the entry again."""
    await files.refuse_marked_texts([text], actor=actor, now=now)
    async with write_transaction():
        line, found, _, facts = await log_row(log_id, actor)
        refuse(logs.refusal_to_add(facts, found, actor))
        row = LogComment(log=log_id, kind=CommentKind.ADDENDUM.value, author=actor.person_id, text=text, written_at=now)
        await LogComment.insert(row)
        if line.visibility is not Visibility.PRIVATE:
            await LogEntry.update({LogEntry.party_unread_since: now, LogEntry.technical_unread_since: now}).where(
                LogEntry.id == log_id
            )
        await journal.record("growth.add_to_log", LOG, log_id, actor=actor, now=now)


async def remove_log_file(log_id: int, attachment_id: int, *, actor: Actor, now: datetime) -> None:
    async with write_transaction():
        _, found, _, facts = await log_row(log_id, actor)
        refuse(logs.refusal_to_edit(facts, found, actor, local_date(now)))
        await files.remove(attachment_id, subject_kind=LOG, subject_id=log_id, actor=actor, now=now)


async def _screened(new: NewLog, *, actor: Actor, now: datetime) -> list[Stored]:
    """Refuse secrecy marks and write the files; before any transaction."""
    await files.refuse_marked_texts([new.text, *new.links], actor=actor, now=now)
    return await _stored(new, actor=actor, now=now)


async def _stored(new: NewLog, *, actor: Actor, now: datetime) -> list[Stored]:
    return [
        await files.store(upload, declared_non_classified=new.declared, actor=actor, now=now) for upload in new.uploads
    ]


async def _check(new: NewLog, found: Bond, today: date) -> None:
    """The day is not in the future and its month is open; the milestones are the mentee's own."""
    if new.visibility is not Visibility.PRIVATE or new.happened_on > today:
        closes = await month_closes_on(new.happened_on, found) if new.happened_on <= today else today
        if refusal := logs.refusal_of_date(new.happened_on, closes, today):
            raise Invalid({"happened_on": refusal})
    if set(await _own_milestones(new, found.mentorship_id)) != set(new.milestones):
        raise Invalid({"milestone": Phrase("Please choose among your own milestones.")})


async def _own_milestones(new: NewLog, mentorship_id: int) -> tuple[int, ...]:
    if not new.milestones:
        return ()
    rows = await Milestone.select(Milestone.id).where(
        (Milestone.mentorship == mentorship_id) & Milestone.id.is_in(list(new.milestones))
    )
    own = {row["id"] for row in rows}
    return tuple(one for one in new.milestones if one in own)


def _draft_of(new: NewLog, actor: Actor) -> Any:
    return (LogEntry.author == actor.person_id) & (LogEntry.draft_key == new.draft_key)


async def _upsert_draft(
    mentorship_id: int, new: NewLog, *, actor: Actor, now: datetime, submits: dict[Any, Any] | None = None
) -> int:
    """One statement, whether the draft was there or not; Conflict when it is a draft no more."""
    values = _values(new, now) | (submits or {})
    row = LogEntry(
        mentorship=mentorship_id,
        author=actor.person_id,
        draft_key=new.draft_key,
        created_at=now,
        **{column._meta.name: value for column, value in values.items()},
    )
    kept = (
        await LogEntry.insert(row)
        .on_conflict(
            target=(LogEntry.author, LogEntry.draft_key),
            action="DO UPDATE",
            values=list(values.items()),
            where=(LogEntry.state == LogState.DRAFT.value) & (LogEntry.mentorship == mentorship_id),
        )
        .returning(LogEntry.id)
    )
    if not kept:
        raise Conflict(_SENT)
    return int(kept[0]["id"])


def _values(new: NewLog, now: datetime) -> dict[Any, Any]:
    return {
        LogEntry.happened_on: new.happened_on,
        LogEntry.kind: new.kind.value,
        LogEntry.text: new.text,
        LogEntry.minutes: new.minutes,
        LogEntry.axis: new.axis.value if new.axis else None,
        LogEntry.visibility: new.visibility.value,
        LogEntry.changed_at: now,
    }


def _submitted(new: NewLog, found: Bond, *, since: datetime, now: datetime) -> dict[Any, Any]:
    """What makes an entry one submitted `since`; it waits for both mentors from now, a private one for nobody."""
    waits = None if new.visibility is Visibility.PRIVATE else now
    return {
        LogEntry.state: LogState.SUBMITTED.value,
        LogEntry.submitted_at: since,
        LogEntry.is_late: logs.is_late(new.happened_on, local_date(since), found.policy),
        LogEntry.party_unread_since: waits,
        LogEntry.technical_unread_since: waits,
    }


async def _write_links(log_id: int, new: NewLog) -> None:
    await LogLink.delete().where(LogLink.log == log_id)
    rows = [LogLink(log=log_id, milestone=one, position=n) for n, one in enumerate(new.milestones)]
    rows += [LogLink(log=log_id, address=one, position=100 + n) for n, one in enumerate(new.links)]
    if rows:
        await LogLink.insert(*rows)


async def _attach(stored: list[Stored], log_id: int, *, actor: Actor, now: datetime) -> None:
    for one in stored:
        await files.attach(one, subject_kind=LOG, subject_id=log_id, actor=actor, now=now)


async def _check_evidence(log_id: int, new: NewLog) -> None:
    """What mentors were given as evidence cannot be hidden from them."""
    if new.visibility is Visibility.PRIVATE and await Evidence.exists().where(Evidence.log == log_id):
        raise Invalid({"visibility": Phrase("This entry is evidence of a milestone and must stay readable.")})


async def _count(mentorship_id: int, day: date, add: Numbers) -> None:
    await standing_upsert(mentorship_id, add, {"last_log_on": day})
    await month_upsert(mentorship_id, day, add)


async def _recount(line: LogLine, new: NewLog, found: Bond, submitted_on: date) -> None:
    """Take the entry out of the numbers as it was and put it in as it is; the last day may move back."""
    read = {"party_read": line.party_read_at is not None, "technical_read": line.technical_read_at is not None}
    if logs.counts(line.state, line.visibility):
        taken = {name: -value for name, value in read.items()}
        less = Numbers(logs=-1, late_logs=-line.is_late, minutes=-(line.minutes or 0), **taken)
        await _count(found.mentorship_id, line.happened_on, less)
    if logs.counts(LogState.SUBMITTED, new.visibility):
        late = logs.is_late(new.happened_on, submitted_on, found.policy)
        more = Numbers(logs=1, late_logs=late, minutes=new.minutes or 0, **read)
        await _count(found.mentorship_id, new.happened_on, more)
    newest = (
        await LogEntry.select(LogEntry.happened_on)
        .where(
            (LogEntry.mentorship == found.mentorship_id)
            & (LogEntry.state == LogState.SUBMITTED.value)
            & (LogEntry.visibility != Visibility.PRIVATE.value)
        )
        .order_by(LogEntry.happened_on, ascending=False)
        .first()
    )
    await GrowthStanding.update({GrowthStanding.last_log_on: newest["happened_on"] if newest else None}).where(
        GrowthStanding.mentorship == found.mentorship_id
    )
