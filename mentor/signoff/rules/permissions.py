"""Who may see a request, decide, talk it over, rule, end it. Each refusal is the reason shown to the person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.people.rules import Role, is_administrator
from mentor.signoff.rules.delegation import Mandate
from mentor.signoff.rules.standing import Key, Seat, Standing, awaited, is_complete, state
from mentor.signoff.rules.words import FINAL, HIDING, OWN_SEAT, Decision, RequestState, SeatName

#: Roles that see every request in their scope; observers are assigned case by case, elsewhere.
SEES_REQUESTS = (Role.HR, Role.PARTY_OFFICE, Role.UNIT_HEAD, Role.BRANCH_SECRETARY, Role.LEADER)
#: Roles that find another holder for a seat.
REASSIGNS = (Role.HR, Role.PARTY_OFFICE)
ALREADY_DECIDED = Phrase("This has already been decided.")


@dataclass(frozen=True, slots=True)
class Facts:
    """A request as the rules need it."""

    standing: Standing
    subject_person_id: int | None
    opened_by: int | None
    barred: frozenset[int]
    ruling_role: Role
    unit_path: str
    party_path: str
    #: Day by which the next step is due: the decisions, the calibration, the second decisions.
    due_on: date
    #: Day on which the present version was submitted.
    version_on: date

    @property
    def state(self) -> RequestState:
        return state(self.standing)

    @property
    def holders(self) -> frozenset[int]:
        return frozenset(seat.holder_id for seat in self.standing.seats)


def _in_scope(facts: Facts, actor: Actor, *roles: Role) -> bool:
    paths = actor.party_scopes(*roles) if facts.party_path else ()
    return actor.covers(facts.unit_path, *roles) or any(facts.party_path.startswith(path) for path in paths)


def acting_for(facts: Facts, seat: Seat, actor: Actor, mandates: Iterable[Mandate]) -> int | None:
    """Whose key the actor would use at this seat: the own one, or that of a holder who delegated it; None: neither."""
    if actor.person_id is None or actor.person_id == seat.holder_id:
        return actor.person_id
    given = any(m.principal_id == seat.holder_id and m.seat == seat.name for m in mandates)
    return seat.holder_id if given and seat.name != OWN_SEAT else None


def mine(facts: Facts, actor: Actor, mandates: Sequence[Mandate]) -> tuple[Seat, ...]:
    """The seats the actor holds, in person or as a delegate."""
    return tuple(seat for seat in facts.standing.seats if acting_for(facts, seat, actor, mandates) is not None)


def is_visible(facts: Facts, actor: Actor, mandates: Sequence[Mandate] = ()) -> bool:
    if is_administrator(actor):
        return False
    involved = {facts.subject_person_id, facts.opened_by} | facts.holders
    involved |= {person for key in facts.standing.keys for person in key.persons}
    return (
        actor.is_system
        or (actor.person_id is not None and actor.person_id in involved)
        or bool(mine(facts, actor, mandates))
        or _in_scope(facts, actor, *SEES_REQUESTS)
    )


def refusal_to_decide(
    facts: Facts, seat: Seat, actor: Actor, mandates: Sequence[Mandate], today: date
) -> Phrase | None:
    """Why the actor may not use the key of this seat, apart from somebody having been faster."""
    person, principal = actor.person_id, acting_for(facts, seat, actor, mandates)
    if person is None or principal is None:
        return Phrase("You do not hold this seat.")
    for one in (person, principal):  # a delegate inherits the conflicts of the holder
        if (refusal := _conflict(facts, seat.name, one)) is not None:
            return refusal
    if facts.state is RequestState.CALIBRATION and today > facts.due_on:
        return Phrase("The time for the second decision is over; a ruling decides.")
    return None


def _conflict(facts: Facts, seat: SeatName, person: int) -> Phrase | None:
    """Why this person is no independent holder or delegate of this seat."""
    if seat != OWN_SEAT and (person in facts.barred or person == facts.subject_person_id):
        return Phrase("Nobody decides on what is their own, or what they wrote or submitted.")
    if any(other.holder_id == person for other in facts.standing.seats if other.name != seat):
        return Phrase("This person holds another seat here; the same person twice is not two keys.")
    if any(person in key.persons for key in facts.standing.keys if _counts_beside(facts, key, seat)):
        return Phrase("This person has already decided for another seat; the same person twice is not two keys.")
    return None


def _counts_beside(facts: Facts, key: Key, seat: SeatName) -> bool:
    return key.version == facts.standing.version and key.seat != seat


def refusal_to_take_over(facts: Facts, seat: Seat, successor: int, actor: Actor) -> Phrase | None:
    """Why this person cannot follow as the holder of this seat when the actor says so."""
    if successor == seat.holder_id:
        return Phrase("This person already holds the seat.")
    if successor == actor.person_id:
        return Phrase("Nobody gives a seat to themselves.")
    if seat.name == OWN_SEAT:
        return Phrase("Only the person concerned can give their own consent.")
    return _conflict(facts, seat.name, successor)


def refusal_to_reassign(facts: Facts, actor: Actor) -> Phrase | None:
    """Why the actor may not find another holder for a seat of this request."""
    if facts.state in FINAL:
        return Phrase("This is decided; its seats stay as they were.")
    if actor.is_system:
        return None
    if actor.person_id is not None and actor.person_id in facts.barred | facts.holders:
        return Phrase("Who takes part in a decision cannot change who decides.")
    if not _in_scope(facts, actor, *REASSIGNS):
        return Phrase("Only HR or the Party office of this area can change who holds a seat.")
    return None


def refusal_to_submit(facts: Facts, editors: frozenset[int], *, reopens: bool) -> Phrase | None:
    """Why a version made by these persons may not be put before the seats: nobody edits what they decide on."""
    if editors & {seat.holder_id for seat in facts.standing.seats if seat.name != OWN_SEAT}:
        return Phrase("Who holds a key to this cannot change it.")
    if facts.state in FINAL and not reopens:
        return Phrase("This is decided. Opening it again needs a reason.")
    return None


def refusal_to_calibrate(facts: Facts, actor: Actor, mandates: Sequence[Mandate]) -> Phrase | None:
    """Why the actor may not put the minutes of a calibration on record."""
    if facts.state is not RequestState.SPLIT:
        return Phrase("A calibration follows only when the decisions differ.")
    own = [seat for seat in mine(facts, actor, mandates) if seat.name != OWN_SEAT]
    if any(actor.person_id is not None and _conflict(facts, seat.name, actor.person_id) is None for seat in own):
        return None
    return _refusal_as_ruler(facts, actor)


def refusal_to_rule(facts: Facts, actor: Actor, today: date) -> Phrase | None:
    """Why the actor may not decide in place of seats that could not agree."""
    if facts.state not in (RequestState.SPLIT, RequestState.CALIBRATION, RequestState.DEADLOCK, RequestState.STALLED):
        return Phrase("There is nothing to rule on.")
    if (refusal := _refusal_as_ruler(facts, actor)) is not None:
        return refusal
    if facts.state is RequestState.STALLED and awaited(facts.standing):
        return Phrase("First the other seats decide.")
    if facts.state in (RequestState.SPLIT, RequestState.CALIBRATION) and today <= facts.due_on:
        return Phrase("First the seats talk it over; a ruling is possible after %(day)s.", day=facts.due_on)
    return None


def _refusal_as_ruler(facts: Facts, actor: Actor) -> Phrase | None:
    involved = facts.barred | facts.holders | {person for key in facts.standing.keys for person in key.persons}
    if actor.person_id is None or actor.person_id in involved | {facts.subject_person_id}:
        return Phrase("Who takes part in a decision cannot rule on it.")
    if not _in_scope(facts, actor, facts.ruling_role):
        return Phrase("Only the %(role)s of this area rules on this.", role=facts.ruling_role)
    return None


def supporters(facts: Facts) -> frozenset[int]:
    """Persons whose last word on this version, for seats other than the own one, was to accept."""
    last: dict[SeatName, Key] = {}
    for key in sorted(facts.standing.keys, key=lambda one: (one.round, one.attempt)):
        if key.version == facts.standing.version and key.seat != OWN_SEAT:
            last[key.seat] = key
    return frozenset(key.decided_by for key in last.values() if key.decision is Decision.ACCEPTED)


def refusal_to_withdraw(facts: Facts, actor: Actor) -> Phrase | None:
    if actor.person_id is None or actor.person_id not in (facts.opened_by, facts.subject_person_id):
        return Phrase("Only who submitted this can withdraw it.")
    return ALREADY_DECIDED if facts.state.is_closed else None


def refusal_to_waive(facts: Facts, actor: Actor) -> Phrase | None:
    """Why the actor may not let the subject pass away undecided."""
    if facts.state.is_closed and facts.state is not RequestState.RETURNED:
        return ALREADY_DECIDED
    if actor.person_id is not None and actor.person_id in facts.barred | facts.holders:
        return Phrase("Who takes part in a decision cannot waive it.")
    if not _in_scope(facts, actor, Role.HR):
        return Phrase("Only HR of this area can waive this.")
    return None


def may_judge(facts: Facts, actor: Actor, today: date) -> bool:
    """Whether the actor has to rule now, and so has to see what the seats decided."""
    return refusal_to_rule(facts, actor, today) is None


def reveals(facts: Facts, key: Key, actor: Actor, today: date) -> bool:
    """Whether the actor may learn what this key says. That it was given, by whom and when, is never hidden."""
    standing = facts.standing
    if not standing.is_blind or actor.is_system:
        return True
    seat = standing.seat(key.seat)
    if actor.person_id is not None and actor.person_id in key.persons | ({seat.holder_id} if seat else set()):
        return True
    if facts.state not in HIDING or is_complete(standing, key.version, key.round):
        return True
    return may_judge(facts, actor, today)


def reads_minutes(facts: Facts, actor: Actor, mandates: Sequence[Mandate]) -> bool:
    """Minutes of a calibration are between the seats, and for those who rule or find another holder."""
    decided = {person for key in facts.standing.keys for person in key.persons}
    is_seat = any(seat.name != OWN_SEAT for seat in mine(facts, actor, mandates))
    is_office = _in_scope(facts, actor, facts.ruling_role, *REASSIGNS) and actor.person_id != facts.subject_person_id
    return is_seat or is_office or (actor.person_id in decided and actor.person_id != facts.subject_person_id)
