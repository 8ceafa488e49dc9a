"""For some days somebody else decides for me."""

from dataclasses import dataclass
from datetime import date, datetime

from mentor.files.actions import refuse_marked_texts
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.signoff import rules
from mentor.signoff.actions.settling import MOVED_ON
from mentor.signoff.queries import delegations as stored
from mentor.signoff.queries.standing import is_id
from mentor.signoff.rules import Mandate, SeatName
from mentor.signoff.tables import SignoffDelegation

PAGE = "/signoff/delegations"


@dataclass(frozen=True, slots=True)
class NewDelegation:
    delegate_id: int
    seat: SeatName
    starts_on: date
    ends_on: date
    reason: str = ""


async def delegate(new: NewDelegation, *, actor: Actor, now: datetime) -> int:
    """Let `delegate_id` decide wherever the actor holds `seat` in person, in these days."""
    if actor.person_id is None:
        raise Forbidden(Phrase("Your account belongs to no person."))
    await refuse_marked_texts([new.reason], actor=actor, now=now)
    today, principal = local_date(now), actor.person_id
    mandate = Mandate(0, principal, new.delegate_id, new.seat, new.starts_on, new.ends_on)
    async with write_transaction():
        wrong = rules.complaints_about_delegation(
            mandate,
            await stored.mandates_given(principal, today),
            is_seated_beside=await stored.is_seated_beside(principal, new.seat, new.delegate_id),
            today=today,
        )
        if not await stored.can_sign_in(new.delegate_id):
            wrong.setdefault("delegate", Phrase("Nobody with this number can sign in here."))
        if wrong:
            raise Invalid(wrong)
        delegation_id = await _insert(new, principal, now)
        phrase = Phrase(
            "%(name)s lets you decide for them as %(seat)s from %(start)s to %(end)s.",
            name=actor.name,
            seat=new.seat,
            start=new.starts_on,
            end=new.ends_on,
        )
        await tell(new.delegate_id, phrase, address=PAGE, kind="todo", now=now)
        after = {"delegate": new.delegate_id, "seat": new.seat.value, "from": new.starts_on, "to": new.ends_on}
        await record(
            "signoff.delegate", "signoff_delegation", delegation_id, actor=actor, now=now, after=after, why=new.reason
        )
        return delegation_id


async def _insert(new: NewDelegation, principal: int, now: datetime) -> int:
    row = SignoffDelegation(
        principal=principal,
        delegate=new.delegate_id,
        seat=new.seat.value,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        reason=new.reason,
        created_at=now,
    )
    made = await SignoffDelegation.insert(row).returning(SignoffDelegation.id)
    return int(made[0]["id"])


async def end_delegation(delegation_id: int, *, actor: Actor, now: datetime) -> None:
    """End it today. What the delegate decided until now stays."""
    async with write_transaction():
        mandate = await stored.mandate_with_id(delegation_id) if is_id(delegation_id) else None
        if mandate is None or actor.person_id not in (mandate.principal_id, mandate.delegate_id):
            raise NotFound
        if (refusal := rules.refusal_to_end_delegation(mandate, actor, local_date(now))) is not None:
            raise Forbidden(refusal)
        ended = (
            await SignoffDelegation.update({SignoffDelegation.revoked_at: now})
            .where((SignoffDelegation.id == delegation_id) & SignoffDelegation.revoked_at.is_null())
            .returning(SignoffDelegation.id)
        )
        if not ended:
            raise Conflict(MOVED_ON)
        phrase = Phrase("%(name)s ended the delegation to you.", name=actor.name)
        await tell(mandate.delegate_id, phrase, address=PAGE, kind="news", now=now)
        await record("signoff.end_delegation", "signoff_delegation", delegation_id, actor=actor, now=now)
