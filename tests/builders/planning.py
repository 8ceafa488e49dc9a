"""Small rotation problems at random, and the best plan by trying everything."""

from collections.abc import Collection
from dataclasses import replace
from itertools import combinations, product
from typing import Any

import numpy as np

from mentor.rotations.planning import checker
from mentor.rotations.planning.problem import Person, Pin, Plan, Post, Prices, Problem, Stint, Stints, plan_of


def a_problem(seed: int, people: int = 3, posts: int = 4, periods: int = 5, **changes: Any) -> Problem:
    """Random demands; about two in three can be met."""
    rng = np.random.default_rng(seed)
    units, experiences = 4, 2
    longest = rng.integers(1, 3, posts).tolist()
    offered = [Post(j + 1, f"post {j}", int(rng.integers(units)), j % experiences, 1, longest[j]) for j in range(posts)]
    folk = [_person(rng, i, units, experiences, periods) for i in range(people)]
    parts: dict[str, Any] = {
        "people": tuple(folk),
        "posts": tuple(offered),
        "units": tuple(f"unit {d}" for d in range(units)),
        "experiences": tuple(f"experience {q}" for q in range(experiences)),
        "periods": tuple(f"month {t + 1}" for t in range(periods)),
        "available": rng.random((people, periods)) > 0.06,
        "wishes": rng.integers(0, 100, (people, posts)),
        "capacity": rng.integers(1, 3, (posts, 1)) * (rng.random((posts, periods)) > 0.15),
        "minimum": (rng.random((units, periods)) < 0.02).astype(int),
        "handover": rng.random((posts, periods)) < 0.01,
        "order": ((0, 1),) if rng.random() < 0.5 else (),
        "related": ((0, 1),) if rng.random() < 0.3 and people > 1 else (),
        "prices": Prices(length=int(rng.integers(0, 20)), keep=int(rng.integers(0, 2)) * 25),
    }
    parts["handover"][:, -1] = False
    if rng.random() < 0.2:
        parts |= _with_a_past(rng, offered, people, periods)
    if rng.random() < 0.15:
        parts["pins"] = (_pin(rng, offered, people, periods),)
    return Problem(**(parts | changes))


def _person(rng: np.random.Generator, i: int, units: int, experiences: int, periods: int) -> Person:
    required = tuple(q for q in range(experiences) if rng.random() < 0.7)
    return Person(
        i + 1,
        f"person {i}",
        required,
        home=int(rng.integers(units)) if rng.random() < 0.3 else None,
        avoids=frozenset({int(rng.integers(units))}) if rng.random() < 0.1 else frozenset(),
        latest_start=int(rng.integers(periods)) if rng.random() < 0.2 else None,
        floor=60 * len(required),
    )


def _with_a_past(rng: np.random.Generator, posts: list[Post], people: int, periods: int) -> dict[str, Any]:
    """Something published for everybody, sensible or not, and perhaps a period that is over."""
    published: list[list[Stint]] = []
    for _ in range(people):
        start, j = int(rng.integers(periods - 1)), int(rng.integers(len(posts)))
        published.append([Stint(j, start, min(posts[j].longest, periods - start))] if rng.random() < 0.6 else [])
    return {"published": plan_of(published), "past": int(rng.integers(0, 2))}


def _pin(rng: np.random.Generator, posts: list[Post], people: int, periods: int) -> Pin:
    person, start, j = int(rng.integers(people)), int(rng.integers(periods - 1)), int(rng.integers(len(posts)))
    if rng.random() < 0.5:
        return Pin(person, start, posts[j].shortest, j)
    kind = int(rng.integers(3))
    return Pin(
        person, start, 1, j if kind == 0 else None, posts[j].unit if kind == 1 else None, is_cell=True
    )  # fmt: skip


def best_by_trying(problem: Problem) -> int | None:
    """The greatest objective of all plans the checker passes; None when there is none."""
    alone = [_sequences(problem, i) for i in range(len(problem.people))]
    if not all(alone):
        return None
    trial = _Trial(problem, alone)
    trial.go_on((), 0)
    return trial.best


class _Trial:
    """Person by person, the best sequences first; posts that are full end a branch."""

    def __init__(self, problem: Problem, alone: list[list[tuple[int, Stints]]]) -> None:
        self.problem, self.alone = problem, alone
        self.best: int | None = None
        self.hope = [sum(mine[0][0] for mine in alone[i:]) for i in range(len(alone) + 1)]
        taken = [stint for i in range(len(alone)) for stint in problem.frozen(i)]
        self.present = {(s.post, t): 0 for s in taken for t in range(s.start, s.end)}

    def go_on(self, plan: Plan, value: int) -> None:
        i = len(plan)
        if self.best is not None and value + self.hope[i] <= self.best:
            return
        if i == len(self.alone):
            if not checker.violations(self.problem, plan):
                self.best = value
            return
        frozen = self.problem.frozen(i)
        for points, mine in self.alone[i]:
            cells = [(s.post, t) for s in mine if s not in frozen for t in range(s.start, s.end)]
            if all(self.present.get(cell, 0) < int(self.problem.capacity[cell]) for cell in cells):
                for cell in cells:
                    self.present[cell] = self.present.get(cell, 0) + 1
                self.go_on((*plan, mine), value + points)
                for cell in cells:
                    self.present[cell] -= 1


