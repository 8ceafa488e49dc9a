"""How many of the specialties the mentee wants the mentor has."""

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan
from mentor.pairing.rules.kinds import Points


class Specialty:
    code = "specialty"
    label = Phrase("Specialty")

    def points(self, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> Points:
        weight = plan.policy.weight_specialty
        if not mentee.specialties:
            why = Phrase("No specialty was asked for; half of the points.")
            return Points(self.code, self.label, weight // 2, weight, why)
        shared = [one for one in mentee.specialties if one in mentor.specialties]
        if not shared:
            why = Phrase("None of the specialties asked for.")
        else:
            why = Phrase("Has %(shared)s of what was asked for.", shared=shared)
        return Points(self.code, self.label, weight * len(shared) // len(mentee.specialties), weight, why)
