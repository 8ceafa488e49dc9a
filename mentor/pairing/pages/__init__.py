"""HTML routes of the pool, programmes, pairs and mentorships."""

from litestar import Router

from mentor.files.queries import Visibility
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.pairing.pages import (
    agreements,
    changes,
    course,
    explanations,
    matching,
    matching_decisions,
    matching_mentees,
    matchings,
    notices,
    offers,
    pairs,
    pool,
    profiles,
    programmes,
    relations,
    standards,
    wishes,
)
from mentor.pairing.queries import mentorship_facts
from mentor.pairing.queries.agreements import SCAN


async def _sees_agreement(mentorship_id: int, actor: Actor) -> bool:
    try:
        await mentorship_facts(mentorship_id, actor)
    except NotFound:
        return False
    return True


#: Whose files are shown to whom: scans of agreements to everybody who sees the mentorship.
FILES_OF: Visibility = {SCAN: _sees_agreement}

router = Router(
    "/",
    route_handlers=[
        *pool.ROUTES,
        *profiles.ROUTES,
        *notices.ROUTES,
        *pairs.ROUTES,
        *programmes.ROUTES,
        *standards.ROUTES,
        *matching.ROUTES,
        *matchings.ROUTES,
        *matching_mentees.ROUTES,
        *matching_decisions.ROUTES,
        *offers.ROUTES,
        *agreements.ROUTES,
        *changes.ROUTES,
        *course.ROUTES,
        *relations.ROUTES,
        *wishes.ROUTES,
        *explanations.ROUTES,
    ],
    include_in_schema=False,
)
