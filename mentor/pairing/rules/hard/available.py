"""H4: in the pool, within the term of appointment, with a free place."""

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan
from mentor.pairing.rules.states import ProfileState


class Available:
    code = "H4"

    def refusal(self, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> Phrase | None:
        if mentor.state is not ProfileState.ACTIVE:
            return Phrase("Not available in the pool: %(state)s.", state=mentor.state.label)
        if mentor.term_until is None or mentor.term_until < plan.today:
            return Phrase("The term of appointment is over.")
        if mentor.load >= mentor.capacity:
            return Phrase(
                "No free place: %(load)s of %(capacity)s are taken.", load=mentor.load, capacity=mentor.capacity
            )
        return None
