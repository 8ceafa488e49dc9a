"""The mentor pool: profiles on two seats, applications, public notices, evaluations."""

from piccolo.columns import Date, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mentor.pairing.rules import states
from mentor.people.tables import OrgUnit, Person


class MentorProfile(Table, tablename="pairing_profile"):
    """One person on one seat of the pool."""

    id: Serial
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    seat = Varchar(length=10, default=None, null=False, choices=states.Seat)
    state = Varchar(length=12, default=states.ProfileState.SUBMITTED, null=False, choices=states.ProfileState)
    #: Mentees at once.
    capacity = Integer(default=2, null=False)
    #: Places taken: offers waiting for an answer and seats held. Only changed together with its offer row.
    load = Integer(default=0, null=False)
    specialties = Varchar(length=400, default="", null=False)
    introduction = Text(default="", null=False)
    #: 0 … 4, as the review saw it.
    strength_political = Integer(default=0, null=False)
    strength_business = Integer(default=0, null=False)
    strength_scenario = Integer(default=0, null=False)
    #: JSON: what the qualification rules looked at when the application was accepted.
    qualification = Text(default="{}", null=False)
    #: Why a qualification rule was waived, and who decided it; empty when none was.
    exception_reason = Varchar(length=400, default="", null=False)
    exception_by = Integer(null=True, default=None)
    appointed_on = Date(null=True, default=None)
    term_until = Date(null=True, default=None)
    #: Number of the letter of appointment.
    letter_no = Varchar(length=60, default="", null=False)
    #: A mentorship was planned past the term: reappoint before this day.
    reappoint_before = Date(null=True, default=None)
    suspended_because = Varchar(length=12, null=True, default=None, choices=states.SuspensionCause)
    #: Why it was suspended or ended, in words.
    state_reason = Varchar(length=400, default="", null=False)
    changed_at = Timestamptz(default=None, null=False)
    version = Integer(default=1, null=False)
    uq_pairing_profile_person_seat = Unique(["person", "seat"])
    #: The last guard of capacity, whatever happens at once.
    ck_pairing_profile_load = Check("load >= 0 AND load <= capacity")


class MentorApplication(Table, tablename="pairing_application"):
    """One attempt to enter the pool; the newest counts."""

    id: Serial
    profile = ForeignKey(MentorProfile, null=False, on_delete=OnDelete.cascade, index=True)
    source = Varchar(length=10, default=None, null=False, choices=states.Source)
    state = Varchar(length=12, default=states.ApplicationState.SUBMITTED, null=False, choices=states.ApplicationState)
    #: The unit that recommends, with its opinion.
    unit = ForeignKey(OrgUnit, null=True, default=None, on_delete=OnDelete.restrict)
    opinion = Varchar(length=1000, default="", null=False)
    entered_by = Integer(null=True, default=None)
    submitted_at = Timestamptz(default=None, null=False)
    reviewed_by = Integer(null=True, default=None)
    reviewed_at = Timestamptz(null=True, default=None)
    review = Varchar(length=1000, default="", null=False)


class PublicNotice(Table, tablename="pairing_notice"):
    """Names shown to everybody for some working days before something takes effect."""

    id: Serial
    kind = Varchar(length=40, default="mentor_appointment", null=False)
    title = Varchar(length=200, default=None, null=False)
    body = Text(default="", null=False)
    starts_on = Date(default=None, null=False)
    #: The last day on which somebody may object.
    ends_on = Date(default=None, null=False)
    state = Varchar(length=12, default=states.NoticeState.RUNNING, null=False, choices=states.NoticeState)
    unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict)
    published_by = Integer(null=True, default=None)
    published_at = Timestamptz(default=None, null=False)
    closed_at = Timestamptz(null=True, default=None)


class NoticeEntry(Table, tablename="pairing_notice_entry"):
    """One candidate on a notice."""

    id: Serial
    notice = ForeignKey(PublicNotice, null=False, on_delete=OnDelete.cascade, index=True)
    profile = ForeignKey(MentorProfile, null=False, on_delete=OnDelete.cascade, index=True)
    state = Varchar(length=12, default=states.NoticeState.RUNNING, null=False, choices=states.NoticeState)
    uq_pairing_notice_entry_notice_profile = Unique(["notice", "profile"])


class NoticeObjection(Table, tablename="pairing_notice_objection"):
    """What somebody has against a candidate: for the Party office and HR only."""

    id: Serial
    entry = ForeignKey(NoticeEntry, null=False, on_delete=OnDelete.cascade, index=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    text = Varchar(length=2000, default=None, null=False)
    raised_at = Timestamptz(default=None, null=False)
    state = Varchar(length=12, default=states.ObjectionState.OPEN, null=False, choices=states.ObjectionState)
    finding = Varchar(length=2000, default="", null=False)
    decided_by = Integer(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)


class MentorEvaluation(Table, tablename="pairing_evaluation"):
    """The yearly evaluation of a mentor: process 40, results of the mentees 40, feedback 20."""

    id: Serial
    profile = ForeignKey(MentorProfile, null=False, on_delete=OnDelete.cascade)
    year = Integer(default=None, null=False)
    process = Integer(default=0, null=False)
    results = Integer(default=0, null=False)
    feedback = Integer(default=0, null=False)
    grade = Varchar(length=10, default=None, null=False, choices=states.Grade)
    consequence = Varchar(length=10, default=states.Consequence.KEEP, null=False, choices=states.Consequence)
    note = Varchar(length=1000, default="", null=False)
    decided_by = Integer(null=True, default=None)
    decided_at = Timestamptz(default=None, null=False)
    uq_pairing_evaluation_profile_year = Unique(["profile", "year"])
