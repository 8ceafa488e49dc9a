"""Delegations: what I gave, what was given to me, and what a new one would collide with."""

from datetime import date

from mentor.people.rules import AccountState
from mentor.people.tables import Account
from mentor.signoff.queries.standing import mandate
from mentor.signoff.rules import Mandate, SeatName
from mentor.signoff.tables import SignoffDelegation, SignoffSeat


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
