"""A plan's rows as the planner's numbers, and its answer as rows again. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from mentor.rotations.planning import problem as planning
from mentor.rotations.planning.problem import Array, Pin, Prices, Problem
from mentor.rotations.rules.board import Board, PersonOfPlan, PostOfPlan, Stint

Key = TypeVar("Key")
#: Points of a post for which nobody said a wish.
INDIFFERENT = 50


@dataclass(frozen=True, slots=True)
class Relations:
    """`pairs`: ids of two people who may never be in one unit; `units`: person id -> units where relatives work."""

    pairs: tuple[tuple[int, int], ...]
    units: Mapping[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which row each number of the problem stands for."""

    problem: Problem
    people: tuple[int, ...]
    posts: tuple[int, ...]

    def plan(self, stints: Sequence[Stint]) -> planning.Plan:
        """The board as the planner writes it."""
        person = {row: number for number, row in enumerate(self.people)}
        post = {row: number for number, row in enumerate(self.posts)}
        mine: list[list[tuple[int, int, int]]] = [[] for _ in self.people]
        for one in stints:
            mine[person[one.person]].append((post[one.post], one.start - 1, one.length))
        return planning.plan_of(mine)

    def stints(self, plan: planning.Plan, before: Sequence[Stint]) -> tuple[Stint, ...]:
        """The planner's answer as rows of the board; what stayed keeps its lock."""
        known = {(one.person, one.post, one.start, one.length): one for one in before}
        made = []
        for number, mine in enumerate(plan):
            for post, start, length in mine:
                key = (self.people[number], self.posts[post], start + 1, length)
                made.append(known.get(key) or Stint(0, *key))
        return tuple(made)


class _Numbering:
    """Row -> number, for everything of a board."""

    def __init__(self, board: Board) -> None:
        self.board = board
        names = {post.unit_id: post.unit_name for post in board.posts}
        names |= {one.home_id: one.home_name for one in board.people} | {one.unit_id: one.name for one in board.units}
        self.unit_names = names
        self.unit = _numbered(names)
        given = {post.experience for post in board.posts} | {need for one in board.people for need in one.needs}
        self.experience = _numbered(sorted(given))
        self.person = _numbered(one.id for one in board.people)
        self.post = _numbered(post.id for post in board.posts)


def _numbered(keys: Iterable[Key]) -> dict[Key, int]:
    return {key: number for number, key in enumerate(keys)}


def numbers_of(
    board: Board, wishes: Mapping[tuple[int, int], int], relations: Relations, past: int
) -> Numbers:  # fmt: skip
    """The problem of the planner. `wishes`: (person row, post row) -> points; `past`: how many months are over.

    Whoever left needs nothing and is nowhere. Locked stints are pinned; published ones cost when they change.
    """
    number, settings = _Numbering(board), board.plan.settings
    colleague = {one.person_id: number.person[one.id] for one in board.people}
    order = ((a, b) for a, b in settings.order if a in number.experience and b in number.experience)
    problem = Problem(
        people=tuple(_person(one, number, relations, settings.floor) for one in board.people),
        posts=tuple(_post(post, number) for post in board.posts),
        units=tuple(number.unit_names.values()),
        experiences=tuple(number.experience),
        periods=tuple(f"{month:%Y-%m}" for month in board.plan.months),
        available=_available(board),
        wishes=_wishes(board, wishes),
        capacity=_capacity(board),
        minimum=_minimum(number),
        handover=_handover(board),
        order=tuple((number.experience[a], number.experience[b]) for a, b in order),
        related=tuple((colleague[a], colleague[b]) for a, b in relations.pairs),
        pins=_pins(number),
        published=_published(number),
        past=past,
        prices=Prices(length=settings.length_cost, keep=settings.keep),
    )
    return Numbers(problem, tuple(number.person), tuple(number.post))


def _person(one: PersonOfPlan, number: _Numbering, relations: Relations, floor: int) -> planning.Person:
    units = relations.units.get(one.person_id, frozenset())
    needs = () if one.has_left else one.needs
    return planning.Person(
        key=one.id,
        name=one.name,
        required=tuple(sorted(number.experience[need] for need in needs)),
        home=number.unit[one.home_id],
        avoids=frozenset(number.unit[unit] for unit in units if unit in number.unit),
        latest_start=None if one.latest_start is None or one.has_left else one.latest_start - 1,
        floor=floor * len(needs),
    )


def _post(post: PostOfPlan, number: _Numbering) -> planning.Post:
    unit, experience = number.unit[post.unit_id], number.experience[post.experience]
    return planning.Post(post.id, post.title, unit, experience, post.shortest, post.longest)


def _pins(number: _Numbering) -> tuple[Pin, ...]:
    gone = {one.id for one in number.board.people if one.has_left}
    return tuple(
        Pin(number.person[one.person], one.start - 1, one.length, number.post[one.post])
        for one in number.board.stints
        if one.is_locked and one.person not in gone
    )


def _published(number: _Numbering) -> planning.Plan:
    stints: list[list[tuple[int, int, int]]] = [[] for _ in number.person]
    for one in number.board.stints:
        if one.is_published and not number.board.people[number.person[one.person]].has_left:
            stints[number.person[one.person]].append((number.post[one.post], one.start - 1, one.length))
    return planning.plan_of(stints)


def _available(board: Board) -> Array:
    found = np.ones((len(board.people), board.plan.periods), dtype=bool)
    for row, one in enumerate(board.people):
        found[row, _at(one.at_home)] = False
        found[row] &= not one.has_left
    return found


def _wishes(board: Board, wishes: Mapping[tuple[int, int], int]) -> Array:
    points = [[wishes.get((one.id, post.id), INDIFFERENT) for post in board.posts] for one in board.people]
    return np.array(points, dtype=int).reshape(len(board.people), len(board.posts))


def _capacity(board: Board) -> Array:
    found = np.zeros((len(board.posts), board.plan.periods), dtype=int)
    for row, post in enumerate(board.posts):
        found[row] = post.capacity
        found[row, _at(post.closed)] = 0
    return found


def _handover(board: Board) -> Array:
    """A period at whose beginning somebody of the one before is still there: they stay from that one to this one."""
    found = np.zeros((len(board.posts), board.plan.periods), dtype=bool)
    for row, post in enumerate(board.posts):
        found[row, [period - 2 for period in sorted(post.handovers) if period >= 2]] = True
    return found


def _minimum(number: _Numbering) -> Array:
    found = np.zeros((len(number.unit), number.board.plan.periods), dtype=int)
    for unit in number.board.units:
        found[number.unit[unit.unit_id]] = unit.minimum
    return found


def _at(periods: Iterable[int]) -> list[int]:
    return [period - 1 for period in sorted(periods)]
