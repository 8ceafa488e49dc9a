"""The best sequence of stints of each person at given prices: a dynamic programme over periods × experiences done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mentor.rotations.planning.grid import Grid, Group
from mentor.rotations.planning.problem import Array

#: Less than anything that can happen, and the limit below which something is taken to be impossible.
NEVER, LOW = -1e15, -1e9


@dataclass(frozen=True, slots=True, eq=False)
class Duals:
    """What a seat costs (post × period), what being in a unit earns (unit × period), and what staying over earns."""

    seat: Array
    unit: Array
    stay: Array

    def mixed(self, other: "Duals", share: float) -> "Duals":
        """`share` of this and the rest of the other."""
        parts = zip((self.seat, self.unit, self.stay), (other.seat, other.unit, other.stay), strict=True)
        return Duals(*(share * mine + (1 - share) * theirs for mine, theirs in parts))


def no_duals(grid: Grid) -> Duals:
    return Duals(np.zeros(grid.room.shape), np.zeros(grid.short.shape), np.zeros(grid.room.shape))


def fixed_cost(grid: Grid, duals: Duals) -> float:
    """What the prices add to the bound whatever people do."""
    parts = (duals.seat * grid.room).sum() - (duals.unit * grid.short).sum() - (duals.stay * grid.stay).sum()
    return float(parts)


def stint_costs(grid: Grid, duals: Duals, room: Array | None = None) -> Array:
    """Post × start × length-1; +inf where the post is full or closed or the length is not its own."""
    room = grid.room if room is None else room
    j, t = room.shape
    zero = np.zeros((j, 1))
    per_period = np.where(room > 0, duals.seat - duals.unit[grid.unit], np.inf)
    finite = np.where(room > 0, per_period, 0.0)
    spent = np.concatenate([zero, finite.cumsum(1)], 1)
    blocked = np.concatenate([zero, (room <= 0).cumsum(1)], 1)
    earned = np.concatenate([zero, np.where(grid.stay, duals.stay, 0.0).cumsum(1)], 1)
    costs = np.full((j, t, grid.span), np.inf)
    for length in range(1, min(grid.span, t) + 1):
        some = np.nonzero((grid.shortest <= length) & (length <= grid.longest))[0]
        last = t - length + 1
        cost = spent[some, length:] - spent[some, :last] - (earned[some, length - 1 : t] - earned[some, :last])
        shut = blocked[some, length:] > blocked[some, :last]
        costs[some, :last, length - 1] = np.where(shut, np.inf, cost)
    return costs


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of a group that are priced together; `weight`: 1 + the price of the floor, per row.

    `bans`: (position in `rows`, place, unit) not to be used. `masks`: person → post × start × length-1 allowed.
    """

    group: Group
    rows: Array
    weight: Array
    bans: tuple[Array, Array, Array] | None = None
    masks: Mapping[int, Array] | None = None


def stint_worths(grid: Grid, some: Rows, costs: Array) -> tuple[Array, Array]:
    """The best post for each place × start × length-1 × row: what it brings, and which."""
    group, rows = some.group, some.rows
    c, t, span, n = group.places, grid.periods, grid.span, len(rows)
    best, which = np.full((c, t, span, n), NEVER), np.zeros((c, t, span, n), np.int32)
    need = group.need[rows]
    people = group.people[rows]
    for q in np.unique(need).tolist():
        posts = np.nonzero(grid.experience == q)[0]
        at, place = np.nonzero(need == q)
        worth = grid.liked[people[at][:, None], posts[None]] * some.weight[at][:, None]
        if some.bans is not None:
            _ban(grid, some.bans, at, place, posts, worth)
        for length in range(1, span + 1):
            fits = np.nonzero((grid.shortest[posts] <= length) & (length <= grid.longest[posts]))[0]
            if len(fits):
                each = worth[:, fits, None] - costs[posts[fits], :, length - 1][None]
                top = each.argmax(1)
                value = np.take_along_axis(each, top[:, None, :], 1)[:, 0, :]
                value -= (some.weight[at] * grid.deviation[length])[:, None]
                best[place, :, length - 1, at] = value
                which[place, :, length - 1, at] = posts[fits][top]
    _one_by_one(grid, some, costs, best, which)
    best[group.closed[:, :, :, rows]] = NEVER
    best[best < LOW] = NEVER
    return best, which


def _ban(grid: Grid, bans: tuple[Array, Array, Array], at: Array, place: Array, posts: Array, worth: Array) -> None:
    """Units that these rows must not use for these places."""
    line = {(row, k): x for x, (row, k) in enumerate(zip(at.tolist(), place.tolist(), strict=True))}
    for row, k, unit in zip(*(part.tolist() for part in bans), strict=True):
        if (x := line.get((row, k))) is not None:
            worth[x, grid.unit[posts] == unit] = -np.inf


def _one_by_one(grid: Grid, some: Rows, costs: Array, best: Array, which: Array) -> None:
    """People with demands of their own: cells of the board, relatives elsewhere, stints worth keeping."""
    masks = some.masks if some.masks is not None else grid.celled
    if not masks and not grid.problem.prices.keep:
        return
    banned: dict[tuple[int, int], set[int]] = {}
    if some.bans is not None:
        for row, k, unit in zip(*(part.tolist() for part in some.bans), strict=True):
            banned.setdefault((row, k), set()).add(unit)
    for x, i in enumerate(some.group.people[some.rows].tolist()):
        mask = masks.get(i)
        if mask is None and not grid.kept[i]:
            continue
        for k, q in enumerate(some.group.need[some.rows[x]].tolist()):
            closed = banned.get((x, k), set())
            if mask is not None:
                _masked(grid, (i, x, k, q), some.weight[x], costs, mask, closed, best, which)
            _kept(grid, (i, x, k, q), some.weight[x], costs, mask, closed, best, which)


