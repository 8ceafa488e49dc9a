"""The mentor's last yearly evaluation."""

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan
from mentor.pairing.rules.kinds import Points
from mentor.pairing.rules.states import Grade

#: Share of the weight, in percent.
_SHARE = {Grade.EXCELLENT: 100, Grade.GOOD: 80, Grade.PASS: 50, Grade.FAIL: 0}


class Results:
    code = "results"
    label = Phrase("Earlier results")

    def points(self, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> Points:
        weight = plan.policy.weight_results
        if mentor.last_grade is None:
            why = Phrase("Not evaluated yet; half of the points.")
            return Points(self.code, self.label, weight // 2, weight, why)
        why = Phrase("Last evaluation: %(grade)s.", grade=mentor.last_grade.label)
        return Points(self.code, self.label, weight * _SHARE[mentor.last_grade] // 100, weight, why)
