"""What machines may read of the pool, of programmes, candidates and mentorships."""

from datetime import datetime
from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from mentor.kernel.actor import Actor
from mentor.pairing.api.shapes import (
    MenteesOut,
    MentorshipOut,
    OfferOut,
    PoolOut,
    ProgrammeOut,
    SeatOut,
    candidate_out,
    mentee_out,
    mentor_out,
    mentorship_out,
    offer_out,
    programme_out,
)
from mentor.pairing.queries.enrolments import enrolments
from mentor.pairing.queries.matching import matching_view
from mentor.pairing.queries.offers import offers_view
from mentor.pairing.queries.pool import PoolFilter, pool
from mentor.pairing.queries.programmes import programmes
from mentor.pairing.rules.states import Seat
from mentor.web.api import problems

Cursor = Annotated[str, QueryParameter(max_length=400, description="`after` of the page before")]
SeatName = Annotated[str, QueryParameter(pattern="^(party|technical|)$", description="party, technical or all")]
_READ = {"scope": "pairing:read"}


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
    return PoolOut([mentor_out(line) for line in page.rows], page.after)


@get("/programmes", opt=_READ, tags=["pairing"], responses=problems())
async def list_programmes(actor: NamedDependency[Actor]) -> list[ProgrammeOut]:
    """The programmes within the token's scope, newest first."""
    return [programme_out(view) for view in await programmes(actor)]


@get("/programmes/{programme_id:int}/mentees", opt=_READ, tags=["pairing"], responses=problems())
async def list_mentees(
    programme_id: FromPath[int],
    actor: NamedDependency[Actor],
    after: Cursor = "",
    waiting: Annotated[bool, QueryParameter(description="only mentees without mentors")] = False,
) -> MenteesOut:
    """Who is enrolled, and how far the pairing of each is."""
    page = await enrolments(programme_id, actor, only_waiting=waiting, after=after)
    return MenteesOut([mentee_out(line) for line in page.rows], page.after)


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
        one.seat.value: SeatOut([candidate_out(c) for c in one.possible], [candidate_out(c) for c in one.blocked])
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
    return [offer_out(line) for line in view.offers]


handlers = (list_pool, list_programmes, list_mentees, list_candidates, show_mentorship, list_offers)
