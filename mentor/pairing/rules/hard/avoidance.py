"""H5: no declared relation (relatives and the like) between mentor and mentee. The kind of relation is not told."""

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan


class Avoidance:
    code = "H5"

    def refusal(self, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> Phrase | None:
        if mentor.person_id in mentee.avoids:
            return Phrase("A relation to the mentee that calls for avoidance is declared.")
        return None
