"""Generator ROT-1 of rotation plans: a hidden plan without violations decides capacities, staffing and handovers.

Every instance is therefore possible, and tight. Chance is counter-based as in DM-1, so that the same numbers can be
made anywhere; the hashes of its instances are checked in tests/rotations/planning/test_generator.py.
"""

import hashlib
from dataclasses import dataclass, field

import numpy as np

from mentor.rotations.planning.problem import Array, Person, Plan, Post, Prices, Problem, Stint, plan_of
from tests.builders.dm1 import chance

PERIODS = 12


@dataclass(slots=True)
class _People:
    """What is drawn for each person before the hidden plan is made; making it may relax some of it."""

    seed: int
    size: int
    units: int
    experiences: int
    required: list[list[int]] = field(init=False)
    available: Array = field(init=False)
    home: Array = field(init=False)
    unit_allowed: Array = field(init=False)
    deadline: Array = field(init=False)

    def __post_init__(self) -> None:
        seed, i, t = self.seed, np.arange(self.size), PERIODS
        count = np.where(chance(seed, 36, i) < 0.5, 3, 4)
        order = np.argsort(chance(seed, 37, i[:, None], np.arange(self.experiences)[None]), axis=1, kind="stable")
        self.required = [sorted(map(int, order[one, : count[one]])) for one in i]
        late, early, away = (chance(seed, tag, i) for tag in (38, 40, 42))
        joins = 1 + np.floor(3 * chance(seed, 39, i)).astype(int)
        leaves = 1 + np.floor(2 * chance(seed, 41, i)).astype(int)
        milestone = np.floor((t - 1) * chance(seed, 43, i)).astype(int)
        length = 1 + (chance(seed, 44, i) < 0.5)
        self.available = np.ones((self.size, t), bool)
        for one in i:
            if late[one] < 0.15:
                self.available[one, : joins[one]] = False
            if early[one] < 0.10:
                self.available[one, t - leaves[one] :] = False
            if away[one] < 0.30:
                self.available[one, milestone[one] : milestone[one] + length[one]] = False
        self.home = np.floor(self.units * chance(seed, 45, i)).astype(int)
        self.unit_allowed = ~(chance(seed, 46, i[:, None], np.arange(self.units)[None]) < 0.03)
        self.unit_allowed[i, self.home] = False
        latest = 2 + np.floor(4 * chance(seed, 48, i)).astype(int)
        self.deadline = np.where(chance(seed, 47, i) < 0.2, latest, -1)

    def relax(self, one: int, attempt: int) -> None:
        """What gives way when the hidden plan finds no place, one after the other."""
        if attempt == 2:
            self.available[one] = True
        if attempt == 3:
            self.deadline[one] = -1
        if attempt == 4:
            self.unit_allowed[one] = True
            self.unit_allowed[one, self.home[one]] = False
        if attempt >= 5 and len(self.required[one]) > 1:
            self.required[one] = self.required[one][:-1]


