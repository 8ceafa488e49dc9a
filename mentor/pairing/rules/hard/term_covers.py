"""H9: the planned end lies within the mentor's term, or a reappointment is ordered."""

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan


class TermCovers:
    code = "H9"

    def refusal(self, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> Phrase | None:
        if mentor.term_until is None or mentor.term_until < plan.today or mentor.term_until >= plan.ends_on:
            return None
        if mentor.reappointment_planned or plan.orders_reappointment:
            return None
        return Phrase(
            "The term of appointment ends on %(term)s, before the planned end %(end)s: order a reappointment.",
            term=mentor.term_until,
            end=plan.ends_on,
        )
