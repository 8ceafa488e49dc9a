"""Ways into the pool: own application, recommendation by a unit, invitation."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.pairing.actions.steps import move_profile
from mentor.pairing.queries.persons import Place, place_of
from mentor.pairing.queries.profiles import profile_facts
from mentor.pairing.queries.programmes import standing_policy
from mentor.pairing.rules import pool
from mentor.pairing.rules.permissions import MOVED_ON
from mentor.pairing.rules.pool import ProfileFacts
from mentor.pairing.rules.states import MAY_APPLY, ApplicationState, ProfileState, Seat, Source
from mentor.pairing.tables import MentorApplication, MentorProfile
from mentor.people.queries import holders
from mentor.people.rules import EmploymentStatus, Role

#: An application in one of these can still be decided, or taken back.
_OPEN = (
    ApplicationState.INVITED,
    ApplicationState.SUBMITTED,
    ApplicationState.RETURNED,
    ApplicationState.ACCEPTED,
)


@dataclass(frozen=True, slots=True)
class Offering:
    """What somebody offers as a mentor on one seat."""

    seat: Seat
    specialties: str
    introduction: str
    capacity: int


async def apply(offering: Offering, *, actor: Actor, now: datetime) -> int:
    """One's own application, a first or a corrected one, or the answer to an invitation; gives the profile's id."""
    state, source = await _present_state(actor.person_id, offering.seat)
    if refusal := pool.refusal_to_apply(state, actor):
        raise Forbidden(refusal)
    assert actor.person_id is not None, "refused above"
    place = await place_of(actor.person_id, actor)
    await _check(place, offering, now)
    async with write_transaction():
        profile_id = await _put_profile(place, offering, state, ProfileState.SUBMITTED, now)
        source = source if state in (ProfileState.INVITED, ProfileState.RETURNED) and source else Source.SELF
        await _insert_application(profile_id, source, None, "", ApplicationState.SUBMITTED, actor, now)
        await _tell_office(place, offering.seat, profile_id, now)
        after = asdict(offering) | {"person": place.person_id, "source": source}
        await record("pairing.apply", "mentor_profile", profile_id, actor=actor, now=now, after=after)
        return profile_id


async def recommend(person_id: int, offering: Offering, opinion: str, *, actor: Actor, now: datetime) -> int:
    """A unit's recommendation, with the person's consent, which the form asks for."""
    place = await place_of(person_id, actor)
    if refusal := pool.refusal_to_recommend(place.unit_path, place.party_path, person_id, actor):
        raise Forbidden(refusal)
    state, _ = await _present_state(person_id, offering.seat)
    if state is not None and state not in MAY_APPLY:
        raise Invalid({"person_id": Phrase("This person already has a profile on this seat.")})
    await _check(place, offering, now)
    async with write_transaction():
        profile_id = await _put_profile(place, offering, state, ProfileState.SUBMITTED, now)
        await _insert_application(
            profile_id, Source.UNIT, place.unit_id, opinion, ApplicationState.SUBMITTED, actor, now
        )
        phrase = Phrase("Your unit has recommended you for the mentor pool: %(seat)s.", seat=offering.seat.label)
        await tell(person_id, phrase, address="/mentor-profile", kind="news", now=now)
        await _tell_office(place, offering.seat, profile_id, now)
        after = asdict(offering) | {"person": person_id, "opinion": opinion}
        await record("pairing.recommend", "mentor_profile", profile_id, actor=actor, now=now, after=after)
        return profile_id


async def invite(person_id: int, seat: Seat, message: str, *, actor: Actor, now: datetime) -> int:
    """Ask somebody (often retired) to become a mentor; the person answers by applying or declining."""
    place = await place_of(person_id, actor)
    facts = ProfileFacts(0, person_id, seat, ProfileState.INVITED, place.unit_path, place.party_path)
    if refusal := pool.refusal_to_manage(facts, actor):
        raise Forbidden(refusal)
    state, _ = await _present_state(person_id, seat)
    if state is not None and state not in MAY_APPLY:
        raise Invalid({"person_id": Phrase("This person already has a profile on this seat.")})
    async with write_transaction():
        offering = Offering(seat, place.specialties[:400], "", capacity=1)
        profile_id = await _put_profile(place, offering, state, ProfileState.INVITED, now)
        await _insert_application(profile_id, Source.INVITED, None, message, ApplicationState.INVITED, actor, now)
        phrase = Phrase("You are invited to the mentor pool: %(seat)s.", seat=seat.label)
        await tell(person_id, phrase, address="/mentor-profile", kind="todo", now=now)
        after = {"person": person_id, "seat": seat, "message": message}
        await record("pairing.invite", "mentor_profile", profile_id, actor=actor, now=now, after=after)
        return profile_id


async def withdraw(profile_id: int, *, actor: Actor, now: datetime) -> None:
    """The person declines an invitation or takes an application back before it is on notice."""
    facts = await profile_facts(profile_id, actor)
    open_states = (ProfileState.INVITED, ProfileState.SUBMITTED, ProfileState.RETURNED)
    if facts.person_id != actor.person_id:
        raise Forbidden(Phrase("Only the person concerned can do this."))
    if facts.state not in open_states:
        raise Forbidden(Phrase("Not possible in this state: %(state)s.", state=facts.state.label))
    invited = facts.state is ProfileState.INVITED
    async with write_transaction():
        await move_profile(profile_id, open_states, {MentorProfile.state: ProfileState.DECLINED.value}, now)
        outcome = ApplicationState.DECLINED if invited else ApplicationState.WITHDRAWN
        await close_application(profile_id, {MentorApplication.state: outcome.value})
        after = {"state": outcome}
        await record("pairing.withdraw_application", "mentor_profile", profile_id, actor=actor, now=now, after=after)


async def close_application(profile_id: int, values: dict[Any, Any]) -> None:
    """Decide the open application of a profile, inside the caller's transaction."""
    open_states = [state.value for state in _OPEN]
    newest = (
        await MentorApplication.select(MentorApplication.id)
        .where((MentorApplication.profile == profile_id) & MentorApplication.state.is_in(open_states))
        .order_by(MentorApplication.id, ascending=False)
        .first()
    )
    if newest is None:
        raise Conflict(MOVED_ON)
    await MentorApplication.update(values).where(MentorApplication.id == newest["id"])


