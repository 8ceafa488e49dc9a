"""H8: the mentor has not left and is not in a period that blocks appointments. Its reason is not recorded anywhere."""

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan
from mentor.people.rules import EmploymentStatus


class NotBlocked:
    code = "H8"

    def refusal(self, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> Phrase | None:
        if mentor.blocked_until is not None and mentor.blocked_until >= plan.today:
            return Phrase("Not available for appointments until %(day)s.", day=mentor.blocked_until)
        if mentor.status is EmploymentStatus.LEFT:
            return Phrase("Has left the enterprise.")
        return None
