"""H1 to H9: each blocks with its reason, for the pairing page, every action that fills a seat, and the optimiser."""

from mentor.pairing.rules.hard.available import Available
from mentor.pairing.rules.hard.avoidance import Avoidance
from mentor.pairing.rules.hard.different_people import DifferentPeople
from mentor.pairing.rules.hard.not_blocked import NotBlocked
from mentor.pairing.rules.hard.not_self import NotSelf
from mentor.pairing.rules.hard.one_mentorship import OneMentorship
from mentor.pairing.rules.hard.party_qualified import PartyQualified
from mentor.pairing.rules.hard.technical_qualified import TechnicalQualified
from mentor.pairing.rules.hard.term_covers import TermCovers
from mentor.pairing.rules.kinds import PairRule, SeatRule

PAIR_RULES: tuple[PairRule, ...] = (DifferentPeople(),)
SEAT_RULES: tuple[SeatRule, ...] = (
    PartyQualified(),
    TechnicalQualified(),
    Available(),
    Avoidance(),
    OneMentorship(),
    NotSelf(),
    NotBlocked(),
    TermCovers(),
)