async def _present_state(person_id: int | None, seat: Seat) -> tuple[ProfileState | None, Source | None]:
    """Where this person's profile on the seat stands, and where its newest application came from."""
    profile: Any = MentorApplication.profile
    row = (
        await MentorApplication.select(profile.state.as_alias("state"), MentorApplication.source)
        .where((profile.person == (person_id or 0)) & (profile.seat == seat.value))
        .order_by(MentorApplication.id, ascending=False)
        .first()
    )
    return (ProfileState(row["state"]), Source(row["source"])) if row else (None, None)


async def _check(place: Place, offering: Offering, now: datetime) -> None:
    """Complain about what can be corrected; qualifications are judged by the review."""
    policy = await standing_policy(local_date(now))
    complaints: dict[str, Phrase] = {}
    if not 1 <= offering.capacity <= policy.mentees_per_mentor_max:
        most = policy.mentees_per_mentor_max
        complaints["capacity"] = Phrase("At most %(most)s mentees at once.", most=most)
    if place.status is EmploymentStatus.LEFT:
        complaints[""] = Phrase("This person has left the enterprise.")
    if complaints:
        raise Invalid(complaints)


async def _put_profile(
    place: Place, offering: Offering, expected: ProfileState | None, state: ProfileState, now: datetime
) -> int:
    """The profile of a first application, or the earlier one taken up again."""
    given: dict[str, Any] = {
        "specialties": offering.specialties,
        "introduction": offering.introduction,
        "capacity": offering.capacity,
        "state": state.value,
    }
    if expected is not None:
        mine = (MentorProfile.person == place.person_id) & (MentorProfile.seat == offering.seat.value)
        row = await MentorProfile.select(MentorProfile.id).where(mine).first()
        profile_id = int(row["id"]) if row else 0
        values = {getattr(MentorProfile, name): value for name, value in given.items()}
        cleared = {MentorProfile.state_reason: "", MentorProfile.suspended_because: None}
        await move_profile(profile_id, (expected,), values | cleared, now)
        return profile_id
    first = MentorProfile(person=place.person_id, seat=offering.seat.value, changed_at=now, **given)
    made = (
        await MentorProfile.insert(first)
        .on_conflict(target=(MentorProfile.person, MentorProfile.seat), action="DO NOTHING")
        .returning(MentorProfile.id)
    )
    if not made:
        raise Conflict(MOVED_ON)
    return int(made[0]["id"])


async def _insert_application(
    profile_id: int,
    source: Source,
    unit_id: int | None,
    opinion: str,
    state: ApplicationState,
    actor: Actor,
    now: datetime,
) -> None:
    await MentorApplication.insert(
        MentorApplication(
            profile=profile_id,
            source=source.value,
            state=state.value,
            unit=unit_id,
            opinion=opinion,
            entered_by=actor.person_id,
            submitted_at=now,
        )
    )


async def _tell_office(place: Place, seat: Seat, profile_id: int, now: datetime) -> None:
    office = Role.PARTY_OFFICE if seat is Seat.PARTY else Role.HR
    phrase = Phrase("An application for the mentor pool waits for review: %(seat)s.", seat=seat.label)
    people = await holders(office, place.unit_path)
    await tell(people, phrase, address=f"/pool/{profile_id}", kind="todo", now=now)
