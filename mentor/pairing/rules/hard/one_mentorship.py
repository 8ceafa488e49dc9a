"""H6: the mentee has no other mentorship that runs."""

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan


class OneMentorship:
    code = "H6"

    def refusal(self, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> Phrase | None:
        if mentee.running_mentorship not in (None, plan.mentorship_id):
            return Phrase("The mentee already has two mentors in another mentorship.")
        return None
