"""A cohort as the rules see it, made into a problem of numbers; and back: why these points, why not her. Pure.

All rules are the objects of `pairing.rules`: a new rule there counts here as well. Points of the rules (0 to 100 for a
seat) are counted in tenths, so that a price of 10 is one point of a rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from mentor.pairing.matching.grid import pair_matrices, seat_matrices
from mentor.pairing.matching.problem import NOBODY, Array, Prices, Problem, Unusable
from mentor.pairing.matching.together import TogetherWeights
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan
from mentor.pairing.rules.states import Seat, Signer

#: Numbers of a problem for one point of a rule.
SCALE = 10
PRICES = Prices(pair=120, floor=900)
WEIGHTS = TogetherWeights()


@dataclass(frozen=True, slots=True)
class Wish:
    """One of the three would like this mentor for this mentee; `points` of a rule, with the reason."""

    mentee: int
    profile: int
    points: int
    by: Signer
    why: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One of the three does not want this; it blocks."""

    mentee: int
    profile: int
    by: Signer
    why: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """HR has decided: this mentee gets these mentors (profiles), on one seat or on both."""

    mentee: int
    party: int | None = None
    technical: int | None = None


@dataclass(frozen=True, slots=True)
class Ban:
    """HR has ruled something out: a mentor for a mentee, or with `party` and `technical` alone a pair."""

    why: str
    mentee: int | None = None
    party: int | None = None
    technical: int | None = None


@dataclass(frozen=True, slots=True)
class Cohort:
    """People to be matched. Keys: a mentee by person, a mentor by profile.

    The load of a mentor is without the mentees of this cohort, and `current` holds whom they have now.
    """

    mentees: tuple[MenteeFacts, ...]
    party: tuple[MentorFacts, ...]
    technical: tuple[MentorFacts, ...]
    plan: Plan
    prices: Prices = PRICES
    weights: TogetherWeights = WEIGHTS
    wishes: tuple[Wish, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    pins: tuple[Pin, ...] = ()
    bans: tuple[Ban, ...] = ()
    #: Profiles of the pairs that exist already.
    pairs: frozenset[tuple[int, int]] = frozenset()
    current: Mapping[int, tuple[int | None, int | None]] = field(default_factory=dict)


def problem_of(cohort: Cohort) -> Problem:
    """The numbers; raises `Unusable` when a pin names somebody who is not there."""
    mentee_at = {one.person_id: n for n, one in enumerate(cohort.mentees)}
    party_at = {one.profile_id: n for n, one in enumerate(cohort.party)}
    technical_at = {one.profile_id: n for n, one in enumerate(cohort.technical)}
    seats = {
        Seat.PARTY: seat_matrices(cohort.party, cohort.mentees, cohort.plan),
        Seat.TECHNICAL: seat_matrices(cohort.technical, cohort.mentees, cohort.plan),
    }
    at = {Seat.PARTY: party_at, Seat.TECHNICAL: technical_at}
    for seat, (points, allowed) in seats.items():
        points *= SCALE
        for wish in cohort.wishes:
            if wish.profile in at[seat] and wish.mentee in mentee_at:
                points[mentee_at[wish.mentee], at[seat][wish.profile]] += SCALE * wish.points
        for refusal in cohort.refusals:
            if refusal.profile in at[seat] and refusal.mentee in mentee_at:
                allowed[mentee_at[refusal.mentee], at[seat][refusal.profile]] = False
    pair_points, pair_allowed = pair_matrices(cohort.party, cohort.technical, cohort.weights, cohort.pairs)
    for ban in cohort.bans:
        _rule_out(ban, mentee_at, at, {seat: matrices[1] for seat, matrices in seats.items()}, pair_allowed)
    for pin in cohort.pins:
        _pin(pin, mentee_at, at, {seat: matrices[1] for seat, matrices in seats.items()})
    return Problem(
        tuple(mentee_at),
        tuple(party_at),
        tuple(technical_at),
        _places(cohort.party),
        _places(cohort.technical),
        seats[Seat.PARTY][0],
        seats[Seat.TECHNICAL][0],
        pair_points * SCALE,
        seats[Seat.PARTY][1],
        seats[Seat.TECHNICAL][1],
        pair_allowed,
        cohort.prices,
        _opened(cohort, party_at, technical_at),
        _current(cohort, party_at, 0),
        _current(cohort, technical_at, 1),
    )


def _places(mentors: tuple[MentorFacts, ...]) -> Array:
    return np.array([max(one.capacity - one.load, 0) for one in mentors], np.int64)


def _current(cohort: Cohort, mentor_at: Mapping[int, int], seat: int) -> Array:
    now = (cohort.current.get(one.person_id, (None, None))[seat] for one in cohort.mentees)
    return np.array([NOBODY if one is None else mentor_at.get(one, NOBODY) for one in now], np.int64)


def _opened(cohort: Cohort, party_at: Mapping[int, int], technical_at: Mapping[int, int]) -> Array:
    opened = np.zeros((len(party_at), len(technical_at)), bool)
    for first, second in cohort.pairs:
        if first in party_at and second in technical_at:
            opened[party_at[first], technical_at[second]] = True
    return opened


def _rule_out(
    ban: Ban,
    mentee_at: Mapping[int, int],
    at: Mapping[Seat, Mapping[int, int]],
    allowed: Mapping[Seat, Array],
    pair_allowed: Array,
) -> None:
    p = at[Seat.PARTY].get(ban.party) if ban.party is not None else None
    t = at[Seat.TECHNICAL].get(ban.technical) if ban.technical is not None else None
    if ban.mentee is None:
        if p is not None and t is not None:
            pair_allowed[p, t] = False
    elif (i := mentee_at.get(ban.mentee)) is not None:
        for seat, mentor in ((Seat.PARTY, p), (Seat.TECHNICAL, t)):
            if mentor is not None:
                allowed[seat][i, mentor] = False


def _pin(
    pin: Pin, mentee_at: Mapping[int, int], at: Mapping[Seat, Mapping[int, int]], allowed: Mapping[Seat, Array]
) -> None:
    """Everybody else is ruled out; a pin cannot allow what a hard rule forbids."""
    if pin.mentee not in mentee_at:
        raise Unusable(f"pinned mentee {pin.mentee} is not there")
    i = mentee_at[pin.mentee]
    for seat, profile in ((Seat.PARTY, pin.party), (Seat.TECHNICAL, pin.technical)):
        if profile is None:
            continue
        if profile not in at[seat]:
            raise Unusable(f"pinned mentor {profile} is not there")
        keep = allowed[seat][i, at[seat][profile]]
        allowed[seat][i, :] = False
        allowed[seat][i, at[seat][profile]] = keep
