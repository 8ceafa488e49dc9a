"""H2: a Party-affairs mentor is a full Party member with enough years."""

from datetime import date

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan, Qualification, months_later, years_between
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.states import Seat
from mentor.people.rules import Affiliation


class PartyQualified:
    code = "H2"

    def refusal(self, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> Phrase | None:
        if mentor.seat is not Seat.PARTY:
            return None
        return party_shortcoming(mentor.qualification, plan.policy, plan.today)


def party_shortcoming(person: Qualification, policy: Policy, today: date) -> Phrase | None:
    """What a person lacks for the Party seat; the review of applications asks the same.

    Being a full Party member is never waived; an exception can only be about the years.
    """
    if person.affiliation is not Affiliation.MEMBER:
        return Phrase("A Party-affairs mentor must be a full Party member.")
    if person.has_exception:
        return None
    since = full_member_since(person)
    if since is None:
        return Phrase("It is not recorded since when this person has been a full Party member.")
    if years_between(since, today) < policy.party_age_years:
        return Phrase(
            "Full Party member for %(years)s years; at least %(least)s are needed.",
            years=max(years_between(since, today), 0),
            least=policy.party_age_years,
        )
    if person.party_work_years < policy.party_work_years:
        return Phrase(
            "%(years)s years of Party work; at least %(least)s are needed.",
            years=person.party_work_years,
            least=policy.party_work_years,
        )
    return None


def full_member_since(person: Qualification) -> date | None:
    """The day it became full; when only the joining is recorded, one year of probation later."""
    if person.party_full_on is not None:
        return person.party_full_on
    return months_later(person.party_joined_on, 12) if person.party_joined_on else None
