"""Agreements between a mentee and the two mentors: every text ever proposed, and who confirmed which."""

from piccolo.columns import BigInt, Date, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from mentor.pairing.rules import states
from mentor.pairing.tables.mentorships import Mentorship
from mentor.pairing.tables.programmes import AgreementTemplate
from mentor.people.tables import Person


class Agreement(Table, tablename="pairing_agreement"):
    """One version of one agreement's text, never changed: an edit is a new row, and the old confirmations are void."""

    id: Serial
    mentorship = ForeignKey(Mentorship, null=False, on_delete=OnDelete.cascade)
    version = Integer(default=1, null=False)
    template = ForeignKey(AgreementTemplate, null=False, on_delete=OnDelete.restrict)
    number = Varchar(length=60, default="", null=False)
    text = Text(default=None, null=False)
    #: SHA-256 of the text in UTF-8.
    text_hash = Varchar(length=64, default=None, null=False)
    state = Varchar(length=12, default=states.AgreementState.CONFIRMING, null=False, choices=states.AgreementState)
    written_by = Integer(null=True, default=None)
    written_at = Timestamptz(default=None, null=False)
    signed_at = Timestamptz(null=True, default=None)
    #: The last day on which one of the three may object.
    objection_until = Date(null=True, default=None)
    uq_pairing_agreement_mentorship_version = Unique(["mentorship", "version"])


class AgreementConfirmation(Table, tablename="pairing_confirmation"):
    """One of the three stands by one text, identified again by password or second factor (or in ink)."""

    id: Serial
    agreement = ForeignKey(Agreement, null=False, on_delete=OnDelete.cascade)
    signer = Varchar(length=10, default=None, null=False, choices=states.Signer)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    text_hash = Varchar(length=64, default=None, null=False)
    method = Varchar(length=12, default=states.Method.ELECTRONIC, null=False, choices=states.Method)
    confirmed_at = Timestamptz(default=None, null=False)
    #: Who entered it, when it was given on paper.
    entered_by = Integer(null=True, default=None)
    scan_id = BigInt(null=True, default=None)
    voided_at = Timestamptz(null=True, default=None)
    uq_pairing_confirmation_agreement_signer = Unique(["agreement", "signer"])
    uq_pairing_confirmation_agreement_person = Unique(["agreement", "person"])


class AgreementObjection(Table, tablename="pairing_agreement_objection"):
    """One of the three does not want this match (any more), within the window."""

    id: Serial
    agreement = ForeignKey(Agreement, null=False, on_delete=OnDelete.cascade, index=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    reason = Varchar(length=1000, default=None, null=False)
    raised_at = Timestamptz(default=None, null=False)
    state = Varchar(length=12, default=states.ObjectionState.OPEN, null=False, choices=states.ObjectionState)
    resolution = Varchar(length=1000, default="", null=False)
    decided_by = Integer(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
