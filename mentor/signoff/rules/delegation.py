"""Delegations: dated, for one seat, given by the holder only, never passed on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.signoff.rules.words import OWN_SEAT, SeatName

#: An absence longer than this needs a successor, not a delegate.
LONGEST = timedelta(days=184)


@dataclass(frozen=True, slots=True)
class Mandate:
    """One delegation: `principal_id` lets `delegate_id` decide wherever the principal holds `seat`, in these days.

    A mandate covers only seats the principal holds in person, so a delegate has nothing to pass on.
    """

    id: int
    principal_id: int
    delegate_id: int
    seat: SeatName
    starts_on: date
    ends_on: date
    is_revoked: bool = False

    def holds_on(self, day: date) -> bool:
        return not self.is_revoked and self.starts_on <= day <= self.ends_on


def mandates_of(delegate_id: int | None, mandates: Iterable[Mandate], today: date) -> tuple[Mandate, ...]:
    """Those the delegate may use today."""
    return tuple(one for one in mandates if one.delegate_id == delegate_id and one.holds_on(today))


def complaints_about_delegation(
    new: Mandate, own: Iterable[Mandate], *, is_seated_beside: bool, today: date
) -> dict[str, Phrase]:
    """Why the principal cannot give this mandate, by field.

    `own`: the principal's other mandates. `is_seated_beside`: in an open request of the principal's seat the delegate
    holds another seat, or may not decide there at all.
    """
    wrong: dict[str, Phrase] = {}
    if new.delegate_id == new.principal_id:
        wrong["delegate"] = Phrase("Please choose somebody else than yourself.")
    elif is_seated_beside:
        wrong["delegate"] = Phrase("This person holds the other seat beside you, or may not decide what you decide.")
    if new.seat == OWN_SEAT:
        wrong["seat"] = Phrase("Consent to your own matter cannot be delegated.")
    if new.starts_on < today:
        wrong["starts_on"] = Phrase("A delegation cannot begin in the past.")
    if new.ends_on < new.starts_on:
        wrong["ends_on"] = Phrase("The last day is before the first.")
    elif new.ends_on - new.starts_on > LONGEST:
        wrong["ends_on"] = Phrase(
            "At most %(days)s days; for a longer absence HR names a successor.", days=LONGEST.days
        )
    if not wrong and any(_overlap(new, other) for other in own):
        wrong["starts_on"] = Phrase("In these days this seat is already delegated; end that delegation first.")
    return wrong


def _overlap(new: Mandate, other: Mandate) -> bool:
    same = other.seat == new.seat and not other.is_revoked
    return same and other.starts_on <= new.ends_on and new.starts_on <= other.ends_on


def refusal_to_end_delegation(mandate: Mandate, actor: Actor, today: date) -> Phrase | None:
    """Only who gave it may end it: the delegate cannot change its terms."""
    if actor.person_id != mandate.principal_id:
        return Phrase("Only the person who gave this delegation can end it.")
    if mandate.is_revoked or mandate.ends_on < today:
        return Phrase("This delegation is already over.")
    return None
