"""What a matching is asked for, as numbers: points, places, what is allowed, and what changes cost. Pure.

Mentees, Party-affairs mentors and technical mentors are numbered from 0 in the order of their keys. A matching gives
each mentee one of each, or nobody (`NOBODY` in both seats). All points are whole numbers.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
NOBODY = -1


class Unusable(ValueError):
    """The parts of a problem do not fit together, or a pin contradicts itself; says where."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What HR sets, in points.

    `pair`: of every pair opened that does not exist yet. `floor`: each point of a mentee's fit below it counts
    double. `unplaced`: of a mentee left without a pair. `party_change`, `technical_change`: of giving a mentee another
    mentor than now.
    """

    pair: int = 120
    floor: int = 0
    unplaced: int = 10_000
    party_change: int = 0
    technical_change: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Matrices of fit and of what is allowed: mentee × Party, mentee × technical, Party × technical."""

    mentees: tuple[int, ...]
    party: tuple[int, ...]
    technical: tuple[int, ...]
    party_places: Array
    technical_places: Array
    party_fit: Array
    technical_fit: Array
    pair_fit: Array
    party_allowed: Array
    technical_allowed: Array
    pair_allowed: Array
    prices: Prices = Prices()
    #: Pairs that exist already and therefore cost nothing to open.
    opened: Array = field(default_factory=lambda: np.zeros((0, 0), bool))
    #: Number of the mentor each mentee has now, or NOBODY.
    current_party: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    current_technical: Array = field(default_factory=lambda: np.zeros(0, np.int64))

    def __post_init__(self) -> None:
        n, m, k = self.shape
        if not self.opened.size:
            object.__setattr__(self, "opened", np.zeros((m, k), bool))
        for name in ("current_party", "current_technical"):
            if not getattr(self, name).size:
                object.__setattr__(self, name, np.full(n, NOBODY))
        wanted = {
            "party_places": (m,), "technical_places": (k,), "party_fit": (n, m), "technical_fit": (n, k),
            "pair_fit": (m, k), "party_allowed": (n, m), "technical_allowed": (n, k), "pair_allowed": (m, k),
            "opened": (m, k), "current_party": (n,), "current_technical": (n,),
        }  # fmt: skip
        if wrong := [name for name, shape in wanted.items() if getattr(self, name).shape != shape]:
            raise Unusable(f"wrong size: {', '.join(wrong)}")
        if min(min(p, default=0) for p in (self.party_places, self.technical_places)) < 0:
            raise Unusable("negative places")

    @property
    def shape(self) -> tuple[int, int, int]:
        return len(self.mentees), len(self.party), len(self.technical)

    @property
    def has_current(self) -> bool:
        return bool((self.current_party >= 0).any() or (self.current_technical >= 0).any())

    @property
    def keeps(self) -> bool:
        """Some have mentors now, and changing them has a price."""
        return self.has_current and bool(self.prices.party_change or self.prices.technical_change)

    def fit(self, i: Any, p: Any, t: Any) -> Array:
        """Points of mentees i with pairs (p, t); the three broadcast."""
        return np.asarray(self.party_fit[i, p].astype(np.int64) + self.technical_fit[i, t] + self.pair_fit[p, t])

    def worth(self, i: Any, p: Any, t: Any) -> Array:
        """Points as they count: below the floor double, and less the price of changing mentors."""
        fit = self.fit(i, p, t)
        return np.asarray(fit - np.maximum(0, self.prices.floor - fit) - self._changes(i, p, t))

    def _changes(self, i: Any, p: Any, t: Any) -> Any:
        if not self.has_current:
            return 0
        now_p, now_t = self.current_party[i], self.current_technical[i]
        return self.prices.party_change * ((now_p >= 0) & (now_p != p)) + self.prices.technical_change * (
            (now_t >= 0) & (now_t != t)
        )

    def is_allowed(self, i: Any, p: Any, t: Any) -> Array:
        return np.asarray(self.party_allowed[i, p] & self.technical_allowed[i, t] & self.pair_allowed[p, t])

    def together(self) -> Array:
        """Most mentees a pair can have: the fewer places of the two."""
        return np.minimum(self.party_places[:, None], self.technical_places[None, :])

    def opening(self, p: Any, t: Any) -> Array:
        return np.where(self.opened[p, t], 0, self.prices.pair)

    def objective(self, chosen: "Choice") -> int:
        """Points of a matching, as the solver counts; `checker` counts on its own."""
        i = np.nonzero(chosen.party >= 0)[0]
        p, t = chosen.party[i], chosen.technical[i]
        pairs = np.unique(p.astype(np.int64) * len(self.technical) + t)
        opened = self.opening(pairs // len(self.technical), pairs % len(self.technical)).sum() if len(pairs) else 0
        left_out = len(self.mentees) - len(i)
        return int(self.worth(i, p, t).sum() - opened - left_out * self.prices.unplaced)


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """The number of the mentor each mentee gets on either seat, NOBODY on both for who is left out."""

    party: Array
    technical: Array

    def changed(self, mentees: Any, party: Any, technical: Any) -> "Choice":
        p, t = self.party.copy(), self.technical.copy()
        p[mentees], t[mentees] = party, technical
        return Choice(p, t)

    def differs(self, other: "Choice") -> Array:
        """Numbers of the mentees who have another pair."""
        return np.nonzero((self.party != other.party) | (self.technical != other.technical))[0]


def nobody_placed(problem: Problem) -> Choice:
    n = len(problem.mentees)
    return Choice(np.full(n, NOBODY), np.full(n, NOBODY))


def current_choice(problem: Problem) -> Choice:
    """What is now, as far as it is still allowed; whoever lost a mentor has to be placed anew."""
    p, t = problem.current_party.copy(), problem.current_technical.copy()
    i = np.nonzero((p >= 0) & (t >= 0))[0]
    gone = np.ones(len(p), bool)
    gone[i[problem.is_allowed(i, p[i], t[i])]] = False
    for held, places in ((p, problem.party_places), (t, problem.technical_places)):
        for mentor in range(len(places)):
            beyond = np.nonzero((held == mentor) & ~gone)[0][places[mentor] :]
            gone[beyond] = True
    p[gone], t[gone] = NOBODY, NOBODY
    return Choice(p, t)
