"""A Party-affairs mentor from another department sees with other eyes. The technical seat always has the points."""

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan
from mentor.pairing.rules.kinds import Points
from mentor.pairing.rules.states import Seat


class Department:
    code = "department"
    label = Phrase("Another department")

    def points(self, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> Points:
        weight = plan.policy.weight_department
        if mentor.seat is Seat.TECHNICAL:
            why = Phrase("Does not matter for the technical mentor; all points.")
            return Points(self.code, self.label, weight, weight, why)
        if mentor.unit_path.startswith(mentee.department_path):
            return Points(self.code, self.label, 0, weight, Phrase("From the same department."))
        return Points(self.code, self.label, weight, weight, Phrase("From another department."))
