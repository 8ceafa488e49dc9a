"""Balance of load: the larger the free share of the mentor's places, the better."""

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan
from mentor.pairing.rules.kinds import Points


class FreePlaces:
    code = "load"
    label = Phrase("Free places")

    def points(self, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> Points:
        weight = plan.policy.weight_load
        free = max(mentor.capacity - mentor.load, 0)
        why = Phrase("%(free)s of %(capacity)s places are free.", free=free, capacity=mentor.capacity)
        return Points(self.code, self.label, weight * free // max(mentor.capacity, 1), weight, why)
