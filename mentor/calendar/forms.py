"""What the editors of the calendar type."""

from dataclasses import dataclass
from datetime import date

from mentor.calendar.actions import DayChange
from mentor.calendar.rules import DayWish
from mentor.kernel.forms import FormReader, RawForm

FIRST_YEAR, LAST_YEAR = 2004, 2050
_LONGEST_NOTICE = 5000


@dataclass(frozen=True, slots=True)
class Notice:
    year: int
    text: str
    doubts_seen: bool


def read_day_change(raw: RawForm) -> DayChange:
    reader = FormReader(raw)
    return reader.checked(
        DayChange(
            day=reader.date("day"),
            wish=reader.choice("wish", DayWish),
            name=reader.text("name", max_length=60, required=False),
            seen=reader.optional_choice("seen", DayWish) or DayWish.ORDINARY,
        )
    )


def read_notice(raw: RawForm) -> Notice:
    reader = FormReader(raw)
    year = reader.integer("year", low=FIRST_YEAR, high=LAST_YEAR)
    return reader.checked(Notice(year, reader.text("text", max_length=_LONGEST_NOTICE), reader.flag("doubts_seen")))


def year_or(text: str, default: int) -> int:
    """A year of a link; anything else shows `default`."""
    return int(text) if text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR else default


def day_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
