"""The append-only record of every change, chained by HMAC; and the record of what jobs did."""

from piccolo.columns import BigInt, BigSerial, Integer, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from mentor.journal import rules


class JournalEntry(Table, tablename="journal_entry"):
    """One change or one refusal. Everything here is inside the chain; personal data is in JournalDetail.

    The database itself refuses to change or delete a row (triggers in the migrations).
    """

    id: BigSerial
    #: Gapless, from 1.
    seq = BigInt(default=None, null=False, unique=True)
    at = Timestamptz(default=None, null=False, index=True)
    #: Verb of the action, such as "signoff.decide".
    action = Varchar(length=60, default=None, null=False)
    outcome = Varchar(length=10, default=rules.Outcome.DONE, null=False, choices=rules.Outcome)
    subject_kind = Varchar(length=40, default="", null=False)
    subject_id = BigInt(default=0, null=False)
    account_id = Integer(null=True, default=None)
    person_id = Integer(null=True, default=None)
    on_behalf_of = Integer(null=True, default=None)
    #: Roles the account held then, sorted, separated by spaces.
    roles = Varchar(length=200, default="", null=False)
    #: Name of the job when no account acted.
    system = Varchar(length=60, default="", null=False)
    address = Varchar(length=60, default="", null=False)
    #: SHA-256 of the salted detail, so that erasing personal data does not break the chain.
    detail_digest = Varchar(length=64, default="", null=False)
    previous = Varchar(length=64, default=None, null=False)
    digest = Varchar(length=64, default=None, null=False)


class JournalDetail(Table, tablename="journal_detail"):
    """Before, after and why of one entry, as JSON with its salt; may be blanked for a person's right to erasure."""

    id: BigSerial
    seq = BigInt(default=None, null=False, unique=True)
    salt = Varchar(length=32, default="", null=False)
    content = Text(default="", null=False)


class JournalHead(Table, tablename="journal_head"):
    """The one row whose update serialises the chain."""

    id: BigSerial
    seq = BigInt(default=0, null=False)
    digest = Varchar(length=64, default="", null=False)
    signature = Varchar(length=64, default="", null=False)


class JournalSeal(Table, tablename="journal_seal"):
    """A signed head: number of entries and last digest at a moment, exported to another owner every hour."""

    id: BigSerial
    seq = BigInt(default=None, null=False, unique=True)
    digest = Varchar(length=64, default=None, null=False)
    sealed_at = Timestamptz(default=None, null=False)
    signature = Varchar(length=64, default=None, null=False)


class JobRun(Table, tablename="journal_job_run"):
    """One due moment of one job. The row is the claim: whoever writes it runs the job, nobody else."""

    id: BigSerial
    job = Varchar(length=60, default=None, null=False)
    #: The due moment.
    slot = Timestamptz(default=None, null=False)
    state = Varchar(length=10, default=rules.RunState.RUNNING, null=False, choices=rules.RunState)
    tries = Integer(default=1, null=False)
    #: When a failed run is tried again; null when it is not.
    next_try_at = Timestamptz(null=True, default=None)
    started_at = Timestamptz(default=None, null=False)
    finished_at = Timestamptz(null=True, default=None)
    error = Varchar(length=1000, default="", null=False)
    #: Machine and process that ran it last.
    worker = Varchar(length=80, default="", null=False)
    uq_journal_job_run_job_slot = Unique([job, slot])
