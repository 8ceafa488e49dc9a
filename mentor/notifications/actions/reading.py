"""What a reader does with messages, and how they want mail."""

from dataclasses import dataclass
from datetime import datetime

from piccolo.columns.combination import Where

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Forbidden, NotFound
from mentor.kernel.i18n import Phrase
from mentor.notifications.rules import MailRhythm, MessageKind
from mentor.notifications.tables import MailPreference, Message


@dataclass(frozen=True, slots=True)
class MailWish:
    rhythm: MailRhythm
    muted: frozenset[MessageKind] = frozenset()


async def mark_read(message_id: int, *, actor: Actor, now: datetime) -> str:
    """Mark one message read (again is no mistake) and give the path it is about."""
    rows = await Message.select(Message.address).where(_own(actor) & (Message.id == message_id))
    if not rows:
        raise NotFound
    async with write_transaction():
        await Message.update({Message.read_at: now}).where(
            _own(actor) & (Message.id == message_id) & Message.read_at.is_null()
        )
        await record("notifications.mark_read", "message", message_id, actor=actor, now=now)
    return str(rows[0]["address"])


async def mark_all_read(*, actor: Actor, until: int, now: datetime) -> None:
    """Every message up to number `until`, the newest one the reader was shown: later ones stay unread."""
    async with write_transaction():
        await Message.update({Message.read_at: now}).where(
            _own(actor) & (Message.id <= until) & Message.read_at.is_null()
        )
        await record("notifications.mark_all_read", "message", until, actor=actor, now=now)


def _own(actor: Actor) -> Where:
    """Only messages to oneself exist for anybody."""
    if actor.person_id is None:
        raise NotFound
    return Message.recipient == actor.person_id


async def choose_mail(wish: MailWish, *, actor: Actor, now: datetime) -> None:
    if actor.person_id is None:
        raise Forbidden(Phrase("This account belongs to nobody, so no mail is sent to it."))
    muted = " ".join(sorted(wish.muted))
    async with write_transaction():
        await MailPreference.insert(
            MailPreference(person=actor.person_id, rhythm=wish.rhythm, muted=muted)
        ).on_conflict(
            target=MailPreference.person,
            action="DO UPDATE",
            values=[MailPreference.rhythm, MailPreference.muted],
        )
        await record(
            "notifications.choose_mail",
            "account",
            actor.account_id or 0,
            actor=actor,
            now=now,
            after={"rhythm": wish.rhythm, "muted": muted},
        )
