"""What was told to whom, what still has to be mailed, and who wants which mail."""

from piccolo.columns import BigSerial, Boolean, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from mentor.notifications import rules
from mentor.people.tables import Person


class Message(Table, tablename="notification_message"):
    """One thing told to one person. It is delivered by being written, in the transaction of what it tells about."""

    id: BigSerial
    recipient = ForeignKey(Person, null=False, on_delete=OnDelete.cascade)
    kind = Varchar(length=20, default=None, null=False, choices=rules.MessageKind)
    #: Phrase as JSON, rendered in the reader's language when shown or sent.
    phrase = Text(default=None, null=False)
    #: Path of the page it is about.
    address = Varchar(length=300, default="/", null=False)
    #: The same key twice for one recipient is told once; null tells always.
    dedupe = Varchar(length=120, null=True, default=None)
    created_at = Timestamptz(default=None, null=False)
    read_at = Timestamptz(null=True, default=None)
    #: Still to be named in a daily mail.
    is_for_digest = Boolean(default=False, null=False)
    uq_notification_message_recipient_dedupe = Unique([recipient, dedupe])


class Mail(Table, tablename="notification_mail"):
    """One mail to send. `next_try_at` is also the claim: whoever sends moves it on first, so nobody else takes it."""

    id: BigSerial
    #: The person it goes to; null for a fixed address such as the auditors'.
    recipient = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    to_address = Varchar(length=120, default="", null=False)
    #: JSON: subject phrase, line phrases with their paths.
    content = Text(default=None, null=False)
    state = Varchar(length=10, default=rules.MailState.WAITING, null=False, choices=rules.MailState)
    tries = Integer(default=0, null=False)
    next_try_at = Timestamptz(default=None, null=False)
    created_at = Timestamptz(default=None, null=False)
    sent_at = Timestamptz(null=True, default=None)
    error = Varchar(length=500, default="", null=False)
    #: One mail per key; null for mails that follow a message each.
    dedupe = Varchar(length=120, null=True, default=None, unique=True)


class MailPreference(Table, tablename="notification_preference"):
    """How one person wants mail. No row: one mail a day with everything."""

    id: Serial
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, unique=True)
    rhythm = Varchar(length=10, default=rules.MailRhythm.DAILY, null=False, choices=rules.MailRhythm)
    #: Kinds that never come by mail, separated by spaces.
    muted = Varchar(length=200, default="", null=False)
