"""Meetings of mentee and mentors, and what was agreed in them."""

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
from piccolo.constraints import Check
from piccolo.table import Table

from mentor.growth.rules.meetings import ActionOwner, MeetingKind
from mentor.pairing.tables import Mentorship
from mentor.people.tables import Person


class Meeting(Table, tablename="growth_meeting"):
    """Who met whom and when is known to all who see the mentorship; agenda and content only to those who were there."""

    id: Serial
    mentorship = ForeignKey(Mentorship, null=False, on_delete=OnDelete.cascade)
    kind = Varchar(length=10, default=MeetingKind.COACHING, null=False, choices=MeetingKind)
    held_on = Date(default=None, null=False)
    minutes = Integer(null=True, default=None)
    place = Varchar(length=120, default="", null=False)
    #: The person who was party mentor then and took part; empty when not there. The same for the other seat.
    party = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    technical = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    agenda = Varchar(length=500, default="", null=False)
    #: Topics of a heart-to-heart talk, space-separated: all that others learn of it.
    topics = Varchar(length=120, default="", null=False)
    content = Text(default="", null=False)
    #: When they want to meet again.
    next_on = Date(null=True, default=None)
    recorded_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    recorded_at = Timestamptz(default=None, null=False)
    #: Written down by a secretary and not yet confirmed by a mentor who was there.
    needs_confirmation = Boolean(default=False, null=False)
    confirmed_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    confirmed_at = Timestamptz(null=True, default=None)
    ck_growth_meeting_mentors = Check("party IS NOT NULL OR technical IS NOT NULL")
    ck_growth_meeting_minutes = Check("minutes BETWEEN 1 AND 480")


class MeetingAction(Table, tablename="growth_meeting_action"):
    """Something agreed: what, who, until when, and when it was done."""

    id: Serial
    meeting = ForeignKey(Meeting, null=False, on_delete=OnDelete.cascade, index=True)
    mentorship = ForeignKey(Mentorship, null=False, on_delete=OnDelete.cascade)
    position = SmallInt(default=0, null=False)
    text = Varchar(length=300, default=None, null=False)
    owner = Varchar(length=10, default=ActionOwner.MENTEE, null=False, choices=ActionOwner)
    due_on = Date(null=True, default=None)
    done_at = Timestamptz(null=True, default=None)
    done_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
