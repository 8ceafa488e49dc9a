"""What machines may read of the pool, of programmes, candidates and mentorships."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import render
from mentor.pairing.queries.agreements import agreement_facts
from mentor.pairing.queries.matching import CandidateLine, matching_view
from mentor.pairing.queries.mentorships import MentorshipView, mentorship_view
from mentor.pairing.queries.offers import offers_view
from mentor.pairing.queries.pool import PoolFilter, PoolLine, pool
from mentor.pairing.queries.programmes import EnrolmentLine, ProgrammeView, enrolments, programmes
from mentor.pairing.rules.states import Seat
from mentor.people.queries import PersonLine
from mentor.web.api import problems

Cursor = Annotated[str, QueryParameter(max_length=400, description="`after` of the page before")]
SeatName = Annotated[str, QueryParameter(pattern="^(party|technical|)$", description="party, technical or all")]
_READ = {"scope": "pairing:read"}


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


@get("/pool", opt=_READ, tags=["pairing"], responses=problems())
async def list_pool(
    actor: NamedDependency[Actor],
    after: Cursor = "",
    seat: SeatName = "",
    specialty: Annotated[str, QueryParameter(max_length=40)] = "",
    free: Annotated[bool, QueryParameter(description="only mentors with a free place")] = False,
) -> PoolOut:
    """Mentors in the pool, in their official order."""
    wanted = PoolFilter(seat=Seat(seat) if seat else None, specialty=specialty, only_free=free)
    page = await pool(wanted, actor, after=after)
    return PoolOut([_mentor(line) for line in page.rows], page.after)


@get("/programmes", opt=_READ, tags=["pairing"], responses=problems())
async def list_programmes(actor: NamedDependency[Actor]) -> list[ProgrammeOut]:
    """The programmes within the token's scope, newest first."""
    return [_programme(view) for view in await programmes(actor)]


@get("/programmes/{programme_id:int}/mentees", opt=_READ, tags=["pairing"], responses=problems())
async def list_mentees(programme_id: FromPath[int], actor: NamedDependency[Actor]) -> list[MenteeOut]:
    """Who is enrolled, and how far the pairing of each is."""
    return [_mentee(line) for line in await enrolments(programme_id, actor)]


@get(
    "/programmes/{programme_id:int}/mentees/{mentee_id:int}/candidates",
    opt=_READ,
    tags=["pairing"],
    responses=problems(),
)
async def list_candidates(
    programme_id: FromPath[int], mentee_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> dict[str, SeatOut]:
    """The best mentors for each seat with points by rule, and those ruled out with the reasons. For HR."""
    view = await matching_view(programme_id, mentee_id, actor, now=now)
    return {
        one.seat.value: SeatOut([_candidate(c) for c in one.possible], [_candidate(c) for c in one.blocked])
        for one in view.seats
    }


@get("/mentorships/{mentorship_id:int}", opt=_READ, tags=["pairing"], responses=problems())
async def show_mentorship(mentorship_id: FromPath[int], actor: NamedDependency[Actor]) -> MentorshipOut:
    """One mentorship with its three people and how its agreement stands."""
    return await mentorship_out(mentorship_id, actor)


@get("/mentorships/{mentorship_id:int}/offers", opt=_READ, tags=["pairing"], responses=problems())
async def list_offers(
    mentorship_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> list[OfferOut]:
    """Offers to mentors, newest first; refusals are only there for HR and who gave them."""
    view = await offers_view(mentorship_id, actor, now=now)
    return [
        OfferOut(o.facts.id, o.facts.seat, _person(o.person), o.facts.state, o.facts.expires_on) for o in view.offers
    ]


async def mentorship_out(mentorship_id: int, actor: Actor) -> MentorshipOut:
    view = await mentorship_view(mentorship_id, actor)
    agreement = await agreement_facts(mentorship_id)
    return _mentorship(view, agreement.state if agreement else None, agreement.text_hash if agreement else None)


def _mentorship(view: MentorshipView, agreement_state: str | None, agreement_hash: str | None) -> MentorshipOut:
    return MentorshipOut(
        id=view.id,
        programme=view.programme_id,
        mentee=_person(view.mentee),
        party_mentor=_person(view.party_mentor) if view.party_mentor else None,
        technical_mentor=_person(view.technical_mentor) if view.technical_mentor else None,
        state=view.state,
        direction=view.direction,
        anchor_project=view.anchor_project,
        starts_on=view.starts_on,
        ends_on=view.ends_on,
        agreement_state=agreement_state,
        agreement_hash=agreement_hash,
    )


def _person(line: PersonLine) -> PersonOut:
    return PersonOut(line.id, line.name, line.employee_no, line.unit_name)


def _mentor(line: PoolLine) -> MentorOut:
    return MentorOut(
        line.profile_id, _person(line.person), line.seat, line.state, line.specialties, line.free, line.capacity
    )


def _programme(view: ProgrammeView) -> ProgrammeOut:
    return ProgrammeOut(
        view.id, view.name, view.year, view.unit_name, view.owner, view.state, view.starts_on, view.ends_on,
        view.policy_document,
    )  # fmt: skip


def _mentee(line: EnrolmentLine) -> MenteeOut:
    gaps = {"political": line.gaps.political, "business": line.gaps.business, "scenario": line.gaps.scenario}
    return MenteeOut(
        line.id, _person(line.person), line.direction, line.specialties, gaps, line.anchor_project,
        line.mentorship_id, line.state,
    )  # fmt: skip


def _candidate(line: CandidateLine) -> CandidateOut:
    judgement = line.judgement
    return CandidateOut(
        profile=line.profile_id,
        person=_person(line.person),
        total=judgement.total,
        points=[PointsOut(one.rule, one.points, one.out_of, render(one.why)) for one in judgement.points],
        blocked={one.rule: render(one.why) for one in judgement.blocks},
        warnings=[render(one) for one in judgement.warnings],
    )


handlers = (list_pool, list_programmes, list_mentees, list_candidates, show_mentorship, list_offers)
