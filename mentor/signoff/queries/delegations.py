"""Delegations: what I gave, what was given to me, and what a new one would collide with."""

from dataclasses import dataclass
from datetime import date, timedelta

from mentor.kernel.actor import Actor
from mentor.people.queries import PersonLine, person_lines
from mentor.people.rules import AccountState
from mentor.people.tables import Account, Person
from mentor.signoff.queries.standing import mandate
from mentor.signoff.rules import Mandate, SeatName, refusal_to_end_delegation
from mentor.signoff.tables import SignoffDelegation, SignoffSeat

#: Older ones are no longer listed; the journal keeps them.
LISTED_FOR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class DelegationLine:
    id: int
    seat: SeatName
    principal: PersonLine
    delegate: PersonLine
    starts_on: date
    ends_on: date
    reason: str
    is_over: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class Delegations:
    given: tuple[DelegationLine, ...] = ()
    received: tuple[DelegationLine, ...] = ()


async def delegations_of(actor: Actor, *, today: date) -> Delegations:
    """Of the actor, newest first: nobody else has business with them."""
    me = actor.person_id
    if me is None:
        return Delegations()
    rows = (
        await SignoffDelegation.select()
        .where((SignoffDelegation.principal == me) | (SignoffDelegation.delegate == me))
        .where(SignoffDelegation.ends_on >= today - LISTED_FOR)
        .order_by(SignoffDelegation.starts_on, ascending=False)
        .order_by(SignoffDelegation.id, ascending=False)
    )
    people = await person_lines({row[name] for row in rows for name in ("principal", "delegate")})
    lines = []
    for row in rows:
        one = mandate(row)
        lines.append(
            DelegationLine(
                id=one.id,
                seat=one.seat,
                principal=people[one.principal_id],
                delegate=people[one.delegate_id],
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                reason=row["reason"],
                is_over=one.is_revoked or one.ends_on < today,
                may_end=refusal_to_end_delegation(one, actor, today) is None,
            )
        )
    return Delegations(
        tuple(line for line in lines if line.principal.id == me),
        tuple(line for line in lines if line.delegate.id == me),
    )


async def person_called(text: str) -> int | None:
    """The person with this employee number, or the only one with this name; None when that is nobody or several."""
    rows = (
        await Person.select(Person.id, Person.employee_no)
        .where((Person.employee_no == text) | (Person.name == text))
        .limit(3)
    )
    exact = [row["id"] for row in rows if row["employee_no"] == text]
    found = exact or [row["id"] for row in rows]
    return found[0] if len(found) == 1 else None


async def mandates_given(principal_id: int, today: date) -> tuple[Mandate, ...]:
    """Those of the principal that are not over."""
    rows = await SignoffDelegation.select().where(
        (SignoffDelegation.principal == principal_id)
        & (SignoffDelegation.ends_on >= today)
        & SignoffDelegation.revoked_at.is_null()
    )
    return tuple(mandate(row) for row in rows)


async def mandate_with_id(delegation_id: int) -> Mandate | None:
    row = await SignoffDelegation.select().where(SignoffDelegation.id == delegation_id).first()
    return mandate(row) if row else None


async def is_seated_beside(principal_id: int, seat: SeatName, delegate_id: int) -> bool:
    """Whether in something that waits for the principal at this seat the delegate is no independent key."""
    rows = await SignoffSeat.raw(
        """
        SELECT 1 AS hit FROM signoff_seat s JOIN signoff_request r ON r.id = s.request
        WHERE s.holder = {} AND s.name = {} AND s.awaited_on IS NOT NULL AND (
            r.barred LIKE {}
            OR EXISTS (SELECT 1 FROM signoff_seat o WHERE o.request = r.id AND o.holder = {} AND o.name <> s.name)
        ) LIMIT 1
        """,
        principal_id,
        seat.value,
        f"%/{delegate_id}/%",
        delegate_id,
    )
    return bool(rows)


async def can_sign_in(person_id: int) -> bool:
    return await Account.exists().where((Account.person == person_id) & (Account.state == AccountState.ACTIVE.value))
