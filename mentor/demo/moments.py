"""Moments of the demo's days."""

from datetime import UTC, date, datetime, time


def at(day: date, hour: int = 2, minute: int = 0) -> datetime:
    """A moment of that local day; hour 2 UTC is ten in the morning in Shanghai."""
    return datetime.combine(day, time(hour, minute), UTC)
