"""The outbox: mails are written in transactions, claimed by moving their next try on, and sent outside of any."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from piccolo.columns.combination import And

from mentor.journal.actions import record
from mentor.journal.tables import JournalSeal
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden
from mentor.kernel.i18n import Phrase
from mentor.notifications import queries, rules
from mentor.notifications.rules import Letter, MailState, MessageKind, digest_of, read_phrase, write_letter
from mentor.notifications.tables import Mail, Message

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that is ours to send until the lease ends; `tries` proves later that it still was."""

    id: int
    tries: int
    recipient: int | None
    to_address: str
    letter: Letter
    created_at: datetime


async def claim_mails(now: datetime, limit: int) -> list[Claimed]:
    """Take mails that are due, fresh ones first. Whoever asks meanwhile gets others; a crash gives them back later.

    Each claim is a try, so a mail that kills its sender is parked like one that is refused.
    """
    due = (Mail.state == MailState.WAITING.value) & (Mail.next_try_at <= now)
    rows = await Mail.select(Mail.id).where(due).order_by(Mail.tries, Mail.id).limit(limit)  # trouble-makers last
    if not rows:
        return []
    await _park_hopeless(now)
    claimed = (
        await Mail.update({Mail.next_try_at: now + rules.LEASE, Mail.tries: Mail.tries + 1})
        .where(due & Mail.id.is_in([row["id"] for row in rows]))
        .returning(Mail.id, Mail.tries, Mail.recipient, Mail.to_address, Mail.content, Mail.created_at)
    )
    return [
        Claimed(
            row["id"],
            row["tries"],
            row["recipient"],
            row["to_address"],
            rules.read_letter(row["content"]),
            row["created_at"],
        )
        for row in sorted(claimed, key=lambda row: (row["tries"], row["id"]))
    ]


async def _park_hopeless(now: datetime) -> None:
    hopeless = (Mail.tries >= rules.MOST_TRIES) | (Mail.created_at < now - rules.STALE_AFTER)
    await Mail.update({Mail.state: MailState.PARKED}).where(
        (Mail.state == MailState.WAITING.value) & (Mail.next_try_at <= now) & hopeless
    )


async def mark_sent(mail: Claimed, now: datetime) -> bool:
    """False when the lease had ended and somebody else took the mail: they send it with the same Message-ID."""
    marked = (
        await Mail.update({Mail.state: MailState.SENT, Mail.sent_at: now, Mail.error: ""})
        .where(_still_ours(mail))
        .returning(Mail.id)
    )
    return bool(marked)


async def mark_failed(mail: Claimed, error: str, now: datetime) -> None:
    """Try again later, or park it after the last try."""
    state = MailState.PARKED if mail.tries >= rules.MOST_TRIES else MailState.WAITING
    await Mail.update(
        {Mail.state: state, Mail.error: error[:500], Mail.next_try_at: now + rules.wait_before_try(mail.tries)}
    ).where(_still_ours(mail))


async def put_off(mails: Collection[Claimed], error: str, now: datetime) -> None:
    """The mail server is away: that is no fault of the mails, so it does not count as a try."""
    for mail in mails:
        await Mail.update(
            {Mail.tries: mail.tries - 1, Mail.error: error[:500], Mail.next_try_at: now + timedelta(minutes=1)}
        ).where(_still_ours(mail))


def _still_ours(mail: Claimed) -> And:
    return (Mail.id == mail.id) & (Mail.tries == mail.tries) & (Mail.state == MailState.WAITING.value)


async def send_again(mail_id: int, *, actor: Actor, now: datetime) -> None:
    """A parked mail starts anew, after whatever stopped it was put right."""
    if (reason := rules.refusal_to_run_mail(actor)) is not None:
        raise Forbidden(reason)
    async with write_transaction():
        changed = (
            await Mail.update(
                {Mail.state: MailState.WAITING, Mail.tries: 0, Mail.next_try_at: now, Mail.created_at: now}
            )
            .where((Mail.id == mail_id) & (Mail.state == MailState.PARKED.value))
            .returning(Mail.id)
        )
        if not changed:
            raise Conflict(Phrase("This mail is no longer parked."))
        await record("notifications.send_again", "mail", mail_id, actor=actor, now=now)


async def write_digests(now: datetime) -> int:
    """One mail per person with everything unread since the last one; gives the number of mails. Safe to repeat."""
    written = after = 0
    while readers := await queries.digest_readers(after, _CHUNK):
        written += await _write_digests(readers, now)
        after = readers[-1]
    return written


async def _write_digests(readers: list[int], now: datetime) -> int:
    wishes = await queries.mail_wishes(readers)
    async with write_transaction():
        told = (
            await Message.update({Message.is_for_digest: False})
            .where(Message.recipient.is_in(readers) & Message.is_for_digest.eq(True))
            .returning(Message.id, Message.recipient, Message.kind, Message.phrase, Message.address, Message.read_at)
        )
        unread: dict[int, list[tuple[MessageKind, Phrase, str]]] = {}
        for row in sorted(told, key=lambda row: row["id"], reverse=True):
            kind = MessageKind(row["kind"])
            wish = wishes.get(row["recipient"])
            if row["read_at"] is None and wish is not None and rules.wants_in_digest(kind, *wish):
                unread.setdefault(row["recipient"], []).append((kind, read_phrase(row["phrase"]), row["address"]))
        mails = [
            Mail(
                recipient=reader,
                content=write_letter(digest_of(messages)),
                next_try_at=now,
                created_at=now,
            )
            for reader, messages in unread.items()
        ]
        if mails:
            await Mail.insert(*mails)
    return len(mails)


async def write_seal_mail(to_address: str, now: datetime) -> None:
    """The newest seal of the journal, to whoever keeps it outside; each seal once."""
    seal = await JournalSeal.select().order_by(JournalSeal.seq, ascending=False).first()
    if seal is None:
        return
    subject = Phrase("Seal of the journal: entry %(seq)s", seq=seal["seq"])
    proof = Phrase(
        "Entry %(seq)s of the journal has the digest %(digest)s (sealed %(at)s, signature %(signature)s).",
        seq=seal["seq"],
        digest=seal["digest"],
        at=seal["sealed_at"].isoformat(),
        signature=seal["signature"],
    )
    letter = Letter(subject, ((proof, "/journal"),))
    mail = Mail(
        to_address=to_address,
        content=write_letter(letter),
        next_try_at=now,
        created_at=now,
        dedupe=f"seal:{seal['seq']}:{to_address}"[:120],
    )
    await Mail.insert(mail).on_conflict(target=Mail.dedupe, action="DO NOTHING")
