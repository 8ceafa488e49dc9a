"""Out of the pool for a time or for good, and back. Nobody leaves with mentees: that opens a handover."""

from datetime import date, datetime

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.pairing.actions.pairs import dissolve_all, rest_pairs, wake_pairs
from mentor.pairing.actions.steps import move_profile
from mentor.pairing.queries.persons import places_of
from mentor.pairing.queries.profiles import profile_facts
from mentor.pairing.rules import pool
from mentor.pairing.rules.permissions import MOVED_ON
from mentor.pairing.rules.pool import ProfileFacts
from mentor.pairing.rules.states import IN_POOL, ProfileState, SuspensionCause
from mentor.pairing.tables import MentorProfile
from mentor.people.queries import holders
from mentor.people.rules import EmploymentStatus, Role


async def suspend(profile_id: int, cause: SuspensionCause, reason: str, *, actor: Actor, now: datetime) -> None:
    """No new mentees for now. Mentorships that run stay until they are handed over; HR is told about them."""
    facts = await profile_facts(profile_id, actor)
    if refusal := pool.refusal_to_manage(facts, actor):
        raise Forbidden(refusal)
    async with write_transaction():
        await _suspend(facts, cause, reason, now)
        after = {"state": ProfileState.SUSPENDED, "cause": cause}
        await record("pairing.suspend", "mentor_profile", profile_id, actor=actor, now=now, after=after, why=reason)


async def reinstate(profile_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """Back into the pool, when nothing stands against it any more."""
    facts = await profile_facts(profile_id, actor)
    if refusal := pool.refusal_to_manage(facts, actor):
        raise Forbidden(refusal)
    if obstacle := await _obstacle(facts, local_date(now)):
        raise Forbidden(obstacle)
    async with write_transaction():
        if not await lift(profile_id, tuple(SuspensionCause), now):
            raise Conflict(MOVED_ON)
        await wake_pairs(profile_id)
        phrase = Phrase("You are back in the mentor pool.")
        await tell(facts.person_id, phrase, address=f"/pool/{profile_id}", kind="news", now=now)
        after = {"state": ProfileState.ACTIVE}
        await record("pairing.reinstate", "mentor_profile", profile_id, actor=actor, now=now, after=after, why=reason)


async def leave(profile_id: int, reason: str, *, actor: Actor, now: datetime) -> ProfileState:
    """Out of the pool: at once without mentees; otherwise a handover is opened and the profile rests meanwhile."""
    facts = await profile_facts(profile_id, actor)
    if facts.person_id != actor.person_id and (refusal := pool.refusal_to_manage(facts, actor)):
        raise Forbidden(refusal)
    if facts.state not in IN_POOL:
        raise Forbidden(Phrase("This profile is not in the pool."))
    async with write_transaction():
        if await _exit(profile_id, reason, now):
            state = ProfileState.EXITED
            await dissolve_all(profile_id, reason, now)
        else:
            state = ProfileState.SUSPENDED
            await _suspend(facts, SuspensionCause.LEAVING, reason, now)
        after = {"state": state, "load": facts.load}
        await record("pairing.leave_pool", "mentor_profile", profile_id, actor=actor, now=now, after=after, why=reason)
        return state


async def _suspend(facts: ProfileFacts, cause: SuspensionCause, reason: str, now: datetime) -> None:
    values = {
        MentorProfile.state: ProfileState.SUSPENDED.value,
        MentorProfile.suspended_because: cause.value,
        MentorProfile.state_reason: reason[:400],
    }
    expected = IN_POOL if cause is SuspensionCause.LEAVING else (ProfileState.ACTIVE,)
    await move_profile(facts.id, expected, values, now)
    await rest_pairs(facts.id)
    people = await holders(Role.PARTY_OFFICE, facts.unit_path)
    phrase = Phrase("A mentor is suspended: %(cause)s.", cause=cause.label)
    await tell(people, phrase, address=f"/pool/{facts.id}", kind="news", now=now)
    if facts.load:
        phrase = Phrase("A mentor with %(n)s mentees or offers needs successors.", n=facts.load)
        await tell(await holders(Role.HR, facts.unit_path), phrase, address="/handovers", kind="todo", now=now)


async def lift(profile_id: int, causes: tuple[SuspensionCause, ...], now: datetime) -> bool:
    """Active again, if it was suspended for one of these causes."""
    lifted = (
        await MentorProfile.update(
            {
                MentorProfile.state: ProfileState.ACTIVE.value,
                MentorProfile.suspended_because: None,
                MentorProfile.state_reason: "",
                MentorProfile.changed_at: now,
                MentorProfile.version: MentorProfile.version + 1,
            }
        )
        .where(
            (MentorProfile.id == profile_id)
            & (MentorProfile.state == ProfileState.SUSPENDED.value)
            & MentorProfile.suspended_because.is_in([cause.value for cause in causes])
        )
        .returning(MentorProfile.id)
    )
    return bool(lifted)


async def _exit(profile_id: int, reason: str, now: datetime) -> bool:
    """Out, provided that nobody is with this mentor any more."""
    left = (
        await MentorProfile.update(
            {
                MentorProfile.state: ProfileState.EXITED.value,
                MentorProfile.state_reason: reason[:400],
                MentorProfile.suspended_because: None,
                MentorProfile.changed_at: now,
                MentorProfile.version: MentorProfile.version + 1,
            }
        )
        .where(
            (MentorProfile.id == profile_id)
            & MentorProfile.state.is_in([state.value for state in IN_POOL])
            & (MentorProfile.load == 0)
        )
        .returning(MentorProfile.id)
    )
    return bool(left)


async def _obstacle(facts: ProfileFacts, today: date) -> Phrase | None:
    """What still stands against a return into the pool."""
    place = (await places_of([facts.person_id]))[facts.person_id]
    if place.status is EmploymentStatus.LEFT:
        return Phrase("Has left the enterprise.")
    if place.blocked_until is not None and place.blocked_until >= today:
        return Phrase("Not available for appointments until %(day)s.", day=place.blocked_until)
    row = await MentorProfile.select(MentorProfile.term_until).where(MentorProfile.id == facts.id).first()
    if row is None or row["term_until"] is None or row["term_until"] < today:
        return Phrase("The term of appointment is over.")
    return None
