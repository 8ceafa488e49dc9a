"""The generator of the benchmark makes exactly the published instances, and each of them is possible."""

import pytest

from mentor.rotations.planning import checker
from tests.builders.rot1 import rot1

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("size", "posts", "digits"),
    [(30, 10, "59a980e6b09770e4"), (200, 30, "7d5b12bdfce4013a"), (1000, 60, "e7689cd42a703a7a")],
)
def test_instances_are_the_published_ones(size: int, posts: int, digits: str) -> None:
    instance = rot1(size, posts, seed=1)

    assert instance.fingerprint == digits
    assert checker.violations(instance.problem, instance.planted) == ()
