"""Who may wish for whom before a programme is matched, and until when. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.states import Seat, Signer

#: Of one person in one programme.
MOST_WISHES = 3
MOST_REFUSALS = 5
MATCHED = Phrase("The matching is published; wishes can no longer be changed.")


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands to a programme that is being matched."""

    is_open: bool
    #: On the programme's list of mentees, and already asked for or paired.
    is_listed: bool
    has_mentors: bool
    #: Own profiles in the pool of the programme.
    profiles: Mapping[Seat, int] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[Signer, ...]:
        """As which of the three this person may have wishes at all."""
        mentee = (Signer.MENTEE,) if self.is_listed else ()
        return (*mentee, *(Signer(seat.value) for seat in Seat if seat in self.profiles))

    def profile_of(self, part: Signer) -> int | None:
        return None if part is Signer.MENTEE else self.profiles.get(Seat(part.value))


def refusal_to_wish(standing: Standing, part: Signer) -> Phrase | None:
    """Wishes can be written and taken back while the programme is open and nothing has been published."""
    if part not in standing.parts:
        return Phrase("Only mentees on the list and mentors in the pool have wishes here.")
    if not standing.is_open:
        return Phrase("This programme is not open.")
    return MATCHED if part is Signer.MENTEE and standing.has_mentors else None


def complaint_about_number(is_refusal: bool, written: int) -> Phrase | None:
    """`written`: how many of this kind the person has written already."""
    most = MOST_REFUSALS if is_refusal else MOST_WISHES
    if written < most:
        return None
    if is_refusal:
        return Phrase("You can rule out %(most)s people at most. For more, please talk to HR.", most=most)
    return Phrase("You can name %(most)s people at most. Take one back first.", most=most)


def points_of_wish(part: Signer, rank: int, policy: Policy) -> int:
    """Points that a wish adds; `rank` counts the wishes of one person from 0. Mentors' wishes count alike."""
    if part is not Signer.MENTEE:
        return policy.wish_of_mentor
    return (policy.wish_first, policy.wish_second, policy.wish_third)[min(rank, MOST_WISHES - 1)]
