"""Why HR of the demo chose these mentors: the real rules on the demo's people."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from mentor.demo.enterprise import Man
from mentor.demo.founding import Cast
from mentor.kernel.phrases import write_phrase
from mentor.pairing.queries.candidates import department_of, site_of
from mentor.pairing.rules.facts import Axes, MenteeFacts, MentorFacts, Plan, Qualification, folded
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.soft import SOFT_RULES
from mentor.pairing.rules.states import ProfileState, Seat
from mentor.pairing.tables import Enrolment, MentorProfile
from mentor.people.rules import Affiliation
from mentor.people.tables import OrgUnit


class Weighing:
    """Points and reasons of a mentor for a mentee, as an offer keeps them."""

    def __init__(self, cast: Cast, units: Mapping[int, Mapping[str, Any]], today: date) -> None:
        self._cast, self._units = cast, units
        self._plan = Plan(Policy(), today, today)

    @classmethod
    async def of(cls, cast: Cast, today: date) -> "Weighing":
        rows = await OrgUnit.select(OrgUnit.id, OrgUnit.path, OrgUnit.site, OrgUnit.kind)
        return cls(cast, {row["id"]: row for row in rows}, today)

    def weigh(self, profile: MentorProfile, mentor: Man, enrolment: Enrolment, mentee: Man) -> tuple[int, str]:
        """All points together, and the reasons as JSON."""
        points = [rule.points(self._mentor(profile, mentor), self._mentee(enrolment, mentee), self._plan)
                  for rule in SOFT_RULES]  # fmt: skip
        lines = [[one.rule, one.points, one.out_of, write_phrase(one.why)] for one in points]
        return sum(one.points for one in points), json.dumps(lines, ensure_ascii=False)

    def _mentor(self, profile: MentorProfile, man: Man) -> MentorFacts:
        path = self._cast.units[man.unit][1]
        return MentorFacts(
            profile_id=0,
            person_id=0,
            seat=Seat(profile.seat),
            state=ProfileState.ACTIVE,
            unit_path=path,
            qualification=Qualification(Affiliation(man.affiliation)),
            site=site_of(path, self._units),
            capacity=profile.capacity,
            load=max(profile.load - 1, 0),
            specialties=folded(man.specialties),
            strengths=Axes(profile.strength_political, profile.strength_business, profile.strength_scenario),
        )

    def _mentee(self, enrolment: Enrolment, man: Man) -> MenteeFacts:
        path = self._cast.units[man.unit][1]
        return MenteeFacts(
            person_id=0,
            unit_path=path,
            site=site_of(path, self._units),
            department_path=department_of(path, self._units),
            specialties=folded(enrolment.specialties),
            gaps=Axes(enrolment.gap_political, enrolment.gap_business, enrolment.gap_scenario),
        )
