"""Messages as their readers see them, and what the deliverer needs to know."""

from collections.abc import Collection

from mentor.kernel.actor import Actor
from mentor.notifications.rules import MailRhythm
from mentor.notifications.tables import MailPreference, Message
from mentor.people.rules import EmploymentStatus
from mentor.people.tables import Person
from mentor.settings import settings

_CHUNK = 500

Wish = tuple[MailRhythm, frozenset[str]]


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
            wishes[person["id"]] = (
                (MailRhythm(row["rhythm"]), frozenset(row["muted"].split())) if row else (MailRhythm.DAILY, frozenset())
            )
    return wishes


async def unread_count(actor: Actor) -> int:
    """For the badge in the menu; counting stops at 100."""
    if actor.person_id is None:
        return 0
    rows = (
        await Message.select(Message.id)
        .where((Message.recipient == actor.person_id) & Message.read_at.is_null())
        .limit(100)
    )
    return len(rows)
