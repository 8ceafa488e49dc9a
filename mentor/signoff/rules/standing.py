"""The state of a request as a pure function of who decided what."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from mentor.signoff.rules.answers import Criterion
from mentor.signoff.rules.words import OWN_SEAT, ClosureKind, Decision, RequestState, SeatName


@dataclass(frozen=True, slots=True)
class Seat:
    """One required key. `attempt` counts the holders who abstained and were replaced: each may be decided once."""

    name: SeatName
    holder_id: int
    attempt: int = 0
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """One decision as it was given; it never changes."""

    seat: SeatName
    version: int
    round: int
    attempt: int
    decision: Decision
    decided_by: int
    on_behalf_of: int | None = None

    @property
    def persons(self) -> frozenset[int]:
        """Everybody whose key this is: a delegate uses the holder's key, and spends the own one with it."""
        return frozenset({self.decided_by} | ({self.on_behalf_of} if self.on_behalf_of else set()))


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the state follows from. `round` is 2 once a calibration of this version is on record."""

    seats: tuple[Seat, ...]
    keys: tuple[Key, ...]
    version: int
    round: int = 1
    closure: ClosureKind | None = None
    is_blind: bool = True

    def seat(self, name: SeatName) -> Seat | None:
        return next((seat for seat in self.seats if seat.name == name), None)


class Task(StrEnum):
    """What is awaited from a seat."""

    DECIDE = "decide"
    CALIBRATE = "calibrate"


def current_keys(standing: Standing) -> Mapping[SeatName, Key | None]:
    """The key of each seat that counts now: of this version, this round and the present holder's turn."""
    given = {
        (k.seat, k.attempt): k for k in standing.keys if (k.version, k.round) == (standing.version, standing.round)
    }
    return {seat.name: given.get((seat.name, seat.attempt)) for seat in standing.seats}


def state(standing: Standing) -> RequestState:
    """Where the request stands.

    In a blind request nothing follows before every seat has decided; in an open one the first return sends it back.
    A seat that abstained is no key: it needs another holder (or a ruling), whatever the others say.
    """
    if standing.closure is not None:
        return RequestState(standing.closure.value)
    keys = current_keys(standing)
    decisions = {key.decision for key in keys.values() if key}
    if not standing.is_blind and Decision.RETURNED in decisions:
        return RequestState.RETURNED
    if Decision.ABSTAINED in decisions:
        return RequestState.STALLED
    if None in keys.values():
        return RequestState.OPEN if standing.round == 1 else RequestState.CALIBRATION
    if decisions == {Decision.RETURNED}:
        return RequestState.RETURNED
    if decisions == {Decision.ACCEPTED}:
        return RequestState.ACCEPTED if _are_two_keys([k for k in keys.values() if k]) else RequestState.STALLED
    return RequestState.SPLIT if standing.round == 1 else RequestState.DEADLOCK


def _are_two_keys(keys: list[Key]) -> bool:
    """No person stands behind two of the keys, and two are of others than the subject person."""
    distinct = all(not one.persons & other.persons for one, other in combinations(keys, 2))
    return distinct and sum(key.seat != OWN_SEAT for key in keys) >= 2


def awaited(standing: Standing) -> Mapping[SeatName, Task]:
    """From which seats something is awaited, and what."""
    now = state(standing)
    if now in (RequestState.OPEN, RequestState.CALIBRATION, RequestState.STALLED):
        return {name: Task.DECIDE for name, key in current_keys(standing).items() if key is None}
    if now is RequestState.SPLIT:
        return {seat.name: Task.CALIBRATE for seat in standing.seats if seat.name != OWN_SEAT}
    return {}


def is_complete(standing: Standing, version: int, round_: int) -> bool:
    """Whether every seat had accepted or returned in that round, so that it was no longer blind."""
    decided = {
        key.seat
        for key in standing.keys
        if (key.version, key.round) == (version, round_) and key.decision is not Decision.ABSTAINED
    }
    return decided >= {seat.name for seat in standing.seats}
