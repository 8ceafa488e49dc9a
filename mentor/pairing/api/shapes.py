"""What machines are given: plain structures, and how they are made of what the queries give."""

from datetime import date

import msgspec

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import render
from mentor.pairing.queries.agreements import agreement_facts
from mentor.pairing.queries.enrolments import EnrolmentLine
from mentor.pairing.queries.matching import CandidateLine
from mentor.pairing.queries.mentorships import MentorshipView, mentorship_view
from mentor.pairing.queries.offers import OfferLine
from mentor.pairing.queries.pool import PoolLine
from mentor.pairing.queries.programmes import ProgrammeView
from mentor.people.queries import PersonLine


class PersonOut(msgspec.Struct):
    id: int
    name: str
    employee_no: str
    unit: str


class MentorOut(msgspec.Struct):
    profile: int
    person: PersonOut
    seat: str
    state: str
    specialties: str
    free: int
    capacity: int


class PoolOut(msgspec.Struct):
    items: list[MentorOut]
    after: str


class ProgrammeOut(msgspec.Struct):
    id: int
    name: str
    year: int
    unit: str
    owner: str
    state: str
    starts_on: date
    ends_on: date
    policy_document: str


class MenteeOut(msgspec.Struct):
    """`mentorship` and `state` are null while the mentee has no mentors."""

    enrolment: int
    person: PersonOut
    direction: str
    specialties: str
    gaps: dict[str, int]
    anchor_project: str
    mentorship: int | None
    state: str | None


class MenteesOut(msgspec.Struct):
    items: list[MenteeOut]
    after: str


class PointsOut(msgspec.Struct):
    rule: str
    points: int
    out_of: int
    why: str


class CandidateOut(msgspec.Struct):
    """Either `blocked` names every hard rule that rules the mentor out, or `points` explain the total."""

    profile: int
    person: PersonOut
    total: int
    points: list[PointsOut]
    blocked: dict[str, str]
    warnings: list[str]


class SeatOut(msgspec.Struct):
    possible: list[CandidateOut]
    ruled_out: list[CandidateOut]


class MentorshipOut(msgspec.Struct):
    id: int
    programme: int
    mentee: PersonOut
    party_mentor: PersonOut | None
    technical_mentor: PersonOut | None
    state: str
    direction: str
    anchor_project: str
    starts_on: date
    ends_on: date
    agreement_state: str | None
    agreement_hash: str | None


class OfferOut(msgspec.Struct):
    id: int
    seat: str
    person: PersonOut
    state: str
    expires_on: date


async def mentorship_out(mentorship_id: int, actor: Actor) -> MentorshipOut:
    view = await mentorship_view(mentorship_id, actor)
    agreement = await agreement_facts(mentorship_id)
    return _mentorship(view, agreement.state if agreement else None, agreement.text_hash if agreement else None)


def _mentorship(view: MentorshipView, agreement_state: str | None, agreement_hash: str | None) -> MentorshipOut:
    return MentorshipOut(
        id=view.id,
        programme=view.programme_id,
        mentee=person_out(view.mentee),
        party_mentor=person_out(view.party_mentor) if view.party_mentor else None,
        technical_mentor=person_out(view.technical_mentor) if view.technical_mentor else None,
        state=view.state,
        direction=view.direction,
        anchor_project=view.anchor_project,
        starts_on=view.starts_on,
        ends_on=view.ends_on,
        agreement_state=agreement_state,
        agreement_hash=agreement_hash,
    )


def person_out(line: PersonLine) -> PersonOut:
    return PersonOut(line.id, line.name, line.employee_no, line.unit_name)


def mentor_out(line: PoolLine) -> MentorOut:
    return MentorOut(
        line.profile_id, person_out(line.person), line.seat, line.state, line.specialties, line.free, line.capacity
    )


def programme_out(view: ProgrammeView) -> ProgrammeOut:
    return ProgrammeOut(
        view.id, view.name, view.year, view.unit_name, view.owner, view.state, view.starts_on, view.ends_on,
        view.policy_document,
    )  # fmt: skip


def mentee_out(line: EnrolmentLine) -> MenteeOut:
    gaps = {"political": line.gaps.political, "business": line.gaps.business, "scenario": line.gaps.scenario}
    return MenteeOut(
        line.id, person_out(line.person), line.direction, line.specialties, gaps, line.anchor_project,
        line.mentorship_id, line.state,
    )  # fmt: skip


def candidate_out(line: CandidateLine) -> CandidateOut:
    judgement = line.judgement
    return CandidateOut(
        profile=line.profile_id,
        person=person_out(line.person),
        total=judgement.total,
        points=[PointsOut(one.rule, one.points, one.out_of, render(one.why)) for one in judgement.points],
        blocked={one.rule: render(one.why) for one in judgement.blocks},
        warnings=[render(one) for one in judgement.warnings],
    )


def offer_out(line: OfferLine) -> OfferOut:
    facts = line.facts
    return OfferOut(facts.id, facts.seat, person_out(line.person), facts.state, facts.expires_on)
