"""The append-only record of every change, chained by HMAC."""

from piccolo.columns import BigInt, BigSerial, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class JournalEntry(Table, tablename="journal_entry"):
    """One change or one refusal. Everything here is inside the chain; personal data is in JournalDetail."""

    id: BigSerial
    #: Gapless, from 1.
    seq = BigInt(default=None, null=False, unique=True)
    at = Timestamptz(default=None, null=False, index=True)
    #: Verb of the action, such as "signoff.decide".
    action = Varchar(length=60, default=None, null=False, index=True)
    outcome = Varchar(length=10, default="done", null=False)  # done | refused
    subject_kind = Varchar(length=40, default="", null=False)
    subject_id = BigInt(default=0, null=False)
    account_id = Integer(null=True, default=None, index=True)
    person_id = Integer(null=True, default=None)
    on_behalf_of = Integer(null=True, default=None)
    #: Name of the job when no account acted.
    system = Varchar(length=60, default="", null=False)
    address = Varchar(length=60, default="", null=False)
    #: SHA-256 of the salted detail, so that erasing personal data does not break the chain.
    detail_digest = Varchar(length=64, default="", null=False)
    previous = Varchar(length=64, default=None, null=False)
    digest = Varchar(length=64, default=None, null=False)


class JournalDetail(Table, tablename="journal_detail"):
    """Before, after and why of one entry, as JSON with its salt; may be erased for a person's right."""

    id: BigSerial
    seq = BigInt(default=None, null=False, unique=True)
    salt = Varchar(length=32, default=None, null=False)
    content = Text(default="", null=False)


class JournalHead(Table, tablename="journal_head"):
    """The one row whose update serialises the chain."""

    id: BigSerial
    seq = BigInt(default=0, null=False)
    digest = Varchar(length=64, default="", null=False)


class JournalSeal(Table, tablename="journal_seal"):
    """A signed head: number of entries and last digest at a moment, exported to another owner every hour."""

    id: BigSerial
    seq = BigInt(default=None, null=False)
    digest = Varchar(length=64, default=None, null=False)
    sealed_at = Timestamptz(default=None, null=False)
    signature = Varchar(length=64, default=None, null=False)
