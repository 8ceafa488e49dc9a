"""A version ends without its keys: withdrawn by who submitted it, waived by HR, or ruled on."""

from dataclasses import replace
from datetime import datetime

from mentor.files.actions import refuse_marked_texts
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.signoff import rules
from mentor.signoff.actions.settling import MOVED_ON, Outcome, check_version, locked, settle
from mentor.signoff.queries.standing import Loaded
from mentor.signoff.rules import ClosureKind
from mentor.signoff.tables import SignoffClosure


async def withdraw(request_id: int, reason: str = "", *, actor: Actor, now: datetime, expected_version: int) -> Outcome:
    """Take the version back before it is decided; a new version may follow."""
    await refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        request = await locked(request_id, actor, local_date(now))
        check_version(request, expected_version)
        if (refusal := rules.refusal_to_withdraw(request.facts, actor)) is not None:
            raise Conflict(refusal) if refusal is rules.ALREADY_DECIDED else Forbidden(refusal)
        if reason and (wrong := rules.complaints_about_reason(reason)):
            raise Invalid(wrong)
        return await close(request, ClosureKind.WITHDRAWN, reason, actor=actor, now=now)


async def waive(request_id: int, reason: str, *, actor: Actor, now: datetime, expected_version: int) -> Outcome:
    """Let it pass undecided, for a reason everybody can read; never the same as accepted."""
    await refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        request = await locked(request_id, actor, local_date(now))
        check_version(request, expected_version)
        if (refusal := rules.refusal_to_waive(request.facts, actor)) is not None:
            raise Conflict(refusal) if refusal is rules.ALREADY_DECIDED else Forbidden(refusal)
        if wrong := rules.complaints_about_reason(reason):
            raise Invalid(wrong)
        return await close(request, ClosureKind.WAIVED, reason, actor=actor, now=now)


async def close(request: Loaded, kind: ClosureKind, reason: str, *, actor: Actor, now: datetime) -> Outcome:
    """Write the closure of the present version; it can have one only."""
    version = request.facts.standing.version
    row = SignoffClosure(
        request=request.id,
        version=version,
        kind=kind.value,
        reason=reason,
        closed_by=actor.person_id,
        closed_at=now,
    )
    made = await SignoffClosure.insert(row).on_conflict(action="DO NOTHING").returning(SignoffClosure.id)
    if not made:
        raise Conflict(MOVED_ON)
    outcome = await settle(request, replace(request.facts.standing, closure=kind), now=now)
    await _record_end(request, kind, outcome, reason, actor=actor, now=now)
    return outcome


async def _record_end(
    request: Loaded, kind: ClosureKind, outcome: Outcome, reason: str, *, actor: Actor, now: datetime
) -> None:
    is_withdrawn, is_waived = kind is ClosureKind.WITHDRAWN, kind is ClosureKind.WAIVED
    await record(
        "signoff.withdraw" if is_withdrawn else "signoff.waive" if is_waived else "signoff.rule",
        "signoff_request",
        request.id,
        actor=actor,
        now=now,
        before={"state": request.facts.state.value},
        after={"version": outcome.version, "state": outcome.state.value},
        why=reason,
    )
