"""Generator DM-1 of matching problems: counter-based chance, so that the same numbers can be made anywhere.

Mentees and mentors sit at sites of regions; about one in seven also works with other regions. The hashes of its
instances are checked in tests/pairing/matching/test_generator.py.
"""

import hashlib
import math
from typing import Any

import numpy as np

from mentor.pairing.matching.problem import Array, Prices, Problem

_MASK = (1 << 64) - 1
_K = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93)
SKILLS, QUALITIES, DEPARTMENTS = 12, 6, 12
FLOOR = 1450
#: Rows made at a time.
ROWS = 250


def _mixed(z: Any) -> Any:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(_K[1])
    z = (z ^ (z >> np.uint64(27))) * np.uint64(_K[2])
    return z ^ (z >> np.uint64(31))


def chance(seed: int, tag: int, x: Any, y: Any = 0) -> Array:
    """Evenly from [0, 1), decided by the four numbers alone; x and y broadcast."""
    with np.errstate(over="ignore"):
        x, y = np.asarray(x, np.uint64), np.asarray(y, np.uint64)
        z = np.uint64((seed * _K[0]) & _MASK) + np.uint64((tag * _K[3]) & _MASK)
        z = _mixed(z + np.uint64(_K[0]))
        z = _mixed(z + (x + np.uint64(1)) * np.uint64(_K[0]))
        z = _mixed(z + (y + np.uint64(1)) * np.uint64(_K[3]))
    return np.asarray((z >> np.uint64(11)).astype(np.float64) * (1.0 / (1 << 53)))


class _Side:
    """Where people are, by the tags of their department and of working elsewhere."""

    def __init__(self, seed: int, size: int, sites: int, department: int, remote: int) -> None:
        at = np.arange(size)
        self.site = at % sites
        self.region = self.site // 5
        self.department = np.floor(chance(seed, department, at) * DEPARTMENTS).astype(int)
        self.remote = chance(seed, remote, at) < 0.15


def _places(seed: int, tag: int, mentors: int, mentees: int) -> Array:
    r = chance(seed, tag, np.arange(mentors))
    places = np.where(r < 0.2, 1, np.where(r < 0.5, 2, 3)).astype(np.int64)
    at = 0
    while places.sum() < math.ceil(1.08 * mentees):
        if places[at % mentors] < 3:
            places[at % mentors] += 1
        at += 1
    return places


def dm1(n: int, seed: int, pair_price: int = 120) -> Problem:
    m = math.ceil(n / 2)
    sites = 5 * max(1, round(n / 500))
    sides = _Side(seed, n, sites, 1, 4), _Side(seed, m, sites, 2, 5), _Side(seed, m, sites, 3, 6)
    skills, qualities, mentors = np.arange(SKILLS), np.arange(QUALITIES), np.arange(m)
    level_t = np.floor(5 * chance(seed, 13, mentors[:, None], skills[None]))
    level_p = np.floor(5 * chance(seed, 14, mentors[:, None], qualities[None]))
    breadth = np.floor(5 * chance(seed, 15, mentors[:, None], skills[None]))
    matrices: dict[str, Array] = {
        "party_fit": np.empty((n, m), np.int16), "technical_fit": np.empty((n, m), np.int16),
        "pair_fit": np.empty((m, m), np.int16), "party_allowed": np.empty((n, m), bool),
        "technical_allowed": np.empty((n, m), bool), "pair_allowed": np.empty((m, m), bool),
    }  # fmt: skip
    for at in range(0, n, ROWS):
        _fill_people(matrices, seed, np.arange(at, min(at + ROWS, n)), sides, level_p, level_t)
    for at in range(0, m, ROWS):
        _fill_pairs(matrices, seed, np.arange(at, min(at + ROWS, m)), sides, breadth, level_t)
    keys = tuple(range(m))
    return Problem(
        tuple(range(n)),
        keys,
        keys,
        _places(seed, 7, m, n),
        _places(seed, 8, m, n),
        **matrices,
        prices=Prices(pair=pair_price, floor=FLOOR),
    )


def _fill_people(
    into: dict[str, Array], seed: int, i: Array, sides: tuple[_Side, _Side, _Side], level_p: Array, level_t: Array
) -> None:
    mentee, party, technical = sides
    skills, qualities, j, ii = np.arange(SKILLS), np.arange(QUALITIES), np.arange(len(level_p))[None], i[:, None]
    primary = np.floor(chance(seed, 9, i) * SKILLS).astype(int)
    some = 1 + np.floor(2 * chance(seed, 11, ii, skills[None]))
    need_t = np.where(chance(seed, 10, ii, skills[None]) < 0.35, some, 0)
    need_t[np.arange(len(i)), primary] = 3
    need_p = 1 + np.floor(3 * chance(seed, 12, ii, qualities[None]))
    met_p = need_p @ level_p.T / (4.0 * need_p.sum(1))[:, None]
    met_t = need_t @ level_t.T / (4.0 * need_t.sum(1))[:, None]
    for name, met, side, weights, tags in (
        ("party", met_p, party, (350, 150, 250), (16, 17, 20)),
        ("technical", met_t, technical, (450, 100, 200), (18, 19, 21)),
    ):
        fit = (
            weights[0] * met
            + weights[1] * (mentee.site[i][:, None] == side.site[None])
            + 100 * (mentee.department[i][:, None] == side.department[None])
            + 150 * (chance(seed, tags[0], ii, j) < 0.01)
            + weights[2] * chance(seed, tags[1], ii, j)
        )
        near = (mentee.region[i][:, None] == side.region[None]) | (mentee.remote[i][:, None] & side.remote[None])
        into[f"{name}_fit"][i] = np.floor(fit)
        into[f"{name}_allowed"][i] = near & (chance(seed, tags[2], ii, j) >= 0.02)
    into["technical_allowed"][i] &= level_t[:, primary].T >= 2


def _fill_pairs(
    into: dict[str, Array], seed: int, p: Array, sides: tuple[_Side, _Side, _Side], breadth: Array, level_t: Array
) -> None:
    _, party, technical = sides
    pp, t = p[:, None], np.arange(len(level_t))[None]
    small = (breadth, level_t) if len(level_t) <= 600 else (breadth.astype(np.float32), level_t.astype(np.float32))
    differs = np.abs(small[0][p][:, None, :] - small[1][None]).sum(2) / (4.0 * SKILLS)
    if len(level_t) > 600:
        differs = differs.astype(np.float32)
    fit = (
        200 * (party.site[p][:, None] == technical.site[None])
        + 400 * differs
        + 200 * (chance(seed, 22, pp, t) < 0.02)
        + 150 * chance(seed, 23, pp, t)
    )
    into["pair_fit"][p] = np.floor(fit + 1e-6)
    into["pair_allowed"][p] = chance(seed, 24, pp, t) >= 0.03


def fingerprint(problem: Problem) -> str:
    """First digits of the SHA-256 of all numbers, little-endian, in the order of the generator."""
    parts = (
        problem.party_fit, problem.technical_fit, problem.pair_fit, problem.party_allowed, problem.technical_allowed,
        problem.pair_allowed, problem.party_places, problem.technical_places,
    )  # fmt: skip
    digest = hashlib.sha256()
    for part in parts:
        digest.update(np.ascontiguousarray(part.astype("<i4")).tobytes())
    return digest.hexdigest()[:16]
