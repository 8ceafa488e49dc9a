"""The journal as its readers see it: the auditor everybody's doings, the security administrator ordinary users'."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from piccolo.columns.combination import And

from mentor.journal.rules import (
    ADMINISTRATORS,
    ERASURE,
    Outcome,
    Seal,
    reads_administrators,
    refusal_to_read,
    shown_value,
)
from mentor.journal.tables import JournalDetail, JournalEntry, JournalSeal
from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden, NotFound
from mentor.kernel.i18n import LOCAL_ZONE
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor

_COLUMNS = (
    JournalEntry.seq,
    JournalEntry.at,
    JournalEntry.action,
    JournalEntry.outcome,
    JournalEntry.subject_kind,
    JournalEntry.subject_id,
    JournalEntry.account_id,
    JournalEntry.person_id,
    JournalEntry.on_behalf_of,
    JournalEntry.roles,
    JournalEntry.system,
    JournalEntry.address,
)


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What to show; empty fields do not restrict. `accounts` are those that `who` means, None when it is empty."""

    since: date | None = None
    until: date | None = None
    who: str = ""
    accounts: tuple[int, ...] | None = None
    action: str = ""
    subject_kind: str = ""
    subject_id: int | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class EntryLine:
    seq: int
    at: datetime
    action: str
    outcome: Outcome
    subject_kind: str
    subject_id: int
    account_id: int | None
    person_id: int | None
    on_behalf_of: int | None
    roles: tuple[str, ...]
    system: str
    address: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry with its values, as far as an administrator may read them."""

    line: EntryLine
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    why: object = ""
    is_erased: bool = False
    digest: str = ""
    previous: str = ""


async def entries(chosen: EntryFilter, *, actor: Actor, after: str = "", limit: int = PAGE_SIZE) -> Page[EntryLine]:
    """Newest first."""
    if (reason := refusal_to_read(actor)) is not None:
        raise Forbidden(reason)
    cursor = read_cursor(after, 1)
    before = cursor[0] if cursor and isinstance(cursor[0], int) else None
    where = _where(chosen, actor)
    if where is None:
        return Page([])
    if before is not None:
        where = where & (JournalEntry.seq < before)
    rows = (
        await JournalEntry.select(*_COLUMNS).where(where).order_by(JournalEntry.seq, ascending=False).limit(limit + 1)
    )
    lines = [_line(row) for row in rows[:limit]]
    return Page(lines, write_cursor(lines[-1].seq) if len(rows) > limit else "")


async def entries_after(seq: int, *, actor: Actor, limit: int = 500) -> list[EntryLine]:
    """The next ones in order, for collecting them."""
    if (reason := refusal_to_read(actor)) is not None:
        raise Forbidden(reason)
    where = _scope(actor) & (JournalEntry.seq > seq)
    rows = await JournalEntry.select(*_COLUMNS).where(where).order_by(JournalEntry.seq).limit(limit)
    return [_line(row) for row in rows]


def _where(chosen: EntryFilter, actor: Actor) -> And | None:
    """None when nothing can match."""
    where = _scope(actor)
    if chosen.accounts is not None:
        if not chosen.accounts:
            return None
        where = where & JournalEntry.account_id.is_in(list(chosen.accounts))
    if chosen.since:
        where = where & (JournalEntry.at >= _midnight(chosen.since))
    if chosen.until:
        where = where & (JournalEntry.at < _midnight(chosen.until + timedelta(days=1)))
    for column, value in (
        (JournalEntry.action, chosen.action),
        (JournalEntry.subject_kind, chosen.subject_kind),
        (JournalEntry.subject_id, chosen.subject_id),
        (JournalEntry.outcome, chosen.outcome),
    ):
        if value not in (None, ""):
            where = where & (column == value)
    return where


def _scope(actor: Actor) -> And:
    """What administrators and jobs did is the auditor's alone."""
    where = (JournalEntry.seq > 0) & JournalEntry.roles.is_not_null()
    if reads_administrators(actor):
        return where
    # The three roles exclude each other and every other one, so an administrator's entry has exactly one of them.
    return where & (JournalEntry.system == "") & JournalEntry.roles.not_in(sorted(ADMINISTRATORS))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL_ZONE).astimezone(UTC)


def _line(row: Mapping[str, Any]) -> EntryLine:
    return EntryLine(**{**row, "roles": tuple(row["roles"].split()), "outcome": Outcome(row["outcome"])})


async def entry(seq: int, *, actor: Actor) -> EntryView:
    if refusal_to_read(actor) is not None:
        raise NotFound
    row = (
        await JournalEntry.select(*_COLUMNS, JournalEntry.digest, JournalEntry.previous)
        .where((JournalEntry.seq == seq) & _scope(actor))
        .first()
    )
    if row is None:
        raise NotFound
    digest, previous = row.pop("digest"), row.pop("previous")
    line = _line(row)
    detail = await JournalDetail.select(JournalDetail.content).where(JournalDetail.seq == seq).first()
    if not detail or not detail["content"]:
        return EntryView(line, is_erased=True, digest=digest, previous=previous)
    return replace(_shown(line, json.loads(detail["content"])), digest=digest, previous=previous)


def _shown(line: EntryLine, detail: Mapping[str, Any]) -> EntryView:
    """A reason for refusing somebody is the system's own text, any other may be personal."""
    kind = "journal" if line.action == ERASURE else line.subject_kind
    refused = line.outcome is Outcome.REFUSED
    return EntryView(
        line,
        before={name: shown_value(kind, value) for name, value in detail["before"].items()},
        after={name: shown_value(kind, value) for name, value in detail["after"].items()},
        why=detail["why"] if refused else shown_value(kind, detail["why"]),
    )


async def last_seal() -> Seal | None:
    """The newest seal: until there, cutting the journal would be noticed by whoever keeps it."""
    row = await JournalSeal.select().order_by(JournalSeal.seq, ascending=False).first()
    return Seal(row["seq"], row["digest"], row["sealed_at"], row["signature"]) if row else None
