"""The review of applications by the Party office or HR: accept, return, or not accept."""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.pairing.actions.applications import close_application
from mentor.pairing.actions.steps import move_profile
from mentor.pairing.queries.persons import Place, places_of
from mentor.pairing.queries.profiles import profile_facts
from mentor.pairing.queries.programmes import standing_policy
from mentor.pairing.rules import pool
from mentor.pairing.rules.facts import Axes
from mentor.pairing.rules.hard.party_qualified import party_shortcoming
from mentor.pairing.rules.hard.technical_qualified import technical_shortcoming
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.states import ApplicationState, ProfileState, Seat
from mentor.pairing.tables import MentorApplication, MentorProfile


@dataclass(frozen=True, slots=True)
class Finding:
    """`exception_reason` waives a shortcoming where that is possible; strengths are 0 to 4 on each axis."""

    outcome: ApplicationState
    note: str = ""
    capacity: int = 2
    strengths: Axes = field(default_factory=Axes)
    exception_reason: str = ""


async def review(profile_id: int, finding: Finding, *, actor: Actor, now: datetime) -> None:
    """Accepting does not appoint: a public notice follows."""
    facts = await profile_facts(profile_id, actor)
    if refusal := pool.refusal_to_review(facts, actor):
        raise Forbidden(refusal)
    place = (await places_of([facts.person_id]))[facts.person_id]
    await _check(finding, facts.seat, place, local_date(now))
    async with write_transaction():
        await move_profile(profile_id, (ProfileState.SUBMITTED,), _profile_after(finding, place, actor), now)
        decided = {
            MentorApplication.state: finding.outcome.value,
            MentorApplication.review: finding.note,
            MentorApplication.reviewed_by: actor.person_id,
            MentorApplication.reviewed_at: now,
        }
        await close_application(profile_id, decided)
        phrase = Phrase("Your application for the mentor pool: %(state)s.", state=finding.outcome.label)
        await tell(facts.person_id, phrase, address="/mentor-profile", kind="news", now=now)
        await record(
            "pairing.review", "mentor_profile", profile_id, actor=actor, now=now,
            before={"state": facts.state}, after=asdict(finding), why=finding.note,
        )  # fmt: skip


def shortcoming(place: Place, seat: Seat, policy: Policy, today: date) -> Phrase | None:
    """What the person lacks for the seat, with regard to the numbers that hold."""
    if seat is Seat.PARTY:
        return party_shortcoming(place.qualification, policy, today)
    return technical_shortcoming(place.qualification, policy)


async def _check(finding: Finding, seat: Seat, place: Place, today: date) -> None:
    complaints: dict[str, Phrase] = {}
    if finding.outcome is not ApplicationState.ACCEPTED:
        if not finding.note:
            complaints["note"] = Phrase("Please give the reason; the person will read it.")
    else:
        policy = await standing_policy(today)
        if not 1 <= finding.capacity <= policy.mentees_per_mentor_max:
            most = policy.mentees_per_mentor_max
            complaints["capacity"] = Phrase("At most %(most)s mentees at once.", most=most)
        lack = shortcoming(_waived(place, finding), seat, policy, today)
        if lack is not None:
            complaints["exception_reason"] = lack
        if place.blocked_until is not None and place.blocked_until >= today:
            complaints[""] = Phrase("Not available for appointments until %(day)s.", day=place.blocked_until)
    if complaints:
        raise Invalid(complaints)


def _waived(place: Place, finding: Finding) -> Place:
    return replace(place, qualification=replace(place.qualification, has_exception=bool(finding.exception_reason)))


def _profile_after(finding: Finding, place: Place, actor: Actor) -> dict[Any, Any]:
    if finding.outcome is not ApplicationState.ACCEPTED:
        state = ProfileState(finding.outcome.value)
        return {MentorProfile.state: state.value, MentorProfile.state_reason: finding.note[:400]}
    return {
        MentorProfile.capacity: finding.capacity,
        MentorProfile.strength_political: finding.strengths.political,
        MentorProfile.strength_business: finding.strengths.business,
        MentorProfile.strength_scenario: finding.strengths.scenario,
        MentorProfile.exception_reason: finding.exception_reason,
        MentorProfile.exception_by: actor.person_id if finding.exception_reason else None,
        MentorProfile.qualification: json.dumps(asdict(place.qualification), ensure_ascii=False, default=str),
        MentorProfile.state_reason: "",
    }
