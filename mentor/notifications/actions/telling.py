"""Telling people: messages gather in the unit of work and are written at its end, with the change they tell about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentor.kernel.database import current_unit
from mentor.kernel.i18n import Phrase
from mentor.notifications import queries
from mentor.notifications.rules import (
    Letter,
    MessageKind,
    is_local_address,
    read_phrase,
    wants_in_digest,
    wants_mail_at_once,
    write_letter,
    write_phrase,
)
from mentor.notifications.tables import Mail, Message

_NOTE = "notifications"
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class _Told:
    recipients: tuple[int, ...]
    phrase: str
    address: str
    kind: MessageKind
    dedupe: str | None
    now: datetime


async def tell(
    recipients: int | Iterable[int | None] | None,
    phrase: Phrase,
    *,
    address: str,
    kind: str,
    now: datetime,
    dedupe: str = "",
) -> None:
    """Tell persons something, inside the write transaction of what it is about.

    `address` is the path of the page to look at, `kind` one of MessageKind. With `dedupe` the same person is told
    only once per key, however often this is called (reminders). Nobody to tell is no mistake: None is left out.
    """
    if not is_local_address(address):
        raise ValueError(f"not a path of ours: {address!r}")
    people = [recipients] if isinstance(recipients, int) else list(recipients or ())
    told = _Told(
        recipients=tuple(dict.fromkeys(person for person in people if person is not None)),
        phrase=write_phrase(phrase),
        address=address,
        kind=MessageKind(kind),
        dedupe=dedupe or None,
        now=now,
    )
    unit = current_unit()
    if _NOTE not in unit.notes:
        unit.notes[_NOTE] = ()
        unit.before_commit.append(_flush)
    unit.notes[_NOTE] = (*unit.notes[_NOTE], told)  # a new tuple: a savepoint that is undone takes its messages along


async def _flush() -> None:
    told: Sequence[_Told] = current_unit().notes.pop(_NOTE)
    wishes = await queries.mail_wishes({person for one in told for person in one.recipients})
    rows = [
        Message(
            recipient=person,
            kind=one.kind,
            phrase=one.phrase,
            address=one.address,
            dedupe=one.dedupe,
            created_at=one.now,
            is_for_digest=person in wishes and wants_in_digest(one.kind, *wishes[person]),
        )
        for one in told
        for person in one.recipients
    ]
    for start in range(0, len(rows), _CHUNK):
        written = await _insert(rows[start : start + _CHUNK])
        mails = [
            _mail(row)
            for row in written
            if row["recipient"] in wishes and wants_mail_at_once(MessageKind(row["kind"]), *wishes[row["recipient"]])
        ]
        if mails:
            await Mail.insert(*mails)


async def _insert(rows: Sequence[Message]) -> list[dict[str, Any]]:
    """The rows that are new: a dedupe key that was there before writes nothing."""
    return (
        await Message.insert(*rows)
        .on_conflict(target=(Message.recipient, Message.dedupe), action="DO NOTHING")
        .returning(Message.recipient, Message.kind, Message.phrase, Message.address, Message.created_at)
    )


def _mail(row: dict[str, Any]) -> Mail:
    """The phrase is the subject, and again the only line, with its link."""
    phrase = read_phrase(row["phrase"])
    return Mail(
        recipient=row["recipient"],
        content=write_letter(Letter(phrase, ((phrase, row["address"]),))),
        next_try_at=row["created_at"],
        created_at=row["created_at"],
    )
