"""Do both work at the same place?"""

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan
from mentor.pairing.rules.kinds import Points


class Site:
    code = "site"
    label = Phrase("Same place of work")

    def points(self, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> Points:
        weight = plan.policy.weight_site
        if mentor.site and mentor.site == mentee.site:
            why = Phrase("Both work at %(site)s.", site=mentor.site)
            return Points(self.code, self.label, weight, weight, why)
        if mentor.unit_path == mentee.unit_path:
            return Points(self.code, self.label, weight, weight, Phrase("Both work in the same unit."))
        if not mentor.site or not mentee.site:
            return Points(self.code, self.label, 0, weight, Phrase("A place of work is not recorded."))
        why = Phrase("Works at %(site)s.", site=mentor.site)
        return Points(self.code, self.label, 0, weight, why)
