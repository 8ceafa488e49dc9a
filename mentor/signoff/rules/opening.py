"""What a feature says when it asks for two keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mentor.kernel.i18n import Phrase
from mentor.people.rules import Role
from mentor.signoff.rules.answers import Criterion
from mentor.signoff.rules.words import OWN_SEAT, SeatName

DEFAULT_WORKDAYS = 5
#: Working days for the second decision after a calibration, unless its minutes say otherwise.
SECOND_WORKDAYS = 3
ALREADY_SUBMITTED = Phrase("This has already been submitted.")


@dataclass(frozen=True, slots=True)
class SeatSpec:
    name: SeatName | str
    holder_id: int
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class NewRequest:
    """Two or more seats asked to decide on one version of something.

    `noun`: what it is, as a phrase of the asking feature (Phrase("Milestone")). `title`: its own name. `address`: the
    page that shows it. `barred`: persons who may never decide (who wrote or edited it); the subject person and whoever
    opens the request are barred anyway. `blind`: nobody sees another seat's decision before all have decided, and
    disagreement leads to a calibration; otherwise the first return sends it back. `ruling_role`: who rules in the end.
    """

    kind: str
    subject_kind: str
    subject_id: int
    address: str
    title: str
    seats: tuple[SeatSpec, ...]
    version: int
    content_hash: str
    subject_person_id: int | None = None
    #: Whose scope it lies in when it is about no single person.
    unit_id: int | None = None
    barred: frozenset[int] = frozenset()
    blind: bool = True
    due_workdays: int = DEFAULT_WORKDAYS
    ruling_role: Role | str = Role.PARTY_OFFICE
    noun: Phrase = field(default_factory=lambda: Phrase("Submission"))


def barred_persons(new: NewRequest, opener_id: int | None) -> frozenset[int]:
    """Everybody who may not use a key in this request."""
    return new.barred | {one for one in (new.subject_person_id, opener_id) if one is not None}


def refusal_to_open(new: NewRequest, opener_id: int | None) -> Phrase | None:
    """Why these seats are not two keys."""
    names = [SeatName(seat.name) for seat in new.seats]
    holders = [seat.holder_id for seat in new.seats]
    if len(set(names)) < len(names) or len(set(holders)) < len(holders):
        return Phrase("Each seat needs a person of its own; the same person twice is not two keys.")
    if sum(name != OWN_SEAT for name in names) < 2:
        return Phrase("Two different seats are needed for a decision.")
    if new.subject_person_id is None and new.unit_id is None:
        return Phrase("It must be clear whose matter this is.")
    barred = barred_persons(new, opener_id)
    by_seat: Mapping[SeatName, int] = dict(zip(names, holders, strict=True))
    if any(person in barred for name, person in by_seat.items() if name != OWN_SEAT):
        return Phrase("Nobody decides on what is their own, or what they wrote or submitted.")
    if by_seat.get(OWN_SEAT, new.subject_person_id) != new.subject_person_id:
        return Phrase("Only the person concerned can give their own consent.")
    return None
