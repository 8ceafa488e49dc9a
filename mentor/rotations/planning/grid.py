"""The problem as tables for the solver: what is left to plan around stints that are frozen or held fast. Pure."""

from dataclasses import dataclass, field

import numpy as np

from mentor.rotations.planning.problem import Array, Person, Pin, Plan, Problem, Stint, Stints


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """People with equally many experiences still to gain; `people` are their numbers, rows count within the group.

    `need`: row × place → experience. `first`: bit mask of places that come before. `closed`: place × start × length-1
    × row, where no stint fits. `latest`: the first stint begins by then. `busy`: period × row, nobody idles there.
    """

    people: Array
    need: Array
    before: Array
    closed: Array
    latest: Array
    busy: Array | None

    @property
    def places(self) -> int:
        return int(self.need.shape[1])


@dataclass(slots=True, eq=False)
class Grid:
    """`fixed`: stints that stand whatever is planned. `base`: points they bring. `room`, `short`, `stay`: capacity
    left, people still needed per unit, and handovers still to be done. `liked`: wish, or -inf where not allowed.
    """

    problem: Problem
    #: False: stints held fast are demands like others, and may contradict them.
    pins_stand: bool = True
    #: False: units of fixed stints may be gone to again.
    once: bool = True
    fixed: Plan = field(init=False)
    unit: Array = field(init=False)
    experience: Array = field(init=False)
    shortest: Array = field(init=False)
    longest: Array = field(init=False)
    deviation: Array = field(init=False)
    floor: Array = field(init=False)
    base: Array = field(init=False)
    liked: Array = field(init=False)
    free: Array = field(init=False)
    room: Array = field(init=False)
    short: Array = field(init=False)
    stay: Array = field(init=False)
    groups: tuple[Group, ...] = field(init=False)
    #: Places of each person: which group, which row.
    at: dict[int, tuple[int, int]] = field(default_factory=dict)
    #: Stints published and not frozen, worth keeping.
    kept: tuple[frozenset[Stint], ...] = field(init=False)
    #: Person -> post × start × length-1 where the board demands certain cells.
    celled: dict[int, Array] = field(default_factory=dict)
    mates: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problem = self.problem
        self.unit = np.array([post.unit for post in problem.posts], np.int64)
        self.experience = np.array([post.experience for post in problem.posts], np.int64)
        self.shortest = np.array([post.shortest for post in problem.posts], np.int64)
        periods = len(problem.periods)
        self.longest = np.minimum([post.longest for post in problem.posts], periods).astype(np.int64)
        prices = problem.prices
        self.deviation = prices.length * np.abs(np.arange(max(periods, 1) + 1) - prices.usual_length)
        self.floor = np.array([person.floor for person in problem.people], np.int64)
        self.fixed = tuple(_fixed(problem, i, self.pins_stand) for i in range(len(problem.people)))
        self.base = np.array([self.points(i, mine) for i, mine in enumerate(self.fixed)], np.int64)
        for a, b in problem.related:
            self.mates.setdefault(a, []).append(b)
            self.mates.setdefault(b, []).append(a)
        keep = problem.prices.keep > 0
        self.kept = tuple(
            frozenset(mine) - set(fixed) if keep else frozenset()
            for mine, fixed in zip(problem.published, self.fixed, strict=True)
        )
        self._count_what_is_left()
        self._close_what_is_not_allowed()
        self.groups = tuple(self._groups())

    @property
    def periods(self) -> int:
        return len(self.problem.periods)

    @property
    def span(self) -> int:
        """The longest stint there is."""
        return int(self.longest.max(initial=1))

    def points(self, i: int, stints: Stints) -> int:
        return sum(int(self.problem.wishes[i, s.post]) - int(self.deviation[s.length]) for s in stints)

    def worth(self, i: int, stints: Stints) -> int:
        """What person i contributes with these stints besides the fixed ones, changes included."""
        points = int(self.base[i]) + self.points(i, stints)
        kept = sum(1 for stint in stints if stint in self.kept[i]) if self.kept[i] else 0
        return points - max(0, int(self.floor[i]) - points) + self.problem.prices.keep * kept

    def objective(self, plan: Plan) -> int:
        """Of a plan of the stints besides the fixed ones."""
        return sum(self.worth(i, stints) for i, stints in enumerate(plan)) + self.constant()

    def constant(self) -> int:
        """The price of all published stints that could be kept, which `worth` gives back for those that are."""
        lost = sum(len(set(mine) - set(fixed)) for mine, fixed in zip(self.problem.published, self.fixed, strict=True))
        return -self.problem.prices.keep * lost

    def whole(self, plan: Plan) -> Plan:
        """With the fixed stints."""
        return tuple(
            tuple(sorted({*mine, *fixed}, key=lambda stint: (stint.start, stint.post)))
            for mine, fixed in zip(plan, self.fixed, strict=True)
        )

    def _count_what_is_left(self) -> None:
        problem = self.problem
        present, staying = (np.zeros(problem.capacity.shape, np.int64) for _ in range(2))
        for stint in (stint for mine in self.fixed for stint in mine):
            present[stint.post, stint.start : stint.end] += 1
            staying[stint.post, stint.start : stint.end - 1] += 1
        in_units = np.zeros(problem.minimum.shape, np.int64)
        np.add.at(in_units, self.unit, present)
        future = np.arange(self.periods) >= problem.past
        self.room = np.maximum(problem.capacity - present, 0)
        self.short = np.where(future, np.maximum(problem.minimum - in_units, 0), 0)
        self.stay = problem.handover.astype(bool) & (staying == 0) & future

    def _close_what_is_not_allowed(self) -> None:
        problem = self.problem
        self.liked = problem.wishes.astype(float)
        self.free = problem.available.astype(bool).copy()
        self.free[:, : problem.past] = False
        for i, (person, fixed) in enumerate(zip(problem.people, self.fixed, strict=True)):
            closed = [*person.closed_units, *(int(self.unit[stint.post]) for stint in fixed if self.once)]
            if closed:
                self.liked[i, np.isin(self.unit, closed)] = -np.inf
            for stint in fixed:
                self.free[i, stint.start : stint.end] = False

    def _groups(self) -> list[Group]:
        left = [_left(self, i) for i in range(len(self.problem.people))]
        busy = self._cells()
        found: list[Group] = []
        for count in sorted({len(one) for one in left}):
            people = np.array([i for i, one in enumerate(left) if len(one) == count], np.int64)
            for row, i in enumerate(people.tolist()):
                self.at[i] = len(found), row
            found.append(_group(self, people, [left[i] for i in people], busy))
        return found

    def _cells(self) -> Array:
        """Which periods nobody may idle in because of the board; fills `celled`."""
        n, j, t = self.problem.shape
        busy = np.zeros((n, t), bool)
        for pin in self.problem.pins:
            if not pin.is_cell and self.pins_stand:
                continue
            for period in range(pin.start, min(pin.start + pin.length, t)):
                held = [s for s in self.fixed[pin.person] if s.start <= period < s.end]
                if held or period < self.problem.past:
                    continue  # kept already, or past help: the checker says so
                busy[pin.person, period] = True
                mask = self.celled.setdefault(pin.person, np.ones((j, t, self.span), bool))
                self._leave_what_fits(pin, period, mask)
        return busy

    def _leave_what_fits(self, pin: Pin, period: int, mask: Array) -> None:
        """Of all stints that cover this period only those that the pin means."""
        fits = np.ones(len(mask), bool) if pin.post is None else np.arange(len(mask)) == pin.post
        if pin.unit is not None:
            fits &= self.unit == pin.unit
        for length in range(1, self.span + 1):
            covering = slice(max(0, period - length + 1), period + 1)
            is_meant = pin.is_cell or length == pin.length
            mask[~fits if is_meant else slice(None), covering, length - 1] = False
            if is_meant and not pin.is_cell:
                starts = np.arange(self.periods)[covering]
                mask[:, starts[starts != pin.start], length - 1] = False


