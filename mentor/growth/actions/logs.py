"""Writing the log: drafts, submission, changes, addenda."""

from dataclasses import replace
from datetime import datetime

from mentor.files import actions as files
from mentor.files.actions import Stored
from mentor.files.secrecy import find_mark
from mentor.growth.actions import refuse
from mentor.growth.actions.entries import (
    attach_files,
    check_entry,
    check_evidence,
    count_entry,
    draft_of,
    entry_values,
    own_milestones,
    recount_entry,
    submitted_values,
    upsert_draft,
    write_links,
)
from mentor.growth.queries.bonds import bond
from mentor.growth.queries.logs import LOG, log_row
from mentor.growth.queries.numbers import Numbers
from mentor.growth.rules import logs
from mentor.growth.rules.logs import CommentKind, LogState, NewLog, Visibility
from mentor.growth.tables import LogComment, LogEntry
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase

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
        known = await LogEntry.exists().where(draft_of(new, actor))
        log_id = await upsert_draft(mentorship_id, new, actor=actor, now=now)
        await write_links(log_id, replace(new, milestones=await own_milestones(new, mentorship_id)))
        await attach_files(stored, log_id, actor=actor, now=now)
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
        await check_entry(new, found, today)
        submits = submitted_values(new, found, since=now, now=now)
        log_id = await upsert_draft(mentorship_id, new, actor=actor, now=now, submits=submits)
        await write_links(log_id, new)
        await attach_files(stored, log_id, actor=actor, now=now)
        if logs.counts(LogState.SUBMITTED, new.visibility):
            late = logs.is_late(new.happened_on, today, found.policy)
            await count_entry(mentorship_id, new.happened_on, Numbers(logs=1, late_logs=late, minutes=new.minutes or 0))
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
        await check_entry(new, found, today)
        await check_evidence(log_id, new)
        since = line.submitted_at if line.submitted_at and logs.counts(line.state, line.visibility) else now
        values = (
            entry_values(new, now)
            | submitted_values(new, found, since=since, now=now)
            | {LogEntry.edited: new.edited + 1}
        )
        changed = (
            await LogEntry.update(values)
            .where((LogEntry.id == log_id) & (LogEntry.edited == new.edited) & LogEntry.commented_at.is_null())
            .returning(LogEntry.id)
        )
        if not changed:
            raise Invalid({"": _NEWER, "edited": _NEWER})
        await write_links(log_id, new)
        await attach_files(stored, log_id, actor=actor, now=now)
        await recount_entry(line, new, found, local_date(since))
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
