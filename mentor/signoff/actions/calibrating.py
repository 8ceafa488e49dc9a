"""After different decisions: the talk and its minutes, and the ruling when that did not help."""

from dataclasses import replace
from datetime import datetime

from mentor.files.actions import refuse_marked_texts
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.signoff import rules
from mentor.signoff.actions.closing import close
from mentor.signoff.actions.settling import MOVED_ON, Outcome, check_version, locked, settle
from mentor.signoff.rules import ClosureKind, Minutes, RequestState
from mentor.signoff.tables import SignoffCalibration


async def record_calibration(
    request_id: int, minutes: Minutes, *, actor: Actor, now: datetime, expected_version: int
) -> Outcome:
    """Put the minutes on record; the seats now decide a second time.

    Forbidden for others than the seats and those who would rule, Conflict when nothing is split any more.
    """
    today = local_date(now)
    await refuse_marked_texts([minutes.text], actor=actor, now=now)
    async with write_transaction():
        request = await locked(request_id, actor, today)
        check_version(request, expected_version)
        if request.facts.state is not RequestState.SPLIT:
            raise Conflict(MOVED_ON)
        if (refusal := rules.refusal_to_calibrate(request.facts, actor, request.mandates)) is not None:
            raise Forbidden(refusal)
        if wrong := rules.complaints_about_minutes(minutes, request.facts, today):
            raise Invalid(wrong)
        await _insert(request_id, expected_version, minutes, actor=actor, now=now)
        standing = replace(request.facts.standing, round=2)
        outcome = await settle(request, standing, now=now, due_on=minutes.decide_by)
        after = {"version": expected_version, "held_on": minutes.held_on, "present": minutes.present}
        after |= {"minutes": minutes.text, "decide_by": minutes.decide_by, "state": outcome.state.value}
        await record("signoff.calibrate", "signoff_request", request_id, actor=actor, now=now, after=after)
        return outcome


async def _insert(request_id: int, version: int, minutes: Minutes, *, actor: Actor, now: datetime) -> None:
    row = SignoffCalibration(
        request=request_id,
        version=version,
        held_on=minutes.held_on,
        present=",".join(name.value for name in minutes.present),
        minutes=minutes.text,
        decide_by=minutes.decide_by,
        recorded_by=actor.person_id,
        recorded_at=now,
    )
    made = await SignoffCalibration.insert(row).on_conflict(action="DO NOTHING").returning(SignoffCalibration.id)
    if not made:
        raise Conflict(MOVED_ON)


async def rule(
    request_id: int, *, accepts: bool, reason: str, actor: Actor, now: datetime, expected_version: int
) -> Outcome:
    """Decide in place of seats that could not agree. Never the only key: somebody must have accepted this version."""
    await refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        request = await locked(request_id, actor, local_date(now))
        check_version(request, expected_version)
        if request.facts.state not in rules.NEEDS_OTHERS:
            raise Conflict(MOVED_ON)
        refusal = rules.refusal_to_rule(request.facts, actor, local_date(now)) or rules.refusal_to_rule_for(
            request.facts, accepts=accepts
        )
        if refusal is not None:
            raise Forbidden(refusal)
        if wrong := rules.complaints_about_reason(reason):
            raise Invalid(wrong)
        kind = ClosureKind.RULED_ACCEPTED if accepts else ClosureKind.RULED_RETURNED
        return await close(request, kind, reason, actor=actor, now=now)