def _fixed(problem: Problem, i: int, pins_stand: bool) -> Stints:
    """The frozen stints of a person and those held fast as a whole."""
    pinned = [pin.stint for pin in problem.pins if pin.person == i and not pin.is_cell] if pins_stand else []
    return tuple(sorted({*problem.frozen(i), *pinned}, key=lambda stint: (stint.start, stint.post)))


def _left(grid: Grid, i: int) -> list[int]:
    done = {int(grid.experience[stint.post]) for stint in grid.fixed[i]}
    return sorted(set(grid.problem.people[i].required) - done)


def _group(grid: Grid, people: Array, left: list[list[int]], busy: Array) -> Group:
    n, c, t, span = len(people), len(left[0]) if left else 0, grid.periods, grid.span
    need = np.array(left, np.int64).reshape(n, c)
    before = np.zeros((n, c), np.int64)
    closed = np.ones((t, span, n), bool)
    free = grid.free[people]
    for length in range(1, span + 1):
        for start in range(t - length + 1):
            closed[start, length - 1] = ~free[:, start : start + length].all(1)
    closed = np.repeat(closed[None], c, 0)
    latest = np.full(n, t + 1)
    for row, i in enumerate(people.tolist()):
        person = grid.problem.people[i]
        _order(grid, i, left[row], before[row], closed[:, :, :, row])
        latest[row] = _latest(grid, i, person, t)
    cells = busy[people].T
    return Group(people, need, before, closed, latest, cells if cells.any() else None)


def _latest(grid: Grid, i: int, person: Person, periods: int) -> int:
    """When the first stint must begin; without limit for whoever has begun already."""
    if person.latest_start is None or not person.required or grid.problem.frozen(i):
        return periods + 1
    if any(stint.start <= person.latest_start for stint in grid.fixed[i]):
        return periods + 1
    return person.latest_start


def _order(grid: Grid, i: int, left: list[int], before: Array, closed: Array) -> None:
    """Order rules among what is left, and against stints that are fixed."""
    starts = {int(grid.experience[stint.post]): stint for stint in grid.fixed[i]}
    for a, b in grid.problem.order_of(i):
        if a in left and b in left:
            before[left.index(b)] |= 1 << left.index(a)
        elif a in left and b in starts and starts[b].start >= grid.problem.past:
            for length in range(1, closed.shape[2] + 1):
                closed[left.index(a), max(0, starts[b].start - length + 1) :, length - 1] = True
        elif b in left and a in starts:
            closed[left.index(b), : starts[a].end] = True
