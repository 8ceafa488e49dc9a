"""Refusals by their English words, whatever language the test process speaks."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from mentor.kernel.errors import DomainError


@contextmanager
def refuses(kind: type[DomainError], words: str) -> Iterator[None]:
    with pytest.raises(kind) as refused:
        yield
    assert words in refused.value.phrase.key
