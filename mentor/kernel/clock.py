"""The only place that reads the clock. Everything else is given the moment."""

from datetime import UTC, date, datetime, timedelta

from mentor.kernel.i18n import LOCAL_ZONE

_shift = timedelta()


def now() -> datetime:
    return datetime.now(UTC) + _shift


def local_date(moment: datetime) -> date:
    """The business date of a UTC moment."""
    return moment.astimezone(LOCAL_ZONE).date()


def shift(by: timedelta) -> None:
    """Move the clock of this process; for tests that must wait months."""
    global _shift
    _shift = by