def _kept(
    grid: Grid, of: tuple[int, int, int, int], weight: float, costs: Array, mask: Array | None, closed: set[int],
    best: Array, which: Array,
) -> None:  # fmt: skip
    """The stints published for one place of one person, where keeping them pays."""
    i, x, k, q = of
    for stint in grid.kept[i]:
        cell = (stint.post, stint.start, stint.length - 1)
        if grid.experience[stint.post] != q or int(grid.unit[stint.post]) in closed or stint.length > grid.span:
            continue
        if mask is not None and not mask[cell]:
            continue
        own = weight * (grid.liked[i, stint.post] - grid.deviation[stint.length])
        value = own - costs[cell] + grid.problem.prices.keep
        if value > best[k, stint.start, stint.length - 1, x]:
            best[k, stint.start, stint.length - 1, x] = value
            which[k, stint.start, stint.length - 1, x] = stint.post


def _masked(
    grid: Grid, of: tuple[int, int, int, int], weight: float, costs: Array, mask: Array, closed: set[int],
    best: Array, which: Array,
) -> None:  # fmt: skip
    """One place of one person again, with only what its mask allows."""
    i, x, k, q = of
    posts = np.nonzero((grid.experience == q) & ~np.isin(grid.unit, list(closed)))[0]
    best[k, :, :, x] = NEVER
    if not len(posts):
        return
    own = weight * (grid.liked[i, posts][:, None, None] - grid.deviation[None, None, 1 : grid.span + 1])
    each = np.where(mask[posts], own - costs[posts], -np.inf)
    top = each.argmax(0)
    best[k, :, :, x] = np.take_along_axis(each, top[None], 0)[0]
    which[k, :, :, x] = posts[top]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Value and choice at each period × set of experiences done × row."""

    value: Array
    choice: Array


def best_values(grid: Grid, some: Rows, worths: Array) -> Table:
    """Backwards through the periods. Choice 0 idles, otherwise 1 + place × span + length-1."""
    group, n = some.group, len(some.rows)
    c, t, span = group.places, grid.periods, grid.span
    sets = 1 << c
    value = np.full((t + 1, sets, n), NEVER)
    value[t, sets - 1] = 0.0
    choice = np.zeros((t, sets, n), np.int16)
    without = [np.array([m for m in range(sets) if not m >> k & 1], np.int64) for k in range(c)]
    gates = _gates(group, some.rows, without)
    latest = group.latest[some.rows]
    for at in range(t - 1, -1, -1):
        best, taken = value[at + 1].copy(), choice[at]
        if group.busy is not None:
            best[:, group.busy[at][some.rows]] = NEVER
        best[0, latest < at + 1] = NEVER
        if c == 0:
            best = np.maximum(best, NEVER)
        for k in range(c):
            for length in range(1, min(span, t - at) + 1):
                new = value[at + length][without[k] | 1 << k] + worths[k, at, length - 1]
                if gates[k] is not None:
                    new += gates[k]
                old = best[without[k]]
                better = new > old
                if better.any():
                    best[without[k]] = np.where(better, new, old)
                    taken[without[k]] = np.where(better, 1 + k * span + length - 1, taken[without[k]])
        value[at] = np.maximum(best, NEVER)
    return Table(value, choice)


def _gates(group: Group, rows: Array, without: Sequence[Array]) -> list[Any]:
    """Per place: nothing, or NEVER where what comes before is not done yet."""
    gates: list[Any] = []
    for k, masks in enumerate(without):
        before = group.before[rows, k]
        missing = (before[None] & ~masks[:, None]) != 0
        gates.append(np.where(missing, NEVER, 0.0) if before.any() else None)
    return gates


@dataclass(frozen=True, slots=True, eq=False)
class Flat:
    """Stints of many people in four arrays: position of the row, post, start, length."""

    row: Array
    post: Array
    start: Array
    length: Array


def read_off(grid: Grid, table: Table, which: Array) -> Flat:
    """The stints of the best sequences; rows without any possible sequence have none."""
    n, span = table.value.shape[2], grid.span
    done, free, each = np.zeros(n, np.int64), np.zeros(n, np.int64), np.arange(n)
    possible = table.value[0, 0] > LOW
    parts = []
    for at in range(grid.periods):
        taken = np.where((free <= at) & possible, table.choice[at, done, each], 0)
        rows = np.nonzero(taken > 0)[0]
        if len(rows):
            k, length = np.divmod(taken[rows].astype(np.int64) - 1, span)
            parts.append((rows, which[k, at, length, rows], np.full(len(rows), at), length + 1))
            done[rows] |= 1 << k
            free[rows] = at + length + 1
    if not parts:
        return Flat(*(np.zeros(0, np.int64) for _ in range(4)))
    return Flat(*(np.concatenate(part).astype(np.int64) for part in zip(*parts, strict=True)))
