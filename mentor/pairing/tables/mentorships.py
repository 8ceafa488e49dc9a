"""Pairs, mentorships, offers to mentors, and what changes while a mentorship runs."""

from piccolo.columns import BigInt, Boolean, Date, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mentor.pairing.rules import states
from mentor.pairing.tables.pool import MentorProfile
from mentor.pairing.tables.programmes import Programme
from mentor.people.tables import Person


class MentorPair(Table, tablename="pairing_pair"):
    """A Party-affairs and a technical mentor who work together; may exist before any mentee and serve several."""

    id: Serial
    party = ForeignKey(MentorProfile, null=False, on_delete=OnDelete.restrict, index=True)
    technical = ForeignKey(MentorProfile, null=False, on_delete=OnDelete.restrict, index=True)
    theme = Varchar(length=200, default="", null=False)
    state = Varchar(length=12, default=states.PairState.ACTIVE, null=False, choices=states.PairState)
    formed_on = Date(default=None, null=False)
    dissolved_on = Date(null=True, default=None)
    reason = Varchar(length=400, default="", null=False)
    uq_pairing_pair_party_technical = Unique(["party", "technical"])


class Mentorship(Table, tablename="pairing_mentorship"):
    """One mentee with two mentors in one programme. At most one per mentee runs (partial unique index)."""

    id: Serial
    programme = ForeignKey(Programme, null=False, on_delete=OnDelete.restrict, index=True)
    mentee = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    #: Filled as soon as both seats are accepted.
    pair = ForeignKey(MentorPair, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    #: Who holds the seats, or is being asked to; empty after a refusal until HR asks somebody else.
    party_mentor = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    technical_mentor = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    direction = Varchar(length=20, default=states.Direction.BOTH, null=False, choices=states.Direction)
    anchor_project = Varchar(length=200, default="", null=False)
    anchor_project_id = Integer(null=True, default=None)
    state = Varchar(
        length=20, default=states.MentorshipState.PROPOSED, null=False, choices=states.MentorshipState, index=True
    )
    starts_on = Date(default=None, null=False)
    #: The planned end; reaching it is never success.
    ends_on = Date(default=None, null=False)
    activated_on = Date(null=True, default=None)
    extension_count = Integer(default=0, null=False)
    pause_reason = Varchar(length=400, default="", null=False)
    paused_on = Date(null=True, default=None)
    resumes_on = Date(null=True, default=None)
    ended_on = Date(null=True, default=None)
    end_reason = Varchar(length=20, null=True, default=None, choices=states.EndReason)
    end_note = Varchar(length=1000, default="", null=False)
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(default=None, null=False)
    changed_at = Timestamptz(default=None, null=False)
    version = Integer(default=1, null=False)
    ck_pairing_mentorship_staffed = Check(
        "state IN ('proposed', 'offered', 'terminated')"
        " OR (pair IS NOT NULL AND party_mentor IS NOT NULL AND technical_mentor IS NOT NULL)"
    )
    ck_pairing_mentorship_two_mentors = Check("party_mentor <> technical_mentor")


class Offer(Table, tablename="pairing_offer"):
    """One mentor asked to take one seat. Pending and accepted ones each take a place of the mentor's capacity."""

    id: Serial
    mentorship = ForeignKey(Mentorship, null=False, on_delete=OnDelete.cascade, index=True)
    seat = Varchar(length=10, default=None, null=False, choices=states.Seat)
    profile = ForeignKey(MentorProfile, null=False, on_delete=OnDelete.restrict, index=True)
    state = Varchar(length=10, default=states.OfferState.PENDING, null=False, choices=states.OfferState)
    #: The points this choice had and why, as JSON, so that it can be explained later.
    points = Integer(default=0, null=False)
    reasons = Text(default="[]", null=False)
    offered_by = Integer(null=True, default=None)
    offered_at = Timestamptz(default=None, null=False)
    expires_on = Date(default=None, null=False)
    answered_at = Timestamptz(null=True, default=None)
    reason = Varchar(length=400, default="", null=False)


class MentorChange(Table, tablename="pairing_mentor_change"):
    """One seat passed on while the mentorship goes on."""

    id: Serial
    mentorship = ForeignKey(Mentorship, null=False, on_delete=OnDelete.cascade, index=True)
    seat = Varchar(length=10, default=None, null=False, choices=states.Seat)
    predecessor = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    successor = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    reason = Varchar(length=400, default=None, null=False)
    handover_note = Varchar(length=4000, default=None, null=False)
    #: Why both seats changed at (nearly) the same time; empty when they did not.
    override_reason = Varchar(length=400, default="", null=False)
    changed_on = Date(default=None, null=False)
    decided_by = Integer(null=True, default=None)
    decided_at = Timestamptz(default=None, null=False)


class MentorshipExtension(Table, tablename="pairing_extension"):
    """A longer term, asked once; granted when both mentors and HR accept the sign-off request."""

    id: Serial
    mentorship = ForeignKey(Mentorship, null=False, on_delete=OnDelete.cascade)
    months = Integer(default=None, null=False)
    new_end = Date(default=None, null=False)
    reason = Varchar(length=1000, default=None, null=False)
    state = Varchar(length=10, default=states.ExtensionState.ASKED, null=False, choices=states.ExtensionState)
    request_id = BigInt(null=True, default=None)
    asked_by = Integer(null=True, default=None)
    asked_at = Timestamptz(default=None, null=False)
    decided_at = Timestamptz(null=True, default=None)
    #: True while it is being decided or was granted: at most one of these per mentorship.
    counts = Boolean(default=True, null=False)
