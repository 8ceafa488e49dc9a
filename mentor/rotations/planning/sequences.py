"""The best sequence of each person with every unit at most once: the dynamic programme, and branching where needed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from mentor.rotations.planning.grid import Grid, Group
from mentor.rotations.planning.pricing import LOW, NEVER, Flat, Rows, best_values, read_off, stint_worths
from mentor.rotations.planning.problem import Array, Stint, Stints

#: How often a unit that occurs twice is ruled out at one place or the other before the bound is taken as it is.
DEPTH = 6


@dataclass(slots=True, eq=False)
class Best:
    """Per person: no sequence is worth more than `value`; `stints` is the best one found, None when there is none."""

    value: Array
    stints: dict[int, Stints] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Node:
    """A row with units ruled out at some of its places."""

    row: int
    bans: tuple[tuple[int, int], ...]


def best_sequences(
    grid: Grid, costs: Array, weight: float = 1.0, people: Array | None = None, masks: Mapping[int, Array] | None = None
) -> Best:
    """Of all people, or of these. `weight`: 1 + the price of the floor."""
    best = Best(np.full(len(grid.problem.people), NEVER))
    for number, group in enumerate(grid.groups):
        if people is None:
            rows = np.arange(len(group.people))
        else:
            rows = np.array([grid.at[i][1] for i in people.tolist() if grid.at[i][0] == number], np.int64)
        if len(rows):
            _of_group(grid, group, rows, (costs, weight, masks), best)
    return best


Prices = tuple[Array, float, Mapping[int, Array] | None]


def _of_group(grid: Grid, group: Group, rows: Array, prices: Prices, best: Best) -> None:
    clean = {int(row): NEVER for row in rows}
    open_to = dict(clean)
    nodes = [_Node(int(row), ()) for row in rows]
    for depth in range(DEPTH + 1):
        if not nodes:
            break
        values, sequences = _solved(grid, group, nodes, prices)
        after = []
        for node, value, stints in zip(nodes, values, sequences, strict=True):
            if value <= max(clean[node.row], LOW):
                continue
            twice = _twice(grid, stints)
            if twice is None:
                clean[node.row] = value
                best.stints[int(group.people[node.row])] = stints
            elif depth == DEPTH:
                open_to[node.row] = max(open_to[node.row], value)
            else:
                need = group.need[node.row].tolist()
                unit = int(grid.unit[twice[0].post])
                places = (need.index(int(grid.experience[one.post])) for one in twice)
                after += [_Node(node.row, (*node.bans, (k, unit))) for k in places]
        nodes = after
    for row, value in clean.items():
        best.value[group.people[row]] = max(value, open_to[row])


def _solved(grid: Grid, group: Group, nodes: list[_Node], prices: Prices) -> tuple[list[float], list[Stints]]:
    costs, weight, masks = prices
    rows = np.array([node.row for node in nodes], np.int64)
    bans = [(x, k, unit) for x, node in enumerate(nodes) for k, unit in node.bans]
    banned = tuple(np.array(part, np.int64) for part in zip(*bans, strict=True)) if bans else None
    some = Rows(group, rows, np.full(len(rows), weight), banned, masks)  # type: ignore[arg-type]
    worths, which = stint_worths(grid, some, costs)
    table = best_values(grid, some, worths)
    return table.value[0, 0].tolist(), sequences_of(read_off(grid, table, which), len(rows))


def sequences_of(flat: Flat, rows: int) -> list[Stints]:
    """In the order of time, as they were read off."""
    found: list[list[Stint]] = [[] for _ in range(rows)]
    order = np.lexsort((flat.start, flat.row))
    parts = (part[order].tolist() for part in (flat.row, flat.post, flat.start, flat.length))
    for row, post, start, length in zip(*parts, strict=True):
        found[row].append(Stint(post, start, length))
    return [tuple(one) for one in found]


def _twice(grid: Grid, stints: Stints) -> tuple[Stint, Stint] | None:
    """Two stints in the same unit."""
    seen: dict[int, Stint] = {}
    for stint in stints:
        unit = int(grid.unit[stint.post])
        if unit in seen:
            return seen[unit], stint
        seen[unit] = stint
    return None
