"""The words of the pool, of pairs, mentorships and agreements, and which step may follow which."""

from mentor.kernel.i18n import Labelled, Phrase


class Seat(Labelled):
    """The two mentors of a mentee. An enterprise may call them otherwise; pages take the words from its settings."""

    PARTY = "party", Phrase("Party-affairs mentor")
    TECHNICAL = "technical", Phrase("Technical mentor")

    @property
    def other(self) -> "Seat":
        return Seat.TECHNICAL if self is Seat.PARTY else Seat.PARTY


class Signer(Labelled):
    """The three who conclude an agreement."""

    MENTEE = "mentee", Phrase("Mentee")
    PARTY = "party", Phrase("Party-affairs mentor")
    TECHNICAL = "technical", Phrase("Technical mentor")


class Direction(Labelled):
    """Which way the mentee grows."""

    PARTY_TO_BUSINESS = "party_to_business", Phrase("Party affairs to business")
    BUSINESS_TO_PARTY = "business_to_party", Phrase("Business to Party affairs")
    BOTH = "both", Phrase("Both ways")


class Source(Labelled):
    """How a person came to apply for the pool."""

    SELF = "self", Phrase("Own application")
    UNIT = "unit", Phrase("Recommended by the unit")
    INVITED = "invited", Phrase("Invited")


class ProfileState(Labelled):
    INVITED = "invited", Phrase("Invited")
    SUBMITTED = "submitted", Phrase("Waiting for review")
    RETURNED = "returned", Phrase("Returned for completion")
    REJECTED = "rejected", Phrase("Not accepted")
    DECLINED = "declined", Phrase("Declined or withdrawn")
    NOTICED = "noticed", Phrase("On public notice")
    ACTIVE = "active", Phrase("In the pool")
    SUSPENDED = "suspended", Phrase("Suspended")
    EXITED = "exited", Phrase("Left the pool")


#: From here a person may apply (again).
MAY_APPLY = (
    ProfileState.INVITED,
    ProfileState.RETURNED,
    ProfileState.REJECTED,
    ProfileState.DECLINED,
    ProfileState.EXITED,
)
#: Shown in the pool to everybody.
IN_POOL = (ProfileState.ACTIVE, ProfileState.SUSPENDED)


class ApplicationState(Labelled):
    INVITED = "invited", Phrase("Invited")
    SUBMITTED = "submitted", Phrase("Waiting for review")
    RETURNED = "returned", Phrase("Returned for completion")
    REJECTED = "rejected", Phrase("Not accepted")
    ACCEPTED = "accepted", Phrase("Review passed")
    DECLINED = "declined", Phrase("Invitation declined")
    WITHDRAWN = "withdrawn", Phrase("Withdrawn")


class SuspensionCause(Labelled):
    """Why somebody is out for now. A blocked period is never explained to others than HR and the Party office."""

    LEFT = "left", Phrase("Has left the enterprise")
    TERM_OVER = "term_over", Phrase("The term of appointment is over")
    BLOCKED = "blocked", Phrase("Not available for appointments at present")
    BY_HAND = "by_hand", Phrase("Suspended by the Party office or HR")
    LEAVING = "leaving", Phrase("Wants to leave the pool; mentees are being handed over")


class PairState(Labelled):
    PROPOSED = "proposed", Phrase("Proposed")
    ACTIVE = "active", Phrase("In effect")
    SUSPENDED = "suspended", Phrase("Suspended")
    DISSOLVED = "dissolved", Phrase("Dissolved")


#: A pair in one of these counts against the number of pairs of its Party-affairs mentor.
COUNTED = (PairState.PROPOSED, PairState.ACTIVE, PairState.SUSPENDED)


class ProgrammeState(Labelled):
    OPEN = "open", Phrase("Open for pairing")
    CLOSED = "closed", Phrase("Closed for pairing")


class MentorshipState(Labelled):
    PROPOSED = "proposed", Phrase("Being matched")
    OFFERED = "offered", Phrase("Waiting for the mentors' answer")
    AGREEMENT = "agreement", Phrase("Agreement to be confirmed")
    ACTIVE = "active", Phrase("Running")
    EXTENDED = "extended", Phrase("Running, extended")
    PAUSED = "paused", Phrase("Paused")
    AWAITING_REVIEW = "awaiting_review", Phrase("Term over, awaiting review")
    CONCLUDING = "concluding", Phrase("Being concluded")
    GRADUATED = "graduated", Phrase("Graduated")
    FAILED = "failed", Phrase("Not passed")
    TERMINATED = "terminated", Phrase("Ended early")


#: Growth happens: logs, milestones, meetings. EXTENDED runs exactly like ACTIVE.
WORKING = (MentorshipState.ACTIVE, MentorshipState.EXTENDED)
#: The mentee is taken: at most one of these per mentee. The partial unique index lists the same words.
RUNNING = (
    MentorshipState.PROPOSED,
    MentorshipState.OFFERED,
    MentorshipState.AGREEMENT,
    MentorshipState.ACTIVE,
    MentorshipState.EXTENDED,
    MentorshipState.PAUSED,
    MentorshipState.AWAITING_REVIEW,
    MentorshipState.CONCLUDING,
)
#: Both seats are filled and work may be open: what a mentor who leaves has to hand over.
STAFFED = RUNNING[2:]
FINAL = (MentorshipState.GRADUATED, MentorshipState.FAILED, MentorshipState.TERMINATED)

