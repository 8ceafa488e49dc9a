"""The secretary of the mentee's own Party branch as mentor: allowed, but to be known."""

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts


class OwnSecretary:
    code = "secretary"

    def warning(self, mentor: MentorFacts, mentee: MenteeFacts) -> Phrase | None:
        return Phrase("Is the secretary of the mentee's own Party branch.") if mentor.is_secretary else None
