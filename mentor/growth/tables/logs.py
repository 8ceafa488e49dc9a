"""The log of a mentee. Designed for ten million entries: every list begins with its mentorship."""

from piccolo.columns import (
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.logs import CommentKind, LogKind, LogState, Visibility
from mentor.growth.tables.milestones import Milestone
from mentor.pairing.tables import Mentorship
from mentor.people.tables import Person


class LogEntry(Table, tablename="growth_log"):
    """One entry. A draft has one per form (`draft_key`); whoever reads it is noted per seat."""

    id: Serial
    mentorship = ForeignKey(Mentorship, null=False, on_delete=OnDelete.restrict)
    author = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    #: Random key of the form it is written in: saving the form again changes the same draft.
    draft_key = Varchar(length=40, default=None, null=False)
    state = Varchar(length=10, default=LogState.DRAFT, null=False, choices=LogState)
    happened_on = Date(default=None, null=False)
    kind = Varchar(length=12, default=LogKind.DAILY, null=False, choices=LogKind)
    text = Text(default="", null=False)
    minutes = Integer(null=True, default=None)
    axis = Varchar(length=10, null=True, default=None, choices=Axis)
    visibility = Varchar(length=10, default=Visibility.MENTORS, null=False, choices=Visibility)
    #: Submitted more days after the event than the policy allows.
    is_late = Boolean(default=False, null=False)
    created_at = Timestamptz(default=None, null=False)
    changed_at = Timestamptz(default=None, null=False)
    submitted_at = Timestamptz(null=True, default=None)
    #: The first comment: from then on only addenda.
    commented_at = Timestamptz(null=True, default=None)
    #: Since when it waits for each mentor; empty when read, private or a draft. Partial indexes are the queues.
    party_unread_since = Timestamptz(null=True, default=None)
    technical_unread_since = Timestamptz(null=True, default=None)
    party_read_at = Timestamptz(null=True, default=None)
    party_read_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    technical_read_at = Timestamptz(null=True, default=None)
    technical_read_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    edited = Integer(default=0, null=False)
    uq_growth_log_author_draft = Unique(["author", "draft_key"])
    ck_growth_log_minutes = Check("minutes BETWEEN 1 AND 960")


class LogLink(Table, tablename="growth_log_link"):
    """What an entry points to: one of the mentee's milestones, or a page."""

    id: Serial
    log = ForeignKey(LogEntry, null=False, on_delete=OnDelete.cascade, index=True)
    milestone = ForeignKey(Milestone, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    address = Varchar(length=400, default="", null=False)
    position = SmallInt(default=0, null=False)


class LogComment(Table, tablename="growth_comment"):
    """A mentor's comment or the author's addendum. Never changed."""

    id: Serial
    log = ForeignKey(LogEntry, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=10, default=CommentKind.COMMENT, null=False, choices=CommentKind)
    #: Whose word it is.
    author = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    #: The mentor's seat at that time; empty for the mentee.
    seat = Varchar(length=10, default="", null=False)
    text = Text(default=None, null=False)
    written_at = Timestamptz(default=None, null=False)
    #: A secretary who wrote it down for a mentor; the mentor confirms it.
    recorded_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    confirmed_at = Timestamptz(null=True, default=None)
