"""H7: nobody is their own mentor."""

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan


class NotSelf:
    code = "H7"

    def refusal(self, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> Phrase | None:
        return Phrase("Nobody can be their own mentor.") if mentor.person_id == mentee.person_id else None
