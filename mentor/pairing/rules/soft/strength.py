"""Is the mentor strong where the mentee has gaps, on the axes the seat answers for?"""

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan
from mentor.pairing.rules.kinds import Points


class Strength:
    code = "strength"
    label = Phrase("Strength where the mentee has gaps")

    def points(self, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> Points:
        weight = plan.policy.weight_strength
        gaps, strengths = mentee.gaps.on(mentor.seat), mentor.strengths.on(mentor.seat)
        needed = sum(gaps)
        if not needed:
            why = Phrase("No gaps are recorded on these axes; half of the points.")
            return Points(self.code, self.label, weight // 2, weight, why)
        met = sum(min(gap, strength) for gap, strength in zip(gaps, strengths, strict=True))
        why = Phrase("Meets %(met)s of %(needed)s levels of the gaps.", met=met, needed=needed)
        return Points(self.code, self.label, weight * met // needed, weight, why)
