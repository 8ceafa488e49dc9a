"""What can be wrong with a plan, and where. Pure."""

from dataclasses import dataclass

from mentor.kernel.i18n import Labelled, Phrase
from mentor.rotations.planning.problem import Problem, Stint


class Kind(Labelled):
    """Which demand is broken."""

    COVER = "cover", Phrase("Required experience")
    LENGTH = "length", Phrase("Length of a stint")
    AWAY = "away", Phrase("Availability")
    UNIT = "unit", Phrase("Closed unit")
    OVERLAP = "overlap", Phrase("Two posts at once")
    TWICE = "twice", Phrase("A unit twice")
    ORDER = "order", Phrase("Order of experiences")
    DEADLINE = "deadline", Phrase("Latest start")
    PIN = "pin", Phrase("Held fast on the board")
    PAST = "past", Phrase("The past")
    CAPACITY = "capacity", Phrase("Capacity of a post")
    MINIMUM = "minimum", Phrase("Minimum staffing")
    HANDOVER = "handover", Phrase("Handover")
    RELATED = "related", Phrase("Relatives apart")


@dataclass(frozen=True, slots=True)
class Violation:
    """One demand broken, and the cells it concerns: people × periods, or a post or unit × periods."""

    kind: Kind
    sentence: Phrase
    people: tuple[int, ...] = ()
    periods: tuple[int, ...] = ()
    post: int | None = None
    unit: int | None = None


def fixed(problem: Problem, i: int) -> set[Stint]:
    """What began in the past and stays whatever is demanded."""
    return {stint for stint in problem.published[i] if stint.start < problem.past}


def span(stint: Stint) -> tuple[int, ...]:
    return tuple(range(stint.start, stint.start + stint.length))
