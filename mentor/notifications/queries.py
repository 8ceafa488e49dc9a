"""Messages as their readers see them, and what the deliverer needs to know."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden
from mentor.kernel.i18n import LOCALES, Phrase
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.notifications.letters import Reader
from mentor.notifications.rules import MailRhythm, MailState, MessageKind, read_phrase, refusal_to_run_mail
from mentor.notifications.tables import Mail, MailPreference, Message
from mentor.people.queries.persons import holders
from mentor.people.rules import EmploymentStatus, Role
from mentor.people.tables import Account, Person
from mentor.settings import settings

_CHUNK = 500
#: Counting stops here: "99+" says enough.
MOST_COUNTED = 100

Wish = tuple[MailRhythm, frozenset[str]]
_DEFAULT: Wish = (MailRhythm.DAILY, frozenset())


@dataclass(frozen=True, slots=True)
class MessageLine:
    id: int
    kind: MessageKind
    phrase: Phrase
    address: str
    created_at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True)
class ParkedMail:
    """A mail that could not be sent, without its content: that is no business of who repairs it."""

    id: int
    to: str
    tries: int
    error: str
    created_at: datetime


async def mail_wishes(person_ids: Collection[int]) -> dict[int, Wish]:
    """Rhythm and muted kinds of those who can get mail at all: an address, still here, and a mail server is set."""
    if not settings().smtp_host:
        return {}
    wishes: dict[int, Wish] = {}
    ids = sorted(person_ids)
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        reachable = await Person.select(Person.id).where(
            Person.id.is_in(some) & (Person.email != "") & (Person.status != EmploymentStatus.LEFT.value)
        )
        chosen = {row["person"]: row for row in await MailPreference.select().where(MailPreference.person.is_in(some))}
        for person in reachable:
            row = chosen.get(person["id"])
            wishes[person["id"]] = (MailRhythm(row["rhythm"]), frozenset(row["muted"].split())) if row else _DEFAULT
    return wishes


async def own_wish(actor: Actor) -> Wish:
    if actor.person_id is None:
        return _DEFAULT
    row = await MailPreference.select().where(MailPreference.person == actor.person_id).first()
    return (MailRhythm(row["rhythm"]), frozenset(row["muted"].split())) if row else _DEFAULT


async def own_address(actor: Actor) -> str:
    """The mail address kept for the person; "" when there is none. HR corrects it."""
    if actor.person_id is None:
        return ""
    row = await Person.select(Person.email).where(Person.id == actor.person_id).first()
    return str(row["email"]) if row else ""


def unread_count(actor: Actor) -> tuple[str, tuple[object, ...]]:
    """For the badge in the menu: a part of a statement, giving one number; and its values."""
    sql = "SELECT 1 FROM notification_message WHERE recipient = {} AND read_at IS NULL LIMIT {}"
    return f"SELECT count(*) FROM ({sql}) unread", (actor.person_id or 0, MOST_COUNTED)


async def messages(actor: Actor, after: str = "") -> Page[MessageLine]:
    """Unread ones first, then the read ones; newest first in each."""
    if actor.person_id is None:
        return Page([])
    part, before = read_cursor(after, 2) or ["unread", None]
    lines = await _lines(actor.person_id, before, unread=True) if part == "unread" else []
    if len(lines) <= PAGE_SIZE:
        lines += await _lines(actor.person_id, before if part == "read" else None, unread=False)
    shown = lines[:PAGE_SIZE]
    more = len(lines) > PAGE_SIZE
    return Page(shown, write_cursor("read" if shown[-1].is_read else "unread", shown[-1].id) if more else "")


async def _lines(person_id: int, before: object, *, unread: bool) -> list[MessageLine]:
    chosen = (Message.recipient == person_id) & (Message.read_at.is_null() if unread else Message.read_at.is_not_null())
    if isinstance(before, int):
        chosen = chosen & (Message.id < before)
    rows = (
        await Message.select(Message.id, Message.kind, Message.phrase, Message.address, Message.created_at)
        .where(chosen)
        .order_by(Message.id, ascending=False)
        .limit(PAGE_SIZE + 1)
    )
    return [
        MessageLine(
            row["id"],
            MessageKind(row["kind"]),
            read_phrase(row["phrase"]),
            row["address"],
            row["created_at"],
            is_read=not unread,
        )
        for row in rows
    ]


async def keepers_of_the_calendar() -> list[int]:
    """Persons of HR and system administrators, wherever they are."""
    return [*await holders(Role.HR, ""), *await holders(Role.SYSADMIN, "")]


async def digest_readers(after: int, limit: int) -> list[int]:
    """The next persons, by number, with messages for a daily mail."""
    rows = (
        await Message.select(Message.recipient)
        .where(Message.is_for_digest.eq(True) & (Message.recipient > after))
        .group_by(Message.recipient)
        .order_by(Message.recipient)
        .limit(limit)
    )
    return [row["recipient"] for row in rows]


async def readers(person_ids: Collection[int]) -> dict[int, Reader]:
    """Name, mail address and language of recipients, as they are now."""
    if not person_ids:
        return {}
    ids = sorted(person_ids)
    people = await Person.select(Person.id, Person.name, Person.email).where(Person.id.is_in(ids))
    accounts = await Account.select(Account.person, Account.language).where(Account.person.is_in(ids))
    languages = {row["person"]: row["language"] for row in accounts if row["language"] in LOCALES}
    return {row["id"]: Reader(row["name"], row["email"], languages.get(row["id"], LOCALES[0])) for row in people}


async def parked_mails(actor: Actor) -> list[ParkedMail]:
    """The latest hundred mails that wait for somebody to repair what stopped them."""
    if (reason := refusal_to_run_mail(actor)) is not None:
        raise Forbidden(reason)
    rows = (
        await Mail.select(Mail.id, Mail.to_address, Mail.recipient.email, Mail.tries, Mail.error, Mail.created_at)
        .where(Mail.state == MailState.PARKED.value)
        .order_by(Mail.id, ascending=False)
        .limit(100)
    )
    return [
        ParkedMail(
            row["id"], row["recipient.email"] or row["to_address"], row["tries"], row["error"], row["created_at"]
        )
        for row in rows
    ]
