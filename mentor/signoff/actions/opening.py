"""A subject is put before its seats, and every later version of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from mentor.calendar.queries import due_after
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden
from mentor.people.rules import Role
from mentor.signoff import rules
from mentor.signoff.actions.settling import Outcome, locked, settle, tell_awaited
from mentor.signoff.queries.standing import NOBODY, Loaded, loaded, write_barred
from mentor.signoff.rules import Criterion, NewRequest, RequestState, SeatName
from mentor.signoff.tables import SignoffRequest, SignoffSeat, SignoffVersion


async def open_request(new: NewRequest, *, actor: Actor, now: datetime) -> int:
    """Ask the seats to decide on one version; gives the request's id.

    Belongs into the caller's transaction, which has authorised the actor. Forbidden when the seats are not two keys,
    Conflict when this subject already has a request of this kind; ValueError for a seat or role nobody knows.
    """
    if (refusal := rules.refusal_to_open(new, actor.person_id)) is not None:
        raise Forbidden(refusal)
    async with write_transaction():
        due_on = await due_after(now, new.due_workdays)
        request_id = await _insert_request(new, due_on, actor=actor, now=now)
        await _insert_seats(new, request_id, due_on)
        await _insert_version(request_id, new.version, new.content_hash, actor=actor, now=now)
        request = await loaded(request_id, NOBODY)
        assert request is not None, "just inserted"
        await tell_awaited(request, now)
        seats = {SeatName(seat.name).value: seat.holder_id for seat in new.seats}
        after = {"kind": new.kind, "seats": seats, "version": new.version, "content_hash": new.content_hash}
        await record("signoff.open", "signoff_request", request_id, actor=actor, now=now, after=after)
        return request_id


async def _insert_request(new: NewRequest, due_on: date, *, actor: Actor, now: datetime) -> int:
    row = SignoffRequest(
        kind=new.kind,
        noun=new.noun.key,
        subject_kind=new.subject_kind,
        subject_id=new.subject_id,
        subject_person=new.subject_person_id,
        unit=new.unit_id,
        title=new.title,
        address=new.address,
        is_blind=new.blind,
        ruling_role=Role(new.ruling_role).value,
        due_workdays=new.due_workdays,
        barred=write_barred(rules.barred_persons(new, actor.person_id)),
        state=RequestState.OPEN.value,
        version=new.version,
        content_hash=new.content_hash,
        due_on=due_on,
        opened_by=actor.person_id,
        opened_at=now,
        version_at=now,
    )
    subject = (SignoffRequest.subject_kind, SignoffRequest.subject_id, SignoffRequest.kind)
    made = (
        await SignoffRequest.insert(row).on_conflict(target=subject, action="DO NOTHING").returning(SignoffRequest.id)
    )
    if not made:
        raise Conflict(rules.ALREADY_SUBMITTED)
    return int(made[0]["id"])


async def _insert_seats(new: NewRequest, request_id: int, due_on: date) -> None:
    await SignoffSeat.insert(
        *(
            SignoffSeat(
                request=request_id,
                name=SeatName(seat.name).value,
                holder=seat.holder_id,
                position=position,
                criteria=rules.write_criteria(seat.criteria),
                awaited_on=due_on,
            )
            for position, seat in enumerate(new.seats)
        )
    )


async def _insert_version(
    request_id: int, number: int, content_hash: str, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    made = (
        await SignoffVersion.insert(
            SignoffVersion(
                request=request_id,
                number=number,
                content_hash=content_hash,
                submitted_by=actor.person_id,
                submitted_at=now,
                reason=reason,
            )
        )
        .on_conflict(target=(SignoffVersion.request, SignoffVersion.number), action="DO NOTHING")
        .returning(SignoffVersion.id)
    )
    if not made:
        raise Conflict(rules.ALREADY_SUBMITTED)


async def submit_version(
    request_id: int,
    version: int,
    content_hash: str,
    *,
    actor: Actor,
    now: datetime,
    editors: frozenset[int] = frozenset(),
    criteria: Mapping[SeatName, tuple[Criterion, ...]] | None = None,
    title: str = "",
    reason: str = "",
) -> Outcome:
    """The subject was changed: every key given so far is void and all seats are asked again.

    `editors` (and the actor) may not use a key from now on. `reason` is needed to open again what is accepted or
    waived. Belongs into the caller's transaction, which has authorised the actor to change the subject.
    """
    async with write_transaction():
        request = await locked(request_id, actor, local_date(now))
        changed_by = editors | ({actor.person_id} if actor.person_id else set())
        _check_submission(request, version, changed_by, reopens=bool(reason))
        await _insert_version(request_id, version, content_hash, actor=actor, now=now, reason=reason)
        await _turn_to(request, version, content_hash, changed_by, title, now)
        await _replace_criteria(request, criteria or {})
        due_on = await due_after(now, request.due_workdays)
        standing = replace(request.facts.standing, version=version, round=1, closure=None)
        outcome = await settle(request, standing, now=now, due_on=due_on)
        await _record_submission(request, outcome, content_hash, reason, actor=actor, now=now)
        return outcome


def _check_submission(request: Loaded, version: int, changed_by: frozenset[int], *, reopens: bool) -> None:
    if (refusal := rules.refusal_to_submit(request.facts, changed_by, reopens=reopens)) is not None:
        raise Forbidden(refusal)
    if version <= request.facts.standing.version:
        raise Conflict(rules.ALREADY_SUBMITTED)


async def _record_submission(
    request: Loaded, outcome: Outcome, content_hash: str, reason: str, *, actor: Actor, now: datetime
) -> None:
    after = {"version": outcome.version, "content_hash": content_hash, "state": outcome.state.value}
    before = {"version": request.facts.standing.version, "state": request.facts.state.value}
    await record(
        "signoff.submit", "signoff_request", request.id, actor=actor, now=now, before=before, after=after, why=reason
    )


async def _turn_to(
    request: Loaded, version: int, content_hash: str, changed_by: frozenset[int], title: str, now: datetime
) -> None:
    await SignoffRequest.update(
        {
            SignoffRequest.version: version,
            SignoffRequest.content_hash: content_hash,
            SignoffRequest.version_at: now,
            SignoffRequest.title: title or request.title,
            SignoffRequest.barred: write_barred(request.facts.barred | changed_by),
        }
    ).where((SignoffRequest.id == request.id) & (SignoffRequest.version == request.facts.standing.version))


async def _replace_criteria(request: Loaded, criteria: Mapping[SeatName, tuple[Criterion, ...]]) -> None:
    for name, wanted in criteria.items():
        await SignoffSeat.update({SignoffSeat.criteria: rules.write_criteria(wanted)}).where(
            (SignoffSeat.request == request.id) & (SignoffSeat.name == name.value)
        )
