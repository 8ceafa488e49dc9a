"""One key is used once."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from mentor.files.actions import refuse_marked_texts
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.people.tables import Person
from mentor.signoff import rules
from mentor.signoff.actions.settling import Outcome, check_version, locked, seat_named, settle
from mentor.signoff.queries.standing import Loaded
from mentor.signoff.rules import Decision, GivenAnswer, Key, Seat, SeatName
from mentor.signoff.tables import SignoffDecision


async def decide(
    request_id: int,
    seat_name: SeatName | str,
    decision: Decision,
    comment: str = "",
    answers: Mapping[str, GivenAnswer] | None = None,
    *,
    actor: Actor,
    now: datetime,
    expected_version: int,
    confirmed: bool = False,
) -> Outcome:
    """Accept, return or abstain for one seat, held in person or by delegation.

    Conflict when this seat was decided meanwhile (naming by whom), the version moved on, or nothing is awaited;
    Forbidden for whoever may not use this key; Invalid when something is missing. `confirmed`: yes, accept in spite
    of a criterion that is not met.
    """
    given = dict(answers or {})
    await refuse_marked_texts([comment, *(one.comment for one in given.values())], actor=actor, now=now)
    async with write_transaction():
        request = await locked(request_id, actor, local_date(now))
        seat = seat_named(request, seat_name)
        refusal = rules.refusal_to_decide(request.facts, seat, actor, request.mandates, local_date(now))
        if refusal is not None:
            raise Forbidden(refusal)
        await _check_nobody_was_faster(request, seat, expected_version)
        wrong = rules.complaints_about_decision(decision, comment, given, seat.criteria, confirmed=confirmed)
        if wrong:
            raise Invalid(wrong)
        key, stored_answers = _key(request, seat, decision, actor), rules.write_answers(given)
        salt = await _insert(request, key, comment, stored_answers, now)
        standing = replace(request.facts.standing, keys=(*request.facts.standing.keys, key))
        outcome = await settle(request, standing, now=now)
        seal = rules.given_seal(salt, decision, comment, stored_answers)
        await _record(request, standing, key, seal, outcome, actor=actor, now=now)
        return outcome


def _key(request: Loaded, seat: Seat, decision: Decision, actor: Actor) -> Key:
    standing = request.facts.standing
    assert actor.person_id is not None, "who has no person holds no seat"
    principal = rules.acting_for(request.facts, seat, actor, request.mandates)
    return Key(
        seat=seat.name,
        version=standing.version,
        round=standing.round,
        attempt=seat.attempt,
        decision=decision,
        decided_by=actor.person_id,
        on_behalf_of=principal if principal != actor.person_id else None,
    )


async def _check_nobody_was_faster(request: Loaded, seat: Seat, expected_version: int) -> None:
    check_version(request, expected_version)
    standing = request.facts.standing
    key = rules.current_keys(standing)[seat.name]
    if key is not None:
        raise Conflict(Phrase("%(name)s has already decided for this seat.", name=await _name(key.decided_by)))
    if rules.awaited(standing).get(seat.name) is not rules.Task.DECIDE:
        raise Conflict(Phrase("No decision is awaited any more: %(state)s.", state=request.facts.state))


async def _name(person_id: int) -> str:
    row = await Person.select(Person.name).where(Person.id == person_id).first()
    return str(row["name"]) if row else ""


async def _insert(request: Loaded, key: Key, comment: str, answers: str, now: datetime) -> str:
    """The row that counts, or Conflict; gives the salt of its seal."""
    salt = secrets.token_hex(16)
    row = SignoffDecision(
        request=request.id,
        version=key.version,
        round=key.round,
        seat=key.seat.value,
        attempt=key.attempt,
        decision=key.decision.value,
        comment=comment,
        answers=answers,
        decided_by=key.decided_by,
        on_behalf_of=key.on_behalf_of,
        decided_at=now,
        content_hash=request.content_hash,
        salt=salt,
    )
    made = await SignoffDecision.insert(row).on_conflict(action="DO NOTHING").returning(SignoffDecision.id)
    if not made:
        raise Conflict(Phrase("Somebody has already decided for this seat."))
    return salt


async def _record(
    request: Loaded, standing: rules.Standing, key: Key, seal: str, outcome: Outcome, *, actor: Actor, now: datetime
) -> None:
    """While the round is blind the journal holds the decision fast by its seal without telling it; the entry that
    opens the round tells all of them."""
    after: dict[str, Any] = {"seat": key.seat.value, "version": key.version, "round": key.round, "seal": seal}
    after["state"] = outcome.state.value
    if not standing.is_blind or outcome.state not in rules.HIDING:
        given = rules.current_keys(standing)
        after["decisions"] = {name.value: one.decision.value for name, one in given.items() if one}
    await record(
        "signoff.decide",
        "signoff_request",
        request.id,
        actor=actor,
        now=now,
        before={"state": request.facts.state.value},
        after=after,
        on_behalf_of=key.on_behalf_of,
    )