@dataclass(slots=True)
class _Posts:
    seed: int
    size: int
    experiences: int
    units: int = field(init=False)
    unit: Array = field(init=False)
    experience: Array = field(init=False)
    shortest: Array = field(init=False)
    weight: Array = field(init=False)
    closed: Array = field(init=False)
    load: Array = field(init=False)

    def __post_init__(self) -> None:
        j = np.arange(self.size)
        self.units = self.size // 2
        self.unit = j % self.units
        shift = 1 if self.units % self.experiences == 0 else 0
        self.experience = (j + (j // self.units) * shift) % self.experiences
        self.shortest = np.where(chance(self.seed, 31, j) < 0.4, 1, 2)
        self.weight = 0.7 + 0.6 * chance(self.seed, 32, j)
        self.closed = chance(self.seed, 33, j[:, None], np.arange(PERIODS)[None]) < 0.04
        self.load = np.zeros(self.size)


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """The problem, the hidden plan, and the parts its hash is made of."""

    problem: Problem
    planted: Plan
    parts: tuple[Array, ...]

    @property
    def fingerprint(self) -> str:
        """First digits of the SHA-256 of all numbers, little-endian, in the order of the generator."""
        numbers = (np.ascontiguousarray(np.asarray(part).astype("<i4")).tobytes() for part in self.parts)
        return hashlib.sha256(b"".join(numbers)).hexdigest()[:16]


def _hidden(posts: _Posts, people: _People, one: int, order: tuple[tuple[int, int], ...]) -> list[Stint]:
    """The stints of one person in the hidden plan, relaxing what stands in the way."""
    first = int(5 * chance(people.seed, 53, one))
    for attempt in range(60):
        people.relax(one, attempt)
        wanted = sorted(people.required[one], key=lambda q: float(chance(people.seed, 52, one, q)))
        for a, b in order:
            if a in wanted and b in wanted and wanted.index(a) > wanted.index(b):
                x, y = wanted.index(a), wanted.index(b)
                wanted[x], wanted[y] = wanted[y], wanted[x]
        at = 0 if attempt or 0 <= people.deadline[one] < first else first
        plan = _placed(posts, people, one, wanted, at, attempt)
        if plan is not None and not (0 <= people.deadline[one] < plan[0].start):
            return plan
    raise AssertionError(f"no place for person {one}")


def _placed(posts: _Posts, people: _People, one: int, wanted: list[int], at: int, attempt: int) -> list[Stint] | None:
    used: set[int] = set()
    plan: list[Stint] = []
    for rank, q in enumerate(wanted):
        options = []
        for j in np.nonzero(posts.experience == q)[0].tolist():
            if posts.unit[j] not in used and people.unit_allowed[one, posts.unit[j]]:
                longer = 0 if attempt or chance(people.seed, 54, one, j) < 0.6 else 1
                length = int(posts.shortest[j]) + longer
                start = _first_free(posts, people, one, j, at, length)
                if start is not None:
                    wait = 1000.0 * max(0, start - at - 1) * (attempt > 0)
                    options.append(((posts.load[j] + length) / posts.weight[j] + wait, j, start, length))
        if not options:
            return None
        _, j, start, length = min(options)
        plan.append(Stint(j, start, length))
        used.add(int(posts.unit[j]))
        at = start + length + (0 if attempt else int(2 * chance(people.seed, 55, one, rank)))
    return plan


def _first_free(posts: _Posts, people: _People, one: int, j: int, at: int, length: int) -> int | None:
    for start in range(at, PERIODS - length + 1):
        window = slice(start, start + length)
        if people.available[one, window].all() and not posts.closed[j, window].any():
            return start
    return None


def rot1(size: int, posts_count: int, seed: int) -> Instance:
    experiences = 4 if posts_count < 20 else 6
    order = ((0, experiences - 1), (1, experiences - 2))
    posts = _Posts(seed, posts_count, experiences)
    people = _People(seed, size, posts.units, experiences)
    planted = []
    for one in range(size):
        planted.append(_hidden(posts, people, one, order))
        for stint in planted[-1]:
            posts.load[stint.post] += stint.length
    return _made(posts, people, plan_of(planted), order)


def _made(posts: _Posts, people: _People, planted: Plan, order: tuple[tuple[int, int], ...]) -> Instance:
    seed, n = people.seed, people.size
    capacity, minimum, handover = _demands(posts, planted)
    popular = 60 * chance(seed, 56, np.arange(posts.size))[None]
    wishes = np.floor(popular + 40 * chance(seed, 51, np.arange(n)[:, None], np.arange(posts.size)[None])).astype(int)
    floor = np.array([45 * len(one) for one in people.required])
    problem = Problem(
        people=tuple(
            Person(
                key=i + 1,
                name=f"P{i}",
                required=tuple(people.required[i]),
                home=int(people.home[i]),
                avoids=frozenset(np.nonzero(~people.unit_allowed[i])[0].tolist()) - {int(people.home[i])},
                latest_start=None if people.deadline[i] < 0 else int(people.deadline[i]),
                floor=int(floor[i]),
            )
            for i in range(n)
        ),
        posts=tuple(
            Post(j + 1, f"J{j}", int(posts.unit[j]), int(posts.experience[j]), shortest, shortest + 1)
            for j, shortest in enumerate(map(int, posts.shortest))
        ),
        units=tuple(f"U{d}" for d in range(posts.units)),
        experiences=tuple(f"E{q}" for q in range(posts.experiences)),
        periods=tuple(f"{t + 1}" for t in range(PERIODS)),
        available=people.available,
        wishes=wishes,
        capacity=capacity,
        minimum=minimum,
        handover=handover,
        order=order,
        related=_related(seed, n, posts, planted),
        prices=Prices(length=10, usual_length=2),
    )  # fmt: skip
    bare = handover[:, :-1]
    parts = (capacity, minimum, bare, wishes, people.available, people.unit_allowed, people.deadline, floor)
    return Instance(problem, planted, parts)


def _demands(posts: _Posts, planted: Plan) -> tuple[Array, Array, Array]:
    """Capacity, minimum staffing and handovers that the hidden plan keeps."""
    j, t = posts.size, PERIODS
    present, staying = np.zeros((j, t), int), np.zeros((j, t), int)
    for stint in (stint for mine in planted for stint in mine):
        present[stint.post, stint.start : stint.end] += 1
        staying[stint.post, stint.start : stint.end - 1] += 1
    most = np.maximum(1, present.max(1))
    capacity = np.where(posts.closed, 0, np.maximum(present, np.ceil(0.7 * most).astype(int)[:, None]))
    by_unit = np.zeros((posts.units, t), int)
    np.add.at(by_unit, posts.unit, present)
    watched = chance(posts.seed, 34, np.arange(posts.units)) < 0.6
    minimum = np.where(watched[:, None], np.floor(0.5 * by_unit), 0).astype(int)
    handover = (staying >= 1) & (chance(posts.seed, 35, np.arange(j)) < 0.15)[:, None]
    handover[:, 0] = False
    handover[:, t - 3 :] = False
    return capacity, minimum, handover


def _related(seed: int, size: int, posts: _Posts, planted: Plan) -> tuple[tuple[int, int], ...]:
    """People who are related and never meet in the hidden plan."""
    where = np.full((size, PERIODS), -1)
    for i, mine in enumerate(planted):
        for stint in mine:
            where[i, stint.start : stint.end] = posts.unit[stint.post]
    found = []
    for z in range(size // 20):
        a, b = int(size * chance(seed, 49, z)), int(size * chance(seed, 50, z))
        if a != b and not ((where[a] >= 0) & (where[a] == where[b])).any():
            found.append((a, b))
    return tuple(found)
