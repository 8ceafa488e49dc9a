"""The direct superior as mentor: allowed, but to be known."""

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts


class Superior:
    code = "superior"

    def warning(self, mentor: MentorFacts, mentee: MenteeFacts) -> Phrase | None:
        return Phrase("Is the mentee's direct superior.") if mentor.heads_unit else None
