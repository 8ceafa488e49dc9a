"""When a seat that owes a decision is reminded, and when its office hears of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mentor.calendar.rules import WorkCalendar

#: Working days after the due day until the holder is reminded again, and until HR hears of it.
AGAIN_AFTER = 2
OFFICE_AFTER = 5
#: What has been late for longer was told long ago; looking further back each day would only cost time.
LOOK_BACK = timedelta(days=30)


class Step(StrEnum):
    DUE = "due"
    AGAIN = "again"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Ladder:
    """The days that make a seat late today."""

    today: date
    again_before: date
    office_before: date

    def step(self, due_on: date) -> Step:
        """The highest step reached by something due on that day (today or earlier)."""
        if due_on <= self.office_before:
            return Step.OFFICE
        return Step.AGAIN if due_on <= self.again_before else Step.DUE


def ladder(today: date, calendar: WorkCalendar) -> Ladder:
    return Ladder(today, calendar.add_workdays(today, -AGAIN_AFTER), calendar.add_workdays(today, -OFFICE_AFTER))
