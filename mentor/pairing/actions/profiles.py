"""Mentors in the pool: appointment, changes, reappointment, evaluation."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.pairing.actions.pairs import wake_pairs
from mentor.pairing.actions.steps import move_profile
from mentor.pairing.actions.suspensions import lift
from mentor.pairing.queries.notices import notice_state_of
from mentor.pairing.queries.profiles import profile_facts
from mentor.pairing.queries.programmes import standing_policy
from mentor.pairing.rules import pool
from mentor.pairing.rules.facts import Axes, months_later
from mentor.pairing.rules.permissions import MOVED_ON
from mentor.pairing.rules.states import IN_POOL, Consequence, Grade, ProfileState, SuspensionCause
from mentor.pairing.tables import MentorEvaluation, MentorProfile


@dataclass(frozen=True, slots=True)
class Appointment:
    """`term_until` None: the term of the policy."""

    letter_no: str
    appointed_on: date
    term_until: date | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What the office may correct in a profile."""

    specialties: str
    introduction: str
    capacity: int
    strengths: Axes


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Points: process up to 40, results of the mentees up to 40, feedback up to 20."""

    year: int
    process: int
    results: int
    feedback: int
    grade: Grade
    consequence: Consequence
    note: str = ""


async def appoint(profile_id: int, appointment: Appointment, *, actor: Actor, now: datetime) -> None:
    """Into the pool, with the number of the letter; the public notice must be over without a valid objection."""
    facts = await profile_facts(profile_id, actor)
    if refusal := pool.refusal_to_appoint(facts, await notice_state_of(profile_id), actor):
        raise Forbidden(refusal)
    term_until = await _term(appointment)
    async with write_transaction():
        values = _appointed(appointment, term_until) | {MentorProfile.state: ProfileState.ACTIVE.value}
        await move_profile(profile_id, (ProfileState.NOTICED,), values, now)
        phrase = Phrase(
            "You are appointed mentor until %(day)s (letter %(letter)s).", day=term_until, letter=appointment.letter_no
        )
        await tell(facts.person_id, phrase, address=f"/pool/{profile_id}", kind="news", now=now)
        after = {"letter_no": appointment.letter_no, "from": appointment.appointed_on, "until": term_until}
        await record("pairing.appoint", "mentor_profile", profile_id, actor=actor, now=now, after=after)


async def reappoint(profile_id: int, appointment: Appointment, *, actor: Actor, now: datetime) -> None:
    """A further term; ends a suspension whose cause was the term."""
    facts = await profile_facts(profile_id, actor)
    if refusal := pool.refusal_to_manage(facts, actor):
        raise Forbidden(refusal)
    if facts.state not in IN_POOL:
        raise Forbidden(Phrase("This profile is not in the pool."))
    term_until = await _term(appointment)
    if term_until < local_date(now):
        raise Invalid({"term_until": Phrase("The new term must end in the future.")})
    async with write_transaction():
        values = _appointed(appointment, term_until) | {MentorProfile.reappoint_before: None}
        await move_profile(profile_id, IN_POOL, values, now)
        if await lift(profile_id, (SuspensionCause.TERM_OVER,), now):
            await wake_pairs(profile_id)
        phrase = Phrase("You are reappointed mentor until %(day)s.", day=term_until)
        await tell(facts.person_id, phrase, address=f"/pool/{profile_id}", kind="news", now=now)
        after = {"letter_no": appointment.letter_no, "until": term_until}
        await record("pairing.reappoint", "mentor_profile", profile_id, actor=actor, now=now, after=after)


async def correct(profile_id: int, correction: Correction, version: int, *, actor: Actor, now: datetime) -> None:
    """Change what the pool says of a mentor. `version` is the one that was shown: nobody overwrites unseen."""
    facts = await profile_facts(profile_id, actor)
    if refusal := pool.refusal_to_manage(facts, actor):
        raise Forbidden(refusal)
    policy = await standing_policy(local_date(now))
    if not max(facts.load, 1) <= correction.capacity <= policy.mentees_per_mentor_max:
        low, high = max(facts.load, 1), policy.mentees_per_mentor_max
        raise Invalid({"capacity": Phrase("Please give a whole number from %(low)s to %(high)s.", low=low, high=high)})
    async with write_transaction():
        changed = (
            await MentorProfile.update(
                {
                    MentorProfile.specialties: correction.specialties,
                    MentorProfile.introduction: correction.introduction,
                    MentorProfile.capacity: correction.capacity,
                    MentorProfile.strength_political: correction.strengths.political,
                    MentorProfile.strength_business: correction.strengths.business,
                    MentorProfile.strength_scenario: correction.strengths.scenario,
                    MentorProfile.version: MentorProfile.version + 1,
                    MentorProfile.changed_at: now,
                }
            )
            .where(
                (MentorProfile.id == profile_id)
                & (MentorProfile.version == version)
                & (MentorProfile.load <= correction.capacity)
            )
            .returning(MentorProfile.id)
        )
        if not changed:
            raise Conflict(MOVED_ON)
        after = {"capacity": correction.capacity, "specialties": correction.specialties}
        await record("pairing.correct_profile", "mentor_profile", profile_id, actor=actor, now=now, after=after)


async def evaluate(profile_id: int, evaluation: Evaluation, *, actor: Actor, now: datetime) -> None:
    """The yearly evaluation, once a year; its consequence is carried out by hand, not by it."""
    facts = await profile_facts(profile_id, actor)
    if refusal := pool.refusal_to_evaluate(facts, actor):
        raise Forbidden(refusal)
    async with write_transaction():
        row = MentorEvaluation(
            profile=profile_id,
            year=evaluation.year,
            process=evaluation.process,
            results=evaluation.results,
            feedback=evaluation.feedback,
            grade=evaluation.grade.value,
            consequence=evaluation.consequence.value,
            note=evaluation.note,
            decided_by=actor.person_id,
            decided_at=now,
        )
        made = (
            await MentorEvaluation.insert(row)
            .on_conflict(target=(MentorEvaluation.profile, MentorEvaluation.year), action="DO NOTHING")
            .returning(MentorEvaluation.id)
        )
        if not made:
            raise Invalid({"year": Phrase("This mentor is already evaluated for this year.")})
        phrase = Phrase("Your evaluation as a mentor for %(year)s is there.", year=str(evaluation.year))
        await tell(facts.person_id, phrase, address=f"/pool/{profile_id}", kind="news", now=now)
        after = {"year": evaluation.year, "grade": evaluation.grade, "consequence": evaluation.consequence}
        await record("pairing.evaluate", "mentor_profile", profile_id, actor=actor, now=now, after=after)


async def _term(appointment: Appointment) -> date:
    if appointment.term_until is None:
        policy = await standing_policy(appointment.appointed_on)
        return months_later(appointment.appointed_on, policy.mentor_term_months)
    if appointment.term_until <= appointment.appointed_on:
        raise Invalid({"term_until": Phrase("The end must be after the start.")})
    return appointment.term_until


def _appointed(appointment: Appointment, term_until: date) -> dict[Any, Any]:
    return {
        MentorProfile.letter_no: appointment.letter_no,
        MentorProfile.appointed_on: appointment.appointed_on,
        MentorProfile.term_until: term_until,
    }
