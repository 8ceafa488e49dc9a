"""H3: a technical mentor has title or skill level, and years in the specialty, unless an exception was approved."""

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan, Qualification
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.states import Seat
from mentor.people.rules import SkillLevel, TitleLevel

_TITLES = tuple(TitleLevel)
_SKILLS = tuple(SkillLevel)


class TechnicalQualified:
    code = "H3"

    def refusal(self, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> Phrase | None:
        if mentor.seat is not Seat.TECHNICAL:
            return None
        return technical_shortcoming(mentor.qualification, plan.policy)


def technical_shortcoming(person: Qualification, policy: Policy) -> Phrase | None:
    """What a person lacks for the technical seat; the review of applications asks the same."""
    if person.has_exception:
        return None
    has_title = _TITLES.index(person.title_level) >= _TITLES.index(policy.title_level)
    has_skill = _SKILLS.index(person.skill_level) >= _SKILLS.index(policy.skill_level)
    if not has_title and not has_skill:
        return Phrase(
            "Title “%(title)s”, skill “%(skill)s”; “%(least_title)s” or “%(least_skill)s” is needed.",
            title=person.title_level.label,
            skill=person.skill_level.label,
            least_title=policy.title_level.label,
            least_skill=policy.skill_level.label,
        )
    if person.specialty_years < policy.specialty_years:
        return Phrase(
            "%(years)s years in the specialty; at least %(least)s are needed.",
            years=person.specialty_years,
            least=policy.specialty_years,
        )
    return None
