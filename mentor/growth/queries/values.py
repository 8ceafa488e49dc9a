"""Days and moments that SQLite gives back as text when they come out of an expression."""

from datetime import date, datetime
from typing import Any

#: No row has a larger number.
LARGEST_ID = 2**31 - 1


def as_day(value: Any) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


def as_moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def moment(value: Any) -> datetime:
    """A moment that is always there."""
    found = as_moment(value)
    assert found is not None, "the column is not null"
    return found
