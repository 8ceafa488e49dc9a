"""Mentors and mentees as plain facts, for the tests of the rules."""

from dataclasses import replace
from datetime import date
from typing import Any

from mentor.pairing.rules.facts import Axes, MenteeFacts, MentorFacts, Plan, Qualification
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.states import ProfileState, Seat
from mentor.people.rules import Affiliation, TitleLevel

TODAY = date(2026, 3, 2)
MENTEE = MenteeFacts(
    person_id=1,
    unit_path="/1/2/3/",
    site="东厂区",
    department_path="/1/2/3/",
    specialties=("焊接", "无损检测"),
    gaps=Axes(political=2, business=4, scenario=2),
)
PARTY = MentorFacts(
    profile_id=10,
    person_id=2,
    seat=Seat.PARTY,
    state=ProfileState.ACTIVE,
    unit_path="/1/2/4/",
    qualification=Qualification(affiliation=Affiliation.MEMBER, party_full_on=date(2010, 3, 2), party_work_years=10),
    site="东厂区",
    capacity=2,
    term_until=date(2028, 1, 1),
    specialties=("焊接",),
    strengths=Axes(political=4, business=0, scenario=2),
)
TECHNICAL = MentorFacts(
    profile_id=11,
    person_id=3,
    seat=Seat.TECHNICAL,
    state=ProfileState.ACTIVE,
    unit_path="/1/2/3/",
    qualification=Qualification(affiliation=Affiliation.MASSES, title_level=TitleLevel.INTERMEDIATE, specialty_years=8),
    site="西厂区",
    capacity=2,
    load=1,
    term_until=date(2028, 1, 1),
    specialties=("焊接", "无损检测"),
    strengths=Axes(political=0, business=2, scenario=1),
)
PLAN = Plan(policy=Policy(), today=TODAY, ends_on=date(2027, 3, 1))


def party(**changes: Any) -> MentorFacts:
    return replace(PARTY, **changes)


def technical(**changes: Any) -> MentorFacts:
    return replace(TECHNICAL, **changes)


def qualified(mentor: MentorFacts, **changes: Any) -> MentorFacts:
    return replace(mentor, qualification=replace(mentor.qualification, **changes))
