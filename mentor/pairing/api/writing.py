"""What machines may do: enrol, ask mentors, answer, replace, pause, end. Confirming an agreement needs a person."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.pairing.actions import answers, changes, course, offers, programmes
from mentor.pairing.api.shapes import MentorshipOut, mentorship_out
from mentor.pairing.queries.offers import offer_facts
from mentor.pairing.rules.states import Direction, EndReason, Seat
from mentor.web.api import problems

_WRITE = {"scope": "pairing:write"}
Id = Annotated[int, msgspec.Meta(ge=1, le=2_147_483_647)]
Level = Annotated[int, msgspec.Meta(ge=0, le=4)]
DirectionName = Annotated[str, msgspec.Meta(pattern="^(" + "|".join(Direction) + ")$")]
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
Act = NamedDependency[Actor]
Now = NamedDependency[datetime]


class EnrolmentIn(msgspec.Struct):
    """A mentee of the programme; sent again it corrects what the list says."""

    person: Id
    direction: DirectionName = Direction.BOTH.value
    specialties: Annotated[str, msgspec.Meta(max_length=400)] = ""
    gap_political: Level = 0
    gap_business: Level = 0
    gap_scenario: Level = 0
    anchor_project: Annotated[str, msgspec.Meta(max_length=200)] = ""
    note: Annotated[str, msgspec.Meta(max_length=400)] = ""


class Created(msgspec.Struct):
    id: int


class MentorshipIn(msgspec.Struct):
    """Two mentors (profiles) to be asked for one mentee; every hard rule must hold."""

    programme: Id
    mentee: Id
    party_profile: Id
    technical_profile: Id
    starts_on: date
    ends_on: date
    direction: DirectionName = Direction.BOTH.value
    anchor_project: Annotated[str, msgspec.Meta(max_length=200)] = ""
    orders_reappointment: bool = False


class AnswerIn(msgspec.Struct):
    """`reason` is needed for a no."""

    accept: bool
    reason: Annotated[str, msgspec.Meta(max_length=400)] = ""


class ReplacementIn(msgspec.Struct):
    """Successors (profiles) by seat; both at once needs `override_reason`."""

    reason: Short
    handover_note: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
    party: Id | None = None
    technical: Id | None = None
    override_reason: Annotated[str, msgspec.Meta(max_length=400)] = ""


class PauseIn(msgspec.Struct):
    reason: Short
    resumes_on: date


class EndIn(msgspec.Struct):
    reason: Annotated[str, msgspec.Meta(pattern="^(" + "|".join(EndReason) + ")$")]
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


@post("/programmes/{programme_id:int}/mentees", opt=_WRITE, tags=["pairing"], responses=problems(409, 422))
async def enrol(programme_id: FromPath[int], data: JSONBody[EnrolmentIn], actor: Act, now: Now) -> Created:
    """Put a mentee on the programme's list."""
    given = msgspec.structs.asdict(data)
    given["person_id"], given["direction"] = given.pop("person"), Direction(data.direction)
    return Created(await programmes.enrol(programme_id, programmes.NewEnrolment(**given), actor=actor, now=now))


@post("/mentorships", opt=_WRITE, tags=["pairing"], responses=problems(409, 422))
async def make_offer(data: JSONBody[MentorshipIn], actor: Act, now: Now) -> MentorshipOut:
    """Ask both mentors. A broken hard rule is told by the field of its seat."""
    return await mentorship_out(await offers.make_offer(_new(data), actor=actor, now=now), actor)


def _new(data: MentorshipIn) -> offers.NewMentorship:
    return offers.NewMentorship(
        programme_id=data.programme,
        mentee_id=data.mentee,
        party_profile_id=data.party_profile,
        technical_profile_id=data.technical_profile,
        starts_on=data.starts_on,
        ends_on=data.ends_on,
        direction=Direction(data.direction),
        anchor_project=data.anchor_project,
        orders_reappointment=data.orders_reappointment,
    )


@post(
    "/mentorships/{mentorship_id:int}/offers/{offer_id:int}/answers",
    opt=_WRITE,
    tags=["pairing"],
    responses=problems(409, 422),
)
async def answer_offer(
    mentorship_id: FromPath[int], offer_id: FromPath[int], data: JSONBody[AnswerIn], actor: Act, now: Now
) -> Created:
    """Accept or decline for the token's person; gives the offer's id."""
    if (await offer_facts(offer_id, actor)).mentorship_id != mentorship_id:
        raise NotFound
    if data.accept:
        await answers.accept(offer_id, actor=actor, now=now)
    else:
        await answers.decline(offer_id, data.reason, actor=actor, now=now)
    return Created(offer_id)


@post("/mentorships/{mentorship_id:int}/changes", opt=_WRITE, tags=["pairing"], responses=problems(409, 422))
async def replace_mentor(
    mentorship_id: FromPath[int], data: JSONBody[ReplacementIn], actor: Act, now: Now
) -> MentorshipOut:
    """Another mentor on one seat (or both); the mentorship goes on."""
    chosen = {Seat.PARTY: data.party, Seat.TECHNICAL: data.technical}
    successors = {seat: profile for seat, profile in chosen.items() if profile is not None}
    change = changes.Replacement(successors, data.reason, data.handover_note, data.override_reason)
    await changes.replace_mentor(mentorship_id, change, actor=actor, now=now)
    return await mentorship_out(mentorship_id, actor)


@post("/mentorships/{mentorship_id:int}/pauses", opt=_WRITE, tags=["pairing"], responses=problems(409, 422))
async def pause(mentorship_id: FromPath[int], data: JSONBody[PauseIn], actor: Act, now: Now) -> MentorshipOut:
    """Pause until a day, on which it resumes by itself."""
    await course.pause(mentorship_id, data.reason, data.resumes_on, actor=actor, now=now)
    return await mentorship_out(mentorship_id, actor)


@post("/mentorships/{mentorship_id:int}/resumptions", opt=_WRITE, tags=["pairing"], responses=problems(409))
async def resume(mentorship_id: FromPath[int], actor: Act, now: Now) -> MentorshipOut:
    """End a pause before its day."""
    await course.resume(mentorship_id, actor=actor, now=now)
    return await mentorship_out(mentorship_id, actor)


@post("/mentorships/{mentorship_id:int}/endings", opt=_WRITE, tags=["pairing"], responses=problems(409, 422))
async def end(mentorship_id: FromPath[int], data: JSONBody[EndIn], actor: Act, now: Now) -> MentorshipOut:
    """End it early, or drop a match that did not come about."""
    await course.end(mentorship_id, EndReason(data.reason), data.note, actor=actor, now=now)
    return await mentorship_out(mentorship_id, actor)


handlers = (enrol, make_offer, answer_offer, replace_mentor, pause, resume, end)
