"""A seat gets another holder. What the predecessor decided stays, as the predecessor's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mentor.files.actions import refuse_marked_texts
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import Phrase, plural
from mentor.notifications.actions import tell
from mentor.people.tables import Person
from mentor.signoff import rules
from mentor.signoff.actions.settling import MOVED_ON, Outcome, locked, seat_named, settle
from mentor.signoff.queries.standing import Loaded, loaded_many, seats_to_pass
from mentor.signoff.rules import Decision, Seat, SeatName
from mentor.signoff.tables import SignoffHandover, SignoffRequest, SignoffSeat


@dataclass(frozen=True, slots=True)
class Succession:
    """`passed`: requests whose seat went over; `kept`: those where it could not, with the reason."""

    passed: tuple[int, ...]
    kept: tuple[tuple[int, Phrase], ...]


async def succeed(
    old_person_id: int,
    new_person_id: int,
    seat_names: Iterable[SeatName | str],
    *,
    subject_kind: str,
    subject_ids: Sequence[int],
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> Succession:
    """Pass the old holder's seats in these subjects to the successor, where nothing is finally decided yet.

    A request stays as it is when the successor is no independent key there. The caller's feature has authorised the
    change; here the actor must be allowed to change seats in each request too.
    """
    names = [SeatName(name) for name in seat_names]
    async with write_transaction():
        ids = await seats_to_pass(old_person_id, names, subject_kind, subject_ids)
        if not ids:
            return Succession((), ())
        await _lock(ids)
        passing: list[tuple[Loaded, Seat]] = []
        kept: list[tuple[int, Phrase]] = []
        for request in await loaded_many(ids):
            seat = next(s for s in request.facts.standing.seats if s.holder_id == old_person_id)
            refusal = _refusal(request, seat, new_person_id, actor)
            if refusal is None:
                passing.append((request, seat))
            else:
                kept.append((request.id, refusal))
        await _pass_on(passing, new_person_id, reason, actor=actor, now=now)
        await _tell_successor(passing, new_person_id, now)
        passed = tuple(request.id for request, _ in passing)
        after = {"to": new_person_id, "seats": names, "requests": passed, "kept": [one for one, _ in kept]}
        await record("signoff.succeed", "person", old_person_id, actor=actor, now=now, after=after, why=reason)
        return Succession(passed, tuple(kept))


async def reassign(
    request_id: int, seat_name: SeatName | str, new_person_id: int, reason: str, *, actor: Actor, now: datetime
) -> Outcome:
    """Give one seat another holder, because the present one abstained or is away."""
    await refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        request = await locked(request_id, actor, local_date(now))
        seat = seat_named(request, seat_name)
        if (refusal := rules.refusal_to_reassign(request.facts, actor)) is not None:
            raise Forbidden(refusal)
        wrong = rules.complaints_about_reason(reason)
        if not await Person.exists().where(Person.id == new_person_id):
            raise NotFound
        if (refusal := rules.refusal_to_take_over(request.facts, seat, new_person_id, actor)) is not None:
            wrong["holder"] = refusal
        if wrong:
            raise Invalid(wrong)
        outcome = (await _pass_on([(request, seat)], new_person_id, reason, actor=actor, now=now))[0]
        await _tell_successor([(request, seat)], new_person_id, now)
        before, after = {"holder": seat.holder_id}, {"seat": seat.name.value, "holder": new_person_id}
        await record(
            "signoff.reassign",
            "signoff_request",
            request_id,
            actor=actor,
            now=now,
            before=before,
            after=after,
            why=reason,
        )
        return outcome


def _refusal(request: Loaded, seat: Seat, successor: int, actor: Actor) -> Phrase | None:
    return rules.refusal_to_reassign(request.facts, actor) or rules.refusal_to_take_over(
        request.facts, seat, successor, actor
    )


async def _lock(ids: Sequence[int]) -> None:
    await SignoffRequest.update({SignoffRequest.touched: SignoffRequest.touched + 1}).where(
        SignoffRequest.id.is_in(list(ids))
    )


async def _pass_on(
    passing: Sequence[tuple[Loaded, Seat]], successor: int, reason: str, *, actor: Actor, now: datetime
) -> list[Outcome]:
    """Change the holders; a seat whose holder abstained is asked anew."""
    outcomes: list[Outcome] = []
    for request, seat in passing:
        key = rules.current_keys(request.facts.standing)[seat.name]
        abstained = key is not None and key.decision is Decision.ABSTAINED
        new = replace(seat, holder_id=successor, attempt=seat.attempt + abstained)
        await _set_holder(request, seat, new)
        seats = tuple(new if one.name == seat.name else one for one in request.facts.standing.seats)
        standing = replace(request.facts.standing, seats=seats)
        outcomes.append(await settle(request, standing, now=now))
    if passing:
        await SignoffHandover.insert(*(_handover(r, s, successor, reason, actor, now) for r, s in passing))
    return outcomes


async def _set_holder(request: Loaded, old: Seat, new: Seat) -> None:
    changed = (
        await SignoffSeat.update({SignoffSeat.holder: new.holder_id, SignoffSeat.attempt: new.attempt})
        .where(
            (SignoffSeat.request == request.id)
            & (SignoffSeat.name == old.name.value)
            & (SignoffSeat.holder == old.holder_id)
        )
        .returning(SignoffSeat.id)
    )
    if not changed:
        raise Conflict(MOVED_ON)


def _handover(request: Loaded, seat: Seat, successor: int, reason: str, actor: Actor, now: datetime) -> SignoffHandover:
    return SignoffHandover(
        request=request.id,
        version=request.facts.standing.version,
        seat=seat.name.value,
        from_person=seat.holder_id,
        to_person=successor,
        reason=reason,
        changed_by=actor.person_id,
        changed_at=now,
    )


async def _tell_successor(passing: Sequence[tuple[Loaded, Seat]], successor: int, now: datetime) -> None:
    waiting = [r for r, s in passing if _is_awaited(r, s)]
    if not waiting:
        return
    phrase = plural(
        "%(n)s decision passed to you from your predecessor.",
        "%(n)s decisions passed to you from your predecessor.",
        len(waiting),
    )
    place = f"/signoff/{waiting[0].id}" if len(waiting) == 1 else "/signoff"
    await tell(successor, phrase, address=place, kind="todo", now=now)


def _is_awaited(request: Loaded, seat: Seat) -> bool:
    """Whether the successor has something to do: an abstention is asked anew, a given decision stands."""
    key = rules.current_keys(request.facts.standing)[seat.name]
    if key is not None and key.decision is Decision.ABSTAINED:
        return True
    return seat.name in rules.awaited(request.facts.standing)
