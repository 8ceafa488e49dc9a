"""The stored side of an entry: its row, links and files, what must fit before, and what it adds to the numbers."""

from datetime import date, datetime
from typing import Any

from mentor.files import actions as files
from mentor.files.actions import Stored
from mentor.growth.queries.logs import LOG, LogLine, month_closes_on
from mentor.growth.queries.numbers import Numbers, month_upsert, standing_upsert
from mentor.growth.rules import logs
from mentor.growth.rules.bonds import Bond
from mentor.growth.rules.logs import LogState, NewLog, Visibility
from mentor.growth.tables import Evidence, GrowthStanding, LogEntry, LogLink, Milestone
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase

_SENT = Phrase("This entry has already been submitted.")


async def check_entry(new: NewLog, found: Bond, today: date) -> None:
    """The day is not in the future and its month is open; the milestones are the mentee's own."""
    refusal = logs.refusal_of_day(new.happened_on, found, today)
    if refusal is None and new.visibility is not Visibility.PRIVATE:
        refusal = logs.refusal_of_month(await month_closes_on(new.happened_on, found), today)
    if refusal is not None:
        raise Invalid({"happened_on": refusal})
    if set(await own_milestones(new, found.mentorship_id)) != set(new.milestones):
        raise Invalid({"milestone": Phrase("Please choose among your own milestones.")})


async def own_milestones(new: NewLog, mentorship_id: int) -> tuple[int, ...]:
    if not new.milestones:
        return ()
    rows = await Milestone.select(Milestone.id).where(
        (Milestone.mentorship == mentorship_id) & Milestone.id.is_in(list(new.milestones))
    )
    own = {row["id"] for row in rows}
    return tuple(one for one in new.milestones if one in own)


def draft_of(new: NewLog, actor: Actor) -> Any:
    return (LogEntry.author == actor.person_id) & (LogEntry.draft_key == new.draft_key)


async def upsert_draft(
    mentorship_id: int, new: NewLog, *, actor: Actor, now: datetime, submits: dict[Any, Any] | None = None
) -> int:
    """One statement, whether the draft was there or not; Conflict when it is a draft no more."""
    values = entry_values(new, now) | (submits or {})
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


def entry_values(new: NewLog, now: datetime) -> dict[Any, Any]:
    return {
        LogEntry.happened_on: new.happened_on,
        LogEntry.kind: new.kind.value,
        LogEntry.text: new.text,
        LogEntry.minutes: new.minutes,
        LogEntry.axis: new.axis.value if new.axis else None,
        LogEntry.visibility: new.visibility.value,
        LogEntry.changed_at: now,
    }


def submitted_values(new: NewLog, found: Bond, *, since: datetime, now: datetime) -> dict[Any, Any]:
    """What makes an entry one submitted `since`; it waits for both mentors from now, a private one for nobody."""
    waits = None if new.visibility is Visibility.PRIVATE else now
    return {
        LogEntry.state: LogState.SUBMITTED.value,
        LogEntry.submitted_at: since,
        LogEntry.is_late: logs.is_late(new.happened_on, local_date(since), found.policy),
        LogEntry.party_unread_since: waits,
        LogEntry.technical_unread_since: waits,
    }


async def write_links(log_id: int, new: NewLog) -> None:
    await LogLink.delete().where(LogLink.log == log_id)
    rows = [LogLink(log=log_id, milestone=one, position=n) for n, one in enumerate(new.milestones)]
    rows += [LogLink(log=log_id, address=one, position=100 + n) for n, one in enumerate(new.links)]
    if rows:
        await LogLink.insert(*rows)


async def attach_files(stored: list[Stored], log_id: int, *, actor: Actor, now: datetime) -> None:
    for one in stored:
        await files.attach(one, subject_kind=LOG, subject_id=log_id, actor=actor, now=now)


async def check_evidence(log_id: int, new: NewLog) -> None:
    """What mentors were given as evidence cannot be hidden from them."""
    if new.visibility is Visibility.PRIVATE and await Evidence.exists().where(Evidence.log == log_id):
        raise Invalid({"visibility": Phrase("This entry is evidence of a milestone and must stay readable.")})


async def count_entry(mentorship_id: int, day: date, add: Numbers) -> None:
    await standing_upsert(mentorship_id, add, {"last_log_on": day})
    await month_upsert(mentorship_id, day, add)


async def recount_entry(line: LogLine, new: NewLog, found: Bond, submitted_on: date) -> None:
    """Take the entry out of the numbers as it was and put it in as it is; the last day may move back."""
    read = {"party_read": line.party_read_at is not None, "technical_read": line.technical_read_at is not None}
    if logs.counts(line.state, line.visibility):
        taken = {name: -value for name, value in read.items()}
        less = Numbers(logs=-1, late_logs=-line.is_late, minutes=-(line.minutes or 0), **taken)
        await count_entry(found.mentorship_id, line.happened_on, less)
    if logs.counts(LogState.SUBMITTED, new.visibility):
        late = logs.is_late(new.happened_on, submitted_on, found.policy)
        more = Numbers(logs=1, late_logs=late, minutes=new.minutes or 0, **read)
        await count_entry(found.mentorship_id, new.happened_on, more)
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
