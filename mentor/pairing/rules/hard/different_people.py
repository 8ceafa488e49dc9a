"""H1: the two mentors are different persons on different seats."""

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MentorFacts
from mentor.pairing.rules.states import Seat


class DifferentPeople:
    code = "H1"

    def refusal(self, party: MentorFacts, technical: MentorFacts) -> Phrase | None:
        if party.person_id == technical.person_id:
            return Phrase("The two mentors must be two different persons.")
        if (party.seat, technical.seat) != (Seat.PARTY, Seat.TECHNICAL):
            return Phrase("A pair needs one Party-affairs mentor and one technical mentor.")
        return None
