"""The checker names every demand that a plan breaks, with its cells."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mentor.kernel.i18n import render
from mentor.rotations.planning import checker
from mentor.rotations.planning.checker import Kind
from mentor.rotations.planning.problem import Person, Pin, Post, Prices, Problem, Unusable, plan_of

pytestmark = pytest.mark.once

Stints = list[list[tuple[int, int, int]]]


def a_year(**changes: Any) -> Problem:
    """Two people, four posts in three units, six months; nothing is demanded but the two experiences."""
    parts: dict[str, Any] = {
        "people": (Person(1, "Li Na", (0, 1)), Person(2, "Wang Wei", (0,))),
        "posts": (
            Post(1, "Welding", 0, 0, 1, 2),
            Post(2, "Quality", 1, 1, 1, 2),
            Post(3, "Casting", 2, 0, 1, 2),
            Post(4, "Audit", 0, 1, 1, 2),
        ),
        "units": ("Plant", "Laboratory", "Foundry"),
        "experiences": ("production", "control"),
        "periods": ("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        "available": np.ones((2, 6), bool),
        "wishes": np.full((2, 4), 50),
        "capacity": np.ones((4, 6), int),
        "minimum": np.zeros((3, 6), int),
        "handover": np.zeros((4, 6), bool),
    }
    return Problem(**(parts | changes))


GOOD: Stints = [[(0, 0, 2), (1, 2, 2)], [(2, 0, 2)]]


def kinds(problem: Problem, stints: Stints) -> list[str]:
    return [one.kind.value for one in checker.violations(problem, plan_of(stints))]


def test_a_plan_that_keeps_everything_has_no_violation_and_its_points() -> None:
    problem = a_year()

    assert kinds(problem, GOOD) == []
    assert checker.objective(problem, plan_of(GOOD)) == 150
    assert checker.satisfaction(problem, plan_of(GOOD)) == [100, 50]


@pytest.mark.parametrize(
    ("stints", "changes", "kind"),
    [
        ([[(0, 0, 2)], [(2, 0, 2)]], {}, Kind.COVER),
        ([[(0, 0, 2), (1, 2, 2), (2, 4, 2)], [(2, 0, 2)]], {}, Kind.COVER),
        ([GOOD[0], [(2, 0, 2), (1, 4, 2)]], {}, Kind.COVER),
        ([[(0, 0, 3), (1, 3, 2)], [(2, 0, 2)]], {}, Kind.LENGTH),
        ([[(0, 0, 2), (1, 1, 2)], [(2, 0, 2)]], {}, Kind.OVERLAP),
        ([[(0, 0, 2), (3, 2, 2)], [(2, 0, 2)]], {}, Kind.TWICE),
        ([[(1, 0, 2), (0, 2, 2)], [(2, 0, 2)]], {"order": ((0, 1),)}, Kind.ORDER),
        ([GOOD[0], [(0, 1, 2)]], {}, Kind.CAPACITY),
        (GOOD, {"related": ((0, 1),), "posts": None}, None),
        (GOOD, {"pins": (Pin(1, 2, 2, 2),)}, Kind.PIN),
        (GOOD, {"pins": (Pin(0, 1, 1, unit=2, is_cell=True),)}, Kind.PIN),
        (GOOD, {"pins": (Pin(0, 1, 2, is_cell=True), Pin(1, 0, 2, 2))}, None),
    ],
)
def test_each_demand_is_found(stints: Stints, changes: dict[str, Any], kind: Kind | None) -> None:
    changes = {name: part for name, part in changes.items() if part is not None}

    assert set(kinds(a_year(**changes), stints)) == ({kind.value} if kind else set())


def test_availability_home_relatives_and_the_key_post_are_personal() -> None:
    away = np.ones((2, 6), bool)
    away[0, 1] = False
    folk = (Person(1, "Li Na", (0, 1), home=1, avoids=frozenset({0}), latest_start=0), Person(2, "Wang Wei", (0,)))
    late: Stints = [[(0, 1, 2), (1, 3, 2)], [(2, 0, 2)]]
    found = checker.violations(a_year(people=folk, available=away), plan_of(late))

    assert [one.kind for one in found] == [Kind.AWAY, Kind.UNIT, Kind.UNIT, Kind.DEADLINE]
    assert all(one.people == (0,) for one in found)
    assert render(found[0].sentence, "en") == "Li Na has to be at home in Feb."
    assert found[0].periods == (1,)


def test_staffing_handover_and_relatives_name_their_cells() -> None:
    minimum, handover = np.zeros((3, 6), int), np.zeros((4, 6), bool)
    minimum[2, 4], handover[2, 2] = 1, True
    problem = a_year(minimum=minimum, handover=handover, related=((0, 1),), capacity=np.full((4, 6), 2))
    found = checker.violations(problem, plan_of([GOOD[0], [(0, 0, 1)]]))

    assert {(one.kind, one.unit, one.post, one.periods) for one in found} == {
        (Kind.HANDOVER, 2, 2, (2,)),
        (Kind.MINIMUM, 2, None, (4,)),
        (Kind.RELATED, 0, None, (0,)),
    }


def test_the_past_breaks_nothing_and_stays() -> None:
    published = plan_of([[(3, 0, 2)], []])
    closed = np.ones((4, 6), int)
    closed[3] = 0
    problem = a_year(published=published, past=1, capacity=closed, prices=Prices(keep=25))

    assert kinds(problem, [[(3, 0, 2), (2, 2, 2)], [(0, 1, 2)]]) == []
    assert kinds(problem, [[(1, 1, 2), (2, 3, 2)], [(0, 1, 2)]]) == ["past"]
    assert kinds(problem, [[(3, 0, 2), (2, 2, 2)], [(0, 0, 2)]]) == ["past"]
    assert checker.objective(problem, plan_of([[(1, 1, 2)], []])) == 50 - 25


def test_parts_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(Unusable, match="wrong size: wishes"):
        a_year(wishes=np.zeros((1, 4), int))
    with pytest.raises(Unusable, match="outside"):
        a_year(pins=(Pin(0, 5, 2, 0),))
    with pytest.raises(Unusable, match="requires"):
        a_year(people=(Person(1, "a", (7,)), Person(2, "b", (0, 0))))
    with pytest.raises(Unusable, match="related"):
        a_year(related=((0, 0),))
    assert replace(a_year(), past=0).shape == (2, 4, 6)