def _sequences(problem: Problem, i: int) -> list[tuple[int, Stints]]:
    """What person i can do as far as the checker objects to nothing of theirs, with what it is worth."""
    kept = problem.frozen(i)
    gained = {problem.posts[stint.post].experience for stint in kept}
    new = [
        Stint(j, start, length)
        for j, post in enumerate(problem.posts)
        for length in range(post.shortest, post.longest + 1)
        for start in range(problem.past, len(problem.periods) - length + 1)
    ]
    alone = replace(
        problem,
        people=(problem.people[i],),
        available=problem.available[[i]],
        wishes=problem.wishes[[i]],
        minimum=np.zeros_like(problem.minimum),
        handover=np.zeros_like(problem.handover),
        related=(),
        published=(problem.published[i],),
        pins=tuple(replace(pin, person=0) for pin in problem.pins if pin.person == i),
    )
    wanted = sorted(set(problem.people[i].required) - gained)
    found = []
    for some in combinations(new, len(wanted)):
        if sorted(problem.posts[stint.post].experience for stint in some) == wanted:
            mine = tuple(sorted({*kept, *some}, key=lambda stint: (stint.start, stint.post)))
            if not checker.violations(alone, (mine,)):
                found.append((checker.objective(alone, (mine,)), mine))
    return sorted(found, key=lambda one: -one[0])


def can_hold(problem: Problem, members: Collection[tuple[str | int, ...]], person: int | None) -> bool:
    """Whether some plan breaks none of these demands, by trying everything. The rest is free, except for the facts.

    `person`: only this one is looked at, and nothing but lengths, one post at a time and the past is a fact.
    """
    facts = {"length", "overlap", "past"} | (set() if person is not None else {"away", "unit"})
    each = []
    for i in range(len(problem.people)):
        options = _free_sequences(problem, i) if person in (None, i) else [problem.frozen(i)]
        broken = [(mine, _broken(problem, _alone(problem, i, mine), i)) for mine in options]
        own = {member for member in members if member[0] in _OWN and member[1] == i}
        each.append([mine for mine, wrong in broken if not {key[0] for key in wrong} & facts and not wrong & own])
    return any(not _broken(problem, plan, person) & set(members) for plan in product(*each))


_OWN = ("cover", "order", "once", "deadline", "away", "home", "relatives")


def _alone(problem: Problem, i: int, mine: Stints) -> Plan:
    return tuple(mine if other == i else problem.frozen(other) for other in range(len(problem.people)))


def _free_sequences(problem: Problem, i: int) -> list[Stints]:
    kept = problem.frozen(i)
    gained = {problem.posts[stint.post].experience for stint in kept}
    wanted = set(problem.people[i].required) - gained
    new = [
        Stint(j, start, length)
        for j, post in enumerate(problem.posts)
        if post.experience in wanted
        for length in range(post.shortest, post.longest + 1)
        for start in range(problem.past, len(problem.periods) - length + 1)
    ]
    found = []
    for count in range(len(wanted) + 1):
        found += [
            tuple(sorted({*kept, *some}, key=lambda stint: (stint.start, stint.post)))
            for some in combinations(new, count)
            if len({problem.posts[stint.post].experience for stint in some}) == count
        ]
    return found


def _broken(problem: Problem, plan: Plan, person: int | None) -> set[tuple[str | int, ...]]:
    """The demands this plan breaks, named as the explanation names them. With `person`: only what concerns them."""
    found: set[tuple[str | int, ...]] = set()
    for one in checker.violations(problem, plan):
        who = one.people[0] if one.people else -1
        if person is not None and person not in one.people:
            continue
        found |= _names(problem, plan, one, who)
    closed = {(s.post, t) for s in plan[person] for t in range(s.start, s.end)} if person is not None else set()
    found |= {("capacity", *cell) for cell in closed if problem.capacity[cell] <= 0}
    return found


def _names(problem: Problem, plan: Plan, one: checker.Violation, who: int) -> set[tuple[str | int, ...]]:
    if one.kind == "cover":
        gained = {problem.posts[stint.post].experience for stint in plan[who]}
        return {("cover", who, q) for q in set(problem.people[who].required) - gained}
    if one.kind == "unit":
        unit, person = problem.posts[one.post or 0].unit, problem.people[who]
        reasons = {"unit": True, "home": unit == person.home, "relatives": unit in person.avoids}
        return {(reason, who) for reason, holds in reasons.items() if holds}
    if one.kind == "pin":
        return {("pin", number) for number, pin in enumerate(problem.pins) if pin.person == who}
    place = one.unit if one.kind == "minimum" else one.post
    numbers: dict[str, tuple[int, ...]] = {
        "capacity": (place or 0, *one.periods[:1]),
        "handover": (place or 0, *one.periods[:1]),
        "minimum": (place or 0, *one.periods[:1]),
        "order": (who, 0),
        "related": one.people,
    }
    return {("once" if one.kind == "twice" else one.kind.value, *numbers.get(one.kind.value, (who,)))}
