"""The generator of the benchmark makes exactly the published instances."""

import pytest

from tests.builders.dm1 import dm1, fingerprint

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("size", "digits"), [(50, "ff2af1cae85b1935"), (300, "08257f4dc8e2e3e4"), (1000, "247dc11f2c3dfa12")]
)
def test_instances_are_the_published_ones(size: int, digits: str) -> None:
    assert fingerprint(dm1(size, seed=1)) == digits
