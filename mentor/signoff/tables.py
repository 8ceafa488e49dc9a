"""Requests, the seats that hold their keys, and everything that was ever decided. Decisions are never changed."""

from piccolo.columns import (
    BigInt,
    BigSerial,
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

from mentor.people.tables import OrgUnit, Person
from mentor.signoff import rules


class SignoffRequest(Table, tablename="signoff_request"):
    """One subject before its seats. `state` is a projection of the pure rule, kept for lists."""

    id: Serial
    kind = Varchar(length=40, default=None, null=False)
    #: English key of what it is, such as "Milestone"; translated when shown.
    noun = Varchar(length=80, default=None, null=False)
    subject_kind = Varchar(length=40, default=None, null=False)
    subject_id = BigInt(default=None, null=False)
    #: Whose matter it is; without a person, in whose unit.
    subject_person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    unit = ForeignKey(OrgUnit, null=True, default=None, on_delete=OnDelete.restrict)
    title = Varchar(length=200, default=None, null=False)
    #: Path of the page that shows the subject.
    address = Varchar(length=200, default=None, null=False)
    is_blind = Boolean(default=True, null=False)
    ruling_role = Varchar(length=20, default="party_office", null=False)
    due_workdays = SmallInt(default=rules.DEFAULT_WORKDAYS, null=False)
    #: Persons who may never use a key here, as "/12/34/".
    barred = Text(default="/", null=False)
    state = Varchar(length=20, default=rules.RequestState.OPEN, null=False, choices=rules.RequestState)
    version = Integer(default=1, null=False)
    #: Of the present version.
    content_hash = Varchar(length=64, default=None, null=False)
    #: 2 once a calibration of this version is on record.
    round = SmallInt(default=1, null=False)
    #: Day by which the next step is due.
    due_on = Date(default=None, null=False)
    opened_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    opened_at = Timestamptz(default=None, null=False)
    #: Since when the present version waits.
    version_at = Timestamptz(default=None, null=False)
    closed_at = Timestamptz(null=True, default=None)
    #: Counts changes; its update is also the lock under which one change at a time is made.
    touched = Integer(default=0, null=False)
    uq_signoff_request_subject = Unique([subject_kind, subject_id, kind])


class SignoffSeat(Table, tablename="signoff_seat"):
    """One required key and who holds it now."""

    id: Serial
    request = ForeignKey(SignoffRequest, null=False, on_delete=OnDelete.cascade)
    name = Varchar(length=20, default=None, null=False, choices=rules.SeatName)
    holder = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    position = SmallInt(default=0, null=False)
    #: JSON: [[key, text], ...].
    criteria = Text(default="[]", null=False)
    #: How many holders abstained and were replaced.
    attempt = SmallInt(default=0, null=False)
    #: Projection: the day something is due from this seat; empty when nothing is awaited.
    awaited_on = Date(null=True, default=None)
    uq_signoff_seat_name = Unique([request, name])
    uq_signoff_seat_holder = Unique([request, holder])


class SignoffVersion(Table, tablename="signoff_version"):
    """What was put before the seats: only the hash is kept here, the content belongs to the subject."""

    id: Serial
    request = ForeignKey(SignoffRequest, null=False, on_delete=OnDelete.cascade)
    number = Integer(default=1, null=False)
    content_hash = Varchar(length=64, default=None, null=False)
    submitted_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    submitted_at = Timestamptz(default=None, null=False)
    #: Why something already decided was opened again.
    reason = Text(default="", null=False)
    uq_signoff_version_number = Unique([request, number])


class SignoffDecision(Table, tablename="signoff_decision"):
    """One key used once. Append-only: the constraint lets exactly one of any number of simultaneous clicks in."""

    id: BigSerial
    request = ForeignKey(SignoffRequest, null=False, on_delete=OnDelete.cascade)
    version = Integer(default=None, null=False)
    round = SmallInt(default=1, null=False)
    seat = Varchar(length=20, default=None, null=False, choices=rules.SeatName)
    attempt = SmallInt(default=0, null=False)
    decision = Varchar(length=20, default=None, null=False, choices=rules.Decision)
    comment = Text(default="", null=False)
    #: JSON: {criterion key: [answer, comment]}.
    answers = Text(default="{}", null=False)
    decided_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    #: The holder whose key a delegate used.
    on_behalf_of = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    decided_at = Timestamptz(default=None, null=False)
    #: Of the version that was decided on.
    content_hash = Varchar(length=64, default=None, null=False)
    #: With it the journal's seal of a blind decision can be checked later.
    salt = Varchar(length=32, default=None, null=False)
    uq_signoff_decision_key = Unique([request, version, round, seat, attempt])
    ck_signoff_decision_person = Check((on_behalf_of.is_null()) | (on_behalf_of != decided_by))


class SignoffCalibration(Table, tablename="signoff_calibration"):
    """Minutes of the talk after different decisions; it starts the second round."""

    id: Serial
    request = ForeignKey(SignoffRequest, null=False, on_delete=OnDelete.cascade)
    version = Integer(default=None, null=False)
    held_on = Date(default=None, null=False)
    #: Seat names present, comma-separated.
    present = Varchar(length=200, default="", null=False)
    minutes = Text(default=None, null=False)
    #: Last day of the second decisions.
    decide_by = Date(default=None, null=False)
    recorded_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    recorded_at = Timestamptz(default=None, null=False)
    uq_signoff_calibration_version = Unique([request, version])


class SignoffClosure(Table, tablename="signoff_closure"):
    """What ended a version other than the keys: a ruling, a withdrawal, a waiver."""

    id: Serial
    request = ForeignKey(SignoffRequest, null=False, on_delete=OnDelete.cascade)
    version = Integer(default=None, null=False)
    kind = Varchar(length=20, default=None, null=False, choices=rules.ClosureKind)
    reason = Text(default="", null=False)
    closed_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    closed_at = Timestamptz(default=None, null=False)
    uq_signoff_closure_version = Unique([request, version])


class SignoffHandover(Table, tablename="signoff_handover"):
    """A seat passed from one holder to the next."""

    id: Serial
    request = ForeignKey(SignoffRequest, null=False, on_delete=OnDelete.cascade, index=True)
    version = Integer(default=None, null=False)
    seat = Varchar(length=20, default=None, null=False, choices=rules.SeatName)
    from_person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    to_person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    reason = Text(default="", null=False)
    changed_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    changed_at = Timestamptz(default=None, null=False)


class SignoffDelegation(Table, tablename="signoff_delegation"):
    """For some days another person decides wherever `principal` holds `seat`. Ended, never changed."""

    id: Serial
    principal = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    delegate = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    seat = Varchar(length=20, default=None, null=False, choices=rules.SeatName)
    starts_on = Date(default=None, null=False)
    ends_on = Date(default=None, null=False)
    reason = Varchar(length=200, default="", null=False)
    created_at = Timestamptz(default=None, null=False)
    revoked_at = Timestamptz(null=True, default=None)
    ck_signoff_delegation_days = Check(starts_on <= ends_on)
    ck_signoff_delegation_person = Check(principal != delegate)
