"""What is told, to whom by mail, and when a failed mail is tried again. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Labelled, Phrase, plural
from mentor.kernel.phrases import packed, unpacked
from mentor.kernel.phrases import read_phrase as read_phrase
from mentor.kernel.phrases import write_phrase as write_phrase

#: A mail that could not be sent so often is parked until somebody looks.
MOST_TRIES = 8
#: While a worker is sending, others leave the mail alone for so long.
LEASE = timedelta(minutes=10)
#: A mail that could not be sent for so long is of no use to anybody any more.
STALE_AFTER = timedelta(days=7)


class MessageKind(Labelled):
    """What a message is about; people choose per kind whether it also comes by mail."""

    TODO = "todo", Phrase("Something waits for me")
    REMINDER = "reminder", Phrase("Due dates and reminders")
    NEWS = "news", Phrase("What happened to my work")
    ACCOUNT = "account", Phrase("My account and its safety")
    SYSTEM = "system", Phrase("Running the system")


class MailRhythm(Labelled):
    DAILY = "daily", Phrase("one mail a day")
    AT_ONCE = "at_once", Phrase("at once")
    NEVER = "never", Phrase("no mail")


class MailState(Labelled):
    WAITING = "waiting", Phrase("waiting")
    SENT = "sent", Phrase("sent")
    PARKED = "parked", Phrase("parked")


#: Told by mail at once to everybody with an address: who has to act quickly must not wait for the daily mail.
URGENT = frozenset({MessageKind.ACCOUNT, MessageKind.SYSTEM})


#: Kinds that count as work still to be done.
WAITING = frozenset({MessageKind.TODO, MessageKind.REMINDER})
#: So many lines fit into a daily mail; the rest is counted.
DIGEST_LINES = 20


def wants_mail_at_once(kind: MessageKind, rhythm: MailRhythm, muted: frozenset[str]) -> bool:
    if kind in URGENT:
        return True
    return rhythm is MailRhythm.AT_ONCE and kind not in muted


def wants_in_digest(kind: MessageKind, rhythm: MailRhythm, muted: frozenset[str]) -> bool:
    return rhythm is MailRhythm.DAILY and kind not in muted and kind not in URGENT


def wait_before_try(tries: int) -> timedelta:
    """After `tries` failures: half a minute, two, eight, half an hour, two hours, then every eight hours."""
    return min(timedelta(seconds=30 * 4 ** max(tries - 1, 0)), timedelta(hours=8))


def is_local_address(address: str) -> bool:
    """A path of ours, so that no message ever leads elsewhere."""
    return (
        address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and all(ord(char) > 32 for char in address)
        and len(address) <= 300
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """What one mail says: a subject, lines with the path each is about, and how many more there would be."""

    subject: Phrase
    lines: tuple[tuple[Phrase, str], ...]
    more: int = 0


def digest_of(messages: Sequence[tuple[MessageKind, Phrase, str]]) -> Letter:
    """One mail about all of them: what has to be done first, then the rest, newest first in each."""
    waiting = [one for one in messages if one[0] in WAITING]
    n = len(waiting)
    subject = (
        plural("%(n)s item waits for you", "%(n)s items wait for you", n)
        if n
        else plural("%(n)s new message for you", "%(n)s new messages for you", len(messages))
    )
    ordered = waiting + [one for one in messages if one[0] not in WAITING]
    lines = tuple((phrase, address) for _, phrase, address in ordered[:DIGEST_LINES])
    return Letter(subject, lines, len(ordered) - len(lines))


def write_letter(letter: Letter) -> str:
    return json.dumps(
        {
            "subject": packed(letter.subject),
            "lines": [[packed(phrase), address] for phrase, address in letter.lines],
            "more": letter.more,
        },
        ensure_ascii=False,
    )


def read_letter(text: str) -> Letter:
    fields = json.loads(text)
    lines = tuple((unpacked(phrase), address) for phrase, address in fields["lines"])
    return Letter(unpacked(fields["subject"]), lines, fields["more"])


def refusal_to_run_mail(actor: Actor) -> Phrase | None:
    if actor.has("sysadmin"):
        return None
    return Phrase("Only the system administrator looks after the mail.")
