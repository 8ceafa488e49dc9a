"""The words of two keys: decisions, states, seats."""

from mentor.kernel.i18n import Labelled, Phrase


class Decision(Labelled):
    ACCEPTED = "accepted", Phrase("Accepted")
    RETURNED = "returned", Phrase("Returned")
    ABSTAINED = "abstained", Phrase("Abstained")


class SeatName(Labelled):
    """Whose key it is. A request names the seats it needs; an unknown name is refused when it is opened."""

    PARTY = "party", Phrase("Party-affairs mentor")
    TECHNICAL = "technical", Phrase("Technical mentor")
    UNIT_HEAD = "unit_head", Phrase("Unit head")
    HOST = "host", Phrase("Host unit")
    PARTY_OFFICE = "party_office", Phrase("Party office")
    HR = "hr", Phrase("Human resources")
    MENTEE = "mentee", Phrase("Mentee")
    PARTY_LEAD = "party_lead", Phrase("Party lead")
    BUSINESS_LEAD = "business_lead", Phrase("Business lead")


#: The only seat the subject person may hold: consent to one's own matter. Required, but not one of the two keys.
OWN_SEAT = SeatName.MENTEE


class RequestState(Labelled):
    OPEN = "open", Phrase("Waiting for decisions")
    STALLED = "stalled", Phrase("A seat needs another holder")
    SPLIT = "split", Phrase("Different decisions: talk it over")
    CALIBRATION = "calibration", Phrase("Waiting for second decisions")
    DEADLOCK = "deadlock", Phrase("Waiting for a ruling")
    ACCEPTED = "accepted", Phrase("Accepted by all")
    RETURNED = "returned", Phrase("Returned for changes")
    RULED_ACCEPTED = "ruled_accepted", Phrase("Accepted by ruling")
    RULED_RETURNED = "ruled_returned", Phrase("Returned by ruling")
    WITHDRAWN = "withdrawn", Phrase("Withdrawn")
    WAIVED = "waived", Phrase("Waived")

    @property
    def is_closed(self) -> bool:
        """Nobody's decision is awaited; a new version may still open it again."""
        return self in CLOSED

    @property
    def is_accepted(self) -> bool:
        return self in (RequestState.ACCEPTED, RequestState.RULED_ACCEPTED)


class ClosureKind(Labelled):
    """What ends a version other than the keys themselves; equal to the state it leads to."""

    RULED_ACCEPTED = "ruled_accepted", RequestState.RULED_ACCEPTED.label
    RULED_RETURNED = "ruled_returned", RequestState.RULED_RETURNED.label
    WITHDRAWN = "withdrawn", RequestState.WITHDRAWN.label
    WAIVED = "waived", RequestState.WAIVED.label


#: Ends that only a reasoned reopening undoes.
FINAL = frozenset({RequestState.ACCEPTED, RequestState.RULED_ACCEPTED, RequestState.WAIVED})
CLOSED = FINAL | {RequestState.RETURNED, RequestState.RULED_RETURNED, RequestState.WITHDRAWN}
#: While a request stands here nobody learns what another seat decided in the running round. Withdrawn is among them:
#: otherwise withdrawing and submitting again would be a way to look.
HIDING = frozenset({RequestState.OPEN, RequestState.STALLED, RequestState.CALIBRATION, RequestState.WITHDRAWN})
#: Where somebody beyond the seats may have to act.
NEEDS_OTHERS = frozenset({RequestState.STALLED, RequestState.SPLIT, RequestState.CALIBRATION, RequestState.DEADLOCK})