#: Which step may follow which; actions compare-and-set along these.
NEXT: dict[MentorshipState, tuple[MentorshipState, ...]] = {
    MentorshipState.PROPOSED: (MentorshipState.OFFERED, MentorshipState.TERMINATED),
    MentorshipState.OFFERED: (MentorshipState.PROPOSED, MentorshipState.AGREEMENT, MentorshipState.TERMINATED),
    MentorshipState.AGREEMENT: (MentorshipState.ACTIVE, MentorshipState.TERMINATED),
    MentorshipState.ACTIVE: (
        MentorshipState.PAUSED,
        MentorshipState.EXTENDED,
        MentorshipState.AWAITING_REVIEW,
        MentorshipState.CONCLUDING,
        MentorshipState.TERMINATED,
    ),
    MentorshipState.EXTENDED: (
        MentorshipState.PAUSED,
        MentorshipState.AWAITING_REVIEW,
        MentorshipState.CONCLUDING,
        MentorshipState.TERMINATED,
    ),
    MentorshipState.PAUSED: (MentorshipState.ACTIVE, MentorshipState.EXTENDED, MentorshipState.TERMINATED),
    MentorshipState.AWAITING_REVIEW: (
        MentorshipState.EXTENDED,
        MentorshipState.CONCLUDING,
        MentorshipState.TERMINATED,
    ),
    MentorshipState.CONCLUDING: (
        MentorshipState.GRADUATED,
        MentorshipState.EXTENDED,
        MentorshipState.FAILED,
        MentorshipState.TERMINATED,
    ),
    MentorshipState.GRADUATED: (),
    MentorshipState.FAILED: (),
    MentorshipState.TERMINATED: (),
}


def before(state: MentorshipState) -> tuple[MentorshipState, ...]:
    """The states from which `state` can be reached."""
    return tuple(one for one, following in NEXT.items() if state in following)


class OfferState(Labelled):
    PENDING = "pending", Phrase("Waiting for an answer")
    ACCEPTED = "accepted", Phrase("Has accepted")
    DECLINED = "declined", Phrase("Has declined")
    EXPIRED = "expired", Phrase("Not answered in time")
    WITHDRAWN = "withdrawn", Phrase("Withdrawn")
    ENDED = "ended", Phrase("Seat given up")


#: An offer in one of these takes one place of the mentor's capacity.
HOLDS_A_PLACE = (OfferState.PENDING, OfferState.ACCEPTED)


class AgreementState(Labelled):
    CONFIRMING = "confirming", Phrase("Waiting for confirmations")
    SIGNED = "signed", Phrase("Confirmed by all three")
    OBJECTED = "objected", Phrase("Objection under examination")
    SUPERSEDED = "superseded", Phrase("Replaced by a newer text")
    CANCELLED = "cancelled", Phrase("Cancelled")


class Method(Labelled):
    """How somebody confirmed: an electronic confirmation is not called a signature."""

    ELECTRONIC = "electronic", Phrase("Electronic confirmation")
    PAPER = "paper", Phrase("Ink on paper, scan kept")


class NoticeState(Labelled):
    RUNNING = "running", Phrase("Public notice running")
    OBJECTED = "objected", Phrase("Objection under examination")
    CLEARED = "cleared", Phrase("Closed without valid objection")
    UPHELD = "upheld", Phrase("Closed with a valid objection")
    WITHDRAWN = "withdrawn", Phrase("Withdrawn")


class ObjectionState(Labelled):
    OPEN = "open", Phrase("Under examination")
    UPHELD = "upheld", Phrase("Upheld")
    DISMISSED = "dismissed", Phrase("Dismissed")


class ExtensionState(Labelled):
    ASKED = "asked", Phrase("Waiting for both mentors and HR")
    GRANTED = "granted", Phrase("Granted")
    REFUSED = "refused", Phrase("Refused")


class EndReason(Labelled):
    MENTEE_LEFT = "mentee_left", Phrase("The mentee has left")
    MENTEE_MOVED = "mentee_moved", Phrase("The mentee has moved to another unit")
    BY_AGREEMENT = "by_agreement", Phrase("By agreement of the three")
    OBJECTION = "objection", Phrase("After an objection")
    NO_MENTOR = "no_mentor", Phrase("No successor for a mentor")
    NOT_ACCEPTED = "not_accepted", Phrase("The offer was not accepted")
    OTHER = "other", Phrase("Other reason")


class Grade(Labelled):
    EXCELLENT = "excellent", Phrase("Excellent")
    GOOD = "good", Phrase("Good")
    PASS = "pass", Phrase("Pass")
    FAIL = "fail", Phrase("Fail")


class Consequence(Labelled):
    """What follows from a mentor's yearly evaluation."""

    KEEP = "keep", Phrase("Keep")
    TALK = "talk", Phrase("Talk with the mentor")
    SUSPEND = "suspend", Phrase("Suspend")
    RELEASE = "release", Phrase("Release")
